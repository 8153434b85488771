"""`flask --app wsgi import-ledger FILE [--yes]`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click
from flask import Flask, current_app

from app.core.acting import Acting
from app.core.errors import Problem
from app.ledger.actions import accept_import, import_workbook, preview_of
from app.ledger.rules.findings import PROBLEM
from app.ledger.words import ENTITY_WORDS, place, told
from app.policy import SYSTEM


def init_app(app: Flask) -> None:
    app.cli.add_command(import_ledger)


@click.command("import-ledger")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--yes", is_flag=True, help="Write the rows that can be taken.")
def import_ledger(file: Path, yes: bool) -> None:
    """Print what taking FILE in would do and every problem. Writes only with --yes.

    Exit status 1 where nothing could be written.
    """
    by = Acting(user=SYSTEM, now=current_app.extensions["clock"].now())
    try:
        content = file.read_bytes()
    except OSError as error:
        click.echo(f"import-ledger: {file}: {error.strerror}", err=True)
        sys.exit(1)
    preview = preview_of(content, by.now)
    for line in _lines(preview):
        click.echo(line)
    if not preview["writable"]:
        click.echo("import-ledger: nothing can be written", err=True)
        sys.exit(1)
    if not yes:
        click.echo("Nothing was written. Use --yes to write the rows that can be taken.")
        return
    try:
        plan = accept_import(by, import_workbook(by, file.name, content).id)
    except Problem as problem:
        click.echo(f"import-ledger: {problem}", err=True)
        sys.exit(1)
    click.echo("Nothing to do." if plan.nothing_to_do else "Written.")


def _lines(preview: dict[str, Any]) -> list[str]:
    lines = []
    for entity, counts in preview["counts"].items():
        lines.append(f"{ENTITY_WORDS[entity]}: {counts['new']} new, {counts['changed']} changed, {counts['same']} same")
    lines += [told(change) for change in preview["changes"]]
    lines += [f"not in the file, left alone: {name}" for name in preview["absent"]]
    lines.append(f"{preview['problems']} problems, {preview['oddities']} oddities")
    ordered = sorted(preview["findings"], key=lambda found: found["level"] != PROBLEM)
    for found in ordered:
        value = f" [{found['value']}]" if found["value"] else ""
        lines.append(f"{found['level']}  {place(found) or '-'}  {told(found)}{value}")
    return lines

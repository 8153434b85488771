"""`flask --app wsgi import-ledger FILE [--yes]`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
from flask import Flask, current_app

from app.core.acting import Acting
from app.core.errors import N_
from app.ledger.actions import accept_import, import_workbook, preview_of
from app.ledger.rules.findings import PROBLEM
from app.ledger.words import ENTITY_WORDS, place, told
from app.policy import SYSTEM
from app.web.language import say
from app.web.spoken import SpokenOption, fail, spoken, tell

NAME = "import-ledger"


def init_app(app: Flask) -> None:
    app.cli.add_command(import_ledger)


@spoken(
    NAME,
    N_("Print what taking FILE in would do and every problem. Writes only with --yes. "
       "Exit status 1 where nothing could be written."),
)  # fmt: skip
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--yes", cls=SpokenOption, is_flag=True, help=N_("Write the rows that can be taken."))
def import_ledger(file: Path, yes: bool) -> None:
    """Raises Problem for whatever the actions refuse."""
    by = Acting(user=SYSTEM, now=current_app.extensions["clock"].now())
    try:
        content = file.read_bytes()
    except OSError:
        fail(NAME, N_("%(file)s cannot be read."), file=file)
    preview = preview_of(content, by.now)
    for line in _lines(preview):
        click.echo(line)
    if not preview["writable"]:
        fail(NAME, N_("Nothing of this file can be written. Mend it and import it again."))
    if not yes:
        tell(N_("Nothing was written. Use --yes to write the rows that can be taken."))
        return
    kept = import_workbook(by, file.name, content)
    plan = accept_import(by, kept.id)
    if plan.nothing_to_do:
        tell(N_("Nothing to do: everything was here already."))
        return
    tell(N_("Rows written: %(rows)s."), rows=len(plan.todo))


def _lines(preview: dict[str, Any]) -> list[str]:
    counted = N_("%(what)s: %(new)s new, %(changed)s changed, %(same)s same")
    lines = [say(counted, what=ENTITY_WORDS[entity], **counts) for entity, counts in preview["counts"].items()]
    lines += [told(change) for change in preview["changes"]]
    lines += [say(N_("not in the file, left alone: %(name)s"), name=name) for name in preview["absent"]]
    found = N_("Problems: %(problems)s, oddities: %(oddities)s")
    lines.append(say(found, problems=preview["problems"], oddities=preview["oddities"]))
    ordered = sorted(preview["findings"], key=lambda finding: finding["level"] != PROBLEM)
    return lines + [_finding(finding) for finding in ordered]


def _finding(found: dict[str, Any]) -> str:
    level = say(N_("problem")) if found["level"] == PROBLEM else say(N_("oddity"))
    value = f" [{found['value']}]" if found["value"] else ""
    return f"{level}  {place(found) or '-'}  {told(found)}{value}"

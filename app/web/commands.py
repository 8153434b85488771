"""`flask --app wsgi journal verify`."""

from __future__ import annotations

import sys

import click
from flask import Flask
from flask.cli import AppGroup

from app.core import journal

group = AppGroup("journal", help="The chain of accepted changes (日志).")


def init_app(app: Flask) -> None:
    app.cli.add_command(group)


@group.command("verify")
@click.option("--head", help="REVISION:HASH noted earlier; detects a tail that was cut off.")
def verify(head: str | None) -> None:
    """Walk the chain; name the first broken row. Exit status 1 when there is one."""
    noted = None
    if head:
        revision, _, digest = head.partition(":")
        noted = (int(revision), digest)
    broken = journal.verify(noted)
    if broken:
        click.echo(f"journal: row {broken.revision} {broken.reason}")
        sys.exit(1)
    rows, last = journal.head()
    click.echo(f"journal: {rows} rows, chain whole; head {rows}:{last}")

"""flask months: counts everybody's month anew, or proves that what is kept is what the records make."""

from __future__ import annotations

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from app.duties.actions.months import count_month
from app.duties.queries.months import differences
from app.duties.rules.sums import read_month

group = AppGroup("months", help="Everybody's month, as it is kept for large sites.")
MOST_SHOWN = 20


@group.command("count")
@click.argument("month")
def count_command(month: str) -> None:
    """Count a month, such as 2026-11, anew from the records."""
    first = read_month(month)
    if first is None:
        raise click.BadParameter("a month is written like 2026-11")
    click.echo(f"{count_month(first, current_app.extensions['clock'].now())} people counted")


@group.command("verify")
def verify_command() -> None:
    """Compare every kept month with the records; exits with 1 when one is not what they make."""
    found = list(differences())
    for line in found[:MOST_SHOWN]:
        click.echo(line)
    click.echo(f"{len(found)} numbers are not what the records make" if found else "every month is what the records make")
    if found:
        raise SystemExit(1)


def init_app(app: Flask) -> None:
    app.cli.add_command(group)

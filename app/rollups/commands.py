"""flask rollups: makes the figures anew from the patrols, or proves that they are what the patrols make."""

from __future__ import annotations

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from app.core.acting import Acting
from app.policy import SYSTEM
from app.rollups.actions import rebuild
from app.rollups.queries import differences

group = AppGroup("rollups", help="The figures of boards and reports.")
MOST_SHOWN = 20


@group.command("rebuild")
def rebuild_command() -> None:
    """Make every figure anew from the patrols."""
    by = Acting(user=SYSTEM, now=current_app.extensions["clock"].now())
    click.echo(f"{rebuild(by)} days counted")


@group.command("verify")
def verify_command() -> None:
    """Compare every figure with the patrols; exits with 1 when one is not what they make."""
    found = 0
    for line in differences():
        found += 1
        if found <= MOST_SHOWN:
            click.echo(line)
    click.echo(f"{found} figures are not what the patrols make" if found else "every figure is what the patrols make")
    if found:
        raise SystemExit(1)


def init_app(app: Flask) -> None:
    app.cli.add_command(group)

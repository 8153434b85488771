"""`flask --app wsgi backup FILE.zip` and `restore FILE.zip`."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import NoReturn

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from flask_migrate import upgrade

from app.backup import archive
from app.core.acting import Acting
from app.core.db import db
from app.core.ids import new_id
from app.policy import SYSTEM
from app.settings.actions import change_settings


def init_app(app: Flask) -> None:
    app.cli.add_command(backup)
    app.cli.add_command(restore)
    app.cli.add_command(new_epoch)


@click.command("backup")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@with_appcontext
def backup(file: Path) -> None:
    """Write database, photos and the journal's key to FILE (a zip). The server may go on running."""
    try:
        contents = archive.make(file, current_app.extensions["clock"].now())
    except archive.BackupFault as fault:
        refuse(fault)
    click.echo(f"backup: {file} holds {contents.photos} photo files; journal whole, head "
               f"{contents.revision}:{contents.head}")  # fmt: skip
    click.echo("backup: the file holds everything, also the journal's key: keep it where only the office can read it")
    if contents.missing:
        click.echo(f"backup: {contents.missing} photos that records name are not in the store", err=True)
        sys.exit(1)


@click.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@with_appcontext
def restore(file: Path) -> None:
    """Put the site of FILE in place of the present one. Stop the server first, and start it again after."""
    now = current_app.extensions["clock"].now()
    db.session.remove()
    db.engine.dispose()
    try:
        contents, kept = archive.take_back(file, now)
    except archive.BackupFault as fault:
        refuse(fault)
    upgrade()
    begin_epoch(now)
    click.echo(f"restore: the site of {contents.made_at} is back, {contents.photos} photo files, journal whole")
    if kept:
        click.echo(f"restore: the database of before is kept as {kept}")
    click.echo("restore: please start the server again")


@click.command("new-epoch")
@with_appcontext
def new_epoch() -> None:
    """After a restore by the database's own tools: phones fetch all afresh and offer again what was forgotten."""
    click.echo(f"new epoch {begin_epoch(current_app.extensions['clock'].now())}")


def begin_epoch(now: datetime) -> str:
    """Another epoch: phones offer again what the database of an earlier day does not know of."""
    epoch = new_id()
    change_settings(Acting(user=SYSTEM, now=now), epoch=epoch)
    return epoch


def refuse(fault: archive.BackupFault) -> NoReturn:
    click.echo(str(fault), err=True)
    sys.exit(1)

"""`flask --app wsgi backup FILE.zip`, `restore FILE` and `move-to-postgres URL`."""

from __future__ import annotations

from pathlib import Path

import click
from flask import Flask, current_app
from flask_migrate import upgrade

from app.backup import archive, moving
from app.backup.database import BackupFault
from app.core.db import db
from app.core.errors import N_
from app.sync.epoch import begin_epoch
from app.web.spoken import fail, spoken, tell


def init_app(app: Flask) -> None:
    app.cli.add_command(backup)
    app.cli.add_command(restore)
    app.cli.add_command(new_epoch)
    app.cli.add_command(move_to_postgres)


@spoken("backup", N_("Write database, photos and the journal's key to FILE (a zip). The server may go on running."))
@click.argument("file", type=click.Path(path_type=Path))
def backup(file: Path) -> None:
    """Exit status 1 when nothing could be written, or photos are lacking."""
    try:
        contents = archive.make(file, current_app.extensions["clock"].now())
    except BackupFault as fault:
        fail("backup", fault.message, **fault.params)
    except OSError:
        fail("backup", N_("%(file)s cannot be written."), file=file)
    head = f"{contents.revision}:{contents.head}"
    tell(N_("%(file)s holds %(photos)s photo files; the journal is whole, head %(head)s"),
         file=file, photos=contents.photos, head=head)  # fmt: skip
    tell(N_("The file holds everything, also the journal's key: keep it where only the office can read it."))
    if contents.missing:
        fail("backup", N_("Photos that records name and the store lacks: %(count)s."), count=contents.missing)


@spoken(
    "restore",
    N_("Put the site of FILE (a zip or a copy) in place of the present one. Stop the server first, and start it again after."),
    needs_database=False,
)
@click.argument("file", type=click.Path(path_type=Path))
def restore(file: Path) -> None:
    """Exit status 1 when nothing was changed."""
    now = current_app.extensions["clock"].now()
    db.session.remove()
    db.engine.dispose()
    try:
        contents, kept = archive.take_back(file, now)
    except BackupFault as fault:
        fail("restore", fault.message, **fault.params)
    upgrade()
    begin_epoch(now)
    tell(N_("The site of %(at)s is back, with %(photos)s photo files; the journal is whole."),
         at=contents.made_at, photos=contents.photos)  # fmt: skip
    if contents.missing:
        tell(N_("Photos that records name and the backup lacks: %(count)s."), count=contents.missing)
    if kept:
        tell(N_("The database of before is kept as %(file)s"), file=kept)
    tell(N_("Please start the server again."))


@spoken("move-to-postgres", N_("Copy the site from SQLite into the empty PostgreSQL database at URL, and prove both alike."))
@click.argument("url")
def move_to_postgres(url: str) -> None:
    """Exit status 1 when nothing was moved."""
    try:
        moved = moving.move(url)
    except BackupFault as fault:
        fail("move-to-postgres", fault.message, **fault.params)
    tell(N_("%(rows)s rows in %(tables)s tables are there and alike; the journal is whole, head %(head)s"),
         rows=moved.rows, tables=moved.tables, head=moved.head)  # fmt: skip
    tell(N_("The old database takes nothing more; phones keep what they have for the new one."))
    tell(N_("Please start the server again with DATABASE_URL set to that address."))


@spoken(
    "new-epoch",
    N_("After a restore by the database's own tools: phones fetch all afresh and offer again what was forgotten."),
)
def new_epoch() -> None:
    """Prints the new epoch."""
    tell(N_("New epoch %(epoch)s"), epoch=begin_epoch(current_app.extensions["clock"].now()))

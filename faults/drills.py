"""Backups taken back for real, over and over: each is proven, each leaves a whole database, and phones offer again the rest."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from flask import current_app

from faults.crowds import _record
from faults.day import Day
from faults.oracle import broken
from faults.rows import Figure, fault
from faults.scripted import ScriptedPhone

ZIP, OWN = "zip", "copy of its own"


@fault("L18 F35", "a backup is made and taken back {number} times, a zip and the site's own copy in turn, records in between",
       figure=Figure(short=4, long=200))
def restored_again_and_again(day: Day) -> None:
    phones = [ScriptedPhone(day.site.port, day.site.tokens[who], who) for who in ("owner", "deputy", "lead")]
    damaged: list[str] = []
    for drill in range(day.number):
        _recorded(day, phones)
        file = _made(day, (ZIP, OWN)[drill % 2], timedelta(hours=drill))
        _recorded(day, phones)
        later = {row["id"] for phone in phones for row in phone.outbox.values()} & _known(day)
        day.site.stop()
        _taken_back(day, file)
        assert later - _known(day), "nothing was forgotten: it was no earlier state"
        damaged += broken(day.site)
        day.site.start()
        day.faults += 1
        for phone in phones:
            phone.drain()
    for phone in phones:
        phone.exchange()  # one that was not asked again learns of the last epoch
        phone.drain()
    day.note = f"{day.number} restores, {len(damaged)} left a damaged database"
    assert not damaged, damaged[0]


def _recorded(day: Day, phones: list[ScriptedPhone]) -> None:
    for phone in phones:
        _record(day, phone, 2, photos=4)
        phone.drain()


def _known(day: Day) -> set[str]:
    return {row[0] for row in day.site.rows("SELECT id FROM operation")}


def _made(day: Day, kind: str, later: timedelta) -> Path:
    """By the product's own hand, while its server runs; so much `later`, for a copy of its own is made when it is due."""
    from app.backup import archive
    from app.backup.keeping import keep_copy

    with day.site.office("system") as by:
        if kind == ZIP:
            target = day.folder / "drill.zip"
            archive.make(target, by.now)
            return target
        current_app.config["BACKUPS"] = str(day.folder / "backups")
        made = keep_copy(replace(by, now=by.now + later))
        assert made and made.proven, f"the site's own copy is not proven: {made and made.note.problem}"
        return made.path


def _taken_back(day: Day, file: Path) -> None:
    """As `restore` does it."""
    from flask_migrate import upgrade

    from app.backup import archive
    from app.core.db import db
    from app.sync.epoch import begin_epoch

    with day.site.application() as app:
        db.engine.dispose()
        now = app.extensions["clock"].now()
        archive.take_back(file, now)
        upgrade()
        begin_epoch(now)
    for kept in day.site.instance.glob("zonewalk.before-*"):
        kept.unlink()

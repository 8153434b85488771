"""The ladder's tick: looks which steps are reached, takes each once, and puts a notice into the inboxes.

Things are read without the write lock, since that may take seconds; the steps are written under it, and only by the look
whose beginning still stands. Another worker that looked at the same time has then nothing left to take, and what a killed
one had not written is found by the next look, which begins where the last written one ended.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select, tuple_

from app.core import journal
from app.core.acting import Acting
from app.core.db import db, transaction
from app.core.journal import JournalEntry
from app.notices.actions.laying import lay_out
from app.notices.models import LadderMark, LadderRung, Notice
from app.notices.queries.chosen import minutes, site_choice
from app.notices.queries.office import office_at
from app.notices.queries.reach import reached_by_now
from app.notices.rules.ladder import (
    BEFORE_THE_NIGHT,
    LADDERS,
    LONGEST_BACK,
    Due,
    Rung,
    reached,
    step_times,
)
from app.notices.rules.people import Office, readers
from app.notices.rules.quiet import begun, nights
from app.notices.sources import Look, sources
from app.notices.words import can_say_undelivered, msgid_of
from app.settings.queries import current

MARK = "ladder"
MOST_ENTRIES = 20_000
WATCHED = ("issue", "service_case", "objection")


def climb(by: Acting) -> list[Notice]:
    """Take every step reached since the last look; the notices made. The first look of a site only begins the counting."""
    db.session.rollback()
    mark, head = db.session.get(LadderMark, MARK, populate_existing=True), journal.head()[0]
    if mark is None:
        _keep_mark(None, by.now, head)
        return []
    seen = mark.looked_at
    if by.now <= seen:
        return []
    look = _look(mark, by.now, head)
    rungs = _reached(look)
    office = office_at(by.now) if rungs else None
    with transaction():
        if not _keep_mark(seen, by.now, head):
            return []
        return _take(by, rungs, office) if office else []


def begin_ladder(moment: datetime) -> None:
    """Let the next look tell of what was reached since this moment, whatever was looked at before."""
    with transaction():
        db.session.merge(LadderMark(name=MARK, looked_at=moment, revision=journal.head()[0]))


def _look(mark: LadderMark, now: datetime, head: int) -> Look:
    settings, hours = current(), [site_choice().quiet]
    zone, since = settings.zone_info, max(mark.looked_at, now - LONGEST_BACK)
    return Look(
        settings=settings, since=since, now=now, minutes=minutes(), quiet=lambda moment: begun(hours, moment, zone),
        nights=nights(hours, since, now, zone, BEFORE_THE_NIGHT),
        touched=_touched(mark.revision, head),
    )  # fmt: skip


def _touched(revision: int, head: int) -> dict[str, frozenset[str]]:
    rows = db.session.execute(
        select(JournalEntry.entity, JournalEntry.entity_id)
        .where(JournalEntry.revision > max(revision, head - MOST_ENTRIES), JournalEntry.revision <= head)
        .where(JournalEntry.entity.in_(WATCHED))
    )
    found: dict[str, set[str]] = defaultdict(set)
    for entity, key in rows:
        found[entity].add(key)
    return {entity: frozenset(keys) for entity, keys in found.items()}


def _reached(look: Look) -> list[Rung]:
    """The rungs not taken yet, of every area."""
    dues = [one for source in sources() for one in source.dues(look)]
    taken = _taken([due for due, _ in dues])
    rungs = []
    for due, fresh in dues:
        times = step_times(due, look.minutes[due.kind], look.quiet)
        own = {key[3] for key in taken if key[:3] == (due.kind, due.thing_id, due.ladder) and key[4] in ("", due.whose)}
        found = reached(due, times, look.since, look.now, fresh=fresh, taken=own)
        rungs += [rung for rung in found if rung.key not in taken]
    return rungs


def _taken(dues: list[Due]) -> set[tuple[str, str, str, str, str]]:
    found: set[tuple[str, str, str, str, str]] = set()
    things = sorted({(due.kind, due.thing_id) for due in dues})
    for start in range(0, len(things), 200):
        part = things[start : start + 200]
        rows = select(LadderRung.kind, LadderRung.thing_id, LadderRung.ladder, LadderRung.step, LadderRung.whose)
        rows = rows.where(tuple_(LadderRung.kind, LadderRung.thing_id).in_(part))
        for kind, thing, ladder, step, whose in db.session.execute(rows):
            found.add((kind, thing, ladder, step, whose))
    return found


def _keep_mark(seen: datetime | None, now: datetime, head: int) -> bool:
    """Move the mark from `seen`; False when somebody else has moved it meanwhile."""
    with transaction():
        mark = db.session.get(LadderMark, MARK, populate_existing=True)
        if (mark.looked_at if mark else None) != seen:
            return False
        if mark is None:
            db.session.add(LadderMark(name=MARK, looked_at=now, revision=head))
        else:
            mark.looked_at, mark.revision = now, head
    return True


def _take(by: Acting, rungs: Iterable[Rung], office: Office) -> list[Notice]:
    rungs = list(rungs)
    reached_ones = reached_by_now([
        (rung.due.thing_id, holder, rung.due.begun_at)
        for rung in rungs if _may_be_undelivered(rung) for holder in rung.due.holders
    ])  # fmt: skip
    made: list[Notice] = []
    for rung in rungs:
        due = rung.due
        if _may_be_undelivered(rung) and not any((due.thing_id, holder) in reached_ones for holder in due.holders):
            due = replace(due, words="unreached")
        people = readers(due, rung.step, office)
        row = LadderRung(
            kind=due.kind, thing_id=due.thing_id, ladder=due.ladder, step=rung.step, whose=rung.key[4],
            due_at=due.due_at, reached_at=rung.at, taken_at=by.now, told=len(people),
        )  # fmt: skip
        db.session.add(row)
        row.notices = [
            Notice(
                person_id=one.person_id, for_id=one.for_id, kind=due.kind, thing_id=due.thing_id, step=rung.step,
                msgid=msgid_of(due.kind, rung.step, due.words), data=dict(due.values), about=due.about,
                how=LADDERS[due.kind].how_of(rung.step), created_at=by.now,
            )
            for one in people
        ]  # fmt: skip
        made += row.notices
    db.session.flush()
    lay_out(made, by.now)
    if made:
        told = [("notice", one.id) for one in made]
        journal.append(by, "remind", "notices", "site", {"steps": len(rungs), "notices": len(made)}, also=told)
    return made


def _may_be_undelivered(rung: Rung) -> bool:
    """Whether it is said to be not delivered instead of overdue (未送达) where it reached nobody whose it is."""
    due = rung.due
    return bool(due.holders) and not due.knows_reach and can_say_undelivered(due.kind, rung.step)

"""Takes a ledger in: first a preview, and only when a person agrees the rows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from app.core import journal
from app.core.acting import Acting
from app.core.db import db, transaction
from app.core.errors import N_, Problem, forbidden, invalid, not_found
from app.ledger.models import LedgerImport
from app.ledger.plan import Plan, known_people, known_teams, make_plan, plan_part, teams_of
from app.ledger.reader import read_ledger
from app.ledger.writing import Writer
from app.policy import may
from app.settings.queries import current

LARGEST_FILE = 20 * 1024 * 1024
PART = 50  # rows written in one transaction: the write lock is never held for long
Progress = Callable[[int, int], None]


def import_workbook(by: Acting, filename: str, content: bytes) -> LedgerImport:
    """Keep the file and what was found in it; no row of it is written. Raises Problem 403, 422 for an empty or huge file."""
    _take_file(by, content)
    return _keep(by, filename, content, preview_of(content, by.now))


def keep_workbook(by: Acting, filename: str, content: bytes) -> LedgerImport:
    """Keep the file only; `read_import` says what is in it. Raises Problem 403, 422 as `import_workbook`."""
    _take_file(by, content)
    return _keep(by, filename, content, None)


def read_import(by: Acting, import_id: str, progress: Progress | None = None) -> LedgerImport:
    """Keep what is found in a file kept before; again, as the site is now, when it was. Raises Problem 403, 404."""
    if not may(by.user, "manage"):
        raise forbidden()
    kept = db.session.get(LedgerImport, import_id)
    if kept is None:
        raise not_found()
    preview = preview_of(kept.content, by.now, progress)
    with transaction():
        kept = db.session.get_one(LedgerImport, import_id, populate_existing=True)
        kept.preview = preview
        journal.append(by, "read_import", "ledger_import", kept.id, _told(kept))
    return kept


def _take_file(by: Acting, content: bytes) -> None:
    if not may(by.user, "manage"):
        raise forbidden()
    if not content:
        raise invalid("file", N_("The file is empty."))
    if len(content) > LARGEST_FILE:
        raise invalid("file", N_("The file is larger than 20 MB."))


def _keep(by: Acting, filename: str, content: bytes, preview: dict[str, Any] | None) -> LedgerImport:
    with transaction():
        kept = LedgerImport(
            filename=_own_name(filename) or "ledger.xlsx",
            content=content,
            preview=preview,
            created_by=by.id,
            created_at=by.now,
        )
        db.session.add(kept)
        db.session.flush()
        journal.append(by, "import_workbook", "ledger_import", kept.id, _told(kept))
    return kept


def _told(kept: LedgerImport) -> dict[str, Any]:
    """What the journal says of it: of a file not yet read only its name."""
    found = kept.preview or {}
    return {"filename": kept.filename} | {name: found[name] for name in ("rows", "problems") if name in found}


def _own_name(filename: str) -> str:
    """A file's name without the folders some browsers send, and without what turns or breaks a line."""
    last = filename.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(letter for letter in last if letter.isprintable())[-200:]


def accept_import(by: Acting, import_id: str, progress: Progress | None = None) -> Plan:
    """Write the rows that bring something, through the areas' own actions; a second time nothing doubles.

    They are written in parts of `PART` rows, each whole and counted in a transaction of its own, so that phones get
    their turn between two. `progress(done, total)` is called between them and may raise to stop there: what was written
    stays, and the next call goes on. Raises Problem 403, 404, 409 for a file of which nothing could be written, and 409
    for a row that no longer fits the site.
    """
    if not may(by.user, "manage"):
        raise forbidden()
    kept = db.session.get(LedgerImport, import_id)
    if kept is None:
        raise not_found()
    ledger = read_ledger(kept.content, _day(by.now), known_people(), known_teams())
    if not ledger.writable:
        raise Problem(409, "nothing-to-write", N_("Nothing of this file can be written. Mend it and import it again."))
    plan = make_plan(ledger, by.now)
    total, done = len(plan.todo), 0
    writer = Writer(
        by,
        given=[row.number for row in ledger.people],
        places={row.row: place for place, row in enumerate(ledger.zones, start=1)},
        people={row.row: person.id for row, person in plan.people if person},
    )
    with transaction():
        _count(import_id, 0, total)
        writer.write_teams(teams_of(ledger))
    _say(progress, done, total)
    for part in plan.todo.parts(PART):
        with transaction():
            writer.write(plan_part(part, by.now, writer.people))
            _count(import_id, len(part), total - done - len(part))
        done += len(part)
        _say(progress, done, total)
    _note_accepted(by, import_id, plan)
    return plan


def note_job(by: Acting, import_id: str, job_id: str) -> None:
    """Keep which job takes the file in. Raises Problem 403, 404."""
    if not may(by.user, "manage"):
        raise forbidden()
    with transaction():
        kept = db.session.get(LedgerImport, import_id)
        if kept is None:
            raise not_found()
        kept.job_id = job_id


def _count(import_id: str, written: int, left: int) -> None:
    """So many more rows are written, so many are left: in the same transaction as the rows themselves."""
    kept = db.session.get(LedgerImport, import_id, populate_existing=True)
    if kept is None:
        raise not_found()
    kept.rows_written += written
    kept.rows_total = kept.rows_written + left


def _say(progress: Progress | None, done: int, total: int) -> None:
    if progress:
        progress(done, total)


def _note_accepted(by: Acting, import_id: str, plan: Plan) -> None:
    with transaction():
        kept = db.session.get(LedgerImport, import_id)
        if kept is not None and kept.accepted_at is None:
            kept.accepted_at, kept.accepted_by = by.now, by.id
            journal.append(by, "accept_import", "ledger_import", kept.id, {"counts": plan.counts})


def preview_of(content: bytes, now: datetime, progress: Progress | None = None) -> dict[str, Any]:
    """What taking the file in would do, as JSON: counts, changes, findings. Reads only; `progress` in three steps."""
    _say(progress, 0, 3)
    ledger = read_ledger(content, _day(now), known_people(), known_teams())
    _say(progress, 1, 3)
    plan = make_plan(ledger, now) if ledger.writable else Plan()
    _say(progress, 2, 3)
    return {
        "writable": ledger.writable,
        "nothing_to_do": ledger.writable and plan.nothing_to_do,
        "rows": len(ledger),
        "problems": len(ledger.findings.problems),
        "oddities": len(ledger.findings.oddities),
        "counts": plan.counts,
        "changes": plan.changes,
        "absent": plan.absent,
        "findings": [found.as_json() for found in ledger.findings.rows],
    }


def _day(now: datetime) -> date:
    return current().local(now).date()

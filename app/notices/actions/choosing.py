"""When the ladder's steps come, and when it is quiet: the office for the site, each person for themself."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import delete

from app.core import journal
from app.core.acting import Acting
from app.core.db import db, transaction
from app.core.errors import N_, forbidden, invalid
from app.notices.models import LadderStep, NoticeChoice
from app.notices.queries.chosen import SITE
from app.notices.rules.ladder import LADDERS, MOST_MINUTES, TOLD
from app.notices.rules.quiet import LONGEST, Quiet
from app.notices.words import can_say
from app.policy import may

_TIME = re.compile(r"^(?:[01]\d|2[0-3]):[0-5]\d$")


def set_ladder(by: Acting, minutes: Mapping[tuple[str, str], int | None]) -> None:
    """Set the minutes of these (kind, step) pairs; None switches a step off. Raises Problem 403, 422."""
    if not may(by.user, "manage"):
        raise forbidden()
    for (kind, step), value in minutes.items():
        if kind not in LADDERS or not can_say(kind, step):
            raise invalid(f"{kind}.{step}", N_("There is no such step."))
        if step == TOLD and value not in (None, LADDERS[kind].minutes.get(step)):  # at its one moment, or not at all
            raise invalid(f"{kind}.{step}", N_("There is no such step."))
        if value is not None and not 0 <= value <= MOST_MINUTES:
            raise invalid(f"{kind}.{step}", N_("This is a number from 0 to %(most)s."), most=MOST_MINUTES)
    with transaction():
        for (kind, step), value in minutes.items():
            row = db.session.get(LadderStep, (kind, step))
            default = LADDERS[kind].minutes.get(step)
            if value == default:
                db.session.execute(delete(LadderStep).where(LadderStep.kind == kind, LadderStep.step == step))
            elif row is None:
                db.session.add(LadderStep(kind=kind, step=step, minutes=value))
            else:
                row.minutes = value
        data = {f"{kind}.{step}": value for (kind, step), value in minutes.items()}
        journal.append(by, "set_ladder", "notice_choice", SITE, data)


def set_site_choice(by: Acting, quiet_from: str, quiet_until: str, digest_at: str, *, digest: bool, robots: bool) -> None:
    """Quiet hours ("" twice: never quiet) and the morning's digests of the site. Raises Problem 403, 422."""
    if not may(by.user, "manage"):
        raise forbidden()
    _check_time("digest_at", digest_at)
    _check_quiet(quiet_from, quiet_until)
    _keep(by, SITE, quiet_from=quiet_from, quiet_until=quiet_until, digest_at=digest_at, digest=digest, robots=robots)


def set_own_choice(by: Acting, quiet_from: str, quiet_until: str, *, digest: bool) -> None:
    """One's own quiet hours, beside the site's, and the morning's digest. Raises Problem 422."""
    _check_quiet(quiet_from, quiet_until)
    _keep(by, by.id, quiet_from=quiet_from, quiet_until=quiet_until, digest=digest)


def _check_time(name: str, text: str) -> None:
    if not _TIME.match(text):
        raise invalid(name, N_("A time is written as 07:30."))


def _check_quiet(begin: str, end: str) -> None:
    """Both or neither; and hours of no length are nothing that anybody means by quiet hours."""
    if bool(begin) != bool(end):
        raise invalid("quiet_until", N_("Please give both times, or neither."))
    if not begin:
        return
    for name, text in (("quiet_from", begin), ("quiet_until", end)):
        _check_time(name, text)
    if begin == end:
        raise invalid("quiet_until", N_("Quiet hours cannot end when they begin."))
    if Quiet(begin, end).length > LONGEST:
        raise invalid("quiet_until", N_("Quiet hours last at most %(n)s hours."), n=LONGEST // timedelta(hours=1))


def _keep(by: Acting, whose: str, **choice: str | bool) -> None:
    with transaction():
        row = db.session.get(NoticeChoice, whose)
        if row is None:
            row = NoticeChoice(whose=whose)
            db.session.add(row)
        for name, value in choice.items():
            setattr(row, name, value)
        journal.append(by, "choose_notices", "notice_choice", whose, dict(choice))

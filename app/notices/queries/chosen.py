"""What the office and each person chose: the steps' minutes, quiet hours, digests."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from app.core.db import db
from app.notices.models import LadderStep, NoticeChoice
from app.notices.rules.ladder import LADDERS
from app.notices.rules.quiet import NEVER, Quiet

SITE = "site"
QUIET_FROM, QUIET_UNTIL, DIGEST_AT = "20:30", "07:00", "07:40"


@dataclass(frozen=True)
class Chosen:
    """The site's choice; `digest` and `robots` are off until the office switches them on."""

    quiet: Quiet
    digest_at: str = DIGEST_AT
    digest: bool = False
    robots: bool = False


def minutes() -> dict[str, dict[str, int]]:
    """kind → step → minutes: the defaults under what the office set. A step that is off is absent."""
    found = {kind: dict(ladder.minutes) for kind, ladder in LADDERS.items()}
    for row in db.session.execute(select(LadderStep)).scalars():
        if row.kind not in found:
            continue
        if row.minutes is None:
            found[row.kind].pop(row.step, None)
        else:
            found[row.kind][row.step] = row.minutes
    return found


def site_choice() -> Chosen:
    row = db.session.get(NoticeChoice, SITE)
    if row is None:
        return Chosen(Quiet(QUIET_FROM, QUIET_UNTIL))
    quiet = Quiet(row.quiet_from, row.quiet_until) if row.quiet_from else NEVER
    return Chosen(quiet, row.digest_at or DIGEST_AT, row.digest, row.robots)


def own_choice(person_id: str) -> NoticeChoice | None:
    return db.session.get(NoticeChoice, person_id)


def own_quiet(person_ids: Iterable[str]) -> dict[str, Quiet]:
    """person → the quiet hours they added."""
    rows = db.session.execute(select(NoticeChoice).where(NoticeChoice.whose.in_(set(person_ids)))).scalars()
    return {row.whose: Quiet(row.quiet_from, row.quiet_until) for row in rows if row.quiet_from and row.quiet_until}

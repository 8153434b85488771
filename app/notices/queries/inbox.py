"""Reads a person's inbox, and what was said of a thing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, func, select

from app.core.db import db
from app.notices.models import LadderRung, Notice
from app.notices.rules.ladder import DIGEST_KIND


def notice_by_id(notice_id: str) -> Notice | None:
    return db.session.get(Notice, notice_id)


def _theirs(person_id: str) -> ColumnElement[bool]:
    return (Notice.person_id == person_id) & (Notice.kind != DIGEST_KIND)


def unread_count(person_id: str) -> int:
    """How many notices the person has not read; a digest only repeats them."""
    rows = select(func.count()).select_from(Notice).where(_theirs(person_id), Notice.read_at.is_(None))
    return db.session.execute(rows).scalar_one()


def inbox_of(person_id: str, page: int = 1, size: int = 50) -> tuple[list[Notice], int]:
    """A page of the person's notices: the unread first, then the latest; and how many there are."""
    rows = select(Notice).where(_theirs(person_id))
    total = db.session.execute(select(func.count()).select_from(rows.with_only_columns(Notice.id).subquery()))
    ordered = rows.order_by(Notice.read_at.is_not(None), Notice.created_at.desc(), Notice.id)
    return list(db.session.execute(ordered.limit(size).offset((page - 1) * size)).scalars()), total.scalar_one()


def own_notices(person_id: str, notice_ids: Iterable[str] | None = None) -> list[Notice]:
    """The person's unread notices; only of these, when given."""
    rows = select(Notice).where(_theirs(person_id), Notice.read_at.is_(None))
    if notice_ids is not None:
        rows = rows.where(Notice.id.in_(list(notice_ids)))
    return list(db.session.execute(rows).scalars())


def rungs_of(kinds: Iterable[str], thing_id: str) -> list[LadderRung]:
    """The steps taken of a thing, the earliest first."""
    rows = select(LadderRung).where(LadderRung.kind.in_(list(kinds)), LadderRung.thing_id == thing_id)
    return list(db.session.execute(rows.order_by(LadderRung.taken_at, LadderRung.id)).scalars())


def latest_rungs(since: datetime, page: int = 1, size: int = 50) -> tuple[list[LadderRung], int]:
    """A page of the steps taken since a moment, the latest first, and how many there are."""
    rows = select(LadderRung).where(LadderRung.taken_at >= since)
    total = db.session.execute(select(func.count()).select_from(rows.with_only_columns(LadderRung.id).subquery()))
    ordered = rows.order_by(LadderRung.taken_at.desc(), LadderRung.id.desc())
    return list(db.session.execute(ordered.limit(size).offset((page - 1) * size)).scalars()), total.scalar_one()

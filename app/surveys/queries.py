"""Reads questionnaires, rounds and what came of them. While a round is open it tells numbers of answers alone: whoever

looked at the figures before and after one person's answer would know that answer.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from app.core.db import db
from app.people.rules import token_hash
from app.places.models import Zone
from app.settings.queries import current
from app.surveys.models import (
    Questionnaire,
    SurveyAnswer,
    SurveyInvitation,
    SurveyMeasure,
    SurveyQuestion,
    SurveyRemark,
    SurveyRound,
    SurveyTopic,
)
from app.surveys.rules import Given, Question, Results, Topic, read_token, results, topic_of


@dataclass(frozen=True)
class Counts:
    """How a round goes: answers, of them today's; invitations made and used."""

    answers: int
    today: int
    invited: int
    used: int


@dataclass(frozen=True)
class Remarks:
    """Words under one topic (None: other), each with the keywords that put it there."""

    topic: Topic | None
    lines: list[tuple[SurveyRemark, list[str]]]


def as_questions(rows: Iterable[SurveyQuestion]) -> list[Question]:
    """The questions as the rules see them."""
    return [
        Question(row.kind, row.words, row.words_en, row.required, tuple(row.choices), row.team_id, row.zone_id, row.id, row.key)
        for row in rows
    ]


def questionnaire_by_id(questionnaire_id: str) -> Questionnaire | None:
    return db.session.get(Questionnaire, questionnaire_id)


def newest_questionnaires() -> list[Questionnaire]:
    """The newest version of each, the latest made first."""
    rows = db.session.execute(select(Questionnaire).order_by(Questionnaire.version.desc())).scalars()
    newest: dict[str, Questionnaire] = {}
    for row in rows:
        newest.setdefault(row.series_id, row)
    return sorted(newest.values(), key=lambda one: one.made_at, reverse=True)


def is_used(questionnaire_id: str) -> bool:
    """Whether a round has begun with this version: then it stays as it is."""
    return db.session.execute(
        select(SurveyRound.id).where(SurveyRound.questionnaire_id == questionnaire_id).limit(1)
    ).first() is not None  # fmt: skip


def rounds() -> list[SurveyRound]:
    """Every round, the latest month first."""
    return list(db.session.execute(select(SurveyRound).order_by(SurveyRound.month.desc())).scalars())


def round_by_id(round_id: str) -> SurveyRound | None:
    return db.session.get(SurveyRound, round_id)


def round_of(month: date) -> SurveyRound | None:
    return db.session.execute(select(SurveyRound).where(SurveyRound.month == month)).scalars().first()


def open_round() -> SurveyRound | None:
    """The round that is open; there is at most one."""
    return db.session.execute(select(SurveyRound).where(SurveyRound.closed_at.is_(None))).scalars().first()


def takes_answers(found: SurveyRound, now: datetime) -> bool:
    """Whether it is open and its last day is not over."""
    return found.closed_at is None and current().local(now).date() <= found.until_on


def plate_round(now: datetime) -> SurveyRound | None:
    """The open round that may be answered from a plate's page."""
    found = open_round()
    return found if found and found.by_plate and takes_answers(found, now) else None


def due_rounds(now: datetime) -> list[SurveyRound]:
    """Open rounds whose last day is over."""
    rows = select(SurveyRound).where(SurveyRound.closed_at.is_(None), SurveyRound.until_on < current().local(now).date())
    return list(db.session.execute(rows).scalars())


def round_before(found: SurveyRound) -> SurveyRound | None:
    """The closed round of the latest month before: what stands beside this one."""
    rows = select(SurveyRound).where(SurveyRound.month < found.month, SurveyRound.closed_at.is_not(None))
    return db.session.execute(rows.order_by(SurveyRound.month.desc()).limit(1)).scalars().first()


def invitation_by_token(typed: str) -> SurveyInvitation | None:
    """The invitation of a link; None for a guessed one."""
    token = read_token(typed)
    return db.session.get(SurveyInvitation, token_hash(token)) if token else None


def counts_of(found: SurveyRound, now: datetime) -> Counts:
    answers = select(func.count()).select_from(SurveyAnswer).where(SurveyAnswer.round_id == found.id)
    invitations = select(func.count()).select_from(SurveyInvitation).where(SurveyInvitation.round_id == found.id)
    total = db.session.execute(answers).scalar_one()
    today = db.session.execute(answers.where(SurveyAnswer.day == current().local(now).date())).scalar_one()
    if found.closed_at:
        return Counts(total, 0, found.invited, found.used)
    invited = db.session.execute(invitations).scalar_one()
    return Counts(total, today, invited, db.session.execute(invitations.where(SurveyInvitation.used)).scalar_one())


def answers_by_round() -> dict[str, int]:
    """round id → how many answers."""
    rows = select(SurveyAnswer.round_id, func.count()).group_by(SurveyAnswer.round_id)
    return dict(db.session.execute(rows).all())


def results_of(found: SurveyRound) -> Results | None:
    """A closed round's figures; None while it is open."""
    if found.closed_at is None:
        return None
    rows = db.session.execute(
        select(SurveyAnswer.picks, SurveyAnswer.zone_id, SurveyAnswer.source).where(SurveyAnswer.round_id == found.id)
    )
    answers = [Given(picks, zone_id, source) for picks, zone_id, source in rows]
    teams = dict(db.session.execute(select(Zone.id, Zone.team_id)).all())
    return results(as_questions(found.questionnaire.questions), answers, teams)


def topics() -> list[Topic]:
    rows = db.session.execute(select(SurveyTopic).order_by(SurveyTopic.position)).scalars()
    return [Topic(row.id, row.name, tuple(row.keywords)) for row in rows]


def remark_by_id(remark_id: str) -> SurveyRemark | None:
    return db.session.get(SurveyRemark, remark_id)


def remarks_of(found: SurveyRound) -> list[Remarks]:
    """A closed round's words by topic, the topic with the most first and other last; [] while it is open."""
    if found.closed_at is None:
        return []
    kept = topics()
    rows = db.session.execute(
        select(SurveyRemark).where(SurveyRemark.round_id == found.id).order_by(SurveyRemark.id)
    ).scalars()
    groups: dict[str, Remarks] = {}
    for row in rows:
        topic, keywords = topic_of(row.words, kept)
        groups.setdefault(topic.id if topic else "", Remarks(topic, [])).lines.append((row, keywords))
    return sorted(groups.values(), key=lambda one: (one.topic is None, -len(one.lines)))


def measures_of(found: SurveyRound) -> dict[str, str]:
    """subject → the issue that it became."""
    rows = select(SurveyMeasure.subject, SurveyMeasure.issue_id).where(SurveyMeasure.round_id == found.id)
    return dict(db.session.execute(rows).all())

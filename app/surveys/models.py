"""Tables of questionnaires, rounds, invitations, answers, what was written in words, topics, and what followed.

Who answered what cannot be told from them (docs/TRUST.md): an invitation's mark and an answer share no key and no time,
answers and words have random ids, and on SQLite their tables have no row numbers that would tell the order.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Model
from app.core.ids import new_id
from app.people.models import Team
from app.places.models import Zone

UNORDERED = {"sqlite_with_rowid": False}  # the order in which rows came is not kept


def random_id() -> str:
    """An id that tells no time, unlike `new_id`."""
    return str(uuid4())


class Questionnaire(Model):
    """问卷: one version of it. Once a round has begun with it, it is never changed; the next change makes a new version."""

    __tablename__ = "questionnaire"
    __table_args__ = (UniqueConstraint("series_id", "version"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    series_id: Mapped[str] = mapped_column(String(36))
    version: Mapped[int]
    title: Mapped[str] = mapped_column(String(80))
    title_en: Mapped[str] = mapped_column(String(120), default="")
    made_by: Mapped[str] = mapped_column(String(36))
    made_at: Mapped[datetime]

    questions: Mapped[list[SurveyQuestion]] = relationship(
        lazy="selectin", cascade="all, delete-orphan", order_by="SurveyQuestion.position"
    )


class SurveyQuestion(Model):
    """题目. `key` stays the same from version to version, so that months can be compared."""

    __tablename__ = "survey_question"

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    questionnaire_id: Mapped[str] = mapped_column(ForeignKey("questionnaire.id"), index=True)
    key: Mapped[str] = mapped_column(String(36))
    position: Mapped[int]
    kind: Mapped[str] = mapped_column(String(10))
    words: Mapped[str] = mapped_column(String(200))
    words_en: Mapped[str] = mapped_column(String(300), default="")
    required: Mapped[bool] = mapped_column(default=False)
    choices: Mapped[list[str]] = mapped_column(JSON)
    team_id: Mapped[str | None] = mapped_column(ForeignKey("team.id"))
    zone_id: Mapped[str | None] = mapped_column(ForeignKey("zone.id"))

    team: Mapped[Team | None] = relationship(lazy="joined")
    zone: Mapped[Zone | None] = relationship(lazy="joined")


class SurveyRound(Model):
    """一期测评, one a month. `until_on` is its last day. What marks devices is there only while it is open.

    `invited` and `used` are kept at the close, when the marks on the invitations are wiped.
    """

    __tablename__ = "survey_round"

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    month: Mapped[date] = mapped_column(unique=True)
    questionnaire_id: Mapped[str] = mapped_column(ForeignKey("questionnaire.id"), index=True)
    threshold: Mapped[int]
    by_plate: Mapped[bool]
    until_on: Mapped[date]
    device_salt: Mapped[str | None] = mapped_column(String(64))
    invited: Mapped[int] = mapped_column(default=0)
    used: Mapped[int] = mapped_column(default=0)
    opened_by: Mapped[str] = mapped_column(String(36))
    opened_at: Mapped[datetime]
    closed_by: Mapped[str | None] = mapped_column(String(36))
    closed_at: Mapped[datetime | None]

    questionnaire: Mapped[Questionnaire] = relationship(lazy="joined", innerjoin=True)


class SurveyInvitation(Model):
    """邀请: a one-time link, by the hash of its token. `used` has no time, and is written to all of a round at once."""

    __tablename__ = "survey_invitation"
    __table_args__ = UNORDERED

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    round_id: Mapped[str] = mapped_column(ForeignKey("survey_round.id"), index=True)
    used: Mapped[bool] = mapped_column(default=False)


class SurveyDevice(Model):
    """A device that has answered this round, hashed with the round's salt; forgotten when the round is closed."""

    __tablename__ = "survey_device"
    __table_args__ = UNORDERED

    round_id: Mapped[str] = mapped_column(ForeignKey("survey_round.id"), primary_key=True)
    device_hash: Mapped[str] = mapped_column(String(64), primary_key=True)


class SurveyAnswer(Model):
    """答卷, without who. `picks` maps a question's id to 1 or 0, 1 to 5, or the number of a choice; words lie apart.

    `source` is invitation, plate or desk; `zone_id` where it is about: the plate's zone, or what the answerer chose.
    """

    __tablename__ = "survey_answer"
    __table_args__ = UNORDERED

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=random_id)
    round_id: Mapped[str] = mapped_column(ForeignKey("survey_round.id"), index=True)
    source: Mapped[str] = mapped_column(String(10))
    zone_id: Mapped[str | None] = mapped_column(ForeignKey("zone.id"))
    day: Mapped[date]
    picks: Mapped[dict[str, int]] = mapped_column(JSON)


class SurveyRemark(Model):
    """What somebody wrote to a question of words; it does not say in which answer. Hidden, it is the office's alone."""

    __tablename__ = "survey_remark"
    __table_args__ = UNORDERED

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=random_id)
    round_id: Mapped[str] = mapped_column(ForeignKey("survey_round.id"), index=True)
    question_id: Mapped[str] = mapped_column(ForeignKey("survey_question.id"))
    zone_id: Mapped[str | None] = mapped_column(ForeignKey("zone.id"))
    words: Mapped[str] = mapped_column(Text)
    hidden_reason: Mapped[str] = mapped_column(String(200), default="")
    hidden_at: Mapped[datetime | None]


class SurveyTopic(Model):
    """主题: words that hold one of its keywords are put under it."""

    __tablename__ = "survey_topic"

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(40))
    keywords: Mapped[list[str]] = mapped_column(JSON)


class SurveyMeasure(Model):
    """整改: a low result that became an issue; once each."""

    __tablename__ = "survey_measure"
    __table_args__ = (UniqueConstraint("round_id", "subject"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    round_id: Mapped[str] = mapped_column(ForeignKey("survey_round.id"))
    subject: Mapped[str] = mapped_column(String(60))
    issue_id: Mapped[str] = mapped_column(ForeignKey("issue.id"))
    figures: Mapped[dict[str, Any]] = mapped_column(JSON)

"""Building questionnaires, and keeping the topics that words are put under."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, func, select

from app.core import journal
from app.core.acting import Acting
from app.core.db import db, transaction
from app.core.errors import N_, FieldError, Problem, forbidden, invalid, not_found
from app.core.ids import new_id
from app.core.text import squeeze
from app.people.models import Team
from app.people.queries import teams
from app.places.models import Zone
from app.policy import may
from app.surveys.models import Questionnaire, SurveyQuestion, SurveyTopic
from app.surveys.queries import is_used, newest_questionnaires, questionnaire_by_id, topics
from app.surveys.rules import Question, Topic, question_faults
from app.surveys.scheme import TITLE, TITLE_EN, scheme_questions, scheme_topics

MOST_TOPICS, MOST_KEYWORDS = 30, 60


@dataclass(frozen=True)
class QuestionnaireEntry:
    """What the builder holds: the title and the questions in their order."""

    title: str
    questions: Sequence[Question]
    title_en: str = ""


def save_questionnaire(by: Acting, entry: QuestionnaireEntry, base_id: str | None = None) -> Questionnaire:
    """Make a questionnaire, or change one. With a version that a round has begun with, a new version is made.

    Raises Problem 403, 404, 422 naming the question's place (from 0) or `title`.
    """
    _must_run(by)
    title, title_en = squeeze(entry.title), squeeze(entry.title_en)
    with transaction():
        base = questionnaire_by_id(base_id) if base_id else None
        if base_id and base is None:
            raise not_found()
        _check(title, title_en, entry.questions)
        kept = base
        if kept is None or is_used(kept.id):
            series_id = base.series_id if base else new_id()
            kept = Questionnaire(series_id=series_id, version=_next_version(series_id), title=title, made_at=by.now)
            db.session.add(kept)
        keys = {row.key for row in base.questions} if base else set()
        kept.title, kept.title_en, kept.made_by = title, title_en, by.id
        kept.questions.clear()
        db.session.flush()
        kept.questions += [_row(place, one, keys) for place, one in enumerate(entry.questions)]
        data = {"series_id": kept.series_id, "version": kept.version, "questions": len(entry.questions)}
        journal.append(by, "save_questionnaire", "questionnaire", kept.id, data)
    return kept


def keep_topics(by: Acting, given: Iterable[Topic]) -> None:
    """Exactly these topics, in this order. Raises Problem 403, 422."""
    _must_run(by)
    wanted = [Topic(one.id, squeeze(one.name), tuple(dict.fromkeys(filter(None, map(squeeze, one.keywords))))) for one in given]
    wanted = [one for one in wanted if one.name or one.keywords]
    if len(wanted) > MOST_TOPICS:
        raise invalid("topics", N_("At most 30 topics."))
    for one in wanted:
        if not one.name or len(one.name) > 40 or not one.keywords:
            raise invalid("topics", N_("A topic has a name of at most 40 characters and at least one keyword."))
        if len(one.keywords) > MOST_KEYWORDS or any(len(keyword) > 40 for keyword in one.keywords):
            raise invalid("topics", N_("A topic has at most 60 keywords of at most 40 characters."))
    with transaction():
        db.session.execute(delete(SurveyTopic))
        db.session.add_all(
            SurveyTopic(position=place, name=one.name, keywords=list(one.keywords)) for place, one in enumerate(wanted)
        )
        journal.append(by, "keep_topics", "survey_topic", "all", {one.name: list(one.keywords) for one in wanted})


def ship_survey(by: Acting) -> Questionnaire:
    """The scheme's own questionnaire and topics, for a site that has none yet; else its latest. Raises Problem 403."""
    _must_run(by)
    with transaction():
        if not topics():
            keep_topics(by, scheme_topics())
        known = newest_questionnaires()
        return known[0] if known else save_questionnaire(by, QuestionnaireEntry(TITLE, scheme_questions(teams()), TITLE_EN))


def _must_run(by: Acting) -> None:
    if not may(by.user, "run_survey"):
        raise forbidden()


def _check(title: str, title_en: str, questions: Sequence[Question]) -> None:
    faults = [FieldError(place or "questions", message) for place, message in question_faults(questions).items()]
    if not title or len(title) > 80 or len(title_en) > 120:
        faults.insert(0, FieldError("title", N_("A questionnaire needs a title of at most 80 characters.")))
    for place, one in enumerate(questions):
        known = (one.team_id is None or db.session.get(Team, one.team_id)) and (
            one.zone_id is None or db.session.get(Zone, one.zone_id)
        )
        if not known:
            faults.append(FieldError(str(place), N_("There is no such team or zone.")))
    if faults:
        raise Problem(422, "invalid", faults[0].message, errors=tuple(faults))


def _next_version(series_id: str) -> int:
    newest = select(func.max(Questionnaire.version)).where(Questionnaire.series_id == series_id)
    return (db.session.execute(newest).scalar_one() or 0) + 1


def _row(place: int, one: Question, keys: set[str]) -> SurveyQuestion:
    return SurveyQuestion(
        key=one.key if one.key in keys else new_id(), position=place, kind=one.kind, words=one.words.strip(),
        words_en=one.words_en.strip(), required=one.required, choices=list(one.choices), team_id=one.team_id,
        zone_id=one.zone_id,
    )  # fmt: skip

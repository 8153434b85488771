"""A round's figures as lines to read, last month's beside them: said once for the page, the workbook and the PDF."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask_babel import gettext
from sqlalchemy import select

from app.core.db import db
from app.people.models import Team
from app.places.models import Zone
from app.places.rules import floor_label
from app.surveys import words
from app.surveys.models import SurveyRound
from app.surveys.queries import results_of, round_before
from app.surveys.rules import CHOICE, REST, SCALE, Results, Row, Share
from app.surveys.rules.figures import QuestionFigures
from app.surveys.rules.questions import choice_said
from app.web.language import language, say


@dataclass(frozen=True)
class Line:
    """One figure: whose, of how many people, how they answered, the share now and a month ago."""

    name: str
    people: int
    how: str
    share: Share | None
    before: Share | None
    low: bool

    @property
    def change(self) -> int | None:
        """Points up or down."""
        return self.share.percent - self.before.percent if self.share and self.before else None


@dataclass(frozen=True)
class Shown:
    """A closed round. `before` is the month that stands beside it, None for the first; `shown` False: too few answered."""

    round: SurveyRound
    before: SurveyRound | None
    results: Results
    overall: Line
    questions: list[Line]
    teams: list[Line]
    zones: list[Line]
    sources: list[Line]

    @property
    def sections(self) -> list[tuple[str, list[Line]]]:
        """Those of groups, with their headings."""
        return [
            (gettext("By team"), self.teams),
            (gettext("By zone"), self.zones),
            (gettext("By way of answering"), self.sources),
        ]


def shown(found: SurveyRound) -> Shown | None:
    """None while the round is open."""
    told = results_of(found)
    if told is None:
        return None
    earlier = round_before(found)
    past = (results_of(earlier) if earlier else None) or Results(0)
    same = {one.question.key: one for one in past.questions}
    least = found.threshold
    teams = dict(db.session.execute(select(Team.id, Team.name)).all())
    sources = {name: say(word) for name, word in words.SOURCES.items()}
    return Shown(
        found, earlier, told,
        Line(gettext("All answers"), told.answers, "", told.overall, past.overall, _low(told.overall, least)),
        [_question_line(one, same.get(one.question.key), least) for one in told.questions],
        _lines(told.teams, past.teams, teams | {"": gettext("About no single team")}, least),
        _lines(told.zones, past.zones, zone_names() | {"": gettext("The whole site")}, least),
        _lines(told.sources, past.sources, sources, least),
    )  # fmt: skip


def by_month(told: Sequence[Results]) -> list[tuple[str, list[Share | None]]]:
    """Of each team and of all, the share of each of these rounds; None where it is not shown."""
    names = dict(db.session.execute(select(Team.id, Team.name).order_by(Team.position)).all())
    rows = [{row.group: row.share for row in one.teams} for one in told]
    lines = [(name, [row.get(team_id) for row in rows]) for team_id, name in names.items()]
    return [(gettext("All answers"), [one.overall for one in told]), *[line for line in lines if any(line[1])]]


def zone_names() -> dict[str, str]:
    """zone id → building, floor and name."""
    zones, tongue = db.session.execute(select(Zone)).unique().scalars(), language()
    return {one.id: f"{one.floor.building.name} {floor_label(one.floor.level, tongue)} {one.name}" for one in zones}


def said(share: Share | None) -> str:
    """82% (71–90)."""
    if share is None:
        return "—"
    low, high = share.margin
    return f"{share.percent}% ({low}–{high})"


def _low(share: Share | None, threshold: int) -> bool:
    return share is not None and share.percent < threshold


def _lines(rows: Iterable[Row], before: Iterable[Row], names: dict[str, str], threshold: int) -> list[Line]:
    past = {row.group: row.share for row in before if row.group != REST}
    rows = list(rows)
    if all(row.group == REST for row in rows):  # all of them together are the whole once more
        return []
    rest = gettext("All others together (each fewer than 5 people)")
    return [
        Line(rest if row.group == REST else names.get(row.group, "?"), row.share.people,
             gettext("%(satisfied)s of %(scores)s satisfied", satisfied=row.share.satisfied, scores=row.share.scores),
             row.share, past.get(row.group), _low(row.share, threshold))
        for row in rows
    ]  # fmt: skip


def _question_line(one: QuestionFigures, before: QuestionFigures | None, threshold: int) -> Line:
    question = one.question
    name = (language() == "en" and question.words_en) or question.words
    past = before.share if before and before.question.kind == question.kind else None
    return Line(name, one.answered, _how(one), one.share, past, _low(one.share, threshold))


def _how(one: QuestionFigures) -> str:
    if one.counts is None:
        return str(gettext("Fewer than 5 people: not shown"))
    if one.question.kind == CHOICE:
        picked = sorted(zip(one.question.choices, one.counts, strict=True), key=lambda pair: -pair[1])
        return " · ".join(f"{choice_said(choice, language() == 'en')} {count}" for choice, count in picked)
    if one.question.kind == SCALE:
        said_so = [gettext("score %(value)s: %(count)s", value=value, count=count) for value, count in enumerate(one.counts, 1)]
        spread = " · ".join(said_so)
        mean: str = gettext("mean %(mean)s", mean=one.mean)
        return f"{spread} · {mean}"
    return " · ".join(f"{say(word)} {count}" for word, count in reversed(list(zip(words.VERDICTS, one.counts, strict=True))))

"""From answers to figures: shares with their margin, groups in which nobody is recognised, what is low. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import sqrt

from app.surveys.rules.questions import CHOICE, SCALE, SCORED, Question

LEAST = 5  # fewer people than this are never shown apart
REST = "rest"
Z = 1.96  # 95 %


@dataclass(frozen=True)
class Given:
    """One person's answer."""

    picks: Mapping[str, int]
    zone_id: str | None = None
    source: str = ""


@dataclass(frozen=True)
class Share:
    """How many of the scores given are satisfied ones, and by how many people they were given."""

    satisfied: int
    scores: int
    people: int

    @property
    def percent(self) -> int:
        """Half up."""
        return (200 * self.satisfied + self.scores) // (2 * self.scores)

    @property
    def margin(self) -> tuple[int, int]:
        """Between which per cent the true share lies, 95 times of 100. It counts people, not ticks."""
        low, high = wilson(self.satisfied / self.scores, self.people)
        return round(100 * low), round(100 * high)


@dataclass(frozen=True)
class QuestionFigures:
    """`counts` by the question's values: dissatisfied and satisfied; 1 to 5; each choice. None when too few answered."""

    question: Question
    answered: int
    counts: tuple[int, ...] | None = None
    share: Share | None = None

    @property
    def mean(self) -> float | None:
        """Of a scale, to one digit."""
        if self.question.kind != SCALE or not self.counts or not self.answered:
            return None
        return round(sum(value * count for value, count in enumerate(self.counts, 1)) / self.answered, 1)


@dataclass(frozen=True)
class Row:
    """A group's share; `group` is an id, "" for what belongs to none, REST for all that are too few by themselves."""

    group: str
    share: Share


@dataclass(frozen=True)
class Results:
    """A round's figures. With fewer than LEAST answers there is nothing but their number."""

    answers: int
    overall: Share | None = None
    questions: tuple[QuestionFigures, ...] = ()
    teams: tuple[Row, ...] = ()
    zones: tuple[Row, ...] = ()
    sources: tuple[Row, ...] = ()


@dataclass(frozen=True)
class Low:
    """A result below the threshold: of a question, or of a zone. `subject` names it within its round."""

    subject: str
    share: Share
    question: Question | None = None
    zone_id: str | None = None


def wilson(share: float, number: int) -> tuple[float, float]:
    """Wilson's score interval for a share found among `number` people; (0, 1) for nobody.

    Unlike the usual ± it never leaves 0 to 1 and holds for few people and for shares near the ends.
    """
    if number <= 0:
        return 0.0, 1.0
    square = Z * Z / number
    middle = (share + square / 2) / (1 + square)
    half = Z / (1 + square) * sqrt(share * (1 - share) / number + square / (4 * number))
    return max(0.0, middle - half), min(1.0, middle + half)


def results(questions: Sequence[Question], answers: Sequence[Given], team_of_zone: Mapping[str, str | None]) -> Results:
    """Everything that may be shown of a round. `team_of_zone` gives the team of a zone that a question is about."""
    if len(answers) < LEAST:
        return Results(len(answers))

    def team(question: Question, _given: Given) -> str:
        return question.team_id or (team_of_zone.get(question.zone_id or "") if question.zone_id else None) or ""

    def zone(question: Question, given: Given) -> str:
        return question.zone_id or given.zone_id or ""

    return Results(
        answers=len(answers),
        overall=_whole(questions, answers),
        questions=tuple(_of_question(one, answers) for one in questions if one.kind in (*SCORED, CHOICE)),
        teams=_rows(questions, answers, team),
        zones=_rows(questions, answers, zone),
        sources=_rows(questions, answers, lambda _question, given: given.source),
    )


@dataclass
class _Heap:
    satisfied: int = 0
    scores: int = 0
    people: set[int] = field(default_factory=set)

    def take(self, other: _Heap) -> None:
        self.satisfied, self.scores = self.satisfied + other.satisfied, self.scores + other.scores
        self.people |= other.people

    @property
    def few(self) -> bool:
        return len(self.people) < LEAST

    def share(self) -> Share:
        return Share(self.satisfied, self.scores, len(self.people))


def _heaps(
    questions: Iterable[Question], answers: Sequence[Given], group: Callable[[Question, Given], str]
) -> dict[str, _Heap]:
    heaps: dict[str, _Heap] = defaultdict(_Heap)
    for question in questions:
        if question.kind not in SCORED:
            continue
        for person, given in enumerate(answers):
            pick = given.picks.get(question.id)
            if pick is not None:
                heaps[group(question, given)].take(_Heap(int(question.satisfied(pick)), 1, {person}))
    return heaps


def _whole(questions: Iterable[Question], answers: Sequence[Given]) -> Share | None:
    heap = _heaps(questions, answers, lambda _question, _given: "").get("")
    return heap.share() if heap and not heap.few else None


def _rows(
    questions: Sequence[Question], answers: Sequence[Given], group: Callable[[Question, Given], str]
) -> tuple[Row, ...]:
    """A row a group, the lowest share first. Groups of too few people go into one row; while that would itself be too

    small, and could be worked out as what is missing from the sum, the smallest of the others joins it.
    """
    heaps = _heaps(questions, answers, group)
    shown = {name: heap for name, heap in heaps.items() if not heap.few}
    rest = _Heap()
    for name in heaps.keys() - shown.keys():
        rest.take(heaps[name])
    while rest.scores and rest.few and shown:
        smallest = min(shown, key=lambda name: (len(shown[name].people), name))
        rest.take(shown.pop(smallest))
    rows = sorted((Row(name, heap.share()) for name, heap in shown.items()), key=lambda row: (row.share.percent, row.group))
    return (*rows, *([Row(REST, rest.share())] if rest.scores and not rest.few else []))


def _of_question(question: Question, answers: Sequence[Given]) -> QuestionFigures:
    picks = [given.picks[question.id] for given in answers if question.id in given.picks]
    if len(picks) < LEAST:
        return QuestionFigures(question, len(picks))
    counts = tuple(picks.count(value) for value in question.values())
    share = None
    if question.kind in SCORED:
        share = Share(sum(question.satisfied(pick) for pick in picks), len(picks), len(picks))
    return QuestionFigures(question, len(picks), counts, share)


def low_results(found: Results, threshold: int) -> list[Low]:
    """What lies below `threshold` per cent, the lowest first: questions, and zones that are shown apart."""
    low = [
        Low(f"question:{one.question.id}", one.share, question=one.question, zone_id=one.question.zone_id)
        for one in found.questions
        if one.share and one.share.percent < threshold
    ]
    low += [
        Low(f"zone:{row.group}", row.share, zone_id=row.group)
        for row in found.zones
        if row.group not in ("", REST) and row.share.percent < threshold
    ]
    return sorted(low, key=lambda one: (one.share.percent, one.subject))

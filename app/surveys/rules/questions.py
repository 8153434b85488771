"""What can be asked, and what counts as an answer. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from app.core.errors import N_
from app.public.rules import clean

VERDICT, SCALE, CHOICE, WORDS = "verdict", "scale", "choice", "words"
KINDS = (VERDICT, SCALE, CHOICE, WORDS)
SCORED = (VERDICT, SCALE)  # what a share of satisfied people is made of
SATISFIED_FROM = {VERDICT: 1, SCALE: 4}  # on the scale, 4 and 5 count as satisfied
MOST_QUESTIONS, MOST_CHOICES = 20, 10
MAX_QUESTION, MAX_QUESTION_EN, MAX_CHOICE, MAX_WORDS = 200, 300, 120, 500


@dataclass(frozen=True)
class Question:
    """`key` is the same in every version; `team_id` and `zone_id` say what it is about, both None for the whole."""

    kind: str
    words: str
    words_en: str = ""
    required: bool = False
    choices: tuple[str, ...] = ()
    team_id: str | None = None
    zone_id: str | None = None
    id: str = ""
    key: str = ""

    def values(self) -> range:
        """What may be picked."""
        return {VERDICT: range(2), SCALE: range(1, 6), CHOICE: range(len(self.choices))}.get(self.kind, range(0))

    def satisfied(self, pick: int) -> bool:
        return pick >= SATISFIED_FROM[self.kind]


def choice_said(choice: str, english: bool) -> str:
    """A choice in the reader's language: English stands after a stroke, where the office wrote it."""
    own, _, other = choice.partition("|")
    return (english and other.strip()) or own.strip()


@dataclass(frozen=True)
class Answered:
    """`picks` and `remarks` by question id; `faults` by question id, msgids."""

    picks: dict[str, int] = field(default_factory=dict)
    remarks: dict[str, str] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)


def question_faults(questions: Sequence[Question]) -> dict[str, str]:
    """What is wrong with a questionnaire, by the question's place (from 0) or "" for the whole; msgids."""
    faults = {}
    for place, one in enumerate(questions):
        fault = _fault(one)
        if fault:
            faults[str(place)] = fault
    if not questions:
        faults[""] = N_("A questionnaire needs at least one question.")
    if len(questions) > MOST_QUESTIONS:
        faults[""] = N_("At most 20 questions: who is asked more answers less.")
    if questions and not any(one.kind in SCORED for one in questions):
        faults[""] = N_("At least one question must ask satisfied or not, or for a scale: else nothing can be compared.")
    return faults


def _fault(one: Question) -> str | None:
    if one.kind not in KINDS:
        return N_("Choose what kind of answer is wanted.")
    if not one.words.strip():
        return N_("Please write the question.")
    if len(one.words) > MAX_QUESTION or len(one.words_en) > MAX_QUESTION_EN:
        return N_("This question is too long.")
    if one.kind == CHOICE and not 2 <= len(one.choices) <= MOST_CHOICES:
        return N_("A choice needs 2 to 10 lines, one each.")
    if len({choice.casefold() for choice in one.choices}) < len(one.choices):
        return N_("Two of the choices are alike.")
    if any(len(choice) > MAX_CHOICE for choice in one.choices):
        return N_("A choice has at most 120 characters.")
    return None


def read_answer(questions: Sequence[Question], given: Mapping[str, str]) -> Answered:
    """What somebody sent, by question id. What is empty is no answer; a required one is missed."""
    found = Answered()
    for one in questions:
        text = clean(given.get(one.id, ""))
        if not text:
            if one.required:
                found.faults[one.id] = N_("Please answer this one.")
        elif one.kind == WORDS:
            found.remarks[one.id] = text
            if len(text) > MAX_WORDS:
                found.faults[one.id] = N_("Please keep it under 500 characters.")
        elif text.isascii() and text.isdigit() and len(text) < 3 and int(text) in one.values():
            found.picks[one.id] = int(text)
        else:
            found.faults[one.id] = N_("Please choose one of the answers.")
    if not found.picks and not found.remarks and not found.faults:
        found.faults[""] = N_("Nothing is answered yet.")
    return found

"""What a phone may send. Unknown fields are passed over, so that newer phones still talk to an older server."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    StringConstraints,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)

MAX_OPERATIONS = 1_000
INT32 = 2**31 - 1
CENTURY_MS = 36_525 * 86_400_000
FIRST_YEAR, LAST_YEAR = 1900, 2200  # inside these every time can be converted to UTC and stored


def _no_nul(text: str) -> str:
    if "\x00" in text:
        raise ValueError("holds a NUL character")
    return text


def _label(text: str) -> str:
    return text.replace("\x00", "")[:40]  # a long name is no reason to refuse what the phone sends with it


def _is_text(value: Any) -> Any:
    if not isinstance(value, str):
        raise ValueError("a time is written as text")
    return value


def _whole(value: Any) -> Any:
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _in_range(moment: datetime) -> datetime:
    if not FIRST_YEAR <= moment.year < LAST_YEAR:
        raise ValueError("outside the years that can be meant")
    return moment


def _if_in_range(moment: datetime) -> datetime | None:
    return moment if FIRST_YEAR <= moment.year < LAST_YEAR else None


NO_NUL = r"^[^\x00]*$"  # PostgreSQL holds none
WHOLE = BeforeValidator(_whole)  # 3.0 is the number 3 in JSON, whoever wrote it
Id = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=36, pattern=r"^[0-9A-Za-z-]+$")]
Line = Annotated[str, StringConstraints(strict=True, max_length=200), AfterValidator(_no_nul)]
Words = Annotated[str, StringConstraints(strict=True, max_length=2_000), AfterValidator(_no_nul)]
Code = Annotated[str, StringConstraints(strict=True, max_length=300), AfterValidator(_no_nul)]
Sha256 = Annotated[str, StringConstraints(strict=True, pattern=r"^[0-9a-f]{64}$")]
Photos = Annotated[list[Sha256], Field(max_length=9)]
Moment = Annotated[AwareDatetime, BeforeValidator(_is_text), AfterValidator(_in_range)]
# An impossible clock is no reason to refuse what the phone sends with it.
Hearsay = Annotated[AwareDatetime, BeforeValidator(_is_text), AfterValidator(_if_in_range)]
# When it was, as the author of a late entry says (补录); older phones send none, and it counts when it was recorded.
Claimed = Annotated[
    Moment | None, Field(description="Of a late entry (one with a late_reason): the moment it is for, and counts for.")
]
Version = Annotated[int, Field(strict=True, ge=1, le=INT32), WHOLE]


Number = Annotated[int, Field(strict=True, ge=0, le=INT32), WHOLE]
Millis = Annotated[int, Field(strict=True, ge=0, le=CENTURY_MS), WHOLE]
Tag = Annotated[str, StringConstraints(strict=True, max_length=36, pattern=NO_NUL)]
Life = Tag
Token = Annotated[str, StringConstraints(strict=True, max_length=400), AfterValidator(_no_nul)]


class Loose(BaseModel):
    model_config = ConfigDict(extra="ignore")


class DeviceIn(Loose):
    """The phone's browser and what it says of its own queue. Offsets in milliseconds, server minus phone.

    `waiting_of` are the ids of other people some of what waits is of, `waiting_numbers` the numbers of all that waits. `life`
    and `mono_ms` are the page's life and its monotonic clock when it sent this.
    """

    id: Annotated[str, StringConstraints(strict=True, pattern=r"^[0-9A-Za-z_-]{1,64}$")]
    label: Annotated[str, StringConstraints(strict=True), AfterValidator(_label)] = ""
    app_version: Annotated[str, StringConstraints(strict=True), AfterValidator(_label)] = ""
    waiting: Number = 0
    oldest_waiting_at: Hearsay | None = None
    waiting_of: Annotated[list[Tag], Field(max_length=50)] = []
    waiting_numbers: Annotated[list[Number], Field(max_length=MAX_OPERATIONS)] | None = None
    clock_offset_ms: Annotated[float, Field(strict=True, ge=-CENTURY_MS, le=CENTURY_MS)] | None = None
    life: Life = ""
    mono_ms: Millis | None = None
    last_number: Number = 0


class NamedOperation(BaseModel):
    """The least an operation needs for an answer of its own; the rest is judged operation by operation."""

    model_config = ConfigDict(extra="allow")
    id: Annotated[str, StringConstraints(strict=True, min_length=1, max_length=64, pattern=NO_NUL)]


class SyncIn(Loose):
    """The body of POST /api/v1/sync. `user` is whom the phone takes itself to belong to: another's get no answer."""

    device: DeviceIn | Annotated[str, StringConstraints(strict=True, pattern=r"^[0-9A-Za-z_-]{1,64}$")] | None = None
    user: Annotated[str, StringConstraints(strict=True, max_length=64)] | None = None
    cursor: Annotated[str, StringConstraints(strict=True, max_length=300)] | None = None
    operations: Annotated[list[NamedOperation], Field(max_length=MAX_OPERATIONS)] = []


def _or_nothing(model: type[BaseModel]) -> WrapValidator:
    """What cannot be read counts as absent: evidence is weighed, and no record refused for it."""

    def read(value: Any, handler: ValidatorFunctionWrapHandler) -> Any:
        try:
            return handler(value)
        except ValidationError:
            return model()

    return WrapValidator(read)


class StampsIn(Loose):
    """What bounds the moment of a record whatever the phone's clock says; older phones send none of it.

    `again_of` is the operation that was refused first, where this one tries its content again.
    """

    life: Life = ""
    mono_ms: Millis | None = None
    token: Token = ""
    token_mono_ms: Millis | None = None
    shell_token: Token = ""
    again_of: Tag = ""


class OperationIn(Loose):
    """One tap that mattered."""

    kind: Annotated[str, StringConstraints(strict=True, min_length=1, max_length=40), AfterValidator(_no_nul)]
    seq: Annotated[int, Field(strict=True, ge=0, le=INT32), WHOLE] | None = None
    device_at: Moment
    clock_offset_ms: Annotated[float, Field(strict=True, ge=-CENTURY_MS, le=CENTURY_MS)] | None = None
    stamps: Annotated[StampsIn, _or_nothing(StampsIn)] = StampsIn()
    body: dict[str, Any]


class ItemIn(Loose):
    item_id: Annotated[str, StringConstraints(strict=True, max_length=64), AfterValidator(_no_nul)]
    text: Line
    ok: StrictBool


class BroughtIn(Loose):
    """What a patrol brings as proof beside its code. Milliseconds of the page's monotonic clock, seconds, metres."""

    seen_mono_ms: Millis | None = None
    challenge_photo: Sha256 | None = None
    challenge_skipped: Words = ""
    photo_age_s: Annotated[int, Field(strict=True, ge=0, le=CENTURY_MS), WHOLE] | None = None
    metres_away: Annotated[int, Field(strict=True, ge=0, le=INT32), WHOLE] | None = None


class AnswerGradeIn(Loose):
    record_id: Id
    words: Words


class RecordPatrolIn(Loose):
    zone_id: Id
    source: Literal["camera", "photo", "link", "typed", "list"]
    code: Code | None = None
    items: Annotated[list[ItemIn], Field(max_length=200)] = []
    note: Words = ""
    late_reason: Words = ""
    claimed_at: Claimed = None
    photos: Photos = []
    brought: Annotated[BroughtIn, _or_nothing(BroughtIn)] = BroughtIn()


class CheckIn(Loose):
    text: Line
    ok: StrictBool


class RecordDeedIn(Loose):
    duty_id: Id
    zone_id: Id | None = None
    items: Annotated[list[CheckIn], Field(max_length=60)] = []
    note: Words = ""
    late_reason: Words = ""
    claimed_at: Claimed = None
    photos: Photos = []


class FailedIn(Loose):
    """The issue that a failed item becomes."""

    id: Id
    description: Words = ""
    severity: Literal["minor", "normal", "serious"]
    assignee_id: Id | None = None
    deadline_at: Moment
    photos: Photos = []


class InspectedIn(Loose):
    item_id: Annotated[str, StringConstraints(strict=True, max_length=64), AfterValidator(_no_nul)]
    text: Line
    verdict: Literal["pass", "fail", "na"]
    points: Annotated[int, Field(strict=True, ge=0, le=10), WHOLE] | None = None
    issue: FailedIn | None = None


class RecordInspectionIn(Loose):
    """`photos` names every photo of its issues once more, as phones and answers look for them there."""

    zone_id: Id
    route_id: Id | None = None
    kind: Literal["targeted", "general"]
    source: Literal["camera", "photo", "link", "typed", "list"] = "list"
    code: Code | None = None
    items: Annotated[list[InspectedIn], Field(max_length=200)]
    note: Words = ""
    late_reason: Words = ""
    claimed_at: Claimed = None
    photos: Annotated[list[Sha256], Field(max_length=20)] = []


class HandOverKeyIn(Loose):
    entry_id: Id
    to_id: Id | None = None
    to_name: Line = ""
    note: Line = ""
    photos: Photos = []


class WritePlanIn(Loose):
    zone_id: Id
    kind: Literal["week", "day"]
    on_day: Annotated[date, BeforeValidator(_is_text)]
    words: Words


class ReportIssueIn(Loose):
    zone_id: Id
    patrol_id: Id | None = None
    item: Line = ""
    description: Words
    severity: Literal["minor", "normal", "serious"]
    assignee_id: Id | None = None
    deadline_at: Moment
    photos: Photos = []


class CommentIn(Loose):
    issue_id: Id
    words: Words = ""
    photos: Photos = []


class StepIn(CommentIn):
    """confirm_fix and verify_fix. `expected_version` is the version of the issue the person saw."""

    expected_version: Version | None = None


class RejectFixIn(StepIn):
    deadline_at: Moment


class ChangeDeadlineIn(StepIn):
    deadline_at: Moment


class ReassignIn(StepIn):
    assignee_id: Id


class PlanStepIn(Loose):
    id: Annotated[str, StringConstraints(strict=True, max_length=40), AfterValidator(_no_nul)]
    text: Line


class ReportIncidentIn(Loose):
    """An incident (突发事件). `name` and `steps` are the plan as the finder's phone showed it; its id is the case's."""

    plan_id: Annotated[str, StringConstraints(strict=True, max_length=40), AfterValidator(_no_nul)]
    name: Line = ""
    steps: Annotated[list[PlanStepIn], Field(max_length=60)] = []
    zone_id: Id | None = None
    place: Line = ""
    words: Words = ""
    photos: Photos = []


class LogInquiryIn(Loose):
    """What somebody was asked first (首问). `answer`: they had their answer at once, with these words; `confidential`:
    a topic for the set people only (附表二 二.3)."""

    words: Words
    answer: Words = ""
    caller_name: Line = ""
    caller_unit: Line = ""
    caller_phone: Line = ""
    zone_id: Id | None = None
    place: Line = ""
    confidential: bool = False


class TakeStepIn(Loose):
    """A step on a service case. Which there are and what each needs stands in the picture (`site.service_kinds`).

    `code` is what was read from a plate and `source` how: a live scan is the proof of an arrival.
    """

    case_id: Id
    step: Annotated[str, StringConstraints(strict=True, min_length=1, max_length=20), AfterValidator(_no_nul)]
    words: Words = ""
    person_id: Id | None = None
    person_ids: Annotated[list[Id], Field(max_length=20)] = []
    promised_at: Moment | None = None
    verdict: StrictBool | None = None
    item: Annotated[str, StringConstraints(strict=True, max_length=40), AfterValidator(_no_nul)] = ""
    zone_id: Id | None = None
    team_id: Id | None = None
    source: Literal["camera", "photo", "link", "typed", ""] = ""
    code: Code = ""
    photos: Photos = []
    brought: Annotated[BroughtIn, _or_nothing(BroughtIn)] = BroughtIn()


class SeeCaseIn(Loose):
    """Whose case it is, or who has to learn of it at once, has opened it on the phone."""

    case_id: Id


class ReadNoticesIn(Loose):
    """One's own notices that were read on the phone; others' and unknown ones are passed over."""

    notice_ids: Annotated[list[Id], Field(max_length=200)]


class GiveUpIn(Loose):
    """An operation that its author no longer wants sent: its number is accounted for, its content kept.

    `content` is the operation's body; it is left out for a patrol undone within its ten seconds.
    """

    operation_id: Id
    kind: Annotated[str, StringConstraints(strict=True, min_length=1, max_length=40), AfterValidator(_no_nul)]
    number: Annotated[int, Field(strict=True, ge=0, le=INT32), WHOLE]
    device_at: Moment
    reason: Words
    content: dict[str, Any] | None = None

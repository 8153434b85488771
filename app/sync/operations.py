"""Which operations there are: each kind's body and the action it calls. Adding one touches this file alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.book.actions import KeyGiven, PlanWritten, hand_over_key, write_plan
from app.cases import actions as cases
from app.core.acting import Acting
from app.core.moments import Moments
from app.duties.actions import DeedDone, record_deed
from app.evidence.actions import Brought, answer_grade
from app.inspections.actions import Failed, Inspected, record_inspection
from app.notices.actions import read_notices
from app.patrols.actions import PatrolFound, record_patrol
from app.service import actions as service
from app.sync.giving_up import GivenUp, give_up
from app.sync.schemas import (
    AnswerGradeIn,
    BroughtIn,
    ChangeDeadlineIn,
    CommentIn,
    GiveUpIn,
    HandOverKeyIn,
    LogInquiryIn,
    Loose,
    ReadNoticesIn,
    ReassignIn,
    RecordDeedIn,
    RecordInspectionIn,
    RecordPatrolIn,
    RejectFixIn,
    ReportIncidentIn,
    ReportIssueIn,
    SeeCaseIn,
    StepIn,
    TakeStepIn,
    WritePlanIn,
)

Apply = Callable[[Acting, str, Any, Moments], Any]


@dataclass(frozen=True)
class Kind:
    """`apply(by, operation id, body, times)` calls the action; it raises Problem for a refusal."""

    body: type[Loose]
    apply: Apply


def _brought(given: BroughtIn) -> Brought:
    return Brought(**given.model_dump() | {"challenge_photo": given.challenge_photo or ""})


def _answer_grade(by: Acting, id_: str, body: AnswerGradeIn, times: Moments) -> None:
    answer_grade(by, body.record_id, body.words, id_)


def _record_patrol(by: Acting, id_: str, body: RecordPatrolIn, times: Moments) -> None:
    items = [item.model_dump() for item in body.items]
    found = PatrolFound(
        id=id_, zone_id=body.zone_id, source=body.source, code=body.code, items=items,
        note=body.note, late_reason=body.late_reason, claimed_at=body.claimed_at, photos=body.photos,
        brought=_brought(body.brought),
    )  # fmt: skip
    record_patrol(by, found, times)


def _record_deed(by: Acting, id_: str, body: RecordDeedIn, times: Moments) -> None:
    record_deed(by, DeedDone(id=id_, **body.model_dump()), times)


def _record_inspection(by: Acting, id_: str, body: RecordInspectionIn, times: Moments) -> None:
    items = [
        item.model_dump() | {"issue": Failed(**item.issue.model_dump()) if item.issue else None} for item in body.items
    ]
    said = body.model_dump(exclude={"items", "photos"})
    record_inspection(by, Inspected(id=id_, items=items, **said), times)


def _hand_over_key(by: Acting, id_: str, body: HandOverKeyIn, times: Moments) -> None:
    hand_over_key(by, KeyGiven(id=id_, **body.model_dump()), times)


def _write_plan(by: Acting, id_: str, body: WritePlanIn, times: Moments) -> None:
    write_plan(by, PlanWritten(id=id_, **body.model_dump()), times)


def _read_notices(by: Acting, id_: str, body: ReadNoticesIn, times: Moments) -> None:
    read_notices(by, body.notice_ids)


def _report_issue(by: Acting, id_: str, body: ReportIssueIn, times: Moments) -> None:
    cases.report_issue(by, cases.Report(id=id_, **body.model_dump()), times)


def _report_incident(by: Acting, id_: str, body: ReportIncidentIn, times: Moments) -> None:
    said = body.model_dump(exclude={"steps"})
    steps = [step.model_dump() for step in body.steps]
    service.report_incident(by, service.Incident(id=id_, steps=steps, **said), times)


def _log_inquiry(by: Acting, id_: str, body: LogInquiryIn, times: Moments) -> None:
    asked = service.Asked("inquiry", id=id_, **body.model_dump(exclude={"answer"}))
    service.write_down(by, asked, body.answer, times)


def _take_step(by: Acting, id_: str, body: TakeStepIn, times: Moments) -> None:
    said: dict[str, Any] = body.model_dump(exclude={"step"}) | {"brought": _brought(body.brought)}
    said |= {key: said[key] or "" for key in ("person_id", "zone_id", "team_id")}
    service.take(by, service.Step(name=body.step, id=id_, **said), times)


def _see_case(by: Acting, id_: str, body: SeeCaseIn, times: Moments) -> None:
    service.see(by, body.case_id, id_, times)


def _give_up(by: Acting, id_: str, body: GiveUpIn, times: Moments) -> None:
    give_up(by, id_, GivenUp(**body.model_dump()))


def _step(action: Callable[[Acting, cases.Step, Moments], Any]) -> Apply:
    def apply(by: Acting, id_: str, body: CommentIn, times: Moments) -> None:
        action(by, cases.Step(id=id_, **body.model_dump()), times)

    return apply


KINDS: dict[str, Kind] = {
    "record_patrol": Kind(RecordPatrolIn, _record_patrol),
    "record_deed": Kind(RecordDeedIn, _record_deed),
    "record_inspection": Kind(RecordInspectionIn, _record_inspection),
    "hand_over_key": Kind(HandOverKeyIn, _hand_over_key),
    "write_plan": Kind(WritePlanIn, _write_plan),
    "report_issue": Kind(ReportIssueIn, _report_issue),
    "confirm_fix": Kind(StepIn, _step(cases.confirm_fix)),
    "verify_fix": Kind(StepIn, _step(cases.verify_fix)),
    "reject_fix": Kind(RejectFixIn, _step(cases.reject_fix)),
    "comment": Kind(CommentIn, _step(cases.comment)),
    "change_deadline": Kind(ChangeDeadlineIn, _step(cases.change_deadline)),
    "reassign": Kind(ReassignIn, _step(cases.reassign)),
    "report_incident": Kind(ReportIncidentIn, _report_incident),
    "log_inquiry": Kind(LogInquiryIn, _log_inquiry),
    "take_step": Kind(TakeStepIn, _take_step),
    "see_case": Kind(SeeCaseIn, _see_case),
    "answer_grade": Kind(AnswerGradeIn, _answer_grade),
    "read_notices": Kind(ReadNoticesIn, _read_notices),
    "give_up": Kind(GiveUpIn, _give_up),
}

"""Everything that can be done to an issue, a file for each behaviour."""

from app.cases.actions.comment import comment
from app.cases.actions.deadline import change_deadline
from app.cases.actions.fix import confirm_fix
from app.cases.actions.reassign import reassign
from app.cases.actions.report import Report, report_issue
from app.cases.actions.steps import Step
from app.cases.actions.verify import reject_fix, verify_fix

__all__ = [
    "Report",
    "Step",
    "change_deadline",
    "comment",
    "confirm_fix",
    "reassign",
    "reject_fix",
    "report_issue",
    "verify_fix",
]

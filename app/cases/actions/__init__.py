"""Everything that can be done to an issue, a file for each behaviour."""

from app.cases.actions.comment import comment
from app.cases.actions.deadline import change_deadline
from app.cases.actions.fix import confirm_fix
from app.cases.actions.reassign import reassign
from app.cases.actions.report import Report, report_issue
from app.cases.actions.steps import Step
from app.cases.actions.verify import reject_fix, verify_fix
from app.cases.actions.visitors import dispute_fix, hide_words, rate_fix, see_too, show_words

__all__ = [
    "Report",
    "Step",
    "change_deadline",
    "comment",
    "confirm_fix",
    "dispute_fix",
    "hide_words",
    "rate_fix",
    "reassign",
    "reject_fix",
    "report_issue",
    "see_too",
    "show_words",
    "verify_fix",
]

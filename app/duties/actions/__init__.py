"""Everything that can be done to duties, a file for each behaviour."""

from app.duties.actions.absence import (
    Absence,
    arrange_leave,
    end_leave_now,
    exempt,
    take_back_leave,
    withdraw_exemption,
)
from app.duties.actions.calendar import import_calendar, set_day, unset_day
from app.duties.actions.deed import DeedDone, record_deed
from app.duties.actions.duty import DutyEntry, end_duty, set_duty
from app.duties.actions.feed import close_feed, open_feed
from app.duties.actions.objection import Slot, answer_objection, object_to
from app.duties.actions.scheme import ship_scheme

__all__ = [
    "Absence",
    "DeedDone",
    "DutyEntry",
    "Slot",
    "answer_objection",
    "arrange_leave",
    "close_feed",
    "end_duty",
    "end_leave_now",
    "exempt",
    "import_calendar",
    "object_to",
    "open_feed",
    "record_deed",
    "set_day",
    "set_duty",
    "ship_scheme",
    "take_back_leave",
    "unset_day",
    "withdraw_exemption",
]

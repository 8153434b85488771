"""Everything that can be done to a service case, to the directory, the plans and the rosters."""

from app.service.actions.directory import keep_entry, remove_entry
from app.service.actions.incidents import Incident, report_incident
from app.service.actions.opening import Asked, open_case
from app.service.actions.plans import keep_plan, remove_plan
from app.service.actions.receptions import Reception, arrange_reception
from app.service.actions.rosters import set_cleared, set_ushers
from app.service.actions.steps import note_reached, note_seen, see, take, write_down
from app.service.actions.taking import Step
from app.service.actions.turning import file_as_issue, move_case, move_to_reception, rebook_reception, seal_case

__all__ = [
    "Asked",
    "Incident",
    "Reception",
    "Step",
    "arrange_reception",
    "file_as_issue",
    "keep_entry",
    "keep_plan",
    "move_case",
    "move_to_reception",
    "note_reached",
    "note_seen",
    "open_case",
    "rebook_reception",
    "remove_entry",
    "remove_plan",
    "report_incident",
    "seal_case",
    "see",
    "set_cleared",
    "set_ushers",
    "take",
    "write_down",
]

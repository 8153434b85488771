"""Everything that can be done to a service case, and to the directory."""

from app.service.actions.directory import keep_entry, remove_entry, set_cleared
from app.service.actions.opening import Asked, open_case
from app.service.actions.steps import Step, note_seen, take
from app.service.actions.turning import file_as_issue, move_case, seal_case

__all__ = [
    "Asked",
    "Step",
    "file_as_issue",
    "keep_entry",
    "move_case",
    "note_seen",
    "open_case",
    "remove_entry",
    "seal_case",
    "set_cleared",
    "take",
]

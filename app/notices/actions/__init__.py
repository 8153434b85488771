"""Taking the ladder's steps, reading notices, choosing when to be told."""

from app.notices.actions.choosing import set_ladder, set_own_choice, set_site_choice
from app.notices.actions.climbing import climb
from app.notices.actions.reading import read_notices

__all__ = ["climb", "read_notices", "set_ladder", "set_own_choice", "set_site_choice"]

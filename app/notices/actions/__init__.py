"""Taking the ladder's steps, reading notices, choosing when to be told."""

from app.notices.actions.choosing import set_ladder, set_own_choice, set_site_choice
from app.notices.actions.climbing import begin_ladder, climb
from app.notices.actions.reading import read_notices
from app.notices.actions.sending import send_due

__all__ = ["begin_ladder", "climb", "read_notices", "send_due", "set_ladder", "set_own_choice", "set_site_choice"]

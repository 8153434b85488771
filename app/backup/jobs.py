"""The worker has the site copied, whenever a copy is due."""

from __future__ import annotations

from app.backup.keeping import keep_copy
from app.core.acting import Acting
from app.jobs.registry import regularly


@regularly("*", slow=True)
def keep_copies(by: Acting) -> None:
    """Most minutes find nothing to do."""
    keep_copy(by)

"""The ledgers there are, each declared in a file of its own."""

from app.reports.kinds.inspections import INSPECTIONS
from app.reports.kinds.issues import ISSUES
from app.reports.kinds.kind import Column, Ledger, Wanted
from app.reports.kinds.patrols import PATROLS
from app.reports.kinds.summary import BY_PERSON, BY_TEAM

LEDGERS: dict[str, Ledger] = {one.name: one for one in (PATROLS, ISSUES, INSPECTIONS, BY_TEAM, BY_PERSON)}

__all__ = ["LEDGERS", "Column", "Ledger", "Wanted"]

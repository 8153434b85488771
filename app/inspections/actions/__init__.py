"""Everything that can be done about inspections, a file for each behaviour."""

from app.inspections.actions.record import Failed, Inspected, record_inspection
from app.inspections.actions.route import RouteEntry, cancel_route, plan_route

__all__ = ["Failed", "Inspected", "RouteEntry", "cancel_route", "plan_route", "record_inspection"]

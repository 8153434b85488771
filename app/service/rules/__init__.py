"""Kinds as data, the machine that replays a case's events, and its clocks. All pure."""

from app.service.rules.clocks import Clock, state_of_clock
from app.service.rules.declaring import CLOSED, OPEN_STATES, Kind, StepRule
from app.service.rules.folded import Folded, Happened
from app.service.rules.kinds import KINDS
from app.service.rules.machine import allowed_steps, fold, step_rule

__all__ = [
    "CLOSED",
    "KINDS",
    "OPEN_STATES",
    "Clock",
    "Folded",
    "Happened",
    "Kind",
    "StepRule",
    "allowed_steps",
    "fold",
    "state_of_clock",
    "step_rule",
]

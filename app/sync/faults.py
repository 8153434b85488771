"""A body's faults as problems, and problems as they are kept with an operation."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

from app.core.errors import N_, FieldError, Problem

_WORDS = {
    "missing": N_("This is missing."),
    "string_too_long": N_("This is too long."),
    "string_too_short": N_("This is missing."),
    "too_long": N_("There are too many of these."),
    "timezone_aware": N_("A time needs its time zone."),
}
_OTHERWISE = N_("This cannot be read.")
MAX_FAULTS = 50


def from_validation(error: ValidationError, prefix: str = "") -> Problem:
    """422 with a JSON pointer for each fault, below `prefix`."""
    faults = tuple(
        FieldError(prefix + "".join(f"/{_escape(part)}" for part in fault["loc"]), _WORDS.get(fault["type"], _OTHERWISE))
        for fault in error.errors(include_url=False, include_context=False, include_input=False)[:MAX_FAULTS]
    )
    return Problem(422, "invalid", N_("Some of this cannot be accepted."), errors=faults)


def _escape(part: int | str) -> str:
    return str(part).replace("~", "~0").replace("/", "~1")


def to_row(problem: Problem) -> dict[str, Any]:
    """What is kept: the msgid and its values, so that each reader has it in their own language."""
    return {
        "status": problem.status,
        "code": problem.code,
        "message": problem.message,
        "params": problem.params,
        "errors": [[fault.pointer, fault.message, fault.params] for fault in problem.errors],
    }


def from_row(row: dict[str, Any]) -> Problem:
    errors = tuple(FieldError(pointer, message, params) for pointer, message, params in row.get("errors", []))
    return Problem(row["status"], row["code"], row["message"], errors=errors, **row.get("params", {}))

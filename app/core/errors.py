"""Everything that can be refused, as one kind of error that pages, sync and commands each render their way."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


def N_(message: str) -> str:
    """Mark `message` for the catalogue; it is translated where it is shown."""
    return message


@dataclass(frozen=True)
class FieldError:
    """One field's fault: `pointer` is a JSON pointer into the body (`/body/zone_id`) or a form field's name."""

    pointer: str
    message: str
    params: dict[str, Any] = field(default_factory=dict)


class Problem(Exception):
    """A refusal with a reason in words (RFC 9457 when sent as JSON).

    `code` is stable and for programs; `message` is a msgid in English with %(name)s places filled from `params`.
    """

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        errors: tuple[FieldError, ...] = (),
        retry_after: int | None = None,
        **params: Any,
    ) -> None:
        super().__init__(message % params if params else message)
        self.status = status
        self.code = code
        self.message = message
        self.errors = errors
        self.retry_after = retry_after
        self.params = params


def forbidden(message: str = N_("You may not do this.")) -> Problem:
    return Problem(403, "forbidden", message)


def not_found(message: str = N_("There is no such thing, or you may not see it.")) -> Problem:
    """Foreign and absent things answer alike."""
    return Problem(404, "not-found", message)


def invalid(pointer: str, message: str, **params: Any) -> Problem:
    """One field is wrong; `message` says how."""
    return Problem(422, "invalid", message, errors=(FieldError(pointer, message, params),), **params)

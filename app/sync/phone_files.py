"""Records that a phone could not send, brought in as the file it made of them: through the same door, as their author's."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from pydantic import Field, ValidationError

from app.core import journal
from app.core.acting import Acting
from app.core.db import transaction
from app.core.errors import N_, Problem, forbidden
from app.people.models import Person
from app.people.queries import person_by_id
from app.photos.actions import receive_photo
from app.places.queries import user_of
from app.policy import may
from app.sync import faults
from app.sync.actions import Result, receive_batch
from app.sync.rules import told
from app.sync.schemas import MAX_OPERATIONS, DeviceIn, Id, Loose, NamedOperation, Sha256

FORMAT = "zonewalk-records"
AT_ONCE = 50  # records between two words of progress
PHOTO_WEIGHT, QUICK = 8, 100  # a photo takes the time of eight records; a hundred take about a second


class AuthorIn(Loose):
    id: Id
    name: str = ""


class PhotoIn(Loose):
    sha256: Sha256
    base64: str


class PhoneFile(Loose):
    """What the field app writes (static/field/exporting.js)."""

    format: str
    user: AuthorIn
    device: DeviceIn
    operations: list[NamedOperation] = Field(max_length=MAX_OPERATIONS)
    photos: list[PhotoIn] = Field(default=[], max_length=MAX_OPERATIONS)


Progress = Callable[[int, int], None]


def read_phone_file(content: bytes) -> PhoneFile:
    """Raises Problem 422 for whatever the field app did not write."""
    try:
        found = PhoneFile.model_validate(json.loads(content))
    except (ValueError, RecursionError, ValidationError) as error:
        raise _unreadable() from error
    if found.format != FORMAT:
        raise _unreadable()
    return found


def takes_long(content: bytes) -> bool:
    """Whether taking it in is more than about a second's work. Raises Problem 422."""
    file = read_phone_file(content)
    return len(file.operations) + PHOTO_WEIGHT * len(file.photos) > QUICK


def import_phone_file(by: Acting, content: bytes, progress: Progress = lambda done, total: None) -> dict[str, Any]:
    """Take in a phone's file. Each record is its author's, marked with who brought it; one that had come already is not
    taken again. Raises Problem 403, 422.

    What came of it, ready to be kept: `author`, each of the `rows` with its status and problem, how many `photos` came and
    why others were `refused`. Stopped by `progress` half-way, what was taken in stays.
    """
    if not may(by.user, "manage"):
        raise forbidden()
    file = read_phone_file(content)
    author = person_by_id(file.user.id)
    if author is None:
        raise Problem(422, "unknown-author", N_("The person who made these records is not known here."))
    as_author = _as_author(by, author, file.device.id, by.now)
    operations = [operation.model_dump() for operation in file.operations]
    total, refused = len(file.photos) + len(operations), []
    for done, photo in enumerate(file.photos):
        progress(done, total)
        if problem := _photo(as_author, photo):
            refused.append(faults.to_row(problem))
    results: dict[str, Result] = {}
    for start in range(0, len(operations), AT_ONCE):
        progress(len(file.photos) + start, total)
        part = receive_batch(as_author, operations[start : start + AT_ONCE])
        results |= {result.id: result for result in part}
    rows = [_row(operation, results[operation["id"]]) for operation in operations if operation["id"] in results]
    with transaction():
        counts = {status: sum(row["status"] == status for row in rows) for status in _STATUSES}
        journal.append(by, "import_records", "person", author.id, {"device": file.device.id, **counts})
    return {"author": author.id, "rows": rows, "photos": len(file.photos) - len(refused), "refused": refused}


def _row(operation: dict[str, Any], result: Result) -> dict[str, Any]:
    body = operation.get("body")
    body = body if isinstance(body, dict) else {}
    zone_id = body.get("zone_id")
    return {
        "kind": str(operation.get("kind"))[:40],
        "zone_id": zone_id if isinstance(zone_id, str) else None,
        "told": told(body),
        "status": result.status,
        "problem": faults.to_row(result.problem) if result.problem else None,
    }


_STATUSES = ("applied", "duplicate", "rejected")


def _as_author(by: Acting, author: Person, device_id: str, now: datetime) -> Acting:
    return replace(by, user=user_of(author, now), device_id=device_id, imported_by=by.id)


def _photo(by: Acting, photo: PhotoIn) -> Problem | None:
    try:
        receive_photo(by, photo.sha256, base64.b64decode(photo.base64, validate=True))
    except binascii.Error:
        return _unreadable()
    except Problem as problem:
        return problem
    return None


def _unreadable() -> Problem:
    return Problem(422, "no-phone-file", N_("This is not a file of records from the field app."))

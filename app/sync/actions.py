"""Takes in a phone's batch: every operation in a transaction of its own, each at most once."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from flask import current_app
from pydantic import ValidationError
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from app.core.acting import Acting
from app.core.db import db, transaction
from app.core.errors import N_, Problem
from app.core.ids import is_uuid7, new_id
from app.core.moments import UNSTAMPED, Stamps, is_absurd, moments
from app.photos.queries import photo_states
from app.photos.rules import is_sha256
from app.sync import faults
from app.sync.models import Operation
from app.sync.operations import KINDS
from app.sync.schemas import OperationIn

APPLIED, DUPLICATE, REJECTED = "applied", "duplicate", "rejected"
OVERTAKEN = "overtaken"  # the action kept the words and photos on the timeline before it refused


@dataclass(frozen=True)
class Result:
    """The answer for one operation. `kept`: a rejected one's words stand on an issue's timeline."""

    id: str
    status: str
    problem: Problem | None = None
    kept: bool = False
    photos: dict[str, str] = field(default_factory=dict)


def receive_batch(by: Acting, raw: Iterable[dict[str, Any]], sent: Stamps = UNSTAMPED) -> list[Result]:
    """Apply each operation in order. The author is always `by`, whatever the body says.

    `sent` tells by `life` and `mono_ms` when the phone sent them, by its monotonic clock.

    One that meets a fault of our own has no result, so that the phone sends it again; it never blocks the next.
    Raises DBAPIError or OSError when nothing can be saved at all: what was answered before is committed.
    """
    results = []
    for operation in raw:
        try:
            results.append(_receive(by, operation, sent))
        except (DBAPIError, OSError):
            raise
        except Exception:
            current_app.logger.exception("operation %r could not be judged", operation.get("id"))
    return results


def body_hash(raw: dict[str, Any]) -> str:
    """SHA-256 of what the operation says, in canonical JSON: the same tap sent again has the same."""
    said = {key: raw.get(key) for key in ("kind", "device_at", "body")}
    return hashlib.sha256(json.dumps(said, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def _receive(by: Acting, raw: dict[str, Any], sent: Stamps) -> Result:
    digest = body_hash(raw)
    try:
        with transaction():
            earlier = _earlier(by, raw["id"], digest)
            if earlier is not None:
                return _again(by, raw, earlier)
            try:
                _apply(by, raw, sent)
            except Problem as problem:
                if problem.code != OVERTAKEN:
                    raise
                _write(by, raw, digest, REJECTED, problem, kept=True)
                return _result(by, raw, REJECTED, problem, kept=True)
            _write(by, raw, digest, APPLIED)
        return _result(by, raw, APPLIED)
    except Problem as problem:
        return _reject(by, raw, digest, problem)


def _reject(by: Acting, raw: dict[str, Any], digest: str, problem: Problem) -> Result:
    """Keep a refused operation with its reason; what it tried was rolled back."""
    with transaction():
        earlier = _earlier(by, raw["id"], digest)
        if earlier is not None:
            return _again(by, raw, earlier)
        _write(by, raw, digest, REJECTED, problem)
    return _result(by, raw, REJECTED, problem)


def _earlier(by: Acting, id_: str, digest: str) -> Operation | None:
    """The same operation as it came before, under its own id or beside another that had the id."""
    found = db.session.get(Operation, id_)
    if found is not None and found.person_id == by.id and found.body_hash == digest:
        return found
    return db.session.execute(
        select(Operation).where(
            Operation.conflicts_with == id_[:36], Operation.person_id == by.id, Operation.body_hash == digest
        )
    ).scalars().first()


def _again(by: Acting, raw: dict[str, Any], earlier: Operation) -> Result:
    if earlier.status == APPLIED:
        return _result(by, raw, DUPLICATE)
    problem = faults.from_row(earlier.problem) if earlier.problem else None
    return _result(by, raw, REJECTED, problem, kept=earlier.kept)


def _apply(by: Acting, raw: dict[str, Any], sent: Stamps) -> None:
    """Call the kind's action. Raises Problem for whatever is refused."""
    if not is_uuid7(raw["id"]):
        raise Problem(422, "invalid-id", N_("This record has no valid number of its own."))
    if db.session.get(Operation, raw["id"]) is not None:
        raise Problem(409, "id-conflict", N_("Another record already has this one's number."))
    try:
        operation = OperationIn.model_validate(raw)
    except ValidationError as error:
        raise faults.from_validation(error) from error
    if is_absurd(operation.device_at, by.now):
        raise Problem(422, "absurd-time", N_("The phone's clock says a time that cannot be. Please set it."))
    kind = KINDS.get(operation.kind)
    if kind is None:
        raise Problem(422, "unknown-kind", N_("The server does not know this kind of record. Please update."))
    try:
        body = kind.body.model_validate(operation.body)
    except ValidationError as error:
        raise faults.from_validation(error, "/body") from error
    times = moments(operation.device_at, operation.clock_offset_ms, by.now, _stamps(operation, sent))
    kind.apply(by, raw["id"], body, times)


def _stamps(operation: OperationIn, sent: Stamps) -> Stamps:
    said = operation.stamps.model_dump()
    return Stamps(**said, seq=operation.seq, sent_life=sent.life, sent_mono_ms=sent.mono_ms)


def _write(
    by: Acting, raw: dict[str, Any], digest: str, status: str, problem: Problem | None = None, kept: bool = False
) -> None:
    """The operation's row; under a number of its own when its id is taken or is none."""
    id_, taken = raw["id"], None
    if not is_uuid7(id_) or db.session.get(Operation, id_) is not None:
        id_, taken = new_id(), raw["id"][:36]
    try:
        said = OperationIn.model_validate(raw)
        device_at = said.device_at
    except ValidationError:
        said, device_at = None, None
    db.session.add(
        Operation(
            id=id_,
            person_id=by.id,
            device_id=by.device_id,
            kind=said.kind if said else _printable(raw.get("kind")),
            seq=said.seq if said else None,
            body=_body(raw.get("body")),
            body_hash=digest,
            device_at=device_at,
            received_at=by.now,
            status=status,
            problem=faults.to_row(problem) if problem else None,
            kept=kept,
            conflicts_with=taken,
        )
    )
    db.session.flush()


def _printable(kind: Any) -> str:
    return "".join(letter for letter in str(kind) if letter.isprintable())[:40]


def _body(body: Any) -> dict[str, Any]:
    return body if isinstance(body, dict) else {"unreadable": body}


def _result(
    by: Acting, raw: dict[str, Any], status: str, problem: Problem | None = None, kept: bool = False
) -> Result:
    body = raw.get("body")
    named = body.get("photos") if isinstance(body, dict) else None
    hashes = [sha for sha in named if isinstance(sha, str) and is_sha256(sha)][:20] if isinstance(named, list) else []
    return Result(raw["id"], status, problem, kept, photo_states(by.id, hashes))

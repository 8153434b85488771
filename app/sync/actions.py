"""Takes in a phone's batch: every operation on its own and at most once, answered when it is on disk."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from flask import current_app
from pydantic import ValidationError
from sqlalchemy import or_, select
from sqlalchemy.exc import DBAPIError

from app.core.acting import Acting
from app.core.db import db, savepoint, transaction
from app.core.errors import N_, Problem
from app.core.ids import is_uuid7, new_id
from app.core.moments import UNSTAMPED, Stamps, moments
from app.photos.queries import photo_states
from app.photos.rules import is_sha256
from app.places.models import Zone
from app.sync import faults
from app.sync.giving_up import GIVE_UP, given_up, is_given_up
from app.sync.models import Operation
from app.sync.operations import KINDS
from app.sync.rules import body_hash
from app.sync.schemas import OperationIn

APPLIED, DUPLICATE, REJECTED = "applied", "duplicate", "rejected"
OVERTAKEN = "overtaken"  # the action kept the words and photos on the timeline before it refused
GROUP = 50  # operations that share one durable commit: the write lock is held for a fraction of a second


@dataclass(frozen=True)
class Result:
    """The answer for one operation. `kept`: a rejected one's words stand on an issue's timeline."""

    id: str
    status: str
    problem: Problem | None = None
    kept: bool = False
    photos: dict[str, str] = field(default_factory=dict)


@dataclass
class Held:
    """The operations that already have one of a group's ids, read under the write lock; `note` adds what came since.

    `sent` tells by `life` and `mono_ms` when the phone sent them, by its monotonic clock.
    """

    by: Acting
    sent: Stamps
    rows: dict[str, Operation]
    beside: list[Operation]  # this person's, kept beside another that had the id
    zones: list[Zone]  # only held, so that the session need not read each of them again

    @classmethod
    def of(cls, by: Acting, group: Iterable[dict[str, Any]], sent: Stamps) -> Held:
        ids = [operation["id"][:36] for operation in group]
        rows = db.session.execute(select(Operation).where(Operation.id.in_(ids))).scalars()
        beside = select(Operation).where(Operation.conflicts_with.in_(ids), Operation.person_id == by.id)
        named = {str(body.get("zone_id")) for body in map(_said, group)}
        zones = db.session.execute(select(Zone).where(Zone.id.in_(named))).scalars()
        return cls(by, sent, {row.id: row for row in rows}, list(db.session.execute(beside).scalars()), list(zones))

    def earlier(self, id_: str, digest: str) -> Operation | None:
        """The same operation as it came before, under its own id or beside another that had the id."""
        found = self.rows.get(id_)
        if found is not None and found.person_id == self.by.id and (found.body_hash == digest or is_given_up(found)):
            return found
        return next((row for row in self.beside if (row.conflicts_with, row.body_hash) == (id_[:36], digest)), None)

    def note(self, row: Operation) -> None:
        self.rows[row.id] = row
        if row.conflicts_with:
            self.beside.append(row)


def receive_batch(by: Acting, raw: Sequence[dict[str, Any]], sent: Stamps = UNSTAMPED) -> list[Result]:
    """Apply each operation in order. The author is always `by`, whatever the body says.

    Each stands in a savepoint of its own, and `GROUP` of them share a durable commit that comes before the answer. One
    that meets a fault of our own has no result, so that the phone sends it again; it never blocks the next. Raises
    DBAPIError or OSError when nothing can be saved: the phone sends all again, and what had been saved is a duplicate.
    """
    results: list[Result] = []
    for start in range(0, len(raw), GROUP):
        group = raw[start : start + GROUP]
        with transaction():
            held = Held.of(by, group, sent)
            found = [_receive_or_note(by, operation, held) for operation in group]
        results += [result for result in found if result]
    named = {operation["id"]: _photos(operation) for operation in raw}
    states = photo_states(by.id, [sha256 for hashes in named.values() for sha256 in hashes])
    return [replace(one, photos={sha256: states[sha256] for sha256 in named[one.id]}) for one in results]


def _receive_or_note(by: Acting, raw: dict[str, Any], held: Held) -> Result | None:
    try:
        return _receive(by, raw, held)
    except (DBAPIError, OSError):
        raise
    except Exception:
        current_app.logger.exception("operation %r could not be judged", raw.get("id"))
        return None


def _receive(by: Acting, raw: dict[str, Any], held: Held) -> Result:
    digest = body_hash(raw)
    earlier = held.earlier(raw["id"], digest)
    if earlier is not None:
        return _again(raw, earlier)
    said: OperationIn | None
    overtaken = None
    try:
        with savepoint():
            try:
                said = _apply(by, raw, held)
            except Problem as problem:
                if problem.code != OVERTAKEN:
                    raise
                said, overtaken = _read(raw), problem
            row = _write(by, raw, said, digest, held, overtaken, kept=overtaken is not None)
    except Problem as problem:
        return _reject(by, raw, digest, problem, held)
    held.note(row)
    if row.kind == GIVE_UP and row.status == APPLIED:
        held.note(given_up(row))
    return Result(raw["id"], row.status, overtaken, row.kept)


def _reject(by: Acting, raw: dict[str, Any], digest: str, problem: Problem, held: Held) -> Result:
    """Keep a refused operation with its reason; what it tried was undone."""
    with savepoint():
        row = _write(by, raw, _read(raw), digest, held, problem)
    held.note(row)
    return Result(raw["id"], REJECTED, problem)


def _again(raw: dict[str, Any], earlier: Operation) -> Result:
    if earlier.status == APPLIED:
        return Result(raw["id"], DUPLICATE)
    problem = faults.from_row(earlier.problem) if earlier.problem else None
    return Result(raw["id"], REJECTED, problem, earlier.kept)


def _apply(by: Acting, raw: dict[str, Any], held: Held) -> OperationIn:
    """Call the kind's action. Raises Problem for whatever is refused."""
    if not is_uuid7(raw["id"]):
        raise Problem(422, "invalid-id", N_("This record has no valid number of its own."))
    if raw["id"] in held.rows:
        raise Problem(409, "id-conflict", N_("Another record already has this one's number."))
    try:
        operation = OperationIn.model_validate(raw)
    except ValidationError as error:
        raise faults.from_validation(error) from error
    kind = KINDS.get(operation.kind)
    if kind is None:
        raise Problem(422, "unknown-kind", N_("The server does not know this kind of record. Please update."))
    try:
        body = kind.body.model_validate(operation.body)
    except ValidationError as error:
        raise faults.from_validation(error, "/body") from error
    times = moments(operation.device_at, operation.clock_offset_ms, by.now, _stamps(by, raw, operation, held.sent))
    kind.apply(by, raw["id"], body, times)
    return operation


def _stamps(by: Acting, raw: dict[str, Any], operation: OperationIn, sent: Stamps) -> Stamps:
    said = operation.stamps.model_dump(exclude={"again_of"})
    refused = _refused_before(by, raw, operation.stamps.again_of)
    place = {"seq": refused.seq, "first_at": refused.received_at} if refused else {"seq": operation.seq}
    return Stamps(**said, **place, by_phone=True, sent_life=sent.life, sent_mono_ms=sent.mono_ms)


def _refused_before(by: Acting, raw: dict[str, Any], first: str) -> Operation | None:
    """The record that this one tries again: it has its place among the phone's numbers, and came here with it.

    Only where the very same lies here refused, so that no phone can say so of one it makes up.
    """
    if not first:
        return None
    wanted = select(Operation).where(
        or_(Operation.id == first, Operation.conflicts_with == first), Operation.person_id == by.id,
        Operation.device_id == by.device_id, Operation.status == REJECTED, Operation.body_hash == body_hash(raw),
    )  # fmt: skip
    return db.session.execute(wanted.limit(1)).scalar_one_or_none()


def _read(raw: dict[str, Any]) -> OperationIn | None:
    try:
        return OperationIn.model_validate(raw)
    except ValidationError:
        return None


def _write(
    by: Acting, raw: dict[str, Any], said: OperationIn | None, digest: str, held: Held,
    problem: Problem | None = None, kept: bool = False,
) -> Operation:  # fmt: skip
    """The operation's row; under a number of its own when its id is taken or is none."""
    id_, taken = raw["id"], None
    if not is_uuid7(id_) or id_ in held.rows:
        id_, taken = new_id(), raw["id"][:36]
    row = Operation(
        id=id_,
        person_id=by.id,
        device_id=by.device_id,
        kind=said.kind if said else _printable(raw.get("kind")),
        seq=said.seq if said else None,
        body=_body(raw.get("body")),
        body_hash=digest,
        device_at=said.device_at if said else None,
        received_at=by.now,
        status=REJECTED if problem else APPLIED,
        problem=faults.to_row(problem) if problem else None,
        kept=kept,
        conflicts_with=taken,
        imported_by_id=by.imported_by,
    )
    db.session.add(row)
    return row


def _printable(kind: Any) -> str:
    return "".join(letter for letter in str(kind) if letter.isprintable())[:40]


def _body(body: Any) -> dict[str, Any]:
    return body if isinstance(body, dict) else {"unreadable": body}


def _said(raw: dict[str, Any]) -> dict[str, Any]:
    body = raw.get("body")
    return body if isinstance(body, dict) else {}


def _photos(raw: dict[str, Any]) -> list[str]:
    """The photos that an operation names, as far as they can be names of photos."""
    named = _said(raw).get("photos")
    return [sha for sha in named if isinstance(sha, str) and is_sha256(sha)][:20] if isinstance(named, list) else []

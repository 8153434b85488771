"""The office's group robots. Keys and secrets are in no row of the journal."""

from __future__ import annotations

from dataclasses import dataclass

from app.channels.models import Robot
from app.channels.queries import robot_by_id, robot_rows
from app.channels.rules.robots import SECRET, RobotKind, read_address
from app.channels.rules.secrets import masked
from app.core import journal
from app.core.acting import Acting
from app.core.db import db, transaction
from app.core.errors import N_, forbidden, invalid, not_found
from app.core.text import squeeze
from app.policy import may

MOST = 30


@dataclass(frozen=True)
class RobotEntry:
    """`address` as the service shows it; "" keeps the one there is. `secret`: "" keeps it, unless `no_secret`."""

    name: str
    address: str = ""
    secret: str = ""
    no_secret: bool = False


def add_robot(by: Acting, entry: RobotEntry) -> Robot:
    """A new robot, switched off. Raises Problem 403, 422."""
    _must_manage(by)
    name, secret = _checked(entry)
    kind, key = _read(entry.address)
    with transaction():
        _must_be_new(kind, key, None)
        if len(robot_rows()) >= MOST:
            raise invalid("name", N_("There are at most %(most)s robots."), most=MOST)
        row = Robot(name=name, kind=kind.name, key=key, secret=secret, active=False, created_at=by.now)
        db.session.add(row)
        db.session.flush()
        journal.append(by, "add_robot", "robot", row.id, {"name": name, "kind": kind.name, "key": masked(key)})
    return row


def change_robot(by: Acting, robot_id: str, entry: RobotEntry) -> bool:
    """Another name, address or secret; False when nothing differs. Raises Problem 403, 404, 422."""
    _must_manage(by)
    name, secret = _checked(entry)
    with transaction():
        row = _robot(robot_id)
        wanted = {"name": name, "secret": "" if entry.no_secret else secret or row.secret}
        if entry.address.strip():
            kind, key = _read(entry.address)
            _must_be_new(kind, key, robot_id)
            wanted |= {"kind": kind.name, "key": key}
            row.held_until = None if key != row.key else row.held_until
        changed = {field: value for field, value in wanted.items() if getattr(row, field) != value}
        if not changed:
            return False
        for field, value in changed.items():
            setattr(row, field, value)
        told = {field: "changed" if field in ("key", "secret") else value for field, value in changed.items()}
        journal.append(by, "change_robot", "robot", row.id, told)
    return True


def switch_robot(by: Acting, robot_id: str, active: bool) -> bool:
    """Let it speak or not; False when it already was so. Raises Problem 403, 404."""
    _must_manage(by)
    with transaction():
        row = _robot(robot_id)
        if row.active == active:
            return False
        row.active = active
        journal.append(by, "switch_robot", "robot", row.id, {"active": active})
    return True


def remove_robot(by: Acting, robot_id: str) -> None:
    """Take it away, key and secret with it. Raises Problem 403, 404."""
    _must_manage(by)
    with transaction():
        row = _robot(robot_id)
        row.removed_at, row.active, row.key, row.secret = by.now, False, "", ""
        journal.append(by, "remove_robot", "robot", row.id, {"name": row.name})


def _must_manage(by: Acting) -> None:
    if not may(by.user, "manage"):
        raise forbidden()


def _robot(robot_id: str) -> Robot:
    row = robot_by_id(robot_id)
    if row is None:
        raise not_found()
    return row


def _checked(entry: RobotEntry) -> tuple[str, str]:
    name, secret = squeeze(entry.name), entry.secret.strip()
    if not name or len(name) > 40:
        raise invalid("name", N_("A name has 1 to 40 characters."))
    if secret and not SECRET.match(secret):
        raise invalid("secret", N_("That is not a robot's secret."))
    return name, secret


def _read(address: str) -> tuple[RobotKind, str]:
    try:
        return read_address(address)
    except ValueError as error:
        message = N_(
            "That is not the address of a robot of WeCom, DingTalk or Feishu. Copy it whole from the group's settings."
        )
        raise invalid("address", message) from error


def _must_be_new(kind: RobotKind, key: str, but: str | None) -> None:
    if any(row.kind == kind.name and row.key == key and row.id != but for row in robot_rows()):
        raise invalid("address", N_("This robot is set up already."))

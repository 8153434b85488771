"""The office's mail server. Its password is in no row of the journal."""

from __future__ import annotations

from dataclasses import dataclass

from app.channels.models import MailServer
from app.channels.queries import SITE, mail_row
from app.channels.rules.mail import HOST, NONE, SECURITY
from app.core import journal
from app.core.acting import Acting
from app.core.db import db, transaction
from app.core.errors import N_, forbidden, invalid, not_found
from app.core.text import compact
from app.people.rules import is_email
from app.policy import may


@dataclass(frozen=True)
class MailEntry:
    """`password`: "" keeps the one there is, as long as server and login stay the same."""

    host: str
    port: int
    security: str
    login: str
    password: str
    sender: str


def set_mail_server(by: Acting, entry: MailEntry) -> bool:
    """Set it up, switched off, or change it; False when nothing differs. Raises Problem 403, 422."""
    _must_manage(by)
    wanted = _checked(entry)
    with transaction():
        row = mail_row()
        if row is None:
            row = MailServer(id=SITE, active=False, password=entry.password if wanted["login"] else "", **wanted)
            db.session.add(row)
            journal.append(by, "set_mail_server", "mail_server", SITE, _told(wanted))
            return True
        elsewhere = (row.host, row.login) != (wanted["host"], wanted["login"])
        if entry.password or elsewhere:
            # A password is never taken along to another server, whoever asks.
            wanted["password"] = entry.password if wanted["login"] else ""
            if wanted["login"] and not entry.password:
                raise invalid("password", N_("Please give the password of this server anew."))
        changed = {field: value for field, value in wanted.items() if getattr(row, field) != value}
        for field, value in changed.items():
            setattr(row, field, value)
        if changed:
            journal.append(by, "set_mail_server", "mail_server", SITE, _told(changed))
    return bool(changed)


def switch_mail(by: Acting, active: bool) -> bool:
    """Let mail leave or not; False when it already was so. Raises Problem 403, 404 without a server."""
    _must_manage(by)
    with transaction():
        row = mail_row()
        if row is None:
            raise not_found()
        if row.active == active:
            return False
        row.active = active
        journal.append(by, "switch_mail", "mail_server", SITE, {"active": active})
    return True


def _must_manage(by: Acting) -> None:
    if not may(by.user, "manage"):
        raise forbidden()


def _checked(entry: MailEntry) -> dict[str, object]:
    host, sender, login = compact(entry.host).lower(), compact(entry.sender), entry.login.strip()
    if not HOST.fullmatch(host) or len(host) > 120:
        raise invalid("host", N_("A mail server looks like smtp.example.cn."))
    if not 1 <= entry.port <= 65_535:
        raise invalid("port", N_("A port is a number from 1 to 65535."))
    if entry.security not in SECURITY:
        raise invalid("security", N_("That cannot be chosen here."))
    if not is_email(sender):
        raise invalid("sender", N_("An e-mail address looks like name@example.cn."))
    if entry.security == NONE and login:
        raise invalid(
            "security", N_("A password is only sent encrypted: choose TLS, or leave name and password empty.")
        )
    return {"host": host, "port": entry.port, "security": entry.security, "login": login, "sender": sender}


def _told(changed: dict[str, object]) -> dict[str, object]:
    return {field: "changed" if field == "password" else value for field, value in changed.items()}

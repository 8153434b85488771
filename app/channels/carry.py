"""What other areas ask of the channels: where a person can be reached, which robots speak, and one attempt to carry.

    for person_id, addresses in addresses_of(ids).items():
        for address in addresses:
            outcome = carry(address, Message(title, body, "/issues/…", tag="issue-…"))

`carry` waits for the far side (a few seconds, half a minute at the very most): call it from the worker, outside of any
transaction. What is sent, to whom, when and how often is the caller's; limits of the far side are kept here.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from flask import current_app

from app.channels.actions.noting import claim_turn, note_mail, note_push, note_robot
from app.channels.models import PushSubscription
from app.channels.queries import (
    mail_row,
    mailboxes_of,
    robot_by_id,
    robot_rows,
    server_of,
    subscriptions_of,
    unwanted,
)
from app.channels.rules import mail as mail_rules
from app.channels.rules import push as push_rules
from app.channels.rules.outcome import Address, Message, Outcome
from app.channels.rules.robots import KINDS
from app.channels.sending.mail import mail
from app.channels.sending.push import Subscribed, push
from app.channels.sending.robots import tell_robot
from app.core.db import db, writing
from app.core.errors import N_
from app.settings.queries import current
from app.settings.rules import Settings

DEMO = N_("This is a demo site: nothing is sent outside.")
SWITCHED_OFF = N_("Switched off.")
FULL = N_("Kept back: this group was told as much as its service takes.")
LOST = N_("Its secret cannot be read any more: this site was moved without its secret key. Give it anew.")
NO_ROBOT = N_("There is no such robot any more.")


def addresses_of(person_ids: Iterable[str]) -> dict[str, list[Address]]:
    """Where each person can be reached now, phones first; people who can be reached nowhere have an empty list.

    Left out: closed accounts, phones whose session has ended, channels that the person switched off, and e-mail while
    the office has no mail server switched on.
    """
    wanted = list(dict.fromkeys(person_ids))
    found: dict[str, list[Address]] = {person_id: [] for person_id in wanted}
    refused = unwanted(wanted)
    for row in subscriptions_of(wanted, _now()):
        if (row.person_id, "push") not in refused:
            found[row.person_id].append(Address(row.id, "push", row.person_id))
    server = mail_row()
    if server and server.active:
        for person_id in mailboxes_of(wanted):
            if (person_id, "email") not in refused:
                found[person_id].append(Address(person_id, "email", person_id))
    return found


def robots() -> list[Address]:
    """The group robots that the office switched on. A group reads what a robot says: digests and incidents alone."""
    return [Address(row.id, "robot") for row in robot_rows() if row.active]


def carry(address: Address, message: Message) -> Outcome:
    """One attempt to carry `message` to `address`; what became of it is noted for the channels' pages too.

    Never raises for the far side's faults. Raises RuntimeError inside a transaction: nobody holds the write lock while
    waiting for the network.
    """
    return attempt(address, message, even_if_off=False)


def attempt(address: Address, message: Message, *, even_if_off: bool) -> Outcome:
    """As `carry`; a test is carried `even_if_off`, so that a channel can be tried before it is switched on."""
    if writing():
        raise RuntimeError("nothing is carried inside a transaction")
    site = current()
    if site.demo:
        return Outcome("refused", DEMO)
    by_channel = {"push": _push, "email": _mail, "robot": _robot}
    return by_channel[address.channel](address, message, site, even_if_off)


def _push(address: Address, message: Message, site: Settings, _off: bool) -> Outcome:
    now = _now()
    row = db.session.get(PushSubscription, address.id)
    if row is None or all(one.id != row.id for one in subscriptions_of([row.person_id], now)):
        return Outcome("refused", push_rules.GONE)
    sender = mail_row()
    contact = push_rules.contact(sender.sender if sender else "", site.public_url)
    to = Subscribed(row.endpoint, row.p256dh, row.auth)
    _let_go()
    outcome = push(to, message, contact, now)
    note_push(address.id, outcome, now)
    return outcome


def _mail(address: Address, message: Message, site: Settings, off: bool) -> Outcome:
    now, row = _now(), mail_row()
    to = mailboxes_of([address.id]).get(address.id)
    if row is None or not (row.active or off) or to is None:
        return Outcome("refused", mail_rules.NO_SERVER if to else mail_rules.NO_ADDRESS)
    server = server_of(row)
    if server.login and not server.password:
        return Outcome("refused", LOST)
    _let_go()
    outcome = mail(server, to, message, site.site_name, site.public_url, now)
    note_mail(address.id, outcome, now)
    return outcome


def _robot(address: Address, message: Message, site: Settings, off: bool) -> Outcome:
    now, row = _now(), robot_by_id(address.id)
    if row is None or not (row.active or off):
        return Outcome("refused", SWITCHED_OFF if row else NO_ROBOT)
    if not row.key:
        return Outcome("refused", LOST)
    wait = claim_turn(row.id, now, site.local)
    if wait:
        return Outcome("slow_down", FULL, wait)
    kind, key, secret = KINDS[row.kind], row.key, row.secret
    _let_go()
    outcome = tell_robot(kind, key, secret, message, site.site_name, site.public_url, now)
    note_robot(address.id, outcome, now)
    return outcome


def _let_go() -> None:
    """End the reading: nothing of the database is held while the far side is waited for."""
    db.session.rollback()


def _now() -> datetime:
    moment: datetime = current_app.extensions["clock"].now()
    return moment

"""Under which names the site answers: a request that names any other is told so, and nothing is done for it."""

from __future__ import annotations

import ipaddress
import re
import socket
from functools import lru_cache

from flask import Flask, Response, current_app, request
from sqlalchemy.exc import SQLAlchemyError

from app.core.db import db
from app.core.errors import N_, Problem
from app.people.queries import person_exists
from app.settings.queries import known_hosts
from app.settings.rules import host_of
from app.web.errors import answer
from app.web.language import words

MISDIRECTED = 421
ANY = "*"
KNOWN = "known_hosts"  # among the application's extensions: names read from the settings so far
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


def init_app(app: Flask) -> None:
    app.before_request(refuse_foreign_host)


def refuse_foreign_host() -> Response | None:
    """421 in plain words for a request under a name that is not the site's, whatever it asks for."""
    if answers_to(request.host):
        return None
    message = N_("This site does not answer under this address. Whoever runs it can add the address to ALLOWED_HOSTS.")
    problem = Problem(MISDIRECTED, "foreign-host", message)
    if request.path.startswith("/api/"):
        return answer(problem)
    response = Response(words(problem) + "\n", status=MISDIRECTED, mimetype="text/plain")
    response.headers["Cache-Control"] = "no-store"
    return response


def answers_to(host: str) -> bool:
    """Whether `host`, a Host header with or without a port, is one of ours.

    Ours are: this machine by its own name and numbers, PUBLIC_URL, ALLOWED_HOSTS, and each address the settings ever had.
    Behind a proxy, as long as a new site knows no name of its own and has no account, its first run may come under any.
    Without one it may not: a page of some other site could lead its own name to this machine and take the first account.
    """
    name = host_of(host)
    if not name:
        return False
    given = _given(str(current_app.config["PUBLIC_URL"]), str(current_app.config["ALLOWED_HOSTS"]))
    if name in LOOPBACK or name.endswith(".localhost") or name in given or ANY in given:
        return True
    if name in _machine() or _own_number(name):
        return True
    kept: frozenset[str] = current_app.extensions.get(KNOWN, frozenset())
    if name in kept:
        return True
    try:
        kept = current_app.extensions[KNOWN] = known_hosts()
        return name in kept or bool(_behind_proxy() and not (given | kept) - LOOPBACK and not person_exists())
    except SQLAlchemyError:
        db.session.rollback()
        return True  # without the database nothing can be said for anybody, and whether it answers must be heard


def _behind_proxy() -> bool:
    return bool(current_app.config["BEHIND_PROXY"])


@lru_cache(maxsize=8)
def _given(public_url: str, allowed: str) -> frozenset[str]:
    return frozenset(host_of(one) if one != ANY else ANY for one in [public_url, *re.split(r"[\s,]+", allowed)]) - {""}


@lru_cache(maxsize=1)
def _machine() -> frozenset[str]:
    name = socket.gethostname().lower()
    return frozenset({name, f"{name}.local"})


def _own_number(name: str) -> bool:
    """Whether it is an address of this machine's: only those can be bound to."""
    try:
        number = ipaddress.ip_address(name)
    except ValueError:
        return False
    if number.is_unspecified or number.is_multicast:
        return False
    with socket.socket(socket.AF_INET6 if number.version == 6 else socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.bind((name, 0))
        except OSError:
            return False
    return True

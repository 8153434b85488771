"""The walk over rights: a scene with things near the owner and their lead and things far from both, and a browser for each
role that asks an address for one of the near, one of the far and one that is not there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from app.policy import ROLES
from tests.rows import refill, rows_now

OFFICE = {"office"}
HEADS = {"office", "manager", "deputy", "inspector"}
NEARBY = HEADS | {"lead", "owner"}
LED = HEADS | {"lead"}
RUN = {"office", "manager"}
ALL = set(ROLES)

Row = tuple[str, set[str], set[str]]  # the address with its thing, who may with one near them, who with a foreign one

NOBODY = "01900000-0000-7000-8000-000000000000"
ABSENT = {"sha256": "0" * 64, "week": "2026-03-09", "slot": f"{NOBODY}/0/2026-03-02"}  # that week has not begun
# Of what some steps are taken on: who sees it, and so may be told that a step is not theirs (403).
SEEN = {"POST /issues/<issue_id>/": (NEARBY, HEADS), "POST /service/<case_id>/": (LED, HEADS)}
SENT = {
    "POST /issues/<issue_id>/reject_fix": {"words": "还在漏", "preset": "today"},
    "POST /issues/<issue_id>/hide_words": {"words": "有姓名"},
    "POST /weeks/2026-03-02/carry/<issue_id>": {"reason": "等配件", "until_on": "2026-03-20"},
}  # fmt: skip
OWN_TEST = {("PUT", "/api/v1/photos/<sha256>")}  # named by what it holds: nothing of it is near or foreign
REFUSALS_AS_DATA = {"X-Zonewalk": "1", "Accept": "application/problem+json"}


@dataclass
class World:
    """Things near the owner and their lead, and things far from both; a browser for every role."""

    near: dict[str, str] = field(default_factory=dict)
    far: dict[str, str] = field(default_factory=dict)
    browsers: dict[str, FlaskClient] = field(default_factory=dict)


def ask(browser: FlaskClient, address: str, things: Mapping[str, str]) -> Any:
    method, path = address.split(" ")
    browser.delete_cookie("session")  # what an earlier step said is no answer to this one
    return browser.open(filled(path, things), method=method, headers=REFUSALS_AS_DATA, data=SENT.get(address))


def filled(address: str, things: Mapping[str, str]) -> str:
    """The address with its things in their places."""
    return re.sub(r"<(\w+)>", lambda place: things[place[1]], address)


def absent_in(address: str) -> dict[str, str]:
    """For every place of the address a thing that is not there."""
    return {name: ABSENT.get(name, NOBODY) for name in re.findall(r"<(\w+)>", address)}


def said(answer: Any, things: Mapping[str, str], address: str) -> tuple[int, str]:
    text = answer.get_data().decode(errors="replace")
    for name in absent_in(address):
        text = text.replace(things[name], "THING")
    return answer.status_code, text


def walk(world: World, table: Iterable[Row]) -> tuple[list[str], int]:
    """What is not as the table says, and how many questions were asked."""
    wrong, cells, before = [], 0, rows_now()
    for address, near, far in table:
        absent = absent_in(address)
        near_seen, far_seen = SEEN.get(address.rpartition("/")[0] + "/", (set(), set()))
        for role in sorted(world.browsers, key=lambda one: one in near | far):  # those who may change something come last
            nothing = said(ask(world.browsers[role], address, absent), absent, address)
            if nothing[0] not in (403, 404):
                wrong.append(f"{role} {address} absent: {nothing[0]}")
            for where, things, may, seen in (("near", world.near, near, near_seen), ("far", world.far, far, far_seen)):
                cells += 1
                got = said(ask(world.browsers[role], address, things), things, address)
                if (got[0] not in (401, 403, 404) and got[0] < 500) != (role in may):
                    wrong.append(f"{role} {address} {where}: {got[0]}")
                if role not in may and got != nothing and not (role in seen and got[0] == 403):
                    wrong.append(f"{role} {address} {where}: tells a foreign thing from none")
        if not address.startswith("GET"):
            refill(before)
    return wrong, cells


def policy_of(app: Flask, rule: Rule) -> str | None:
    return getattr(app.view_functions[rule.endpoint], "policy", None)


def guarded(app: Flask) -> list[tuple[str, Rule]]:
    """Every method and address but static files and those that are declared open to everybody."""
    rules = [one for one in app.url_map.iter_rules() if one.endpoint != "static" and policy_of(app, one) != "public"]
    return [(method, one) for one in rules for method in sorted((one.methods or set()) - {"HEAD", "OPTIONS"})]


def named(app: Flask, table: Iterable[Row]) -> set[tuple[str, str]]:
    """The addresses of the map that a table's rows lead to. Raises NotFound for a row that leads nowhere."""
    found, server = set(), app.url_map.bind("localhost")
    for address, _near, _far in table:
        method, path = address.split(" ")
        rule, _values = server.match(filled(path, absent_in(address)), method, return_rule=True)
        found.add((method, rule.rule))
    return found


def left_out(guarded_ones: Iterable[tuple[str, Rule]], table_names: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """Addresses that name a thing and stand in no table."""
    return {(method, rule.rule) for method, rule in guarded_ones if rule.arguments} - table_names - OWN_TEST

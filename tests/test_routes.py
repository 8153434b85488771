"""Every route declares its rule, answers every role without a fault, and lets no visitor in where it should not."""

from __future__ import annotations

import pytest
from flask import Flask
from werkzeug.routing import Rule

from app.policy import ROLES, RULES
from tests.cast import Cast

AUDIENCES = {"public", "signed-in", "self"}
SHOWN_TO_ALL = {"/"}  # leads a visitor to the door


def policy_of(app: Flask, rule: Rule) -> str | None:
    return getattr(app.view_functions[rule.endpoint], "policy", None)


def plain(app: Flask) -> list[Rule]:
    """The GET routes without arguments."""
    rules = [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()) and not rule.arguments]
    return sorted(rules, key=lambda rule: rule.rule)


@pytest.mark.row("A2")
def test_every_route_declares_its_rule(app: Flask):
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]
    undeclared = [rule.rule for rule in rules if policy_of(app, rule) not in AUDIENCES | set(RULES)]
    assert undeclared == []


@pytest.mark.row("A3")
def test_a_visitor_is_let_in_to_public_pages_only(app: Flask, cast: Cast):
    visitor = app.test_client()
    for rule in plain(app):
        answer = visitor.get(rule.rule)
        if policy_of(app, rule) == "public":
            assert answer.status_code < 500 or rule.rule == "/healthz", rule.rule
        else:
            led_to_the_door = answer.status_code == 302 and "/sign-in" in answer.location
            assert led_to_the_door or answer.status_code in (401, 404), f"{rule.rule}: {answer.status_code}"


@pytest.mark.row("A3")
def test_a_visitor_posts_nothing_anywhere(app: Flask, cast: Cast):
    visitor = app.test_client()
    for rule in app.url_map.iter_rules():
        if not {"POST", "PUT", "PATCH", "DELETE"} & (rule.methods or set()):
            continue
        if policy_of(app, rule) in ("public", None) or rule.rule == "/sign-out":
            continue
        path = rule.rule
        for argument in rule.arguments:
            converter = rule._converters[argument]
            value = "1" if type(converter).__name__ == "IntegerConverter" else "x"
            path = path.replace(next(p for p in (f"<{argument}>", f"<int:{argument}>", f"<path:{argument}>",
                                                 f"<string:{argument}>") if p in path), value)  # fmt: skip
        method = next(m for m in ("POST", "PUT", "PATCH", "DELETE") if m in (rule.methods or set()))
        headers = {"X-Zonewalk": "1"} if path.startswith("/api/") else {}
        answer = visitor.open(path, method=method, headers=headers)
        led_to_the_door = answer.status_code == 302 and "/sign-in" in answer.location
        assert led_to_the_door or answer.status_code in (400, 401, 404), f"{path}: {answer.status_code}"


@pytest.mark.row("A3")
def test_every_role_gets_an_answer_everywhere(app: Flask, cast: Cast):
    for role in ROLES:
        browser = cast.client(role)
        for rule in plain(app):
            answer = browser.get(rule.rule)
            assert answer.status_code < 500 or rule.rule == "/healthz", f"{role} {rule.rule}: {answer.status_code}"

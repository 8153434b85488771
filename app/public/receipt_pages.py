"""/r/<token>: a report's progress, for whoever holds its private link; not fixed, satisfied, dissatisfied."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request
from werkzeug.wrappers import Response

from app.cases.queries import state_of
from app.cases.rules import OVERDUE, may_still_dispute
from app.core.db import db
from app.core.errors import Problem, not_found
from app.people.sign_in import network_of
from app.places.rules import floor_label
from app.public import actions, words
from app.public.models import PublicReport
from app.public.queries import receipt_by_token, receipt_page
from app.public.rules import MAX_WORDS
from app.public.showing import sealed
from app.public.tokens import RECEIPT_LENGTH
from app.web.acting import now, open_to
from app.web.language import COOKIE, LANGUAGES, say
from app.web.misses import note_miss
from app.web.security import csrf

YEAR = 365 * 24 * 3600


@open_to("public")
def receipt(token: str) -> Response:
    """The progress; ?to= turns the page into another language, so that the link stands in no other address.

    Raises Problem 404 for a guessed link, 429 for many of them.
    """
    report, wanted = _receipt(token), request.args.get("to", "")
    if wanted not in LANGUAGES:
        return _page(token, report)
    turned = redirect(f"/r/{token}", 303)
    turned.set_cookie(COOKIE, wanted, max_age=YEAR, secure=request.is_secure, samesite="Lax")
    turned.headers["Referrer-Policy"] = "no-referrer"
    return turned


@csrf.exempt  # the link itself is the right to act
@open_to("public")
def dispute(token: str) -> Any:
    report = _receipt(token)
    return _taken(token, report, lambda: actions.dispute_as_visitor(report, request.form.get("words", ""), now()))


@csrf.exempt
@open_to("public")
def rate(token: str) -> Any:
    report, satisfied = _receipt(token), request.form.get("satisfied", "")
    if satisfied not in ("yes", "no"):
        raise not_found()
    said = request.form.get("words", "")
    return _taken(token, report, lambda: actions.rate_as_visitor(report, satisfied == "yes", said, now()))


def _taken(token: str, report: PublicReport, act: Any) -> Response:
    try:
        act()
    except Problem as problem:
        db.session.rollback()
        # A second tap says nothing new: the page as it is now is the whole answer.
        silent = problem.code == "overtaken" and not request.form.get("words", "").strip()
        fault = "" if silent else say(problem.message, **problem.params)
        return _page(token, _receipt(token), fault, problem.status)
    return redirect(f"/r/{token}", 303)


def _receipt(token: str) -> PublicReport:
    found = receipt_by_token(token) if len(token) == RECEIPT_LENGTH and token.isascii() else None
    if found is None:
        note_miss(network_of(request.remote_addr or ""), now())
        raise not_found()
    return found


def _page(token: str, report: PublicReport, fault: str = "", status: int = 200) -> Response:
    shown = receipt_page(report)
    page = render_template(
        "public/receipt.html", receipt=shown, token=token, zone=shown.issue.zone, floor_label=floor_label, words=words,
        overdue=state_of(shown.issue, now()) == OVERDUE, due_at=shown.issue.due_at,
        fault=fault, typed=request.form, most=MAX_WORDS, may_dispute=may_still_dispute(shown.issue.closed_at, now()),
    )  # fmt: skip
    return sealed(page, status)

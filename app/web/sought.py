"""What somebody looks for, a name or a phone number, stands in no address and in no log: it is kept with the session.

A list's form comes here by POST; the words are kept under a key, and the address of the list then carries the key alone,
so that pages, the way back and reloading work as with any other filter.
"""

from __future__ import annotations

from secrets import token_urlsafe
from urllib.parse import urlencode

from flask import Blueprint, Flask, redirect, request, session
from werkzeug.wrappers import Response

from app.core.errors import not_found
from app.core.text import squeeze
from app.web.acting import open_to

NAME = "sought"  # in addresses and in the session
LISTS = ("/issues", "/people", "/records", "/service", "/service/directory", "/zones")
KEPT = 8  # searches of one session, the latest
LONGEST = 60  # the session lies in a cookie: eight of these, of the rarest characters, still fit
_OURS = ("csrf_token", "to", "q", "page")

blueprint = Blueprint("sought", __name__)


def init_app(app: Flask) -> None:
    app.register_blueprint(blueprint)
    app.jinja_env.globals["sought_key"] = lambda: request.args.get(NAME, "")


@blueprint.post("/sought")
@open_to("signed-in")
def narrow() -> Response:
    """To the list named by `to`, narrowed by the words and the form's other choices. Raises Problem 404."""
    form = request.form
    if form.get("to") not in LISTS:
        raise not_found()
    chosen = [(name, value) for name, value in form.items(multi=True) if name not in _OURS and value]
    key = keep(form.get("q", ""))
    return redirect(f"{form['to']}?{urlencode([*chosen, *([(NAME, key)] if key else [])])}", 303)


def keep(words: str) -> str:
    """The key under which the words are kept; "" for none."""
    words = squeeze(words)[:LONGEST]
    held = [(key, value) for key, value in session.get(NAME, []) if value != words]
    if not words:
        return ""
    key = token_urlsafe(6)
    session[NAME] = [*held[1 - KEPT :], (key, words)]
    return key


def sought() -> str:
    """The words that the address speaks of; "" for none, or for those of another session."""
    return str(dict(session.get(NAME, [])).get(request.args.get(NAME, ""), ""))

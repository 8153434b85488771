"""A session's token is renewed while its cookie is in use: when the rights or the password changed, and when the cookie came
under the plain name over HTTPS.

The new token is derived from the one it follows, so that several requests at once, or an answer that was lost, all lead to
the same. The one before is taken until the new one has come back, and for ten minutes after, for what was under way.
"""

from __future__ import annotations

import base64
import hashlib
import hmac

from flask import Flask, Response, current_app, g, request
from sqlalchemy.exc import SQLAlchemyError

from app.core.db import db
from app.people.rules import token_hash
from app.people.sessions import note_taken_up, renew_session
from app.web import acting


def init_app(app: Flask) -> None:
    app.after_request(renew)


def renew(response: Response) -> Response:
    """Give the browser its new token with an answer that no cache keeps. What cannot be written now is done next time."""
    held: acting.Held | None = g.pop("held_session", None)
    if held is None or "session_cookie_set" in g or "no-store" not in response.headers.get("Cache-Control", ""):
        return response
    try:
        _follow(response, held)
    except SQLAlchemyError as error:
        db.session.rollback()
        current_app.logger.warning("a session's token was not renewed: %s", type(error).__name__)
    return response


def _follow(response: Response, held: acting.Held) -> None:
    if not (held.due or held.earlier or (request.is_secure and not held.guarded)):
        if held.awaited:
            note_taken_up(held.session_id, acting.now())
        return
    token = _next(held.token)
    if renew_session(held.session_id, token_hash(held.token), token_hash(token)):
        acting.set_session_cookie(response, token)


def _next(token: str) -> str:
    key = str(current_app.config["SECRET_KEY"]).encode()
    digest = hmac.digest(key, b"the session token after " + token.encode(), hashlib.sha256)
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()

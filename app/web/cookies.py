"""What cookies are called, and the one that forms' tokens stand on.

Over HTTPS a cookie that lets somebody in has the prefix `__Host-`: browsers take such a one from this very site alone, over
HTTPS, so that no neighbour under the same domain and nobody on the line can plant theirs.
"""

from __future__ import annotations

from flask import Flask, Request, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from itsdangerous import BadSignature

PREFIX = "__Host-"


def init_app(app: Flask) -> None:
    app.config["SESSION_COOKIE_SAMESITE"] = "Lax"
    app.session_interface = FormSessions()


def name_of(plain: str) -> str:
    """What the cookie is called in this request."""
    return PREFIX + plain if request.is_secure else plain


class FormSessions(SecureCookieSessionInterface):
    """Flask's own signed cookie, Secure and prefixed over HTTPS. One under the plain name is still read where there is no
    other, so that a form opened before the prefix came can be sent."""

    def get_cookie_name(self, app: Flask) -> str:
        return name_of(super().get_cookie_name(app))

    def get_cookie_secure(self, app: Flask) -> bool:
        return request.is_secure

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        signer = self.get_signing_serializer(app)
        plain = super().get_cookie_name(app)
        held = request.cookies.get(PREFIX + plain) or request.cookies.get(plain)
        if signer is None or not held:
            return super().open_session(app, request)
        try:
            return self.session_class(signer.loads(held, max_age=int(app.permanent_session_lifetime.total_seconds())))
        except BadSignature:
            return self.session_class()

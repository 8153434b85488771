"""Who makes this request: the device session's cookie, turned into the `Acting` that actions take."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any, ParamSpec

from flask import Flask, Request, Response, current_app, g, redirect, request, url_for
from flask_login import LoginManager, UserMixin, current_user

from app.core.acting import Acting
from app.core.errors import Problem, forbidden
from app.people.models import Person
from app.people.queries import session_person, was_ended
from app.people.rules import SESSION_LIFE, token_hash
from app.people.sessions import guard_session
from app.places.queries import user_of
from app.policy import Thing, User, may
from app.web.cookies import PREFIX, name_of

COOKIE = "zonewalk_session"
LEFT = "zonewalk_left"  # static/field/leaving.js; no secret: it says that nobody is signed in

P = ParamSpec("P")


class SignedIn(UserMixin):
    """What Flask-Login holds: the policy's user, the person's row, the session's id."""

    def __init__(self, user: User, person: Person, session_id: str) -> None:
        self.id = user.id
        self.user = user
        self.person = person
        self.session_id = session_id


def init_app(app: Flask) -> None:
    manager = LoginManager(app)
    manager.login_view = "people.sign_in"
    manager.session_protection = None  # the session is a row of our own
    manager.request_loader(_load)
    manager.unauthorized_handler(_to_the_door)


def _to_the_door() -> Any:
    """A visitor's answer: the sign-in page that leads back here, or 401 for a program. Raises Problem 401."""
    if request.path.startswith("/api/"):
        raise unknown()
    wanted = request.full_path.rstrip("?") if request.method == "GET" else ""
    return redirect(url_for("people.sign_in", next=wanted or None))


@dataclass(frozen=True)
class Held:
    """The token that this request came with. `guarded`: in a prefixed cookie. `due`: to be renewed. `earlier`: another has
    followed it already. `awaited`: it is the new one, come back for the first time."""

    session_id: str
    token: str
    guarded: bool
    due: bool
    earlier: bool
    awaited: bool


def _load(incoming: Request) -> SignedIn | None:
    """The session of the prefixed cookie, else of the plain one; a token given in a prefixed one counts in no other."""
    for name in (PREFIX + COOKIE, COOKIE):
        token = incoming.cookies.get(name)
        found = session_person(token_hash(token), now()) if token else None
        if token is None or found is None:
            continue
        session, person = found
        earlier, guarded = session.token_hash != token_hash(token), name != COOKIE
        if session.guarded and not guarded and not earlier:
            continue
        awaited = not earlier and session.earlier_hash is not None and session.earlier_until is None
        g.session_row = session  # else it is dropped at once, and read again by whoever asks for it
        g.held_session = Held(session.id, token, guarded, session.renew, earlier, awaited)
        return SignedIn(user_of(person, now()), person, session.id)
    return None


def now() -> datetime:
    """The moment this request began, by the application's clock."""
    if "now" not in g:
        g.now = current_app.extensions["clock"].now()
    moment: datetime = g.now
    return moment


def signed_in() -> User | None:
    """The policy's user of this request, None for a visitor."""
    return current_user.user if current_user.is_authenticated else None


def acting(device_id: str | None = None) -> Acting:
    """The acting person. Raises Problem 401 for a visitor."""
    user = signed_in()
    if user is None:
        raise unknown()
    return Acting(user=user, now=now(), device_id=device_id)


def unknown() -> Problem:
    """401 for whoever is not signed in. A phone whose session was ended is told so: it forgets what it was sent."""
    ended = any(was_ended(one) for one in token_hashes())
    return Problem(401, "session-ended" if ended else "sign-in", "Please sign in.")


def token_hashes() -> list[str]:
    """The hashes of the tokens that came with this request, whether they still let anybody in or not."""
    tokens = (request.cookies.get(name) for name in (PREFIX + COOKIE, COOKIE))
    return [token_hash(token) for token in tokens if token]


def requires(action: str) -> Callable[[Callable[P, Any]], Callable[P, Any]]:
    """A page for those who may do `action` in general; others get 403, visitors the sign-in page.

    The name is kept on the view, so that a test can see that every route declares its rule.
    """

    def decorate(view: Callable[P, Any]) -> Callable[P, Any]:
        @wraps(view)
        def checked(*args: P.args, **kwargs: P.kwargs) -> Any:
            if not current_user.is_authenticated:
                return current_app.login_manager.unauthorized()  # type: ignore[attr-defined]
            if not may(signed_in(), action, Thing()):
                raise forbidden()
            return view(*args, **kwargs)

        checked.policy = action  # type: ignore[attr-defined]
        return checked

    return decorate


def open_to(audience: str) -> Callable[[Callable[P, Any]], Callable[P, Any]]:
    """Marks a route that checks for itself or needs no check; `audience` is public, signed-in or self."""

    def decorate(view: Callable[P, Any]) -> Callable[P, Any]:
        view.policy = audience  # type: ignore[attr-defined]
        return view

    return decorate


def set_session_cookie(response: Response, token: str) -> None:
    """Let this browser in by `token`; over HTTPS in a prefixed cookie, and one under the plain name goes."""
    g.session_cookie_set = True
    life = int(SESSION_LIFE.total_seconds())
    response.set_cookie(name_of(COOKIE), token, max_age=life, httponly=True, secure=request.is_secure, samesite="Lax")
    if request.is_secure:
        guard_session(token)
        if COOKIE in request.cookies:
            response.delete_cookie(COOKIE, httponly=True, secure=True, samesite="Lax")


def clear_session_cookie(response: Response) -> None:
    """Let this browser out. The phone app reads by the mark that it was on purpose: it then knows nobody any more."""
    g.session_cookie_set = True
    response.set_cookie(LEFT, "1", max_age=int(SESSION_LIFE.total_seconds()), secure=request.is_secure, samesite="Lax")
    for name in {COOKIE, name_of(COOKIE)}:
        response.delete_cookie(name, httponly=True, secure=request.is_secure, samesite="Lax")

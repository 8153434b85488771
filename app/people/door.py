"""The door: start, sign in, sign out, language."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, make_response, redirect, render_template, request, session
from flask_login import current_user
from sqlalchemy.exc import DBAPIError
from werkzeug.wrappers import Response as AnyResponse

from app.core.errors import Problem
from app.people.account import set_language
from app.people.forms import SignInForm
from app.people.queries import demo_people, person_exists
from app.people.rules import DEMO_PASSWORD, device_label
from app.people.sessions import note_seen, revoke_session
from app.people.sign_in import sign_in as open_by_password
from app.people.words import ROLE_WORDS
from app.policy import MANAGER, OFFICE, User
from app.web.acting import LEFT, acting, clear_session_cookie, now, open_to, set_session_cookie, signed_in
from app.web.errors import answer
from app.web.language import COOKIE, LANGUAGES, words
from app.web.links import plate_before, safe_next
from app.web.security import csrf
from app.web.templating import site

blueprint = Blueprint("people", __name__)


@blueprint.app_context_processor
def _words() -> dict[str, object]:
    return {"role_words": ROLE_WORDS}


LANGUAGE_YEARS = 2 * 365 * 24 * 3600
WITHOUT_PEOPLE = (
    "/first-run", "/language", "/text-size", "/static/", "/styles/", "/api/", "/healthz", "/z/", "/sw.js", "/app/", "/trust",
)  # fmt: skip


def first_run_open() -> bool:
    """Whether this site still waits for its first account."""
    return not current_app.config["DEMO"] and not person_exists()


@blueprint.before_app_request
def lead_to_first_run() -> AnyResponse | None:
    if current_app.extensions.get("has_people"):
        return None
    if not first_run_open():
        current_app.extensions["has_people"] = person_exists()
        return None
    if request.path.startswith(WITHOUT_PEOPLE) and request.path != "/app/":
        return None
    return redirect("/first-run")


@blueprint.before_app_request
def note_use() -> None:
    """Keep when this device was last used; a database that cannot write now must not stop a read."""
    if request.path.startswith(("/static/", "/styles/")) or not current_user.is_authenticated:
        return
    try:
        note_seen(current_user.session_id, now())
    except DBAPIError:
        current_app.logger.warning("could not note the use of a session")


@blueprint.get("/")
@open_to("self")
def start() -> AnyResponse:
    user = signed_in()
    return redirect("/sign-in" if user is None else start_of(user))


def start_of(user: User) -> str:
    """Where a person's day begins: the board at a desk, the field app on a phone."""
    return "/board" if user.roles & {OFFICE, MANAGER} else "/app"


@blueprint.route("/sign-in", methods=["GET", "POST"])
@open_to("public")
def sign_in() -> AnyResponse:
    form = SignInForm()
    target = safe_next(request.values.get("next") or plate_before())
    if form.validate_on_submit():
        try:
            _person, token = open_by_password(
                form.name.data or "",
                form.password.data or "",
                address=request.remote_addr or "",
                label=device_label(request.user_agent.string),
                now=now(),
            )
        except Problem as problem:
            form.form_errors.append(words(problem))
            page = _sign_in_page(form, target, problem.status)
            if problem.retry_after:
                page.headers["Retry-After"] = str(problem.retry_after)
            return page
        response = redirect(target)
        let_in(response, token)
        return response
    return _sign_in_page(form, target, 422 if form.errors else 200)


def _sign_in_page(form: SignInForm, target: str, status: int) -> Response:
    people = demo_people() if site().demo else []
    page = make_response(
        render_template("people/sign_in.html", form=form, target=target, people=people, password=DEMO_PASSWORD), status
    )
    page.headers["Cache-Control"] = "no-store"
    return page


def let_in(response: AnyResponse, token: str) -> None:
    """Give this browser the new session; the one it held before ends."""
    if current_user.is_authenticated:
        revoke_session(acting(), current_user.session_id)
    session.clear()
    set_session_cookie(response, token)  # type: ignore[arg-type]
    response.delete_cookie(LEFT, secure=request.is_secure, samesite="Lax")


@blueprint.post("/sign-out")
@open_to("self")
def sign_out() -> AnyResponse:
    if current_user.is_authenticated:
        revoke_session(acting(), current_user.session_id)
    session.clear()
    response = redirect(safe_next(request.values.get("next"), "/sign-in"))
    clear_session_cookie(response)  # type: ignore[arg-type]
    return response


@blueprint.route("/language", methods=["GET", "POST"])
@csrf.exempt  # it only leads on, in other words
@open_to("public")
def language() -> AnyResponse:
    wanted = request.values.get("to", "")
    if wanted not in LANGUAGES:
        return answer(Problem(404, "not-found", "There is no such page."))
    response = redirect(safe_next(request.values.get("next")))
    response.set_cookie(
        COOKIE, wanted, max_age=LANGUAGE_YEARS, secure=request.is_secure, samesite="Lax"
    )
    if current_user.is_authenticated and current_user.person.language != wanted:
        set_language(acting(), wanted)
    return response

"""First run, enrolment, and a person's own account."""

from __future__ import annotations

from flask import flash, make_response, redirect, render_template, request
from flask_babel import gettext
from flask_login import current_user, login_required
from werkzeug.wrappers import Response as AnyResponse

from app.core.errors import Problem, not_found
from app.people.account import change_own_password, end_sessions
from app.people.door import blueprint, first_run_open, let_in
from app.people.enrolments import open_enrolment, use_enrolment
from app.people.first_run import begin
from app.people.forms import FirstRunForm, PasswordForm
from app.people.models import Enrolment, Person
from app.people.queries import sessions_of
from app.people.rules import device_label
from app.people.sessions import revoke_session
from app.people.sign_in import network_of
from app.web.acting import acting, clear_session_cookie, now, open_to
from app.web.forms import tell
from app.web.misses import note_miss


@blueprint.route("/first-run", methods=["GET", "POST"])
@open_to("public")
def first_run() -> AnyResponse:
    if not first_run_open():
        raise not_found()
    form = FirstRunForm()
    if form.validate_on_submit():
        if form.password.data != form.again.data:
            form.again.errors = [gettext("The two passwords differ.")]
        else:
            try:
                _person, token = begin(
                    now(),
                    device_label(request.user_agent.string),
                    site_name=form.site_name.data or "",
                    number=form.number.data or "",
                    name=form.name.data or "",
                    password=form.password.data or "",
                    host=request.host,
                )
            except Problem as problem:
                if problem.status != 422:
                    raise
                tell(form, problem)
            else:
                response = redirect("/import")
                let_in(response, token)
                return response
    return make_response(render_template("people/first_run.html", form=form), 422 if form.errors else 200)


@blueprint.get("/enrol/<code>")
@open_to("public")
def enrol(code: str) -> AnyResponse:
    _row, person = _known_enrolment(code)
    page = make_response(render_template("people/enrol.html", person=person))
    page.headers["Cache-Control"] = "no-store"
    return page


@blueprint.post("/enrol/<code>")
@open_to("public")
def enrol_now(code: str) -> AnyResponse:
    _known_enrolment(code)
    _person, token = use_enrolment(code, now(), device_label(request.user_agent.string))
    response = redirect("/")
    let_in(response, token)
    return response


def _known_enrolment(code: str) -> tuple[Enrolment, Person]:
    """Raises Problem as `open_enrolment`, 429 for many guessed ones."""
    try:
        return open_enrolment(code, now())
    except Problem as problem:
        if problem.status == 404:
            note_miss(network_of(request.remote_addr or ""), now())
        raise


@blueprint.get("/me/devices")
@open_to("self")
@login_required  # type: ignore[misc]
def devices() -> AnyResponse:
    return _account(PasswordForm(), 200)


def _account(form: PasswordForm, status: int) -> AnyResponse:
    page = render_template(
        "people/devices.html",
        form=form,
        person=current_user.person,
        sessions=sessions_of(current_user.id, now()),
        present=current_user.session_id,
    )
    return make_response(page, status)


@blueprint.post("/me/password")
@open_to("self")
@login_required  # type: ignore[misc]
def change_password() -> AnyResponse:
    form = PasswordForm()
    if form.validate_on_submit():
        if form.password.data != form.again.data:
            form.again.errors = [gettext("The two passwords differ.")]
        else:
            try:
                change_own_password(
                    acting(),
                    form.present.data or "",
                    form.password.data or "",
                    current_user.session_id,
                    request.remote_addr or "",
                )
            except Problem as problem:
                tell(form, problem)
            else:
                flash(gettext("Your password is changed. Your other devices are signed out."), "ok")
                return redirect("/me/devices")
    return _account(form, 422)


@blueprint.post("/me/devices/<session_id>/revoke")
@open_to("self")
@login_required  # type: ignore[misc]
def revoke_device(session_id: str) -> AnyResponse:
    if all(session.id != session_id for session in sessions_of(current_user.id, now())):
        raise not_found()
    mine = session_id == current_user.session_id
    revoke_session(acting(), session_id)
    response = redirect("/sign-in" if mine else "/me/devices")
    if mine:
        clear_session_cookie(response)  # type: ignore[arg-type]
    else:
        flash(gettext("That device is signed out."), "ok")
    return response


@blueprint.post("/me/devices/revoke-others")
@open_to("self")
@login_required  # type: ignore[misc]
def revoke_others() -> AnyResponse:
    end_sessions(acting(), current_user.id, but=current_user.session_id)
    flash(gettext("Your other devices are signed out."), "ok")
    return redirect("/me/devices")

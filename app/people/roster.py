"""The people pages: list, one person, edit, roles, devices, enrolment."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import qrcode
import qrcode.image.svg
from flask import flash, make_response, redirect, render_template, request
from flask_babel import gettext
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from app.core.errors import N_, Problem, not_found
from app.people.account import end_sessions, set_active, set_password, set_sign_in_name
from app.people.actions import add_person, change_person, grant_role, withdraw_role
from app.people.door import blueprint
from app.people.enrolments import issue_enrolment
from app.people.forms import OfficePasswordForm, PersonForm
from app.people.models import Person
from app.people.queries import people_list, person_by_id, sessions_of, teams
from app.people.sessions import revoke_session
from app.places.queries import user_of, zones_of
from app.policy import GRANTED_ROLES, LEAD, STAFF, Thing, may
from app.web.acting import acting, now, requires, signed_in
from app.web.forms import form_page, saved, take
from app.web.language import words
from app.web.sought import sought
from app.web.templating import site

PAGE = 50


def _seen(person_id: str) -> Person:
    """The person, if this reader may see them. Raises Problem 404 for foreign and absent alike."""
    person = person_by_id(person_id)
    if person is None or not may(signed_in(), "see_person", _thing(person)):
        raise not_found()
    return person


def _thing(person: Person) -> Thing:
    return Thing(person_id=person.id, team_id=person.team_id)


def _shows_phone(person: Person) -> bool:
    user = signed_in()
    leads = user is not None and LEAD in user.roles and person.team_id in user.led_team_ids
    return may(user, "manage") or leads or (user is not None and user.id == person.id)


@blueprint.get("/people")
@requires("see_people")
def people() -> str:
    user = acting().user
    mine = None if may(user, "see_all") else user.led_team_ids
    search, team_id = sought(), request.args.get("team", "")
    closed = request.args.get("closed") == "1"
    number = min(max(request.args.get("page", 1, type=int) or 1, 1), 100_000)
    rows, total = people_list(search, team_id or None, mine, active=not closed, page=number, size=PAGE)
    return render_template(
        "people/list.html",
        people=rows,
        roles={person.id: sorted(user_of(person, now()).roles - {STAFF}) for person in rows},
        teams=[team for team in teams() if mine is None or team.id in mine],
        page={"number": number, "pages": -(-total // PAGE), "total": total},
        search=search,
        team_id=team_id,
        closed=closed,
        shows_phone=_shows_phone,
    )


def _form(person: Person | None = None) -> PersonForm:
    form = PersonForm(obj=person)
    form.team_id.choices = [("", "—"), *((team.id, team.name) for team in teams())]
    if person and request.method == "GET":
        form.team_id.data = person.team_id or ""
        form.phone.data = person.phone or ""
        form.email.data = person.email or ""
    return form


def _entry(form: PersonForm) -> dict[str, Any]:
    return {
        "number": form.number.data or "",
        "name": form.name.data or "",
        "phone": form.phone.data or "",
        "email": form.email.data or "",
        "team_id": form.team_id.data or None,
        "post": form.post.data or "",
        "note": form.note.data or "",
    }


@blueprint.route("/people/new", methods=["GET", "POST"])
@requires("manage")
def new_person() -> AnyResponse:
    form = _form()
    made = take(form, lambda: add_person(acting(), **_entry(form)))
    if made:
        return saved(f"/people/{made[0].id}")
    return form_page(form, render_template("people/edit.html", form=form, person=None))


@blueprint.route("/people/<person_id>/edit", methods=["GET", "POST"])
@requires("manage")
def edit_person(person_id: str) -> AnyResponse:
    person = _seen(person_id)
    form = _form(person)
    if take(form, lambda: change_person(acting(), person_id, **_entry(form))):
        return saved(f"/people/{person_id}")
    return form_page(form, render_template("people/edit.html", form=form, person=person))


@blueprint.get("/people/<person_id>")
@requires("see_people")
def person(person_id: str) -> str:
    return _person_page(_seen(person_id), OfficePasswordForm())


def _person_page(found: Person, form: OfficePasswordForm) -> str:
    return render_template(
        "people/person.html",
        person=found,
        roles=sorted(user_of(found, now()).roles - {STAFF}),
        granted=found.roles,
        team_names={team.id: team.name for team in teams()},
        role_names=[role for role in GRANTED_ROLES if role != LEAD],
        zones=zones_of(found.id, now()),
        sessions=sessions_of(found.id, now()) if may(signed_in(), "manage") else [],
        shows_phone=_shows_phone(found),
        form=form,
    )


def _done(person_id: str, told: str) -> AnyResponse:
    flash(told, "ok")
    return redirect(f"/people/{person_id}")


@blueprint.post("/people/<person_id>/roles")
@requires("manage")
def change_roles(person_id: str) -> AnyResponse:
    _seen(person_id)
    role, team_id = request.form.get("role", ""), request.form.get("team_id") or None
    if request.form.get("do") == "withdraw":
        withdraw_role(acting(), person_id, role, team_id)
        return _done(person_id, gettext("The role is withdrawn."))
    if team_id and all(team.id != team_id for team in teams()):
        raise not_found()
    try:
        grant_role(acting(), person_id, role, team_id if role == LEAD else None)
    except Problem as problem:
        flash(words(problem), "bad")
        return redirect(f"/people/{person_id}")
    return _done(person_id, gettext("The role is given."))


@blueprint.post("/people/<person_id>/account")
@requires("manage")
def change_account(person_id: str) -> AnyResponse:
    """Close, reopen, sign everything out, one device out, or set the short name: `do` says which."""
    _seen(person_id)
    do = request.form.get("do")
    try:
        if do in ("close", "reopen"):
            set_active(acting(), person_id, do == "reopen")
        elif do == "end-sessions":
            end_sessions(acting(), person_id)
        elif do == "end-session":
            session_id = request.form.get("session_id", "")
            if all(session.id != session_id for session in sessions_of(person_id, now())):
                raise not_found()
            revoke_session(acting(), session_id)
        elif do == "sign-in-name":
            set_sign_in_name(acting(), person_id, request.form.get("sign_in_name", ""))
        else:
            raise Problem(400, "unknown", N_("The request could not be read."))
    except Problem as problem:
        if problem.status != 422:
            raise
        flash(words(problem), "bad")
        return redirect(f"/people/{person_id}")
    return _done(person_id, gettext("Saved."))


@blueprint.post("/people/<person_id>/password")
@requires("manage")
def give_password(person_id: str) -> AnyResponse:
    found = _seen(person_id)
    form = OfficePasswordForm()
    if take(form, lambda: set_password(acting(), person_id, form.password.data or "")):
        return _done(person_id, gettext("The password is set; their devices are signed out."))
    return make_response(_person_page(found, form), 422)


@blueprint.get("/people/<person_id>/enrol")
@requires("manage")
def enrolment(person_id: str) -> str:
    return render_template("people/enrolment.html", person=_seen(person_id), url=None, symbol=None, row=None)


@blueprint.post("/people/<person_id>/enrol")
@requires("manage")
def make_enrolment(person_id: str) -> AnyResponse:
    found = _seen(person_id)
    row, code = issue_enrolment(acting(), person_id)
    url = f"{site().public_url or request.host_url.rstrip('/')}/enrol/{code}"
    page = make_response(
        render_template("people/enrolment.html", person=found, url=url, symbol=qr_symbol(url), row=row)
    )
    page.headers["Cache-Control"] = "no-store"
    return page


def qr_symbol(text: str) -> Markup:
    """`text` as a QR code, drawn as inline SVG."""
    symbol = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, border=4, image_factory=qrcode.image.svg.SvgPathImage)
    symbol.add_data(text)
    out = BytesIO()
    symbol.make_image().save(out)
    drawing = out.getvalue().decode()
    return Markup(drawing[drawing.index("<svg") :])  # noqa: S704 - our own drawing



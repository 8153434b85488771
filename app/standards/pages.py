"""The standards' pages: each team's standards with their checklists, work standards, the training plan."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from app.core.errors import N_, invalid, not_found
from app.photos.actions import receive_photo
from app.photos.queries import photos_of
from app.photos.rules import MAX_BYTES, digest
from app.standards.actions import retire_standard, set_standard
from app.standards.forms import StandardForm
from app.standards.models import Standard
from app.standards.queries import (
    active_standards,
    item_by_id,
    standard_by_id,
    team_names,
    training_plans,
    work_standards,
)
from app.standards.reference import REFERENCE, set_reference_photo
from app.web.acting import acting, requires
from app.web.forms import form_page, saved, take

blueprint = Blueprint("standards", __name__)


@blueprint.get("/standards")
@requires("use_office_pages")
def standards() -> str:
    teams = team_names()
    by_team = {team_id: [one for one in active_standards() if one.team_id == team_id] for team_id in teams}
    return render_template(
        "standards/list.html",
        teams=teams,
        by_team={team_id: rows for team_id, rows in by_team.items() if rows},
        work=work_standards(),
        training=training_plans(),
    )


@blueprint.route("/standards/new", methods=["GET", "POST"])
@requires("manage")
def new() -> AnyResponse:
    return _edit(None)


@blueprint.route("/standards/<standard_id>/edit", methods=["GET", "POST"])
@requires("manage")
def edit(standard_id: str) -> AnyResponse:
    standard = standard_by_id(standard_id)
    if standard is None or not standard.active:
        raise not_found()
    return _edit(standard)


@blueprint.post("/standards/<standard_id>/retire")
@requires("manage")
def retire(standard_id: str) -> AnyResponse:
    if retire_standard(acting(), standard_id):
        flash(gettext("The standard is no longer in use."), "ok")
    return redirect("/standards", 303)


@blueprint.post("/standards/items/<item_id>/photo")
@requires("manage")
def reference_photo(item_id: str) -> AnyResponse:
    """Take the photo sent as the item's reference; none sent takes the present one away."""
    if item_by_id(item_id) is None:
        raise not_found()
    by = acting()
    file = request.files.get("photo")
    content = file.stream.read(MAX_BYTES + 1) if file else b""
    sha256 = digest(content) if content else None
    if sha256:
        receive_photo(by, sha256, content)
    elif not request.form.get("remove"):
        raise invalid("photo", N_("Please add a photo."))
    item = set_reference_photo(by, item_id, sha256)
    return saved(f"/standards/{item.standard_id}/edit")


def _edit(standard: Standard | None) -> AnyResponse:
    form = StandardForm(obj=standard)
    form.team_id.choices = list(team_names().items())
    done = take(
        form,
        lambda: set_standard(
            acting(),
            form.team_id.data,
            form.area.data or "",
            requirement=form.requirement.data or "",
            equipment=form.equipment.data or "",
            responsible=form.responsible.data or "",
            standard_id=standard.id if standard else None,
        ),
    )
    if done:
        return saved("/standards")
    photos = photos_of(REFERENCE, [item.id for item in standard.items]) if standard else {}
    return form_page(form, render_template("standards/edit.html", form=form, standard=standard, photos=photos))

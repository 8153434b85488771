"""The standards' pages: each team's standards with their checklists, work standards, the training plan."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from app.core.errors import not_found
from app.standards.actions import retire_standard, set_standard
from app.standards.forms import StandardForm
from app.standards.models import Standard
from app.standards.queries import active_standards, standard_by_id, team_names, training_plans, work_standards
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
    return form_page(form, render_template("standards/edit.html", form=form, standard=standard))

"""/duties/objections: what people object to, and the answers; filing is on one's own month."""

from __future__ import annotations

from datetime import date

from flask import flash, redirect, render_template, request
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from app.core.errors import Problem, not_found
from app.duties import words
from app.duties.actions import Slot, answer_objection, object_to
from app.duties.queries.duties import all_zones
from app.duties.queries.objections import answered_objections, open_objections, thing_of_objection
from app.duties.room import blueprint
from app.policy import may
from app.web.acting import acting, open_to, requires
from app.web.language import say
from app.web.language import words as spoken


@blueprint.post("/duties/objections")
@open_to("signed-in")
def objecting() -> AnyResponse:
    """Object to a slot of one's own. Raises Problem 401, 404."""
    by = acting()
    form = request.form
    try:
        day, quota = date.fromisoformat(form.get("day", "")), int(form.get("quota", ""))
        if not 2000 <= day.year <= 2200 or not 0 <= quota < 10:
            raise ValueError
    except ValueError as error:
        raise not_found() from error
    slot = Slot(form.get("duty", "")[:36], quota, form.get("key", "")[:60], day, form.get("zone", "")[:36])
    try:
        object_to(by, slot, form.get("words", ""))
        flash(gettext("Your objection is filed. The manager or a deputy answers it."), "ok")
    except Problem as problem:
        if problem.status not in (409, 422):
            raise
        flash(_faults(problem), "bad")
    state = form.get("state", "")[:10]
    return redirect(f"/duties/of/{by.id}?month={day:%Y-%m}&state={state if state.isalpha() else 'missed'}#items", 303)


@blueprint.get("/duties/objections")
@requires("see_all")
def objections() -> str:
    user = acting().user
    waiting = open_objections()
    return render_template(
        "duties/objections.html",
        waiting=waiting,
        answered=answered_objections(),
        answerable={one.id for one in waiting if may(user, "answer_objection", thing_of_objection(one))},
        zones={zone.id: zone for zone in all_zones()},
        words=words,
    )


@blueprint.post("/duties/objections/<objection_id>/answer")
@requires("answer_objection")
def answering(objection_id: str) -> AnyResponse:
    """Raises Problem 403, 404."""
    try:
        answer_objection(acting(), objection_id, request.form.get("verdict", ""), request.form.get("reason", ""))
        flash(gettext("The answer is on record."), "ok")
    except Problem as problem:
        if problem.status not in (409, 422):
            raise
        flash(_faults(problem), "bad")
    return redirect("/duties/objections", 303)


def _faults(problem: Problem) -> str:
    return " ".join(say(one.message, **one.params) for one in problem.errors) or spoken(problem)

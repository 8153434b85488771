"""The inbox, opening what a notice is about, the ladder's settings, what was sent."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Blueprint, current_app, flash, g, redirect, render_template, request
from flask_babel import gettext
from flask_login import current_user, login_required
from werkzeug.wrappers import Response

from app.core.errors import Problem, not_found
from app.jobs.queue import perform_soon
from app.notices import hiding, words  # noqa: F401 - hiding hears the journal
from app.notices.actions import read_notices, set_ladder, set_own_choice, set_site_choice
from app.notices.jobs import remind
from app.notices.pressing import SOON
from app.notices.queries.chosen import minutes, own_choice, site_choice
from app.notices.queries.inbox import inbox_of, latest_rungs, notice_by_id, rungs_of, unread_count
from app.notices.rules.ladder import DIGEST_KIND, LADDERS, STEPS
from app.notices.showing import headed, spans, told
from app.people.door import start_of
from app.web.acting import acting, now, open_to, requires, signed_in
from app.web.language import say
from app.web.templating import site

blueprint = Blueprint("notices", __name__)
SIZE = 50
SENT_FOR = timedelta(days=30)


@blueprint.app_context_processor
def _everywhere() -> dict[str, Any]:
    """What every page may show: the bell's number, and a thing's line of its ladder."""
    return {"unread_notices": _unread, "rungs_of": rungs_of, "notice_words": words}


def _unread() -> int:
    user = signed_in()
    if "unread_notices" not in g:
        g.unread_notices = unread_count(user.id) if user else 0
    count: int = g.unread_notices
    return count


@blueprint.after_app_request
def _told_at_once(response: Response) -> Response:
    """What cannot wait for the worker's next minute: it looks now. That it is asked is all that this request waits for."""
    if g.pop(SOON, False) and not current_app.config.get("JOBS_INLINE", current_app.config["TESTING"]):
        try:
            perform_soon(current_app._get_current_object(), remind.__name__)  # type: ignore[attr-defined]
        except Exception:  # the minute comes all the same
            current_app.logger.exception("the worker could not be asked to look now")
    return response


@blueprint.get("/notices")
@open_to("self")
@login_required  # type: ignore[misc]
def inbox() -> str:
    return _inbox()


def _inbox(fault: str = "") -> str:
    number = max(1, min(request.args.get("page", 1, type=int), 10_000))
    found, total = inbox_of(current_user.id, number, SIZE)
    return render_template(
        "notices/inbox.html", notices=[(one, told(one, site())) for one in found], words=words, fault=fault,
        page={"number": number, "pages": max(1, -(-total // SIZE)), "total": total},
        mine=own_choice(current_user.id), chosen=site_choice(),
    )  # fmt: skip


@blueprint.post("/notices/read")
@open_to("self")
@login_required  # type: ignore[misc]
def read_all() -> Response:
    read_notices(acting())
    return redirect("/notices", 303)


@blueprint.post("/notices/mine")
@open_to("self")
@login_required  # type: ignore[misc]
def choose() -> Response | tuple[str, int]:
    form = request.form
    try:
        set_own_choice(acting(), form.get("quiet_from", ""), form.get("quiet_until", ""), digest="digest" in form)
    except Problem as problem:
        return _inbox(_faults(problem)), problem.status
    flash(gettext("Saved."), "ok")
    return redirect("/notices", 303)


@blueprint.get("/notices/<notice_id>")
@open_to("self")
@login_required  # type: ignore[misc]
def open_notice(notice_id: str) -> Response:
    """Read it, and go to what it is about: in the office's pages at a desk, else on the phone."""
    notice = notice_by_id(notice_id)
    if notice is None or notice.person_id != current_user.id:
        raise not_found()
    read_notices(acting(), [notice.id])
    said = told(notice, site())
    at_desk = start_of(acting().user) != "/app" or "desk" in request.args
    return redirect(said.link if at_desk or not said.app_link else said.app_link, 303)


@blueprint.get("/notices/ladder")
@requires("see_all")
def ladder() -> str:
    return _ladder()


@blueprint.post("/notices/ladder")
@requires("manage")
def keep_ladder() -> Response | tuple[str, int]:
    form = request.form
    try:
        wanted = {}
        for kind in LADDERS:
            for step in STEPS if kind != DIGEST_KIND else ():
                text = form.get(f"{kind}.{step}")
                if text is not None:
                    wanted[kind, step] = int(text) if text.isdecimal() and len(text) < 9 else None
        set_ladder(acting(), wanted)
        set_site_choice(
            acting(), form.get("quiet_from", ""), form.get("quiet_until", ""), form.get("digest_at", ""),
            digest="digest" in form, robots="robots" in form,
        )  # fmt: skip
    except Problem as problem:
        return _ladder(_faults(problem)), problem.status
    flash(gettext("Saved."), "ok")
    return redirect("/notices/ladder", 303)


def _ladder(fault: str = "") -> str:
    return render_template(
        "notices/ladder.html", ladders=[kind for kind in LADDERS if kind != DIGEST_KIND], minutes=minutes(),
        chosen=site_choice(), words=words, spans=spans, fault=fault,
    )  # fmt: skip


@blueprint.get("/notices/sent")
@requires("see_deliveries")
def sent() -> str:
    number = max(1, min(request.args.get("page", 1, type=int), 10_000))
    rungs, total = latest_rungs(now() - SENT_FOR, number, SIZE)
    return render_template(
        "notices/sent.html", headed=[(one, *headed(one, acting().user, site())) for one in rungs], words=words,
        page={"number": number, "pages": max(1, -(-total // SIZE)), "total": total},
    )  # fmt: skip


def _faults(problem: Problem) -> str:
    return " ".join(say(one.message, **one.params) for one in problem.errors) or say(problem.message, **problem.params)

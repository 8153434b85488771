"""/s/<TOKEN> and /survey/<plate>: the questionnaire, for whoever holds an invitation or stands before a plate.

Plain pages without a script; nobody signs in, and the address of an invitation is its right to answer.
"""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request
from werkzeug.wrappers import Response

from app.core.db import db
from app.core.errors import N_, Problem, not_found
from app.core.ids import new_id
from app.people.sign_in import network_of
from app.places.queries import zones_in_order
from app.places.rules import floor_label
from app.plates.models import Plate
from app.plates.queries import form_paused
from app.public import rules as public_rules
from app.public.actions import count_try
from app.public.pace import TOO_OLD, checked_pace
from app.public.showing import plate_in_use, sealed
from app.public.tokens import Form, read_form, write_form
from app.settings.rules import day_bounds
from app.surveys import actions, words
from app.surveys.actions import Filled
from app.surveys.actions.answers import already_answered, check_filled, has_answered, over
from app.surveys.models import SurveyQuestion, SurveyRound
from app.surveys.queries import invitation_by_token, plate_round, round_by_id, takes_answers
from app.surveys.rules.questions import MAX_WORDS, choice_said
from app.surveys.tokens import new_device, read_device, write_device
from app.web.acting import now, open_to
from app.web.language import language, say
from app.web.misses import note_miss
from app.web.security import csrf
from app.web.templating import site

COOKIE = "zonewalk_survey"
MARKED = N_("Not sent yet: please look at the questions marked below.")


@open_to("public")
def invited(invitation: str) -> Response:
    """The questionnaire behind an invitation. Raises Problem 404 for a guessed link, 429 for many of them."""
    found, used = _invited(invitation)
    if not takes_answers(found, now()):
        return _told(over())
    if used:
        return _told(already_answered())
    return _marked(_page(found, f"/s/{invitation}"), found)


@csrf.exempt  # the link itself is the right to act
@open_to("public")
def answer_invited(invitation: str) -> Response:
    found, _used = _invited(invitation)
    try:
        actions.answer_invitation(invitation, _filled(found), now(), _device(found))
    except Problem as problem:
        db.session.rollback()
        return _told(problem) if problem.status != 422 else _page(found, f"/s/{invitation}", problem)
    return redirect("/survey/thanks", 303)


@open_to("public")
def before_plate(plate_id: str) -> Response:
    """The questionnaire from a plate's page; the browser gets the mark by which it answers once."""
    asked = _asked_at(plate_id)
    if isinstance(asked, Response):
        return asked
    plate, found = asked
    return _marked(_plates_page(plate, found), found)


@csrf.exempt  # as for a visitor's report, the signed form is asked for instead
@open_to("public")
def answer_before_plate(plate_id: str) -> Response:
    asked = _asked_at(plate_id)
    if isinstance(asked, Response):
        return asked
    plate, found = asked
    sent = read_form(request.form.get("form", ""))
    if sent is None or sent.plate_id != plate.id:
        return _plates_page(plate, found, Problem(422, "form-old", TOO_OLD))
    try:
        proven = checked_pace(sent, request.form.get("proof", ""), now())
        check_filled(found, _filled(found))
        count_try(plate, network_of(request.remote_addr or ""), proven, now())
        actions.answer_by_plate(plate, _filled(found), now(), _device(found))
    except Problem as problem:
        db.session.rollback()
        return _told(problem) if problem.status in (409, 410) else _plates_page(plate, found, problem, sent)
    return redirect("/survey/thanks", 303)


@open_to("public")
def thanks() -> Response:
    return sealed(render_template("surveys/thanks.html"), 200)


def _invited(typed: str) -> tuple[SurveyRound, bool]:
    invitation = invitation_by_token(typed)
    found = round_by_id(invitation.round_id) if invitation else None
    if invitation is None or found is None:
        note_miss(network_of(request.remote_addr or ""), now())
        raise not_found()
    return found, invitation.used


def _plate(plate_id: str) -> Plate | Response:
    plate = plate_in_use(plate_id)
    if isinstance(plate, Response) or not form_paused(plate):
        return plate
    return sealed(render_template("public/paused.html", plate=plate, floor_label=floor_label, survey=True), 403)


def _asked_at(plate_id: str) -> tuple[Plate, SurveyRound] | Response:
    """The plate and the round that is answered before it; else the page that says why there is none for this browser."""
    plate, found = _plate(plate_id), plate_round(now())
    if isinstance(plate, Response):
        return plate
    if found is None:
        return _told(over())
    if has_answered(found, _device(found)):
        return _told(already_answered())
    return plate, found


def _marked(response: Response, found: SurveyRound) -> Response:
    """With the mark by which a browser answers once, where it has none yet."""
    if _device(found) is None:
        end = day_bounds(site(), found.until_on)[1]
        response.set_cookie(
            COOKIE, write_device(found.id, new_device()), max_age=int((end - now()).total_seconds()), httponly=True,
            secure=request.is_secure, samesite="Lax",
        )  # fmt: skip
    return response


def _device(found: SurveyRound) -> str | None:
    return read_device(found.id, request.cookies.get(COOKIE, ""))


def _filled(found: SurveyRound) -> Filled:
    return filled(found.questionnaire.questions, request.form)


def filled(questions: list[SurveyQuestion], form: Any) -> Filled:
    """What a form of `surveys/fields.html` brought."""
    return Filled({one.id: form.get(f"q-{one.id}", "") for one in questions}, form.get("zone") or None)


def said_of(found: SurveyRound) -> dict[str, Any]:
    """What `surveys/fields.html` needs: title and questions in the reader's language."""
    english = language() == "en"
    whole = found.questionnaire
    return {
        "title": (english and whole.title_en) or whole.title,
        "questions": [(one, (english and one.words_en) or one.words) for one in whole.questions],
        "words": words,
        "choice_said": lambda choice: choice_said(choice, english),
        "most": MAX_WORDS,
        "typed": request.form,
    }


def zones_to_choose() -> list[Any]:
    """The open zones, building by building."""
    return list(db.session.execute(zones_in_order()).scalars())


def faults_of(problem: Problem | None) -> dict[str, str]:
    return {error.pointer: say(error.message, **error.params) for error in problem.errors} if problem else {}


def fault_of(problem: Problem | None) -> str:
    """What stands above the form: the reason, or that there are marks at the questions."""
    if problem is None:
        return ""
    if any(error.pointer for error in problem.errors):
        return say(MARKED)
    return say(problem.message, **problem.params)


def _plates_page(
    plate: Plate, found: SurveyRound, problem: Problem | None = None, sent: Form | None = None
) -> Response:
    """The form under a plate; after a fault it keeps what was typed and its key."""
    stale = sent is None or (problem is not None and problem.code == "form-old")
    kept = Form(new_id(), plate.id, now()) if stale or sent is None else sent
    return _page(found, f"/survey/{plate.id}", problem, plate=plate, form=write_form(kept), key=kept.key)


def _page(found: SurveyRound, action: str, problem: Problem | None = None, **more: Any) -> Response:
    page = render_template(
        "surveys/answer.html", action=action, round=found, faults=faults_of(problem), bits=public_rules.PROOF_BITS,
        fault=fault_of(problem), zones=[] if "plate" in more else zones_to_choose(),
        floor_label=floor_label, **said_of(found), **more,
    )  # fmt: skip
    return sealed(page, problem.status if problem else 200)


def _told(problem: Problem) -> Response:
    """The page that says why there is no form: it is over, or an answer is in."""
    page = render_template("surveys/told.html", words=say(problem.message), answered=problem.code == "answered")
    return sealed(page, problem.status)

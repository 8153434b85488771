"""/surveys/questionnaires and /surveys/topics: what is asked, and under which topics words are put."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request
from flask_babel import gettext
from werkzeug.wrappers import Response

from app.core.db import db
from app.core.errors import Problem, not_found
from app.people.queries import teams
from app.places.rules import floor_label
from app.surveys import actions, answer_pages, words
from app.surveys.actions import QuestionnaireEntry
from app.surveys.models import Questionnaire
from app.surveys.queries import as_questions, is_used, newest_questionnaires, questionnaire_by_id, topics
from app.surveys.room import blueprint
from app.surveys.rules import Question, Topic
from app.surveys.rules.questions import MOST_QUESTIONS
from app.surveys.scheme import TITLE, TITLE_EN, scheme_questions
from app.web.acting import acting, requires
from app.web.language import words as in_words

Page = Response | tuple[str, int]
SPARE = 2  # empty questions and topics at the end of a form


@blueprint.get("/surveys/questionnaires")
@requires("see_surveys")
def questionnaires() -> str:
    known = newest_questionnaires()
    return render_template("surveys/questionnaires.html", questionnaires=known, used={one.id for one in known if is_used(one.id)})


@blueprint.get("/surveys/questionnaires/new")
@requires("run_survey")
def new_questionnaire() -> str:
    """A new one, filled with the scheme's questions to begin with."""
    return _builder(None, scheme_questions(teams()))


@blueprint.post("/surveys/questionnaires/new")
@requires("run_survey")
def make_questionnaire() -> Page:
    return _save(None)


@blueprint.get("/surveys/questionnaires/<questionnaire_id>")
@requires("see_surveys")
def questionnaire(questionnaire_id: str) -> str:
    found = _questionnaire(questionnaire_id)
    return _builder(found, as_questions(found.questions))


@blueprint.post("/surveys/questionnaires/<questionnaire_id>")
@requires("run_survey")
def change_questionnaire(questionnaire_id: str) -> Page:
    """Keep the changes: in place, or as a new version once a round has begun with this one."""
    return _save(_questionnaire(questionnaire_id))


@blueprint.get("/surveys/topics")
@requires("see_surveys")
def show_topics() -> str:
    return _topics(topics())


@blueprint.post("/surveys/topics")
@requires("run_survey")
def save_topics() -> Page:
    names, lines = request.form.getlist("name"), request.form.getlist("keywords")
    given = [Topic("", name, tuple(_split(line))) for name, line in zip(names, lines, strict=False)]
    try:
        actions.keep_topics(acting(), given)
    except Problem as problem:
        if problem.status != 422:
            raise
        return _topics(given, in_words(problem)), 422
    flash(gettext("Saved."), "ok")
    return redirect("/surveys/topics", 303)


def _questionnaire(questionnaire_id: str) -> Questionnaire:
    found = questionnaire_by_id(questionnaire_id)
    if found is None:
        raise not_found()
    return found


def _save(base: Questionnaire | None) -> Page:
    questions = read_questions(request.form)
    entry = QuestionnaireEntry(request.form.get("title", ""), questions, request.form.get("title_en", ""))
    try:
        made = actions.save_questionnaire(acting(), entry, base.id if base else None)
    except Problem as problem:
        if problem.status != 422:
            raise
        db.session.rollback()
        return _builder(base, questions, problem), 422
    anew = base is not None and made.id != base.id
    flash(gettext("Saved as version %(version)s.", version=made.version) if anew else gettext("Saved."), "ok")
    return redirect(f"/surveys/questionnaires/{made.id}", 303)


def read_questions(form: Any) -> list[Question]:
    """The builder's questions in the order of their numbers; those left without words are taken out."""
    found = []
    for place in range(MOST_QUESTIONS + SPARE + 1):
        text = form.get(f"words-{place}", "").strip()
        if not text:
            continue
        kind, _, about = form.get(f"about-{place}", "").partition(":")
        order = form.get(f"order-{place}", "").strip()
        number = float(order) if order.isascii() and order.isdigit() and len(order) < 5 else 9_999.0
        question = Question(
            form.get(f"kind-{place}", ""), " ".join(text.split()), " ".join(form.get(f"words_en-{place}", "").split()),
            f"required-{place}" in form, tuple(" ".join(line.split()) for line in form.get(f"choices-{place}", "").splitlines()
                                               if line.strip()),
            about if kind == "team" else None, about if kind == "zone" else None, key=form.get(f"key-{place}", "")[:36],
        )  # fmt: skip
        found.append((number, place, question))
    return [question for _number, _place, question in sorted(found, key=lambda one: one[:2])]


def _builder(base: Questionnaire | None, questions: list[Question], problem: Problem | None = None) -> str:
    room = max(0, min(SPARE, MOST_QUESTIONS - len(questions)))
    return render_template(
        "surveys/builder.html", base=base, questions=[*questions, *[Question("scale", "")] * room],
        used=base and is_used(base.id),
        newest=base and any(one.id == base.id for one in newest_questionnaires()), words=words, teams=teams(),
        zones=answer_pages.zones_to_choose(), faults=answer_pages.faults_of(problem), form=request.form,
        floor_label=floor_label, first_title=TITLE, first_title_en=TITLE_EN,
    )  # fmt: skip


def _topics(kept: list[Topic], fault: str = "") -> str:
    return render_template("surveys/topics.html", topics=[*kept, *[Topic("", "", ())] * SPARE], fault=fault)


def _split(line: str) -> list[str]:
    """Keywords apart by commas, Chinese or not, or by lines."""
    for mark in "，、;；\n":
        line = line.replace(mark, ",")
    return line.split(",")

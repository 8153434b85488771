"""A form and the action behind it: sent, checked, taken; a refusal is told beside the fields it names."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from flask import flash, make_response, redirect
from flask_babel import gettext
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from app.core.errors import Problem
from app.web.language import say

T = TypeVar("T")


def take(form: FlaskForm, act: Callable[[], T]) -> tuple[T] | None:
    """What `act` returned, when the form was sent and both it and the action take what it says; else None.

    A refusal for its fields (422) is told on the form; any other is raised as the Problem it is.
    """
    if not form.validate_on_submit():
        return None
    try:
        return (act(),)
    except Problem as problem:
        if problem.status != 422:
            raise
        tell(form, problem)
        return None


def tell(form: FlaskForm, problem: Problem) -> None:
    """Put a refusal's words beside the fields it names, or above the form."""
    placed = False
    for error in problem.errors:
        if error.pointer in form:
            field = form[error.pointer]
            field.errors = [*field.errors, say(error.message, **error.params)]
            placed = True
    if not placed:
        form.form_errors.append(say(problem.message, **problem.params))


def form_page(form: FlaskForm, page: str) -> Response:
    """The page that shows the form: 422 when something is wrong with it."""
    return make_response(page, 422 if form.errors or form.form_errors else 200)


def saved(address: str) -> Response:
    """On to `address`, where it says that all is saved."""
    flash(gettext("Saved."), "ok")
    return redirect(address, 303)

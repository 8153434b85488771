"""Every refusal and every fault, as a page in the reader's language or as RFC 9457 problem details."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, current_app, jsonify, render_template, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError, OperationalError
from werkzeug.exceptions import HTTPException

from app.core.db import db
from app.core.errors import N_, Problem
from app.web.language import say, words

RETRY_SECONDS = 5
MOVED = "moved to postgresql"  # app/backup/moving.py closes the old database so
_TRANSIENT = ("locked", "busy", "disk is full", "no space", "disk i/o", "connection", "readonly", "unable to open",
              "shutting down", "terminating", "starting up", "server closed", "deadlock")  # fmt: skip
_HTTP_WORDS = {
    400: N_("The request could not be read."),
    404: N_("There is no such page."),
    405: N_("That cannot be done here."),
    413: N_("That is too large."),
    415: N_("That kind of content is not accepted here."),
    429: N_("Too many tries. Please wait a little."),
}


def init_app(app: Flask) -> None:
    app.register_error_handler(Problem, answer)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(DBAPIError, _database)
    app.register_error_handler(OSError, _disk)
    app.register_error_handler(Exception, _fault)


def problem_json(problem: Problem) -> dict[str, Any]:
    """The problem as RFC 9457 details, in the reader's language."""
    body: dict[str, Any] = {
        "type": f"urn:zonewalk:problem:{problem.code}",
        "title": words(problem),
        "status": problem.status,
        "code": problem.code,
    }
    if problem.errors:
        body["errors"] = [
            {"pointer": error.pointer, "detail": say(error.message, **error.params)} for error in problem.errors
        ]
    return body


def answer(problem: Problem) -> Response:
    """The problem as this request's reader wants it."""
    if request.path.startswith("/api/") or request.accept_mimetypes.best == "application/problem+json":
        response = jsonify(problem_json(problem))
        response.mimetype = "application/problem+json"
    else:
        response = current_app.make_response(render_template("error.html", problem=problem, reason=words(problem)))
    response.status_code = problem.status
    response.headers["Cache-Control"] = "no-store"
    if problem.retry_after is not None:
        response.headers["Retry-After"] = str(problem.retry_after)
    return response


def _http(error: HTTPException) -> Response:
    code = error.code or 500
    if code < 400:
        return error.get_response()  # type: ignore[return-value]
    fallback = N_("Something went wrong here. Nothing you entered was changed.")
    response = answer(Problem(code, f"http-{code}", _HTTP_WORDS.get(code, fallback)))
    if code == 405 and getattr(error, "valid_methods", None):
        response.headers["Allow"] = ", ".join(error.valid_methods)  # type: ignore[attr-defined]
    return response


def _csrf(error: CSRFError) -> Response:
    message = N_("This page is out of date. Please go back, reload it and try again.")
    return answer(Problem(400, "form-expired", message))


def _database(error: DBAPIError) -> Response:
    db.session.rollback()
    if not is_transient(error):
        return _fault(error)
    current_app.logger.warning("database unavailable: %s", error.orig)
    return answer(unavailable())


def is_transient(error: DBAPIError) -> bool:
    """Whether the database may answer if asked again: locked, full, restarting; or another in its place, where it was moved."""
    text = str(error.orig).lower()
    if error.connection_invalidated or MOVED in text:
        return True
    return isinstance(error, OperationalError) and any(word in text for word in _TRANSIENT)


def unavailable() -> Problem:
    message = N_("The server cannot save just now. Please try again shortly.")
    return Problem(503, "unavailable", message, retry_after=RETRY_SECONDS)


def _disk(error: OSError) -> Response:
    current_app.logger.error("storage: %s", error)
    return answer(unavailable())


def _fault(error: Exception) -> Response:
    db.session.rollback()
    current_app.logger.exception("fault on %s %s", request.method, request.endpoint)
    return answer(Problem(500, "fault", N_("Something went wrong here. Nothing you entered was changed.")))

"""The settings page: everybody who sees everything reads it, the office changes it."""

from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from flask import Blueprint, flash, g, make_response, redirect, render_template, request
from flask_babel import gettext
from werkzeug.wrappers import Response

from app.core.errors import Problem
from app.rollups.jobs import begin_when_needed
from app.settings.actions import change_settings, keep_host
from app.settings.forms import ROWS, SettingsForm, windows_of
from app.settings.queries import current
from app.settings.rules import LONGEST_URL, Window, plate_url_length
from app.web.acting import acting, now, requires
from app.web.language import say, words

blueprint = Blueprint("settings", __name__)


@blueprint.get("/settings")
@requires("see_all")
def settings() -> Response:
    kept = current()
    return _page(SettingsForm(obj=kept), kept.windows, 200)


@blueprint.post("/settings")
@requires("manage")
def save() -> Response:
    form = SettingsForm()
    windows = windows_of(request.form)
    if form.validate():
        changes: dict[str, Any] = {
            name: field.data.strip() if isinstance(field.data, str) else field.data
            for name, field in form._fields.items()
            if name != "csrf_token" and field.data is not None
        }
        try:
            if changes.get("public_url") != current().public_url:
                keep_host(request.host)  # a slip in the address must not lock the office out
            change_settings(acting(), windows=windows, **changes)
        except Problem as problem:
            for error in problem.errors:
                if error.pointer in form:
                    form[error.pointer].errors = [say(error.message, **error.params)]
                else:
                    form.form_errors.append(words(problem))
        else:
            g.pop("site", None)
            begin_when_needed(acting())
            flash(gettext("Saved."), "ok")
            return redirect("/settings")
    return _page(form, windows, 422)


def _until_tonight() -> str:
    """Today's windows in a line, where others hold from tomorrow on."""
    settings = current()
    held = settings.windows_on(settings.local(now()).date())
    return "" if held == settings.windows else gettext(", ").join(f"{one.name} {one.from_}–{one.until}" for one in held)


def _page(form: SettingsForm, windows: tuple[Window, ...], status: int) -> Response:
    blank = [Window("", "", "", "")] * max(1, ROWS - len(windows))
    address = current().public_url or request.host_url.rstrip("/")
    page = render_template(
        "settings/settings.html",
        form=form,
        windows=[*windows, *blank][: max(ROWS, len(windows) + 1)],
        address=address,
        until_tonight=_until_tonight(),
        length=plate_url_length(address),
        longest=LONGEST_URL,
        zones=sorted(available_timezones()),
    )
    return make_response(page, status)

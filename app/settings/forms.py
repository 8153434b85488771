"""The form of the settings; the windows are rows of their own."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, IntegerField, StringField
from wtforms.validators import Length, NumberRange, Optional

from app.settings.rules import Window

ROWS = 6  # how many windows a day may have on the page


class SettingsForm(FlaskForm):
    site_name = StringField(_l("Name of the site"), [Length(max=60)])
    public_url = StringField(_l("Address of this site"), [Optional(), Length(max=200)])
    timezone = StringField(_l("Time zone"), [Length(max=60)])
    supervision_phone = StringField(_l("Supervision phone"), [Optional(), Length(max=30)])
    late_entry_days = IntegerField(_l("Late entries: days back"), [Optional(), NumberRange(0, 6)])
    public_shows_owner = BooleanField(_l("The plate's page names the responsible person"))
    public_shows_phone = BooleanField(_l("The plate's page shows their work phone"))
    public_reports = BooleanField(_l("Whoever scans a plate may report a problem"))


def windows_of(form: MultiDict[str, str]) -> tuple[Window, ...]:
    """The windows of the posted rows, in order of time; a row without a name and times is no window."""
    rows = zip(
        form.getlist("window_key"), form.getlist("window_name"), form.getlist("window_from"),
        form.getlist("window_until"), strict=False,
    )  # fmt: skip
    windows: list[Window] = []
    taken = {key for key in form.getlist("window_key") if key}
    for key, name, from_, until in list(rows)[:24]:
        if not (name.strip() or from_ or until):
            continue
        if not key:
            key = next(f"w{number}" for number in range(1, 99) if f"w{number}" not in taken)
            taken.add(key)
        windows.append(Window(key[:20], name.strip()[:20], from_, until))
    return tuple(sorted(windows, key=lambda window: window.from_))

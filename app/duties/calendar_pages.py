"""/duties/calendar: the year's working days, set by hand or from a file."""

from __future__ import annotations

from datetime import date
from itertools import groupby

from flask import flash, make_response, redirect, render_template, request
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from app.core.db import db
from app.core.errors import Problem
from app.duties import words
from app.duties.actions import import_calendar, set_day, unset_day
from app.duties.calendar_file import MAX_BYTES, read_calendar
from app.duties.forms import CalendarFileForm, DayForm
from app.duties.models import CalendarDay
from app.duties.queries.duties import work_calendar
from app.duties.room import blueprint
from app.duties.rules.calendar import days_of, is_published
from app.web.acting import acting, now, requires
from app.web.forms import tell
from app.web.templating import site


def _year() -> int:
    year = request.values.get("year", type=int) or site().local(now()).year
    return min(max(year, 2001), 2199)


def _page(year: int, day: DayForm, file: CalendarFileForm, status: int = 200) -> AnyResponse:
    calendar = work_calendar()
    months = [(month, list(days)) for month, days in groupby(days_of(year), lambda one: one.month)]
    special = [one for one in days_of(year) if calendar.kind(one) in ("holiday", "make_up") or one in calendar.set_days]
    given = {
        row.day: row
        for row in db.session.query(CalendarDay).filter(
            CalendarDay.day >= date(year, 1, 1), CalendarDay.day <= date(year, 12, 31)
        )
    }
    page = render_template(
        "duties/calendar.html",
        year=year,
        months=months,
        calendar=calendar,
        special=special,
        given=given,
        words=words,
        published=is_published(year),
        form=day,
        file=file,
    )
    return make_response(page, status)


@blueprint.get("/duties/calendar")
@requires("use_office_pages")
def calendar() -> AnyResponse:
    year = _year()
    return _page(year, DayForm(formdata=None), CalendarFileForm(formdata=None, year=year))


@blueprint.post("/duties/calendar/day")
@requires("manage")
def change_day() -> AnyResponse:
    """Set a day by hand, or with `do` unset let the official calendar say again."""
    form = DayForm()
    if not form.validate_on_submit():
        return _page(_year(), form, CalendarFileForm(formdata=None, year=_year()), 422)
    try:
        if request.form.get("do") == "unset":
            unset_day(acting(), form.day.data)
        else:
            set_day(acting(), form.day.data, form.working.data == "1", form.name.data or "")
    except Problem as problem:
        tell(form, problem)
        return _page(_year(), form, CalendarFileForm(formdata=None, year=_year()), problem.status)
    flash(gettext("Saved."), "ok")
    return redirect(f"/duties/calendar?year={form.day.data.year}", 303)


@blueprint.post("/duties/calendar/import")
@requires("manage")
def take_in() -> AnyResponse:
    """A year from a file, all or nothing."""
    form = CalendarFileForm()
    sent = request.files.get("file")
    year = form.year.data or _year()
    try:
        content = sent.stream.read(MAX_BYTES + 1) if sent else b""
        done, kept = import_calendar(acting(), year, read_calendar(sent.filename or "" if sent else "", content))
    except Problem as problem:
        tell(form, problem)
        return _page(_year(), DayForm(formdata=None), form, problem.status)
    flash(gettext("Days set: %(done)s; set by hand and left as they were: %(kept)s.", done=done, kept=kept), "ok")
    return redirect(f"/duties/calendar?year={year}", 303)

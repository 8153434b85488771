"""/rooms: who has which room, by day and by week; booking and cancelling; the rooms themselves."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask_babel import gettext
from werkzeug.wrappers import Response

from app.core.db import db
from app.core.errors import N_, Problem, invalid
from app.core.ids import is_uuid7, new_id
from app.duties.words import WEEKDAYS
from app.rooms import actions
from app.rooms.actions import Wanted
from app.rooms.models import MeetingRoom
from app.rooms.queries import bookings, rooms
from app.settings.rules import day_bounds
from app.web import acting
from app.web.acting import requires
from app.web.language import say
from app.web.templating import site

blueprint = Blueprint("rooms", __name__)
Page = Response | tuple[str, int]


@blueprint.get("/rooms")
@requires("see_rooms")
def plan() -> str:
    """A day, room by room; ?view=week the seven days from Monday."""
    return _page()


@blueprint.post("/rooms/book")
@requires("book_room")
def book() -> Page:
    form, key = request.form, request.form.get("id", "")
    try:
        starts_at, ends_at = read_span(form)
        wanted = Wanted(
            form.get("room_id", ""), starts_at, ends_at, form.get("title", ""), form.get("unit", ""),
            id=key if is_uuid7(key) else new_id(),
        )  # fmt: skip
        actions.book_room(acting.acting(), wanted)
    except Problem as problem:
        db.session.rollback()
        return _page(problem), problem.status
    flash(gettext("Booked."), "ok")
    return redirect(f"/rooms?day={form.get('day', '')}", 303)


@blueprint.post("/rooms/bookings/<booking_id>/cancel")
@requires("book_room")
def cancel(booking_id: str) -> Page:
    try:
        booking = actions.cancel_booking(acting.acting(), booking_id)
    except Problem as problem:
        db.session.rollback()
        if problem.status != 409:
            raise
        return _page(problem), 409
    flash(gettext("The room is free again."), "ok")
    return redirect(f"/rooms?day={site().local(booking.starts_at).date()}", 303)


@blueprint.get("/rooms/list")
@requires("see_rooms")
def listed() -> str:
    return _list_page()


@blueprint.post("/rooms/list")
@requires("manage")
def keep() -> Page:
    """Add a room, or change the one named."""
    form = request.form
    try:
        seats = form.get("seats", "").strip() or "0"
        if not (seats.isascii() and seats.isdigit() and len(seats) < 6):
            raise invalid("seats", N_("Please write a number of seats."))
        actions.keep_room(
            acting.acting(), form.get("room_id") or None, form.get("name", ""), form.get("place", ""), int(seats),
            form.get("equipment", ""),
        )  # fmt: skip
    except Problem as problem:
        db.session.rollback()
        if problem.status != 422:
            raise
        return _list_page(problem), 422
    flash(gettext("Saved."), "ok")
    return redirect("/rooms/list", 303)


@blueprint.post("/rooms/<room_id>/retire")
@requires("manage")
def retire(room_id: str) -> Page:
    try:
        actions.retire_room(acting.acting(), room_id)
    except Problem as problem:
        db.session.rollback()
        if problem.status != 409:
            raise
        return _list_page(problem), 409
    flash(gettext("Saved."), "ok")
    return redirect("/rooms/list", 303)


def read_span(form: Any) -> tuple[datetime, datetime]:
    """From when until when, as typed on the site's wall clock (day, from, until). Raises Problem 422."""
    found = []
    for field in ("from", "until"):
        try:
            typed = datetime.fromisoformat(f"{form.get('day', '')}T{form.get(field, '')}")
            found.append(typed.replace(tzinfo=site().zone_info).astimezone(UTC))
        except (ValueError, OverflowError) as error:
            raise invalid("ends" if field == "until" else "starts", N_("That is no date and time.")) from error
    return found[0], found[1]


def _day() -> date:
    """The day asked for, else today."""
    try:
        asked = date.fromisoformat(request.values.get("day", ""))
    except ValueError:
        asked = site().local(acting.now()).date()
    return asked if 2000 <= asked.year <= 2100 else site().local(acting.now()).date()


def _page(problem: Problem | None = None) -> str:
    day, week = _day(), request.args.get("view") == "week"
    first = day - timedelta(days=day.weekday()) if week else day
    days = [first + timedelta(days=number) for number in range(7 if week else 1)]
    found = bookings(day_bounds(site(), days[0])[0], day_bounds(site(), days[-1])[1])
    cells: dict[tuple[str, date], list[Any]] = {}
    for booking in found:
        for one in days:
            start, end = day_bounds(site(), one)
            if booking.starts_at < end and booking.ends_at > start:
                cells.setdefault((booking.room_id, one), []).append(booking)
    step = timedelta(days=7 if week else 1)
    key = request.form.get("id", "")
    faults = {error.pointer: say(error.message, **error.params) for error in problem.errors} if problem else {}
    return render_template(
        "rooms/plan.html", rooms=rooms(), days=days, cells=cells, day=day, week=week, before=day - step, after=day + step,
        weekday=lambda one: f"{one.month}-{one.day} {WEEKDAYS[one.weekday()]}",
        today=site().local(acting.now()).date(), form=request.form, faults=faults, key=key if is_uuid7(key) else new_id(),
        fault=say(problem.message, **problem.params) if problem and not faults else "",
    )  # fmt: skip


def _list_page(problem: Problem | None = None) -> str:
    faults = {error.pointer: say(error.message, **error.params) for error in problem.errors} if problem else {}
    edited = request.form.get("room_id") or request.args.get("edit", "")
    return render_template(
        "rooms/list.html", rooms=rooms(), room=db.session.get(MeetingRoom, edited) if edited else None, form=request.form,
        faults=faults, fault=say(problem.message, **problem.params) if problem and not faults else "",
    )  # fmt: skip

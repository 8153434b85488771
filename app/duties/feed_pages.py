"""/me/calendar: the private link of one's calendar; /calendar/….ics: what it leads to."""

from __future__ import annotations

from datetime import timedelta

from flask import Response, flash, redirect, render_template, request
from flask_babel import force_locale, gettext
from werkzeug.wrappers import Response as AnyResponse

from app.core.errors import not_found
from app.duties.actions import close_feed, open_feed
from app.duties.ics import calendar_text
from app.duties.queries.feed import feed_of, person_of_feed
from app.duties.queries.owed import month_of
from app.duties.room import blueprint
from app.duties.rules.feed import entries
from app.people.sign_in import network_of
from app.places.models import Zone
from app.places.rules import place_label
from app.web.acting import acting, now, open_to
from app.web.misses import note_miss
from app.web.templating import site

TOKEN_LENGTH = 43
BACK, AHEAD = timedelta(days=7), timedelta(days=42)


@blueprint.get("/me/calendar")
@open_to("signed-in")
def my_calendar() -> str:
    """Whether there is a link. Raises Problem 401."""
    return render_template("duties/feed.html", feed=feed_of(acting().id), url="")


@blueprint.post("/me/calendar")
@open_to("signed-in")
def make_link() -> AnyResponse:
    """The link, shown this once. Raises Problem 401."""
    by = acting()
    token = open_feed(by)
    url = f"{site().public_url or request.host_url.rstrip('/')}/calendar/{token}.ics"
    return Response(
        render_template("duties/feed.html", feed=feed_of(by.id), url=url), headers={"Cache-Control": "no-store"}
    )


@blueprint.post("/me/calendar/end")
@open_to("signed-in")
def end_link() -> AnyResponse:
    """Raises Problem 401."""
    if close_feed(acting()):
        flash(gettext("The link leads nowhere now."), "ok")
    return redirect("/me/calendar", 303)


@blueprint.get("/calendar/<token>.ics")
@open_to("public")
def calendar_feed(token: str) -> Response:
    """The duties of whoever made the link, from a week ago for six weeks. Raises Problem 404, 429 for guessing."""
    person = person_of_feed(token) if len(token) == TOKEN_LENGTH and token.isascii() else None
    if person is None:
        note_miss(network_of(request.remote_addr or ""), now())
        raise not_found()
    today = site().local(now()).date()
    owed = month_of(site(), now(), person.id, today - BACK, today + AHEAD)
    duties = {key: one.name for key, one in owed.duties.items()}
    zones = {key: _place(one, person.language) for key, one in owed.zones.items()}
    with force_locale(person.language):
        name = gettext("%(site)s duties", site=site().site_name or gettext("Zonewalk"))
        text = calendar_text(entries(person.id, owed.items, duties, zones), name, site().zone_info, now())
    headers = {"Cache-Control": "private, no-store", "X-Robots-Tag": "noindex"}
    return Response(text, content_type="text/calendar; charset=utf-8", headers=headers)


def _place(zone: Zone, language: str) -> str:
    return place_label(zone.floor.building.name, zone.floor.level, zone.name, language)

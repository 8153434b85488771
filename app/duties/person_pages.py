"""What a person owes today and this month, everybody's month, and one deed."""

from __future__ import annotations

import re
from datetime import date

from flask import redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from app.book.models import ZonePlan
from app.core.db import db
from app.core.errors import not_found
from app.duties import words
from app.duties.jobs import KIND
from app.duties.models import Deed
from app.duties.queries.months import counted, is_large
from app.duties.queries.objections import objections_about
from app.duties.queries.owed import day_of, everybody, month_days, month_of, slot_of
from app.duties.queries.records import thing_of_deed
from app.duties.room import blueprint
from app.duties.rules.objections import place_of
from app.duties.rules.sums import Sums, months_apart, read_month, shows
from app.evidence.showing import shown_to
from app.evidence.words import GRADE_TONES, GRADE_WORDS, VERDICT_WORDS
from app.jobs.actions import start_job
from app.patrols.words import MARK_WORDS
from app.people.models import Person
from app.people.queries import active_people, person_by_id, teams
from app.photos.queries import photos_of
from app.places.queries import thing_of
from app.places.rules import floor_label
from app.policy import EVERYWHERE, Thing, may
from app.web.acting import acting, now, open_to, requires
from app.web.templating import site

MOST_SHOWN = 400


def _month_wanted() -> tuple[int, int]:
    wanted = read_month(request.values.get("month", "")) or site().local(now()).date()
    return wanted.year, wanted.month


@blueprint.get("/me/duties")
@open_to("signed-in")
def my_duties() -> AnyResponse:
    """Leads to one's own page. Raises Problem 401 for a visitor."""
    query = request.query_string.decode()
    return redirect(f"/duties/of/{acting().id}" + (f"?{query}" if query else ""))


@blueprint.get("/duties/of/<person_id>")
@open_to("signed-in")
def duties_of(person_id: str) -> str:
    """A person's day and month; every number opens what it counts. Raises Problem 401, 404."""
    user = acting().user
    person = person_by_id(person_id)
    if person is None or not may(user, "see_person", Thing(person_id=person.id, team_id=person.team_id)):
        raise not_found()
    year, month = _month_wanted()
    first, last = month_days(year, month)
    today = site().local(now()).date()
    found = month_of(site(), now(), person_id, first, last)
    series, state = request.args.get("duty", "")[:36], request.args.get("state", "")[:10]
    quota = request.args.get("quota", type=int)
    shown = (
        [
            item
            for item in found.items
            if (not series or found.duties[item.duty_id].series_id == series)
            and quota in (None, item.quota)
            and (not state or shows(item, state))
        ]
        if series or state
        else []
    )
    return render_template(
        "duties/person.html",
        person=person,
        month=found,
        day=day_of(site(), now(), person_id, today) if first <= today <= last else None,
        title=f"{year}-{month:02d}",
        before=_name(months_apart(year, month, -1)),
        after=_name(months_apart(year, month, 1)),
        has_after=last < today,
        shown=shown[:MOST_SHOWN],
        left_out=max(0, len(shown) - MOST_SHOWN),
        series=series,
        state=state,
        objections=objections_about(person_id, [place_of(item) for item in shown[:MOST_SHOWN]]),
        place_of=place_of,
        words=words,
        often=words.how_often,
        when=words.when,
        mine=user.id == person_id,
        own_id=user.id,
        opens_records=may(user, "use_office_pages"),
    )


def _name(month: tuple[int, int]) -> str:
    return f"{month[0]}-{month[1]:02d}"


@blueprint.get("/duties/people")
@requires("see_people")
def everybodys() -> str:
    """Everybody's month, who missed most first: a lead's teams, or what is chosen.

    A team is worked out as it is asked for; all teams of a large site are shown as they were last counted.
    """
    user = acting().user
    year, month = _month_wanted()
    first, last = month_days(year, month)
    today = site().local(now()).date()
    choices = [one for one in teams() if user.roles & EVERYWHERE or one.id in user.led_team_ids]
    everywhere, large = bool(user.roles & EVERYWHERE), is_large()
    team = request.args.get("team", choices[0].id if choices and large and not everywhere else "")[:36]
    whole = not team and everywhere
    wanted = {one.id for one in choices if not team or one.id == team}
    people = [one for one in active_people() if whole or one.team_id in wanted]
    kept = counted(first) if whole and large else None
    by_person, nobody = {}, Sums()
    if kept:
        by_person, nobody = kept.by_person, kept.nobody
    elif not (whole and large):
        by_person, nobody = everybody(site(), now(), first, last, None if whole else {one.id for one in people})
    rows: list[tuple[Person, Sums]] = [(one, by_person[one.id]) for one in people if one.id in by_person]
    rows.sort(key=lambda row: (-row[1].missed, -row[1].late, row[0].number))
    return render_template(
        "duties/people.html",
        rows=rows,
        nobody=nobody if whole else None,
        is_kept=whole and large,
        kept_at=kept.at if kept else None,
        words=words,
        teams=choices,
        team=team,
        title=_name((year, month)),
        before=_name(months_apart(year, month, -1)),
        after=_name(months_apart(year, month, 1)),
        has_after=last < today,
    )


@blueprint.post("/duties/people/count")
@requires("see_all")
def count_everybodys() -> AnyResponse:
    """Have the month counted anew: a job, which is followed on its page."""
    year, month = _month_wanted()
    return redirect(f"/jobs/{start_job(acting(), KIND, {'month': _name((year, month))}).id}", 303)


@blueprint.get("/duties/slot/<series_id>/<int:quota>/<path:key>")
@requires("see_people")
def slot(series_id: str, quota: int, key: str) -> str:
    """Who has done a duty in one window, day, week or month, and who has not; a lead sees the team. Raises Problem 404."""
    user, day = acting().user, _day_in(key)
    found = slot_of(site(), now(), series_id, quota, key, day) if day else None
    if found is None:
        raise not_found()
    people = {one.id: one for one in active_people()}
    led = {id_ for id_, one in people.items() if user.roles & EVERYWHERE or one.team_id in user.led_team_ids}
    return render_template(
        "duties/slot.html",
        found=found,
        rows=[one for one in found.items if user.roles & EVERYWHERE or led & {one.person_id, *one.people}],
        people=people,
        words=words,
        title=f"{found.day:%Y-%m}",
    )


def _day_in(key: str) -> date | None:
    named = re.search(r"\d{4}-\d{2}-\d{2}", key)
    try:
        return date.fromisoformat(named.group()) if named else None
    except ValueError:
        return None


@blueprint.get("/deeds/<deed_id>")
@open_to("signed-in")
def deed(deed_id: str) -> AnyResponse | str:
    """One deed as it was recorded. Raises Problem 401, 404."""
    user = acting().user
    found = db.session.get(Deed, deed_id)
    plan = db.session.get(ZonePlan, deed_id)
    if plan and may(user, "see_place", thing_of(plan.zone)):  # a plan fulfils a duty too: it stands in the zone's book
        return redirect(f"/zones/{plan.zone_id}#book")
    if found is None or not may(user, "see_patrol", thing_of_deed(found)):
        raise not_found()
    return render_template(
        "duties/deed.html",
        deed=found,
        photos=photos_of("deed", [deed_id]).get(deed_id, []),
        marks=MARK_WORDS,
        evidence=shown_to(user, deed_id),
        grades=GRADE_WORDS,
        tones=GRADE_TONES,
        verdicts=VERDICT_WORDS,
        floor_label=floor_label,
    )

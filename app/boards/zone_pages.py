"""/zones: each zone with what the other areas know of it."""

from __future__ import annotations

from flask import render_template, request

from app.boards.changes import changes_of
from app.boards.queries import by_floor, visible_zones
from app.boards.room import blueprint
from app.book.queries import books_of, checks_of, handovers_of, repeat_faults
from app.cases.queries import open_counts, unclosed_issues
from app.core.errors import not_found
from app.inspections.words import KINDS
from app.patrols.queries import last_patrols, recent_patrols, thing_of_patrol
from app.photos.queries import photos_of
from app.places.queries import closed_zones, owner_of, owners_at, ownership_history, stand_ins_of, thing_of, zone_by_id
from app.places.rules import floor_label
from app.plates.queries import plates_of_zone
from app.policy import may
from app.public.queries import rated_in, words_on
from app.standards.queries import checklist_for
from app.web.acting import acting, now, requires, signed_in
from app.web.sought import sought
from app.web.templating import site

PAGE = 60


@blueprint.get("/zones")
@requires("use_office_pages")
def zones() -> str:
    """The zones one may see, by building and floor; ?building= ?team= ?owner= ?sought= narrow."""
    user = acting().user
    building, team, owner = (request.args.get(name, "") for name in ("building", "team", "owner"))
    search, closed = sought().lower(), request.args.get("closed") == "1"
    seen = [zone for zone in closed_zones() if may(user, "see_all")] if closed else visible_zones(user)
    owners, ids = owners_at(now()), {zone.id for zone in seen}
    rows = [
        zone for zone in seen
        if (not building or zone.floor.building_id == building)
        and (not team or zone.team_id == team)
        and (not owner or (owners[zone.id].id if zone.id in owners else "none") == owner)
        and search in f"{zone.name} {zone.number} {zone.duty}".lower()
    ]  # fmt: skip
    people = {one.id: one.name for zone_id, one in owners.items() if zone_id in ids}
    pages = max(1, -(-len(rows) // PAGE))
    number = min(max(request.args.get("page", 1, type=int) or 1, 1), pages)
    shown = rows[(number - 1) * PAGE : number * PAGE]
    return render_template(
        "boards/zones.html",
        places=by_floor(shown),
        page={"number": number, "pages": pages, "total": len(rows)},
        buildings={zone.floor.building_id: zone.floor.building.name for zone in seen},
        teams={zone.team_id: zone.team.name for zone in seen if zone.team},
        people=sorted(people.items(), key=lambda one: one[1]),
        chosen={"building": building, "team": team, "owner": owner, "q": search, "closed": closed},
        owners=owners,
        last=last_patrols([zone.id for zone in shown]),
        open_counts=open_counts(),
        today=site().local(now()).date(),
        floor_label=floor_label,
    )


@blueprint.get("/zones/<zone_id>")
@requires("use_office_pages")
def zone_page(zone_id: str) -> str:
    zone = zone_by_id(zone_id)
    if zone is None or not may(signed_in(), "see_place", thing_of(zone)):
        raise not_found()
    book = books_of([zone_id], site().local(now()).date())[zone_id]
    handovers = handovers_of([key.id for key in book.entries["key"]])
    return render_template(
        "boards/zone.html",
        book=book,
        thing=thing_of(zone),
        handovers=handovers,
        signatures=photos_of("key_handover", [one.id for one in handovers]),
        repeats=repeat_faults(zone_id),
        checks=checks_of([zone_id], now()).get(zone_id, []) if may(signed_in(), "see_inspection", thing_of(zone)) else [],
        inspection_words=KINDS,
        ratings=rated_in(site().local(now()).date().replace(day=1), [zone_id]),
        rating_words=words_on(zone_id),
        zone=zone,
        owner=owner_of(zone_id, now()),
        history=ownership_history(zone_id),
        stand_ins=stand_ins_of(zone_id, now()),
        checklist=checklist_for(zone),
        plates=plates_of_zone(zone_id),
        patrols=[(one, may(signed_in(), "see_patrol", thing_of_patrol(one))) for one in recent_patrols(zone_id, 10)],
        issues=unclosed_issues([zone_id]),
        changes=changes_of(zone_id),
        floor_label=floor_label,
    )

"""/board: who has walked what today, what is overdue and with whom."""

from __future__ import annotations

from datetime import date, timedelta

from flask import render_template, request

from app.boards import queries, zone_pages
from app.boards.room import blueprint
from app.boards.rules import DEPUTY_WALKS
from app.boards.words import CELL_WORDS
from app.places.rules import floor_label
from app.web.acting import acting, now, requires
from app.web.templating import site

__all__ = ["blueprint", "zone_pages"]  # its routes join the same blueprint


def _day() -> date:
    today = site().local(now()).date()
    try:
        day = date.fromisoformat(request.args.get("day", ""))
    except ValueError:
        return today
    return day if date(2000, 1, 1) <= day <= today else today


@blueprint.get("/board")
@requires("see_board")
def board_page() -> str:
    """The day's board; ?part=1 is its inner part alone, for the page's own refreshing."""
    user, day = acting().user, _day()
    building, team = request.args.get("building", ""), request.args.get("team", "")
    seen = queries.visible_zones(user)
    zones = [
        zone for zone in seen
        if (not building or zone.floor.building_id == building) and (not team or zone.team_id == team)
    ]  # fmt: skip
    today = site().local(now()).date()
    return render_template(
        "boards/part.html" if request.args.get("part") else "boards/board.html",
        board=queries.board(user, site(), day, now(), zones),
        buildings={zone.floor.building_id: zone.floor.building.name for zone in seen},
        teams={zone.team_id: zone.team.name for zone in seen if zone.team},
        building=building,
        team=team,
        today=today,
        places=queries.by_floor(zones),
        before=day - timedelta(days=1),
        after=day + timedelta(days=1),
        cell_words=CELL_WORDS,
        deputy_walks=DEPUTY_WALKS,
        floor_label=floor_label,
    )

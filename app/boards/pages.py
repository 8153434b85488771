"""/board: who has walked what today, what is overdue and with whom."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import groupby
from urllib.parse import urlencode

from flask import render_template, request

from app.boards import year_pages, zone_pages
from app.boards.queries import Scope, board, by_floor, ground_of
from app.boards.room import blueprint
from app.boards.rules.day import PersonDay
from app.boards.words import CELL_WORDS
from app.places.rules import floor_label
from app.policy import Thing, may
from app.web.acting import acting, now, requires
from app.web.templating import site

__all__ = ["blueprint", "year_pages", "zone_pages"]  # its routes join the same blueprint


def _day() -> date:
    today = site().local(now()).date()
    try:
        day = date.fromisoformat(request.args.get("day", ""))
    except ValueError:
        return today
    return day if date(2000, 1, 1) <= day <= today else today


_TEMPLATES = {
    (False, False): "boards/board.html", (False, True): "boards/part.html",
    (True, False): "boards/wall.html", (True, True): "boards/wall_part.html",
}  # fmt: skip


FIRST_PEOPLE, MOST_PEOPLE = 12, 60


def _thing_of(one: PersonDay) -> Thing:
    return Thing(person_id=one.person_id, team_id=one.team_id)


@blueprint.get("/board")
@requires("see_board")
def board_page() -> str:
    """The day's board; ?part=1 is its inner part alone, for the page's own refreshing, ?wall=1 what a wall shows."""
    user, day = acting().user, _day()
    chosen = {name: request.args.get(name, "")[:36] for name in ("building", "floor", "team")}
    wall = request.args.get("wall") == "1"
    ground = ground_of(user)
    buildings, teams = ground.choices()
    scope = Scope(user, building_id=chosen["building"], floor_id=chosen["floor"], team_id=chosen["team"])
    found = board(scope, site(), day, now(), ground)
    return render_template(
        _TEMPLATES[wall, request.args.get("part") == "1"],
        board=found,
        buildings=buildings,
        teams=teams,
        chosen=chosen,
        wall=wall,
        keep=urlencode({name: value for name, value in chosen.items() if value}),
        today=site().local(now()).date(),
        first_people=FIRST_PEOPLE,
        most_people=MOST_PEOPLE,
        opened={one.person_id for one in found.people if may(user, "see_person", _thing_of(one))},
        places=by_floor(found.zones),
        houses=[(house, list(rows)) for house, rows in groupby(found.floors, lambda one: one[0].building)],
        before=day - timedelta(days=1),
        after=day + timedelta(days=1),
        cell_words={state: (str(words), sign, tone) for state, (words, sign, tone) in CELL_WORDS.items()},
        floor_label=floor_label,
    )

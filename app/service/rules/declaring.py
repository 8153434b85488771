"""What a kind of service case is declared with: states, steps, clocks. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

NEW, ACCEPTED, ON_SITE, PROMISED, ANSWERED, SET_UP, DONE, CLOSED = (
    "new", "accepted", "on_site", "promised", "answered", "set_up", "done", "closed",
)  # fmt: skip
STATES = (NEW, ACCEPTED, ON_SITE, PROMISED, ANSWERED, SET_UP, DONE, CLOSED)
OPEN_STATES = frozenset(STATES) - {CLOSED}

OWNER, OFFERED, TAKER, TOLD = "owner", "offered", "taker", "told"  # whose a clock is
BY_OTHERS = "_by_others"  # behind a step's name: somebody said it who is not the one that had to do it

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@dataclass(frozen=True)
class StepRule:
    """A step: from which states, to which (None: it stays), by whose right, and what it must bring.

    `needs` names fields: words, person (who takes it), promise (by when), verdict (the caller's word), plate (optional
    proof of being there), item (a point of its list), zone, team (to be called), own_team (whose it is), ushers,
    lacking (what was not done before it is closed).
    """

    name: str
    starts: frozenset[str]
    leads: str | None
    who: str
    needs: tuple[str, ...] = ()


@dataclass(frozen=True)
class ClockRule:
    """A clock: the events that start it and that meet it. `limit` None: the promised time itself.

    `reach`: it is about a person who has to learn of it first (`from_reached`: and it counts from then);
    `team_limit` holds where a whole team is sent. `ends` are the events after which it no longer counts, neither met nor
    missed, unless it was missed by then. `whose`: OWNER (it passes to who takes over), OFFERED, TAKER (whoever was asked
    first), TOLD (who has to learn of it beside the owner). `own`: met only by the person whose it is. `each_team`: one
    for each team that is called (`others`: but not for the one whose case it is), met by that team. `when`: only for
    cases of that size. `until_begin`: it may last until what is prepared begins, when that is later.
    """

    name: str
    starts: frozenset[str]
    meets: frozenset[str]
    limit: timedelta | None
    team_limit: timedelta | None = None
    reach: bool = False
    from_reached: bool = False
    ends: frozenset[str] = frozenset()
    whose: str = OWNER
    own: bool = False
    each_team: bool = False
    others: bool = False
    when: str = ""
    until_begin: bool = False


@dataclass(frozen=True)
class Kind:
    """`owner` says whose it is when nobody is named: manager, zone (its owner), taker (whoever was asked first).

    `closing` is the only step that closes; where its verdict is no, the case goes back to `again`. `call`: taken down at
    the desk. `shared`: everybody who works here sees it and lends a hand. `brings`: what the opening, or a move into it,
    has to bring beside the words. `tells`: who has to learn of it at once besides: manager, alerted (leads too).
    """

    name: str
    states: tuple[str, ...]
    steps: tuple[StepRule, ...]
    clocks: tuple[ClockRule, ...]
    closing: str
    owner: str
    again: str
    call: bool = True
    shared: bool = False
    brings: frozenset[str] = frozenset()
    tells: str = ""


def of(*names: str) -> frozenset[str]:
    return frozenset(names)

"""Cheap neighbours of a drawn call: its body with a few things in it changed, by a seed.

Drawing a body from the API's description takes several times as long as the product takes to answer it. So of each drawn
one many more are made here: nobody knows whether such a one is right, only that its answer must be one the description names.
"""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator, Sequence
from typing import Any

ODD: tuple[Any, ...] = (
    None, True, False, 0, -1, 1, 2**31, 2**63, -(2**63) - 1, 10**40, 0.1, -0.0, 1e308, "", " ", "x", "0", "-1", "null", "\0", "\ud800",
    "\r\n", "\u202e", "𠮷", "灯不亮", "%s%n{}", "' OR 1=1 --", "<script>", "../../etc/passwd", "x" * 300, "x" * 20_000, [], {}, [[]], [None],
    {"": {}}, "0000-00-00", "9999-12-31T23:59:59Z", "2026-02-29T00:00:00Z", "2026-03-08T02:30:00", "2016-12-31T23:59:60Z",
    "2026-11-27T08:00:00+08:00", "00000000-0000-7000-8000-000000000000", "0" * 64, "camera", "open", "week",
)  # fmt: skip
MOST = 4  # changes of one body


def changed(rng: random.Random, body: Any, known: Sequence[str]) -> Any:
    """The body with one or a few changes; `known` are ids that the site has, so that a call comes further in."""
    found = copy.deepcopy(body)
    for _ in range(rng.randint(1, MOST)):
        places = list(_places(found))
        if not places:
            return copy.deepcopy(rng.choice(ODD))
        holder, key = rng.choice(places)
        _change(rng, holder, key, known, places)
    return found


def damaged(rng: random.Random, content: bytes) -> bytes:
    """Bytes with some of them flipped, cut off or put on."""
    found = bytearray(content)
    for _ in range(rng.randint(1, MOST)):
        at = rng.randrange(len(found) + 1)
        match rng.randrange(3):
            case 0 if at < len(found):
                found[at] ^= 1 << rng.randrange(8)
            case 1:
                del found[at:]
            case _:
                found[at:at] = rng.randbytes(rng.randint(1, 40))
    return bytes(found)


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every place in it: what holds it, and under which key."""
    keys = value.keys() if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    for key in list(keys):
        yield value, key
        yield from _places(value[key])


def _change(rng: random.Random, holder: Any, key: Any, known: Sequence[str], places: Sequence[tuple[Any, Any]]) -> None:
    match rng.randrange(6):
        case 0:
            del holder[key]
        case 1:
            holder[key] = rng.choice(known) if known else None
        case 2:
            other, there = rng.choice(places)
            holder[key] = copy.deepcopy(other[there])
        case 3 if isinstance(holder, list):
            holder.append(copy.deepcopy(holder[key]))
        case 4 if isinstance(holder, dict):
            holder[rng.choice(("later", "", "id", "__proto__", "person_id"))] = copy.deepcopy(rng.choice(ODD))
        case _:
            holder[key] = copy.deepcopy(rng.choice(ODD))

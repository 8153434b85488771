"""Every seeded bug can be seeded: the text it breaks still stands in the product, once (faults/bugs.py).

And what counts as a catch; that the suite's day holds every kind of record.
"""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from app.sync.operations import KINDS
from faults import bugs, oracle
from faults.bugs import BUGS, Bug
from faults.drawing import BARE, WALKS, Drawer, Mine, later, with_photos
from faults.oracle import Verdict
from faults.rows import Fault
from faults.run import ALL
from faults.site import ROOT, SOUND, Build, Served, replaced
from faults.stage import Outcome

PLACES = ("hall", "corridor", "plant")
SITE = Served(Path("none"), zones={name: name for name in PLACES}, codes={name: f"code-of-{name}" for name in PLACES},
              things={"duty": "d"} | {f"key of {name}": "k" for name in PLACES})  # fmt: skip


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.name)
def test_the_bug_still_fits_the_product(bug: Bug) -> None:
    texts: dict[str, str] = {}
    for file, before, after in bug.patches:
        texts[file] = replaced(texts.get(file) or (ROOT / file).read_text(), file, before, after)


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.name)
def test_the_rows_that_must_catch_it_exist(bug: Bug) -> None:
    assert bug.faults and set(bug.faults) <= set(ALL)


def test_each_bug_says_what_it_breaks() -> None:
    assert not [bug.name for bug in BUGS if not bug.shows]


def test_every_fault_is_told_in_the_docs() -> None:
    told = (ROOT / "docs/FAULTS.md").read_text()
    assert not [name for name in ALL if f"`{name}`" not in told]


def test_every_kind_of_record_meets_faults() -> None:
    assert set(oracle.KINDS) == set(KINDS), "the oracle knows other kinds than phones can send"
    rng, mine = random.Random(7), Mine(["a"], [("b", "hall")], ["c"])
    drawer = Drawer(rng, SITE)
    drawn = {drawer.kind(who, mine, True) for _ in range(300) for who in WALKS}
    elsewhere = {"verify_fix", "reject_fix", "change_deadline", "reassign", "give_up"}  # several people's, second thoughts
    assert drawn | elsewhere == set(KINDS)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_what_is_drawn_is_what_the_server_reads(kind: str) -> None:
    if kind == "give_up":
        return  # made by the phone itself
    more = {"verify_fix": {}, "reject_fix": {"deadline_at": later()}, "change_deadline": {"deadline_at": later()},
            "reassign": {"assignee_id": "p"}}.get(kind, {})  # fmt: skip
    mine = Mine(["a"], [("b", "hall")], ["c"])
    wanted = Drawer(random.Random(3), SITE).wanted("lead", kind, mine, **more)
    with_photos(wanted, ["0" * 64] if kind not in BARE else [])
    KINDS[kind].body.model_validate(wanted["body"])


BUG = Bug("one", (), ("a-row",), "was lost")


class Rehearsed:
    """A stage whose rows come out as they are told: on the sound build, then on the broken one."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *outcomes: Outcome) -> None:
        self.left = list(outcomes)
        self.parts: list[float] = []
        monkeypatch.setitem(ALL, "a-row", ROW)
        monkeypatch.setattr(bugs, "copied", lambda patches: Build(ROOT, python=True))

    def run(self, fault: Fault, build: Build = SOUND, part: float = 1.0) -> Outcome:
        self.parts.append(part)
        return self.left.pop(0)

    def forget(self, build: Build) -> None: ...


ROW = Fault("a-row", "network", "F1", "a row", lambda day: None, small=0.1)
FINE = Outcome(ROW)
LOST = Outcome(ROW, Verdict(lost=["one record was lost"]))
OTHER = Outcome(ROW, raised="the tea is cold")
IN_VAIN = Outcome(ROW, raised="waited in vain, and one was lost", broke_off=True)


def test_a_row_that_says_what_the_bug_breaks_has_caught_it(monkeypatch: pytest.MonkeyPatch) -> None:
    stage = Rehearsed(monkeypatch, FINE, LOST)
    found = bugs.hunt(stage, BUG, {})  # type: ignore[arg-type]
    assert found.caught and found.said == "one record was lost" and stage.parts == [0.1, 0.1]


def test_a_row_that_saw_nothing_of_a_part_is_run_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    stage = Rehearsed(monkeypatch, FINE, FINE, LOST)
    assert bugs.hunt(stage, BUG, {}).caught and stage.parts == [0.1, 0.1, 1.0]  # type: ignore[arg-type]


@pytest.mark.parametrize("instead", [FINE, OTHER, IN_VAIN], ids=["sound", "other", "in vain"])
def test_no_other_failure_counts(instead: Outcome, monkeypatch: pytest.MonkeyPatch) -> None:
    stage = Rehearsed(monkeypatch, FINE, *[instead] * 4)
    assert not bugs.hunt(stage, BUG, {}).caught  # type: ignore[arg-type]


@pytest.mark.parametrize("sound", [LOST, IN_VAIN], ids=["lost", "in vain"])
def test_a_row_that_fails_on_the_sound_build_catches_nothing(sound: Outcome, monkeypatch: pytest.MonkeyPatch) -> None:
    stage = Rehearsed(monkeypatch, LOST, LOST)
    found = bugs.hunt(stage, BUG, {"a-row": sound})  # type: ignore[arg-type]
    assert not found.caught and "sound build too" in found.why[0] and len(stage.left) == 2

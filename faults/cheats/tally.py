"""How many of each kind of cheat the server refused or graded, read from its own tables."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field

from faults.cheats.scene import Scene

CREDIBLE, DOUBTFUL = "credible", "doubtful"


@dataclass(frozen=True)
class Kind:
    """`least` per cent must be caught. Caught is refused or 存疑, and by one of `shows` where that is named; with `flagged`
    待核 is enough. Without `least` it is told, not demanded."""

    name: str
    least: float | None
    shows: tuple[str, ...] = ()
    flagged: bool = False


@dataclass
class Tally:
    """`cheats`: each with the records it left."""

    scene: Scene
    cheats: list[tuple[Kind, tuple[str, ...], str | None]] = field(default_factory=list)

    def add(self, kind: Kind, *ids: str) -> None:
        self._note(kind, ids, None)

    def answered(self, kind: Kind, why: str) -> None:
        """A cheat that left no record of its own: why it did not pass, "" when it did."""
        self._note(kind, (), why)

    def _note(self, kind: Kind, ids: tuple[str, ...], why: str | None) -> None:
        self.cheats.append((kind, ids, why))
        self.scene.day.faults += 1

    def close(self, more: str = "") -> None:
        """Tell what came of each kind. Fails where too few were caught, or an honest record was flagged."""
        graded, refused = self._grades(), self._refused()
        wrong = []
        for kind in dict.fromkeys(kind for kind, *_ in self.cheats):
            line, enough = self._line(kind, graded, refused)
            print(f"     {line}", flush=True)
            if not enough:
                wrong.append(line)
        honest = {id_: graded[id_] for id_ in self.scene.honest}
        blamed = [f"{grade} for {', '.join(names)}" for grade, names in honest.values() if grade != CREDIBLE]
        if blamed:
            print(f"     honest: {'; '.join(blamed)}", flush=True)
        self.scene.day.note = f"{len(self.cheats)} cheats, {len(honest)} honest records of which {len(blamed)} flagged{more}"
        assert not wrong, "too few were caught: " + "; ".join(wrong)
        assert honest, "no honest round was walked: a detector that flags everything proves nothing"
        assert not blamed, "honest records were flagged: " + "; ".join(blamed)

    def _line(self, kind: Kind, graded: dict[str, tuple[str, list[str]]], refused: set[str]) -> tuple[str, bool]:
        tried = [(ids, answered) for one, ids, answered in self.cheats if one == kind]
        why: Counter[str] = Counter()
        missed: Counter[str] = Counter()
        for ids, answered in tried:
            found = [_reason(kind, graded.get(id_), id_ in refused) for id_ in ids]
            caught = next((one for one in found if one), "") if answered is None else answered
            why[caught] += bool(caught)
            if not caught:
                missed[" ".join(sorted({_told(graded.get(id_)) for id_ in ids})) or "taken"] += 1
        caught_all = len(tried) - missed.total()
        said = f"{kind.name}: {caught_all} of {len(tried)} caught"
        said += f" ({', '.join(f'{name} {number}' for name, number in why.most_common() if name)})" if caught_all else ""
        said += f", missed: {', '.join(f'{number} {one}' for one, number in missed.items())}" if missed else ""
        return said, kind.least is None or 100 * caught_all >= kind.least * len(tried)

    def _grades(self) -> dict[str, tuple[str, list[str]]]:
        """Record → its grade and the names of its reasons."""
        rows = self.scene.day.site.rows("SELECT record_id, grade, signals FROM evidence")
        return {row[0]: (row[1], [one["name"] for one in _read(row[2])]) for row in rows}

    def _refused(self) -> set[str]:
        rows = self.scene.day.site.rows("SELECT id FROM operation WHERE status = 'rejected'")
        held = self.scene.day.site.rows("SELECT conflicts_with FROM operation WHERE conflicts_with IS NOT NULL")
        return {row[0] for row in (*rows, *held)}


def _read(signals: object) -> list[dict[str, str]]:
    read: list[dict[str, str]] = json.loads(signals) if isinstance(signals, str) else signals  # type: ignore[assignment]
    return read


def _reason(kind: Kind, graded: tuple[str, list[str]] | None, refused: bool) -> str:
    """Why it is caught; "" when it is not."""
    if graded is None:
        return "refused" if refused else ""
    grade, names = graded
    if grade == CREDIBLE or (grade != DOUBTFUL and not kind.flagged):
        return ""
    found = [name for name in names if name in kind.shows] if kind.shows else names
    return found[0] if found else ""


def _told(graded: tuple[str, list[str]] | None) -> str:
    return f"{graded[0]} [{' '.join(graded[1])}]" if graded else "nowhere"

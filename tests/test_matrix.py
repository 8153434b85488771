"""Every row of the two tables in docs/FAULTS.md has a test that names it, or a sentence that says why it has none."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from faults.run import ALL

ROOT = Path(__file__).parent.parent
DOCS = (ROOT / "docs/FAULTS.md").read_text(encoding="utf-8")
ROWS = {f"{letter}{number}" for letter, last in (("A", 37), ("F", 38), ("L", 20)) for number in range(1, last + 1)}
NAME = re.compile(r"\b[AFL]\d{1,2}\b")


def marked() -> dict[str, set[str]]:
    """Row → the test files that prove it, as their own marks say."""
    found: dict[str, set[str]] = {}
    for path in ROOT.glob("tests/**/test_*.py"):
        for row in re.findall(r'@pytest\.mark\.row\("(\w+)"\)', path.read_text(encoding="utf-8")):
            found.setdefault(row, set()).add(str(path.relative_to(ROOT)))
    return found


def lines() -> dict[str, str]:
    """Row → its lines in the tables."""
    found: dict[str, str] = {}
    for line in DOCS.splitlines():
        for row in NAME.findall(line.split("|")[1]) if re.match(r"\| [AFL]\d", line) else ():
            found[row] = found.get(row, "") + line
    return found


def test_every_row_has_a_test_or_a_sentence() -> None:
    said = DOCS.split("## What cannot be had here")[1]
    sentences = {row for bold in re.findall(r"- \*\*(.+?)\*\*", said) for row in NAME.findall(bold)}
    assert ROWS - set(lines()) - sentences == set()


def proofs_named(line: str) -> list[str]:
    """What the last column of a line names: test files, folders of them, faults."""
    return re.findall(r"`([^`]+)`", line.rstrip().rstrip("|").rsplit("|", 1)[1])


def table() -> list[tuple[list[str], list[str]]]:
    """Each line of the tables: its rows, and what it names as their proof."""
    found = [line for line in DOCS.splitlines() if re.match(r"\| [AFL]\d", line)]
    return [(NAME.findall(line.split("|")[1]), proofs_named(line)) for line in found]


def test_every_row_is_proved_by_a_fault_or_a_test_that_says_so() -> None:
    proofs, faults = marked(), {row for one in ALL.values() for row in NAME.findall(one.rows)}
    assert [row for row in lines() if row not in proofs and row not in faults] == []


def test_a_row_is_proved_in_the_file_that_its_line_names() -> None:
    named = lines()
    for row, files in marked().items():
        for file in files:
            assert file in named[row] or f"{file.rsplit('/', 1)[0]}/`" in named[row], f"{row}: {file} is not in its line"


@pytest.mark.parametrize(("rows", "names"), table(), ids=lambda value: " ".join(value) if NAME.match(value[0]) else "")
def test_whatever_a_line_names_exists_and_says_that_it_proves_one_of_its_rows(rows: list[str], names: list[str]) -> None:
    assert names, "it names nothing"
    proofs = marked()
    for name in names:
        if not name.startswith("tests/"):
            assert name in ALL, f"{name} is no fault"
            assert set(NAME.findall(ALL[name].rows)) & set(rows), f"{name} names none of these rows"
            continue
        assert (ROOT / name).exists(), name
        proved = [row for row in rows for file in proofs.get(row, ()) if file == name or file.startswith(name.rstrip("/") + "/")]
        assert proved, f"no test in {name} says that it proves one of {rows}"


def test_a_faults_rows_are_those_of_the_table() -> None:
    for one in ALL.values():
        rows = NAME.findall(one.rows)
        assert set(rows) <= set(lines()), one.name
        assert not rows or any(f"`{one.name}`" in lines()[row] for row in rows), one.name

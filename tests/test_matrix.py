"""Every row of the two tables in docs/FAULTS.md has a test that names it, or a sentence that says why it has none."""

from __future__ import annotations

import re
from pathlib import Path

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


def test_a_row_is_proved_in_the_file_that_its_line_names() -> None:
    proofs, faults = marked(), {row for one in ALL.values() for row in NAME.findall(one.rows)}
    for row, line in lines().items():
        files = proofs.get(row, set())
        assert files or row in faults or not row.startswith("A"), f"{row}: nothing proves it"
        for file in files:
            assert file in line or f"{file.rsplit('/', 1)[0]}/`" in line, f"{row}: {file} is not in its line"


def test_a_faults_rows_are_those_of_the_table() -> None:
    for one in ALL.values():
        rows = NAME.findall(one.rows)
        assert set(rows) <= set(lines()), one.name
        assert not rows or any(f"`{one.name}`" in lines()[row] for row in rows), one.name

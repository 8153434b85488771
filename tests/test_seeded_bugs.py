"""Every seeded bug can be seeded: the text it breaks still stands in the product, once (faults/bugs.py)."""

from __future__ import annotations

import pytest

from faults.bugs import BUGS, Bug
from faults.run import ALL
from faults.site import ROOT, replaced


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.name)
def test_the_bug_still_fits_the_product(bug: Bug) -> None:
    texts: dict[str, str] = {}
    for file, before, after in bug.patches:
        texts[file] = replaced(texts.get(file) or (ROOT / file).read_text(), file, before, after)


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.name)
def test_the_rows_that_must_catch_it_exist(bug: Bug) -> None:
    assert bug.faults and set(bug.faults) <= set(ALL)


def test_every_fault_is_told_in_the_docs() -> None:
    told = (ROOT / "docs/FAULTS.md").read_text()
    assert not [name for name in ALL if f"`{name}`" not in told]

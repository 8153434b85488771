"""No English word in the Chinese interface: every msgid in the code stands translated in the one catalogue."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from app.notices.words import EARLIER

ROOT = Path(__file__).resolve().parent.parent
KEYWORDS = {"_": None, "gettext": None, "N_": None, "t": None, "_l": None, "lazy_gettext": None}
_PLACE = re.compile(r"%\((\w+)\)[sd]|\{(\w+)\}")


@pytest.fixture(scope="module")
def used() -> set[str]:
    """Every msgid in Python, templates and JS."""
    with (ROOT / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)
    found = extract_from_dir(ROOT, methods, options, keywords=KEYWORDS)
    return {message if isinstance(message, str) else message[0] for _file, _line, message, _notes, _context in found}


@pytest.fixture(scope="module")
def chinese() -> dict[str, str]:
    with (ROOT / "translations/zh_Hans_CN/LC_MESSAGES/messages.po").open("rb") as file:
        return {str(entry.id): str(entry.string) for entry in read_po(file) if entry.id and not entry.fuzzy}


def test_every_msgid_is_translated(used: set[str], chinese: dict[str, str]) -> None:
    assert sorted(msgid for msgid in used if msgid and not chinese.get(msgid)) == []


def test_translations_keep_every_place_to_fill(chinese: dict[str, str]) -> None:
    wrong = [
        msgid for msgid, words in chinese.items()
        if words and set(_PLACE.findall(msgid)) != set(_PLACE.findall(words))
    ]
    assert wrong == []


def test_the_catalogue_holds_nothing_unused(used: set[str], chinese: dict[str, str]) -> None:
    assert sorted(set(chinese) - used) == []


def test_a_moment_stands_apart_from_the_words_beside_it(chinese: dict[str, str]) -> None:
    """It ends in digits: 今天 01:51 已检查."""
    moment = r"%\((?:moment|when|at|time|until|due|from_|day)\)s"
    glued = re.compile(rf"{moment}[\u4e00-\u9fff]|[\u4e00-\u9fff]{moment}")
    assert [words for words in chinese.values() if glued.search(words)] == []


def test_no_count_stands_before_a_plural(used: set[str]) -> None:
    """One photo is not "1 photos": a count stands behind its word, "Photos: 1". Aside: what is always
    many, limits, and what notices once said."""
    things = "photos|records|issues|zones|items|people|problems|patrols|walks|steps|questions|invitations|points|days|hours"
    counted = re.compile(rf"%\(\w+\)s (?:\w+ )?(?:{things})\b")
    many = re.compile(r"[Aa]t most|from one to|too many|are called|within|at the same moments|It lasts|have waited|minutes apart")
    found = {msgid for msgid in used if counted.search(msgid) and not many.search(msgid)}
    assert sorted(found - set(EARLIER)) == []

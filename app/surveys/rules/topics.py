"""Words put under topics by keywords that the office keeps: anybody can see why a remark stands where it stands. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Topic:
    id: str
    name: str
    keywords: tuple[str, ...]


def topic_of(words: str, topics: Sequence[Topic]) -> tuple[Topic | None, list[str]]:
    """The topic most of whose keywords the words hold, and which; of equals the first. (None, []) for none: other."""
    text = _plain(words)
    best: tuple[Topic | None, list[str]] = (None, [])
    for topic in topics:
        found = [keyword for keyword in topic.keywords if _plain(keyword) and _plain(keyword) in text]
        if len(found) > len(best[1]):
            best = (topic, found)
    return best


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())

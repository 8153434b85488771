"""How floors are said, and the mark of a right that has passed on."""

from __future__ import annotations

FORMER_RIGHT = "former_right"  # on a record: its author's right to it ended before it arrived


def floor_label(level: int, language: str = "zh_CN") -> str:
    """1 → 1层, -1 → 地下1层; in English 1F, B1."""
    if language == "en":
        return f"{level}F" if level > 0 else f"B{-level}"
    return f"{level}层" if level > 0 else f"地下{-level}层"


def place_label(building: str, level: int, name: str, language: str = "zh_CN") -> str:
    """1号楼 3层 茶水间: zones of a building often share a name, the floor tells them apart."""
    return f"{building} {floor_label(level, language)} {name}"

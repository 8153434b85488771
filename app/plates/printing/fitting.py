"""Text that never overflows: wrapped, then smaller, then cut with an ellipsis."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.plates.printing.fonts import advance, width

LEADING = 1.32
_NOT_FIRST = set("，。、；：！？）》」』”’%·,.;:!?)")


@dataclass(frozen=True)
class Block:
    """Text as wanted: `size` down to `least` (mm), at most `lines` lines."""

    text: str
    size: float
    least: float
    lines: int = 1
    heavy: bool = False
    soft: bool = False
    gap: float = 0.35  # before it, in its size
    whole: bool = False  # rather smaller than broken: a name, a number


@dataclass(frozen=True)
class Fitted:
    block: Block
    size: float
    lines: tuple[str, ...]

    @property
    def height(self) -> float:
        return self.size * (self.block.gap + LEADING * len(self.lines))


def wrap(text: str, size: float, room: float) -> list[str]:
    """Lines no longer than `room`; breaks between any two characters, but never in front of closing marks."""
    lines: list[str] = []
    most = room / size
    for paragraph in text.split("\n"):
        line, length = "", 0.0
        for letter in paragraph.strip():
            step = advance(letter)
            if line and length + step > most:
                carried = line[-1] if letter in _NOT_FIRST and len(line) > 1 else ""
                lines.append(line[: len(line) - len(carried)].rstrip())
                line = carried + letter.strip()
                length = sum(map(advance, line))
            else:
                line += letter
                length += step
        if line:
            lines.append(line)
    return lines


def fit(block: Block, room: float) -> Fitted:
    """The block at the largest size at which it fits; cut at the least size if it must be."""
    size = block.size
    if block.whole and block.text:
        size = min(size, block.size * room / width(block.text, block.size) * 0.999)
        if size >= block.least and size >= block.size * 0.55:
            return Fitted(block, size, (block.text,))
        size = block.size
    while True:
        lines = wrap(block.text, size, room)
        if len(lines) <= block.lines:
            return Fitted(block, size, tuple(lines))
        if size <= block.least:
            return Fitted(block, size, tuple(_cut(lines, block.lines, size, room)))
        size = max(block.least, size * 0.94)


def fit_column(blocks: list[Block], room: float, height: float) -> list[Fitted]:
    """The blocks one below the other within `height`: all shrink together, then the last lines go."""
    scale = 1.0
    while True:
        found = [fit(_scaled(block, scale), room) for block in blocks if block.text.strip()]
        if sum(one.height for one in found) <= height:
            return found
        if scale < 0.5:
            return _drop(found, room, height)
        scale *= 0.94


def _scaled(block: Block, scale: float) -> Block:
    return replace(block, size=max(block.size * scale, block.least))


def _drop(found: list[Fitted], room: float, height: float) -> list[Fitted]:
    """Take lines from the last block that has several, then whole blocks from the end."""
    while found and sum(one.height for one in found) > height:
        long = next((place for place in range(len(found) - 1, -1, -1) if len(found[place].lines) > 1), None)
        if long is None:
            found = found[:-1]
            continue
        one = found[long]
        lines = _cut(list(one.lines), len(one.lines) - 1, one.size, room)
        found = [*found[:long], Fitted(one.block, one.size, tuple(lines)), *found[long + 1 :]]
    return found


def _cut(lines: list[str], most: int, size: float, room: float) -> list[str]:
    kept = lines[:most]
    if len(lines) > most and kept:
        last = kept[-1]
        while last and width(last + "…", size) > room:
            last = last[:-1]
        kept[-1] = last + "…"
    return kept

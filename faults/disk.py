"""A disk as a power cut leaves it, worked out from the system calls that a server made.

What was synced survives. Of what was written since, each sector of 512 bytes survives or not, as a coin falls; so does a
change of a file's length, and a name that a folder got and was not synced with. Nothing here knows SQLite or the product.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

SECTOR = 512
TRACED = "pwrite64,write,fdatasync,fsync,ftruncate,rename,mkdir"
_TEXT = r"((?:\\x[0-9a-f]{2})*)"  # -xx writes every string so, paths too
# `1234 1795.25 pwrite64(7<path>, "\x00\x01", 2, 4096) = 2`, or cut in two when another thread came between
_LINE = re.compile(r"^(\d+)\s+(\d+\.\d+) (?:<\.\.\. (\w+) resumed>|(\w+)\()(.*)$")
_HANDLE = re.compile(rf"^\d+<{_TEXT}>")
_WRITTEN = re.compile(rf'^\d+<{_TEXT}>, "{_TEXT}", (\d+)(?:, (\d+))?')
_LENGTH = re.compile(rf"^\d+<{_TEXT}>, (\d+)")
_NAMES = re.compile(rf'^"{_TEXT}"(?:, "{_TEXT}")?')

Change = tuple[int, bytes] | int  # bytes written at an offset, or a length


@dataclass(frozen=True)
class Call:
    """A call began (`done` is False) or came back; one seen as a whole is both, one after the other."""

    at: float
    thread: str
    name: str
    done: bool
    rest: str


def calls(lines: Iterable[str]) -> Iterator[Call]:
    """What strace wrote down (`-f -ttt -y -xx`), in its order."""
    begun: dict[str, str] = {}
    for line in lines:
        found = _LINE.match(line)
        if not found:
            continue
        thread, at, back, name, rest = found.groups()
        if back:
            yield Call(float(at), thread, back, True, begun.pop(thread, "") + rest)
            continue
        yield Call(float(at), thread, name, False, rest)
        if rest.endswith("<unfinished ...>"):
            begun[thread] = rest
        else:
            yield Call(float(at), thread, name, True, rest)


@dataclass
class File:
    """`held` is on the disk for certain; `since` was done after the last sync."""

    held: bytearray = field(default_factory=bytearray)
    since: list[Change] = field(default_factory=list)
    end: int = 0  # where the next plain write goes

    def sync(self, number: int) -> None:
        """The first `number` changes are on the disk from now on."""
        for change in self.since[:number]:
            _apply(self.held, change)
        del self.since[:number]

    def after_a_cut(self, rng: random.Random) -> bytes:
        left = bytearray(self.held)
        for change in self.since:
            for part in [change] if isinstance(change, int) else _sectors(*change):
                if rng.random() < 0.5:
                    _apply(left, part)
        return bytes(left)


@dataclass
class Disk:
    """Files under `root`, by path. `unsure` are names that their folder was not synced with: name → what it was before."""

    root: str
    files: dict[str, File] = field(default_factory=dict)
    unsure: dict[str, str] = field(default_factory=dict)
    syncs: int = 0
    _syncing: dict[str, tuple[str, int, set[str]]] = field(default_factory=dict)  # by thread

    @classmethod
    def of(cls, folder: Path, paths: Iterable[Path]) -> Disk:
        """What stands there now counts as synced."""
        return cls(str(folder), {str(path): File(bytearray(path.read_bytes())) for path in paths})

    def take(self, call: Call) -> None:
        """The machine made this call: a write may reach the disk once it has begun, all else when it came back."""
        if call.name in ("pwrite64", "write") and not call.done:
            self._write(call.rest)
        elif call.name == "ftruncate" and not call.done:
            self._cut(call.rest)
        elif call.name in ("fdatasync", "fsync"):
            (self._synced if call.done else self._sync)(call)
        elif call.name in ("rename", "mkdir") and call.done and call.rest.endswith("= 0"):
            self._name(call.rest)

    def survives(self, path: str, rng: random.Random) -> bytes | None:
        """A file after a cut; None when it is not there under this name."""
        was = self.unsure.get(path)
        folder_gone = str(Path(path).parent) in self.unsure and rng.random() < 0.5
        if folder_gone or (was is not None and rng.random() < 0.5):
            return None
        file = self.files.get(path)
        return file.after_a_cut(rng) if file else None

    def _write(self, rest: str) -> None:
        found = _WRITTEN.match(rest)
        if not found or not self._inside(_path(found[1])):
            return
        written = _bytes(found[2])
        assert len(written) == int(found[3]), "a write is not whole in the record of calls"
        file = self.files.setdefault(_path(found[1]), File())
        offset = file.end if found[4] is None else int(found[4])
        file.since.append((offset, written))
        file.end = offset + len(written)

    def _cut(self, rest: str) -> None:
        found = _LENGTH.match(rest)
        if found and _path(found[1]) in self.files:
            self.files[_path(found[1])].since.append(int(found[2]))

    def _name(self, rest: str) -> None:
        found = _NAMES.match(rest)
        if not found or not self._inside(_path(found[1])):
            return
        before, after = _path(found[1]), _path(found[2]) if found[2] else ""
        self.unsure[after or before] = before if after else ""
        if after:
            self.files[after] = self.files.pop(before, File())

    def _sync(self, call: Call) -> None:
        found = _HANDLE.match(call.rest)
        if found:
            path = _path(found[1])
            known = self.files.get(path)
            inside = {name for name in self.unsure if str(Path(name).parent) == path}
            self._syncing[call.thread] = (path, len(known.since) if known else 0, inside)

    def _synced(self, call: Call) -> None:
        path, number, names = self._syncing.pop(call.thread, ("", 0, set()))
        if not call.rest.endswith("= 0") or not self._inside(path):
            return
        self.syncs += 1
        if path in self.files:
            self.files[path].sync(number)
        for name in names:
            self.unsure.pop(name, None)

    def _inside(self, path: str) -> bool:
        return path.startswith(self.root)


def _apply(content: bytearray, change: Change) -> None:
    if isinstance(change, int):
        del content[change:]
        content.extend(bytes(change - len(content)))
        return
    offset, written = change
    content.extend(bytes(max(0, offset - len(content))))
    content[offset : offset + len(written)] = written


def _sectors(offset: int, written: bytes) -> Iterator[tuple[int, bytes]]:
    start = 0
    while start < len(written):
        end = min(len(written), start + SECTOR - (offset + start) % SECTOR)
        yield offset + start, written[start:end]
        start = end


def _bytes(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", ""))


def _path(text: str) -> str:
    return _bytes(text).decode()

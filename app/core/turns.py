"""Writers of one process take turns, in the order in which they came.

SQLite has those who wait sleep and try again, so that whoever came first may starve while others pass: with many phones
at one moment a lock becomes an error. Between processes the database's own lock holds as before.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Lock

PATIENCE = 30.0  # seconds; a phone waits as long for its answer


class TooManyWaiting(TimeoutError):
    """The turn did not come."""


class Turns:
    def __init__(self) -> None:
        self._guard = Lock()
        self._waiting: deque[Event] = deque()
        self._taken = False

    @contextmanager
    def turn(self, patience: float = PATIENCE) -> Iterator[None]:
        """Hold the turn. Raises TooManyWaiting when it has not come after `patience` seconds."""
        if not self._take(patience):
            raise TooManyWaiting("locked: too many writers are waiting")
        try:
            yield
        finally:
            self._give()

    def _take(self, patience: float) -> bool:
        with self._guard:
            if not self._taken:
                self._taken = True
                return True
            called = Event()
            self._waiting.append(called)
        if called.wait(patience):
            return True
        with self._guard:
            if called.is_set():  # it was handed over in the last moment
                return True
            self._waiting.remove(called)
            return False

    def _give(self) -> None:
        with self._guard:
            if self._waiting:
                self._waiting.popleft().set()  # stays taken, by the next
            else:
                self._taken = False

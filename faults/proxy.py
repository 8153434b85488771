"""The line between a phone and the server: a proxy of our own that cuts, delays, truncates, replaces and repeats.

It speaks one request a connection, which is enough to break every single one of them where a fault wants it broken.
"""

from __future__ import annotations

import asyncio
import json
import ssl
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

SYNC, PHOTOS = "/api/v1/sync", "/api/v1/photos/"


@dataclass(frozen=True)
class Act:
    """What happens to one exchange. All parts None or 0: nothing.

    `request` and `answer` are the share that gets through before the line is cut (0 to 1); `instead` is sent in place
    of the answer, without asking the server unless `asked`; `times` delivers the request so often; `before` and
    `after` are seconds waited before asking and before answering.
    """

    request: float | None = None
    answer: float | None = None
    instead: bytes | None = None
    asked: bool = False
    times: int = 1
    before: float = 0
    after: float = 0
    unheard: bool = False  # the whole request gets through, but the line is cut while the server still works


PASS = Act()
CUT_BEFORE = Act(request=0.0)
CUT_MIDWAY = Act(request=0.5)
CUT_AFTER_SEND = Act(unheard=True)
CUT_ANSWER = Act(answer=0.0)
TRUNCATED = Act(answer=0.6)


def answer(status: int, body: str, kind: str = "text/html", **headers: str) -> bytes:
    """An answer as some machine on the way would give it."""
    content = body.encode()
    lines = [f"HTTP/1.1 {status} X", f"Content-Type: {kind}", f"Content-Length: {len(content)}", "Connection: close"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + content


@dataclass
class Exchange:
    """One request as the proxy read it."""

    method: str
    path: str
    body: bytes

    @property
    def operations(self) -> list[str]:
        if self.path != SYNC:
            return []
        try:
            return [one["id"] for one in json.loads(self.body)["operations"]]
        except (ValueError, KeyError, TypeError):
            return []


Rule = Callable[[Exchange], Act]


@dataclass
class Proxy:
    """Listens on `port`, forwards to `target`; `rule` decides about requests to the API, `shell_rule` about others."""

    target: int
    port: int = 0
    rule: Rule | None = None
    shell_rule: Rule | None = None
    tls: ssl.SSLContext | None = None
    adds: bytes = b""  # a header that tells the server what this end of the line was
    refuse: bool = False  # accept no connection at all
    seen: list[Exchange] = field(default_factory=list)
    faults: int = 0
    scripted: list[Act] = field(default_factory=list)  # those not met yet
    _loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.new_event_loop)
    _server: Any = None
    _talking: set[Any] = field(default_factory=set)

    def start(self) -> None:
        threading.Thread(target=self._loop.run_forever, daemon=True).start()
        self._server = self._ask(asyncio.start_server(self._talk, "127.0.0.1", self.port, ssl=self.tls))
        self.port = self._server.sockets[0].getsockname()[1]

    def stop(self) -> None:
        self._ask(self._close())
        self._loop.call_soon_threadsafe(self._loop.stop)

    def _ask(self, work: Any) -> Any:
        future: Future[Any] = asyncio.run_coroutine_threadsafe(work, self._loop)
        return future.result(20)

    async def _close(self) -> None:
        self._server.close()
        mine = asyncio.current_task()
        left = [task for task in asyncio.all_tasks() if task is not mine]
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    def script(self, *acts: Act, on: str = SYNC) -> None:
        """The next exchanges on paths that begin with `on` meet these acts, one each; then all is well."""
        left = list(acts)

        def rule(exchange: Exchange) -> Act:
            if not exchange.path.startswith(on) or not left:
                return PASS
            if on == SYNC and not exchange.operations:
                return PASS  # only what carries records is worth breaking
            return left.pop(0)

        self.rule, self.scripted = rule, left

    def always(self, act: Act, on: str = "/api/") -> None:
        self.rule = lambda exchange: act if exchange.path.startswith(on) else PASS

    def let_it_bite(self, within: float = 15) -> None:
        """Waits until the first of the scripted acts was met: a slow machine's phone may be at its first exchange still."""
        deadline = time.monotonic() + within
        while self.scripted and not self.faults and time.monotonic() < deadline:
            time.sleep(0.05)

    def clear(self) -> None:
        self.rule = self.shell_rule = None
        self.scripted = []
        self.refuse = False

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        mine = asyncio.current_task()
        self._talking.add(mine)  # the loop itself holds it only weakly: it might go while it waits
        try:
            await self._exchange(reader, writer)
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, asyncio.CancelledError):
            pass  # the line is gone, or the day is over
        finally:
            self._talking.discard(mine)
            writer.close()

    async def _exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.refuse:
            self.faults += 1
            writer.transport.abort()
            return
        head = await reader.readuntil(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        method, path, _version = first.split(" ", 2)
        length = next((int(line[15:]) for line in lines if line.lower().startswith("content-length:")), 0)
        body = await reader.readexactly(length)
        act = self._act(method, path, body)
        if act.before:
            await asyncio.sleep(act.before)
        if act.request is not None:
            await self._cut_request(head, body, act.request)
            writer.transport.abort()
            return
        if act.instead is not None and not act.asked:
            writer.write(act.instead)
            await writer.drain()
            return
        whole = _closing(head, self.adds) + body
        if act.unheard:
            writer.transport.abort()
            await self._upstream(whole)
            return
        got = await asyncio.gather(*(self._upstream(whole) for _ in range(act.times)))
        content = act.instead if act.instead is not None else got[-1]
        if act.after:
            await asyncio.sleep(act.after)
        if act.answer is None:
            writer.write(content)
            await writer.drain()
            return
        writer.write(content[: int(len(content) * act.answer)])
        await writer.drain()
        writer.transport.abort()

    def _act(self, method: str, path: str, body: bytes) -> Act:
        api = path.startswith("/api/")
        exchange = Exchange(method, path, body)
        if api:
            self.seen.append(exchange)
        rule = self.rule if api else self.shell_rule
        act = rule(exchange) if rule else PASS
        self.faults += act is not PASS
        return act

    async def _upstream(self, request: bytes) -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.target)
        try:
            writer.write(request)
            await writer.drain()
            return await reader.read(-1)
        finally:
            writer.close()

    async def _cut_request(self, head: bytes, body: bytes, share: float) -> None:
        """The server gets the head and a share of the body, then the line is gone. Nothing at all for 0."""
        if not share:
            return
        _reader, writer = await asyncio.open_connection("127.0.0.1", self.target)
        writer.write(_closing(head, self.adds) + body[: int(len(body) * share)])
        await writer.drain()
        writer.transport.abort()


def _closing(head: bytes, adds: bytes = b"") -> bytes:
    """The request's head, asking the server to close when it has answered."""
    lines = [line for line in head.split(b"\r\n") if not line.lower().startswith(b"connection:")]
    return b"\r\n".join([*lines[:-2], *([adds] if adds else []), b"Connection: close", b"", b""])

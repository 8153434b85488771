"""Counts what truly goes over the wire: a relay between the browser and the server, the service worker's share included."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit


@dataclass
class Counted:
    """Bytes that came down from the server so far."""

    url: str
    down: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)


@contextmanager
def counting(url: str) -> Iterator[Counted]:
    """An address that leads to `url` and counts."""
    target = urlsplit(url)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        counted = Counted(f"http://127.0.0.1:{listening.getsockname()[1]}")
        arguments = (listening, (str(target.hostname), int(target.port or 80)), counted)
        threading.Thread(target=accept, args=arguments, daemon=True).start()
        yield counted


def accept(listening: socket.socket, target: tuple[str, int], counted: Counted) -> None:
    with suppress(OSError):
        while True:
            near, _ = listening.accept()
            far = socket.create_connection(target)
            threading.Thread(target=pump, args=(near, far, None), daemon=True).start()
            threading.Thread(target=pump, args=(far, near, counted), daemon=True).start()


def pump(source: socket.socket, sink: socket.socket, counted: Counted | None) -> None:
    with suppress(OSError):
        while part := source.recv(65_536):
            sink.sendall(part)
            if counted:
                with counted.lock:
                    counted.down += len(part)
    for end in (source, sink):
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)

"""Stand-ins for the far sides: one HTTPS server that is every robot's service and push service, and a mail server.

They are real servers on this machine; `sending.outgoing.public_address` is what leads there instead of to the internet.
"""

from __future__ import annotations

import json
import socketserver
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import trustme

HOSTS = ("qyapi.weixin.qq.com", "oapi.dingtalk.com", "open.feishu.cn", "push.example")


@dataclass
class Asked:
    host: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class FarSide:
    """`answer` is what the next requests get: status, body, headers. `asked` is what came."""

    port: int = 0
    authority: str = ""
    answer: tuple[int, bytes, dict[str, str]] = (200, b'{"errcode":0,"errmsg":"ok","code":0}', {})
    asked: list[Asked] = field(default_factory=list)
    hangs_up: bool = False  # once it has read what came
    waits: float = 0  # seconds before it answers

    def says(self, status: int, body: Any = b"", **headers: str) -> None:
        content = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
        self.answer = (status, content, {name.replace("_", "-"): value for name, value in headers.items()})


@contextmanager
def https(folder: Path) -> Iterator[FarSide]:
    side, authority = FarSide(), trustme.CA()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            side.asked.append(Asked(str(self.headers["Host"]), self.path, dict(self.headers), body))
            if side.hangs_up:
                self.close_connection = True
                return
            time.sleep(side.waits)
            status, content, headers = side.answer
            with suppress(OSError):  # who asked may have gone meanwhile
                self.send_response(status)
                for name, value in {**headers, "Content-Length": str(len(content))}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(content)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*HOSTS).configure_cert(context)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    side.port = server.server_address[1]
    side.authority = str(folder / "authority.pem")
    authority.cert_pem.write_to_path(side.authority)
    with _served(server):
        yield side


@dataclass
class MailSide:
    """What the mail server refuses, and what it took: (from, to, message)."""

    port: int = 0
    refuses: dict[str, str] = field(default_factory=dict)  # command → answer, as {"AUTH": "535 no"}; "": hangs up
    took: list[tuple[str, str, str]] = field(default_factory=list)


@contextmanager
def smtp() -> Iterator[MailSide]:
    side = MailSide()

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.say("220 here")
            sender = to = ""
            while line := self.rfile.readline().decode().strip():
                word = line.split(" ")[0].upper()
                if word in side.refuses:
                    if not side.refuses[word]:
                        return
                    self.say(side.refuses[word])
                elif word == "EHLO":
                    self.say("250-here")
                    self.say("250 AUTH PLAIN")
                elif word == "DATA":
                    self.say("354 go on")
                    words = b"".join(iter(self.rfile.readline, b".\r\n")).decode()
                    side.took.append((sender, to, words))
                    self.say("250 taken")
                else:
                    sender = line if word == "MAIL" else sender
                    to = line if word == "RCPT" else to
                    self.say({"AUTH": "235 welcome", "QUIT": "221 bye"}.get(word, "250 fine"))

        def say(self, words: str) -> None:
            self.wfile.write(words.encode() + b"\r\n")

    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    side.port = server.server_address[1]
    with _served(server):
        yield side


@contextmanager
def _served(server: socketserver.BaseServer) -> Iterator[None]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()

"""The far sides, and a browser's own keys."""

from __future__ import annotations

import base64
import os
from collections.abc import Iterator

import http_ece
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from app.channels.sending import outgoing
from tests.channels.far_sides import FarSide, MailSide, https, smtp


@pytest.fixture(scope="session")
def _https(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FarSide]:
    with https(tmp_path_factory.mktemp("far")) as side:
        yield side


@pytest.fixture
def far(_https: FarSide, monkeypatch: pytest.MonkeyPatch) -> FarSide:
    """Whatever name is called, this server answers."""
    _https.asked.clear()
    _https.says(200, {"errcode": 0, "errmsg": "ok", "code": 0})
    monkeypatch.setattr(outgoing, "public_address", lambda host, port: ("127.0.0.1", _https.port))
    monkeypatch.setattr(outgoing, "VERIFY", _https.authority)
    return _https


@pytest.fixture
def mail_side() -> Iterator[MailSide]:
    with smtp() as side:
        yield side


class Phone:
    """A browser's side of a subscription: its keys, and reading what was meant for it."""

    def __init__(self, name: str = "one") -> None:
        self.endpoint = f"https://push.example/to/{name}"
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.secret = os.urandom(16)
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        self.p256dh, self.auth = (base64.urlsafe_b64encode(raw).rstrip(b"=").decode() for raw in (point, self.secret))

    @property
    def given(self) -> dict[str, object]:
        return {"endpoint": self.endpoint, "keys": {"p256dh": self.p256dh, "auth": self.auth}}

    def reads(self, body: bytes) -> bytes:
        read: bytes = http_ece.decrypt(body, private_key=self.key, auth_secret=self.secret, version="aes128gcm")
        return read


@pytest.fixture
def phone() -> Phone:
    return Phone()

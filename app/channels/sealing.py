"""What other services trust this site with is sealed before it lies in the database.

The key is drawn from the site's secret key, a file beside the database that no backup holds: a copy of the database alone
opens nothing. A site restored without that file asks the office for its robots' addresses and the mail password anew.
"""

from __future__ import annotations

import base64
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import current_app
from sqlalchemy import Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

MARK = "gAAAA"  # how every sealed text begins: what does not was kept before there was sealing


class Sealed(TypeDecorator[str]):
    """A text that is sealed on its way into the database; "" where it cannot be opened any more."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return _sealer().encrypt(value.encode()).decode() if value else value

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        if not value or not value.startswith(MARK):
            return value
        try:
            return _sealer().decrypt(value.encode()).decode()
        except InvalidToken:
            return ""


def _sealer() -> Fernet:
    return _drawn(str(current_app.config["SECRET_KEY"]))


@lru_cache(maxsize=4)
def _drawn(secret: str) -> Fernet:
    key = HKDF(SHA256(), 32, salt=None, info=b"zonewalk channels").derive(secret.encode())
    return Fernet(base64.urlsafe_b64encode(key))

"""The site's own key pair for Web Push, kept beside the database like the other secrets, made on first use."""

from __future__ import annotations

import base64
import os
from pathlib import Path

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from flask import current_app
from py_vapid import Vapid02

FILE = "push-key.pem"


def vapid() -> Vapid02:
    """The pair of this site. Whoever has lost it has each phone switch messages on again; nothing else depends on it."""
    held: Vapid02 | None = current_app.extensions.get("vapid")
    if held is None:
        held = current_app.extensions["vapid"] = _kept(Path(current_app.config["INSTANCE"]) / FILE)
    return held


def public_key() -> str:
    """What a browser is given when it subscribes: the public point in URL-safe base64."""
    point = vapid().public_key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return base64.urlsafe_b64encode(point).rstrip(b"=").decode()


def _kept(path: Path) -> Vapid02:
    """The key in the file, made if there is none, readable by its owner alone; two starts at once agree on one."""
    if not path.exists():
        made = Vapid02()
        made.generate_keys()
        draft = path.with_name(f"{FILE}.{os.getpid()}.{os.urandom(4).hex()}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(made.private_pem())
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)  # whole or not at all, and never over another's
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return Vapid02.from_pem(path.read_bytes())

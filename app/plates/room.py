"""What the pages of plates share: their blueprint, and the address that plates carry."""

from __future__ import annotations

from flask import Blueprint, request

from app.plates.queries import public_url

blueprint = Blueprint("plates", __name__)


def base_url() -> str:
    """The site's public address; where it has none, the one of this request."""
    return public_url() or request.host_url.rstrip("/")

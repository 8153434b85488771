"""The blueprint that the pages of ledgers and briefings share."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("reports", __name__)

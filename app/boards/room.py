"""The blueprint that the board's and the zones' pages share."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("boards", __name__)

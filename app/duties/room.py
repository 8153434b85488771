"""The blueprint that the pages of duties share."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("duties", __name__)

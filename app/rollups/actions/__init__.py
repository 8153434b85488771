"""Keeps the figures."""

from app.rollups.actions.count import count_patrol
from app.rollups.actions.rebuild import rebuild

__all__ = ["count_patrol", "rebuild"]

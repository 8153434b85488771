"""Reads what the boards show, each kind of row once, whatever the number of zones."""

from app.boards.queries.day import Board, board
from app.boards.queries.scope import Scope, by_floor, choices_of, visible_zones

__all__ = ["Board", "Scope", "board", "by_floor", "choices_of", "visible_zones"]

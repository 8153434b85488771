"""Reads what the boards show, each kind of row once, whatever the number of zones."""

from app.boards.queries.day import Board, board
from app.boards.queries.ground import Ground, ground_of
from app.boards.queries.scope import Scope, by_floor, visible_zones

__all__ = ["Board", "Ground", "Scope", "board", "by_floor", "ground_of", "visible_zones"]

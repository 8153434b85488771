"""Boards: a day (day), a year (year)."""

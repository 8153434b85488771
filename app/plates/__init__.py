"""Nameplates: their codes, their printing, their life on the wall (铭牌)."""

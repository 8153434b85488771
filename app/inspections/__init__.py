"""Inspections (检查): zones looked at item by item against their team's standard, along routes planned or drawn."""

"""The names of states, steps, sizes and sheets, as pages say them."""

from __future__ import annotations

from app.core.errors import N_

STATES = {
    "issued": (N_("Not printed yet"), "mute"),
    "printed": (N_("Printed"), "info"),
    "mounted": (N_("Mounted"), "ok"),
    "damaged": (N_("Damaged"), "bad"),
    "lost": (N_("Lost"), "bad"),
    "revoked": (N_("Revoked"), "mute"),
    "blank": (N_("Blank"), "warn"),
}
KINDS = {
    "printed": N_("Printed"),
    "mounted": N_("Mounted"),
    "damaged": N_("Damaged"),
    "lost": N_("Lost"),
    "bound": N_("Bound to the zone"),
    "revoked": N_("Revoked"),
    "form_paused": N_("Visitors' form paused"),
    "form_resumed": N_("Visitors' form open again"),
}
SIZE_NAMES = {
    "a4": N_("A4, 210 × 297 mm"),
    "a5": N_("A5, 148 × 210 mm"),
    "wall": N_("Wall, 200 × 150 mm"),
    "door": N_("Door, 100 × 70 mm"),
    "card": N_("Small, 90 × 55 mm"),
    "label60": N_("Label, 60 × 40 mm"),
    "label45": N_("Label, 45 × 30 mm"),
}
SHEET_NAMES = {
    "page": N_("One plate a page, page of its size"),
    "1": N_("1 on A4"),
    "2": N_("2 on A4"),
    "4": N_("4 on A4"),
    "8": N_("8 on A4"),
    "grid": N_("As many as fit on A4 (labels)"),
}

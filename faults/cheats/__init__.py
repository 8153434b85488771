"""Cheats, done in the phone's own page against the real server: what must never pass, and what is to be noticed.

The grade is read from the server's own table afterwards. Each row also walks one honest round the same way, of which
nothing may be flagged. docs/TRUST.md tells what came of it.
"""

from __future__ import annotations

from faults.cheats import company, copied, edited, forged, photographed  # noqa: F401 - their rows enter the list

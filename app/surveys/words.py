"""What kinds of questions, ways of answering and groups are called on pages."""

from __future__ import annotations

from app.core.errors import N_

KINDS = {
    "verdict": N_("Satisfied or not"),
    "scale": N_("Scale from 1 to 5"),
    "choice": N_("One of several"),
    "words": N_("In words"),
}
VERDICTS = (N_("Not satisfied"), N_("Satisfied"))
SCALE = (N_("very dissatisfied"), N_("very satisfied"))
SOURCES = {"invitation": N_("By invitation"), "plate": N_("From a plate"), "desk": N_("Interview by the office")}

"""Prints a batch of plates into a file, and notes that they were printed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import BinaryIO

from app.core.acting import Acting
from app.plates.actions import note_printed
from app.plates.choices import Choices
from app.plates.models import Plate
from app.plates.printing.content import contents
from app.plates.printing.sheets import write_pdf
from app.plates.printing.sizes import size_of

AT_ONCE = 30  # more plates than this are a job


def print_batch(
    by: Acting,
    plates: Sequence[Plate],
    choices: Choices,
    target: BinaryIO,
    *,
    base_url: str = "",
    batch: str = "",
    progress: Callable[[int, int], None] | None = None,
) -> int:
    """Write the PDF into `target`; returns its pages. The same `batch` is noted once, however often it is printed."""
    pages = write_pdf(
        target,
        contents(plates, by.now, base_url),
        size_of(choices.size),
        choices.sheet,
        choices.start_cell,
        choices.crop_marks,
        progress,
    )
    note_printed(by, [plate.id for plate in plates], batch)
    return pages


def print_to_file(
    by: Acting,
    plates: Sequence[Plate],
    choices: Choices,
    path: Path,
    *,
    base_url: str = "",
    batch: str = "",
    progress: Callable[[int, int], None] | None = None,
) -> int:
    """As `print_batch`, into a file that is whole or not there."""
    part = path.with_name(path.name + ".part")
    with part.open("wb") as file:
        pages = print_batch(by, plates, choices, file, base_url=base_url, batch=batch, progress=progress)
    part.replace(path)
    return pages

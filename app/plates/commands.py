"""`flask --app wsgi plates`: nameplates of a building, a floor or named zones into one PDF."""

from __future__ import annotations

from pathlib import Path

import click
from flask import Flask, current_app

from app.core.acting import Acting
from app.core.db import db
from app.core.errors import N_
from app.places.queries import zones_in_order
from app.plates.actions import issue_plates
from app.plates.batches import print_to_file
from app.plates.choices import read_choices
from app.plates.printing.sizes import SHEETS, SIZES
from app.plates.queries import plates_in_order, public_url
from app.policy import SYSTEM
from app.web.spoken import SpokenOption, fail, spoken, tell


def init_app(app: Flask) -> None:
    app.cli.add_command(plates)


@spoken(
    "plates",
    N_("Print nameplates into one PDF; zones that have none get one. Exit status 1 when nothing could be printed."),
)
@click.option("--building", cls=SpokenOption, help=N_("Only this building, by name."))
@click.option("--floor", cls=SpokenOption, type=int,
              help=N_("Only this floor: 1 is the ground floor, -1 the first basement."))  # fmt: skip
@click.option("--zone", "names", cls=SpokenOption, multiple=True,
              help=N_("Only zones of this name; may be given again."))  # fmt: skip
@click.option("--size", cls=SpokenOption, type=click.Choice(list(SIZES)), default="door", show_default=True,
              help=N_("The plate's size."))  # fmt: skip
@click.option("--sheet", cls=SpokenOption, type=click.Choice(SHEETS), default="8", show_default=True,
              help=N_("Plates to an A4 sheet."))  # fmt: skip
@click.option("--start-cell", cls=SpokenOption, type=int, default=1, show_default=True,
              help=N_("The first free cell of the first sheet."))  # fmt: skip
@click.option("--crop-marks", cls=SpokenOption, is_flag=True, help=N_("With crop marks."))
@click.option("--out", cls=SpokenOption, required=True, type=click.Path(path_type=Path), help=N_("The PDF to write."))
def plates(
    building: str | None, floor: int | None, names: tuple[str, ...], size: str, sheet: str, start_cell: int,
    crop_marks: bool, out: Path,
) -> None:  # fmt: skip
    """Raises Problem for whatever the actions refuse."""
    by = Acting(user=SYSTEM, now=current_app.extensions["clock"].now())
    zones = [
        zone
        for zone in db.session.execute(zones_in_order()).scalars()
        if (building is None or zone.floor.building.name == building)
        and (floor is None or zone.floor.level == floor)
        and (not names or zone.name in names)
    ]
    if not zones:
        fail("plates", N_("There is no such zone."))
    if not public_url():
        fail("plates", N_("No public address is set (settings, or PUBLIC_URL): the codes would lead nowhere."))
    choices = read_choices({"size": size, "sheet": sheet, "start_cell": start_cell, "crop_marks": crop_marks})
    made = issue_plates(by, [zone.id for zone in zones])
    held = plates_in_order([zone.id for zone in zones])
    try:
        pages = print_to_file(by, held, choices, out)
    except OSError:
        fail("plates", N_("%(file)s cannot be written."), file=out)
    tell(
        N_("Plates: %(plates)s (new: %(new)s), pages: %(pages)s, in %(file)s"),
        plates=len(held), new=len(made), pages=pages, file=out,
    )  # fmt: skip

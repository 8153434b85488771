"""`flask --app wsgi plates`: nameplates of a building, a floor or named zones into one PDF."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from flask import Flask, current_app

from app.core.acting import Acting
from app.core.db import db
from app.core.errors import Problem
from app.places.queries import zones_in_order
from app.plates.actions import issue_plates
from app.plates.batches import print_to_file
from app.plates.choices import read_choices
from app.plates.printing.sizes import SHEETS, SIZES
from app.plates.queries import plates_in_order, public_url
from app.policy import SYSTEM


def init_app(app: Flask) -> None:
    app.cli.add_command(plates)


@click.command("plates")
@click.option("--building", help="Only this building, by name.")
@click.option("--floor", type=int, help="Only this floor: 1 is the ground floor, -1 the first basement.")
@click.option("--zone", "names", multiple=True, help="Only zones of this name; may be given again.")
@click.option("--size", type=click.Choice(list(SIZES)), default="door", show_default=True)
@click.option("--sheet", type=click.Choice(SHEETS), default="8", show_default=True, help="Plates to an A4 sheet.")
@click.option("--start-cell", default=1, show_default=True, help="The first free cell of the first sheet.")
@click.option("--crop-marks", is_flag=True)
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path))
def plates(
    building: str | None, floor: int | None, names: tuple[str, ...], size: str, sheet: str, start_cell: int,
    crop_marks: bool, out: Path,
) -> None:  # fmt: skip
    """Print nameplates into one PDF; zones that have none get one. Exit status 1 when nothing could be printed."""
    by = Acting(user=SYSTEM, now=current_app.extensions["clock"].now())
    zones = [
        zone
        for zone in db.session.execute(zones_in_order()).scalars()
        if (building is None or zone.floor.building.name == building)
        and (floor is None or zone.floor.level == floor)
        and (not names or zone.name in names)
    ]
    if not zones:
        click.echo("plates: no such zone", err=True)
        sys.exit(1)
    if not public_url():
        click.echo("plates: no public address is set (settings, or PUBLIC_URL); codes would lead nowhere", err=True)
        sys.exit(1)
    form = {"size": size, "sheet": sheet, "start_cell": start_cell, "crop_marks": crop_marks}
    try:
        choices = read_choices(form)
        made = issue_plates(by, [zone.id for zone in zones])
        held = plates_in_order([zone.id for zone in zones])
        pages = print_to_file(by, held, choices, out)
    except Problem as problem:
        click.echo(f"plates: {problem}", err=True)
        sys.exit(1)
    click.echo(f"plates: {len(held)} plates ({len(made)} new) on {pages} pages in {out}")

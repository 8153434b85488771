"""flask evidence regrade: weighs records anew, after the rules or the walking times have changed."""

from __future__ import annotations

from datetime import datetime

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from app.core.acting import Acting
from app.evidence.actions import regrade_all
from app.policy import SYSTEM
from app.settings.queries import current

group = AppGroup("evidence", help="How sure records are.")


@group.command("regrade")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Only records received on this day or later.")
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
def regrade_command(since: datetime | None, dry_run: bool) -> None:
    """Weigh records anew from what came with them; what an inspector settled stays settled."""
    by = Acting(user=SYSTEM, now=current_app.extensions["clock"].now())
    start = since.replace(tzinfo=current().zone_info) if since else None
    count, changed = regrade_all(by, start, dry_run)
    for record_id in changed:
        click.echo(record_id)
    click.echo(f"{count} records weighed, {len(changed)} {'would change' if dry_run else 'changed'}")


def init_app(app: Flask) -> None:
    app.cli.add_command(group)

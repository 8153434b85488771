"""`flask --app wsgi journal verify`."""

from __future__ import annotations

import sys

import click
from flask import Flask
from flask.cli import AppGroup

from app.core import journal
from app.core.errors import N_
from app.web.language import say
from app.web.spoken import SpokenOption, fail, spoken, tell, translated

REASONS = {
    "missing": N_("is missing"),
    "does not follow the row before": N_("does not follow the row before"),
    "was changed": N_("was changed"),
    "is not the row noted as head": N_("is not the row noted as head"),
}


class JournalGroup(AppGroup):
    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.indentation():
            formatter.write_text(translated(self.help or ""))

    def get_short_help_str(self, limit: int = 45) -> str:
        return translated(self.help or "")


group = JournalGroup("journal", help=N_("The chain of accepted changes."))


def init_app(app: Flask) -> None:
    app.cli.add_command(group)


@spoken("verify", N_("Walk the chain; name the first broken row. Exit status 1 when there is one."))
@click.option("--head", cls=SpokenOption, help=N_("REVISION:HASH noted earlier; detects a tail that was cut off."))
def verify(head: str | None) -> None:
    """Prints the journal's rows and its head, or the first row that does not fit."""
    broken = journal.verify(_noted(head))
    if broken:
        reason = say(REASONS[broken.reason])
        tell(N_("journal: row %(row)s %(reason)s"), row=broken.revision, reason=reason)
        sys.exit(1)
    rows, last = journal.head()
    tell(N_("journal: rows %(rows)s, chain whole; head %(head)s"), rows=rows, head=f"{rows}:{last}")


group.add_command(verify)


def _noted(head: str | None) -> tuple[int, str] | None:
    if not head:
        return None
    revision, _, digest = head.partition(":")
    if not revision.isdigit() or len(digest) < journal.SHORT:
        fail("journal", N_("--head is REVISION:HASH, as this command prints it."))
    return int(revision), digest

"""Making a ledger: a job with a progress bar."""

from __future__ import annotations

from typing import Any

from flask_babel import force_locale, gettext

from app.boards.queries import Scope
from app.core.errors import N_, not_found
from app.jobs.registry import RunningJob, job
from app.reports.book import SIGNATURE, Paper, write_csv, write_workbook
from app.reports.kinds import LEDGERS, Ledger, Wanted
from app.reports.rules import read_month
from app.settings.queries import current
from app.web.language import say

KIND = "ledger"


@job(KIND, N_("Make a ledger"))
def make_ledger(job: RunningJob) -> dict[str, Any]:
    """Arguments: ledger, month, building, team, format. Running again makes the same file anew."""
    asked = job.arguments
    ledger, month = LEDGERS.get(asked["ledger"]), read_month(asked["month"])
    if ledger is None or month is None:
        raise not_found()
    settings = current()
    scope = Scope(job.by.user, building_id=asked["building"], team_id=asked["team"], with_closed=True)
    wanted = Wanted(scope, month, settings, job.by.now)
    with force_locale(job.by.user.language):
        paper = paper_for(ledger, wanted, job.by.user.name)
        path = job.folder / f"{paper.title}.{asked['format']}".replace("/", "-")
        total = ledger.count(wanted)
        job.progress(0, total)
        write = write_csv if asked["format"] == "csv" else write_workbook
        rows = write(path, paper, ledger.rows(wanted), lambda done: job.progress(done, max(done, total)))
    return {"download": path.name, "plain": f"ledger-{ledger.name}-{month}.{asked['format']}", "rows": rows}


def paper_for(ledger: Ledger, wanted: Wanted, maker: str) -> Paper:
    """The titles and headings in the reader's language."""
    name = wanted.settings.site_name or gettext("Zonewalk")
    made = wanted.settings.local(wanted.now)
    return Paper(
        f"{name} {wanted.month} {say(ledger.title)}",
        gettext("Made by %(name)s on %(time)s", name=maker, time=f"{made:%Y-%m-%d %H:%M}"),
        [(say(column.heading), column.width) for column in ledger.columns],
        gettext(SIGNATURE),
        wanted.settings.local,
        sign_in=gettext("Signature"),
        name=say(ledger.title),
    )

"""A week's briefing (检查通报) as tables to print: the page's figures and lines, said once for the workbook and the PDF."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO

from flask_babel import gettext

from app.core.errors import N_
from app.reports.book import SIGNATURE, Paper, write_papers
from app.reports.rules import Value
from app.settings.rules import Settings
from app.web.language import say
from app.web.templating import until
from app.weeks.queries import Account
from app.weeks.rules import COUNTED, Line
from app.weeks.showing import remarks
from app.weeks.words import OUTCOMES, duties_said


@dataclass(frozen=True)
class Table:
    """`columns` are headings with widths in characters; `to_sign`: whoever a row is about signs in it."""

    heading: str
    columns: tuple[tuple[str, int], ...]
    rows: list[Sequence[Value]]
    to_sign: bool = False


@dataclass(frozen=True)
class Briefing:
    """`title`, how it stands, the figures in a line, and the tables."""

    title: str
    standing: str
    figures: str
    tables: list[Table]
    signature: str


def briefing(account: Account, settings: Settings) -> Briefing:
    """In the reader's language."""
    week, sunday = account.week_on, account.week_on + timedelta(days=6)
    name = settings.site_name or gettext("Zonewalk")
    words = gettext("Briefing of week %(number)s", number=week.isocalendar().week)
    standing = gettext("Not closed yet: as it stands now.")
    if account.closed_at:
        kept = f"{settings.local(account.closed_at):%Y-%m-%d %H:%M}"
        standing = gettext("As it stood on Sunday 24:00; kept %(time)s.", time=kept)
        standing += " " + gettext("Journal %(mark)s", mark=account.mark)
    return Briefing(
        f"{name} {words}", f"{week} – {sunday} · {standing}", _figures(account), _tables(account), gettext(SIGNATURE)
    )


def _figures(account: Account) -> str:
    figures = account.figures
    parts = [f"{OUTCOMES[name][0]} {figures['issues'].get(name, 0)}" for name in COUNTED]
    parts += [f"{gettext('Zones inspected')} {figures['zones']}", f"{gettext('Items failed')} {figures['failed']}"]
    if figures["score"] is not None:
        parts.append(f"{gettext('Mean score')} {figures['score']}")
    if figures["duties"]["owed"]:
        duties = " / ".join(f"{called} {number}" for called, number in duties_said(figures["duties"]))
        parts.append(gettext("Standing duties of everybody: %(duties)s", duties=duties))
    return " · ".join(parts)


def _tables(account: Account) -> list[Table]:
    found = []
    for on_meeting, heading in (
        (True, N_("Meeting list: found by the general inspection")),
        (False, N_("Other issues of the week")),
    ):
        lines = [line for line in account.lines if line.on_meeting == on_meeting]
        if lines or on_meeting:
            found.append(Table(say(heading), _issue_columns(), [_issue(line, account) for line in lines], to_sign=True))
    if teams := account.figures["teams"]:
        found.append(Table(gettext("By team"), _team_columns(), [
            (row["team"] or gettext("No team"), row["inspected"], _score(row["score"]), row["failed"], row["closed"],
             *(row.get(name, 0) for name in COUNTED[1:]))
            for row in teams
        ], to_sign=True))  # fmt: skip
    if weak := account.figures["weak"]:
        columns = ((gettext("Zone"), 40), (gettext("Items failed"), 12), (gettext("Mean score"), 12))
        rows: list[Sequence[Value]] = [(row["place"], row["failed"], _score(row["score"])) for row in weak]
        found.append(Table(gettext("Weakest zones"), columns, rows, to_sign=True))
    return found


def _issue_columns() -> tuple[tuple[str, int], ...]:
    return (
        (gettext("Number"), 7), (gettext("Zone"), 24), (gettext("Team"), 12), (gettext("What is wrong"), 30),
        (gettext("Who mends it"), 10), (gettext("Deadline"), 16), (gettext("State"), 12), (gettext("Remarks"), 24),
    )  # fmt: skip


def _issue(line: Line, account: Account) -> Sequence[Value]:
    remark = "\n".join(remarks(line, account))
    outcome = str(OUTCOMES[line.outcome][0])
    return (line.number, line.place, line.team, line.words, line.mender, until(line.deadline_at), outcome, remark)


def _team_columns() -> tuple[tuple[str, int], ...]:
    counted = [gettext("Zones inspected"), gettext("Mean score"), gettext("Items failed")]
    counted += [str(OUTCOMES[name][0]) for name in COUNTED]
    return ((gettext("Team"), 20), *((name, 12) for name in counted))


def _score(score: int | None) -> Value:
    return "—" if score is None else score


def briefing_workbook(told: Briefing, settings: Settings) -> bytes:
    """A sheet a table, each ready to print on A4 across."""
    held = BytesIO()
    papers = [
        (
            Paper(
                f"{told.title} · {table.heading}", f"{told.standing}\n{told.figures}", table.columns, told.signature,
                settings.local, sign_in=gettext("Signature") if table.to_sign else "", name=table.heading,
            ),
            table.rows,
        )
        for table in told.tables
    ]  # fmt: skip
    write_papers(held, papers, lambda done: None)
    return held.getvalue()

"""/records: patrols as they were recorded."""

from __future__ import annotations

from datetime import date
from io import BytesIO

from flask import Blueprint, Response, flash, redirect, render_template, request
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from app.core.errors import not_found
from app.evidence.showing import shown_to
from app.evidence.words import GRADE_TONES, GRADE_WORDS, VERDICT_WORDS
from app.patrols.models import Patrol
from app.patrols.queries import RecordFilter, list_records, patrol_by_id, thing_of_patrol
from app.patrols.words import MARK_WORDS, SOURCE_WORDS
from app.photos.queries import photos_of
from app.places.queries import thing_of, zone_by_id
from app.places.rules import floor_label
from app.plates.models import Plate
from app.plates.queries import plate_by_id
from app.policy import may
from app.reports.book import SIGNATURE, Paper, write_papers
from app.settings.rules import day_bounds
from app.web.acting import acting, now, open_to, requires, signed_in
from app.web.downloads import as_file
from app.web.language import language
from app.web.sought import sought
from app.web.templating import moment, site

blueprint = Blueprint("patrols", __name__)
PAGE = 50
MOST_PAGES = 400  # nobody leafs further: a day, a zone or a word leads there
MOST_EXPORTED = 2_000  # more would keep the browser waiting: a month's ledger is made by a job


def _wanted() -> RecordFilter:
    start = end = None
    try:
        day = date.fromisoformat(request.args.get("day", ""))
        if 2000 <= day.year <= 2200:
            start, end = day_bounds(site(), day)
    except ValueError:
        pass
    return RecordFilter(
        start=start,
        end=end,
        zone_id=request.args.get("zone", "")[:36],
        words=sought(),
        abnormal=request.args.get("abnormal") == "1",
    )


@blueprint.get("/records")
@requires("use_office_pages")
def records() -> str:
    wanted = _wanted()
    number = min(max(request.args.get("page", 1, type=int) or 1, 1), MOST_PAGES)
    found = list_records(acting().user, wanted, number, PAGE)
    if found.total and not found.rows:  # beyond the end: the last page
        number = -(-found.total // PAGE)
        found = list_records(acting().user, wanted, number, PAGE)
    pages = min(-(-(found.total + found.more) // PAGE), MOST_PAGES)
    return render_template(
        "patrols/list.html",
        records=found.rows,
        wanted=wanted,
        zone=zone_by_id(wanted.zone_id) if wanted.zone_id and found.rows else None,
        page={"number": number, "pages": pages, "total": found.total, "more": found.more},
        marks=MARK_WORDS,
        floor_label=floor_label,
    )


@blueprint.get("/records.xlsx")
@requires("use_office_pages")
def records_sheet() -> AnyResponse:
    """The filtered records as a workbook; too many of them are what the ledgers are for."""
    found = list_records(acting().user, _wanted(), 1, MOST_EXPORTED)
    if found.more:
        flash(gettext("More than %(total)s records are too many at once: choose a month here, or narrow the list.",
                      total=found.total), "info")  # fmt: skip
        return redirect("/reports")
    head = [(gettext("Time"), 16), (gettext("Building"), 10), (gettext("Floor"), 8), (gettext("Zone"), 18), (gettext("Name"), 10),
            (gettext("Found"), 24), (gettext("Note"), 24), (gettext("Came by"), 10), (gettext("Marks"), 14),
            (gettext("Received"), 16)]  # fmt: skip
    lines = [
        [
            one.counts_at,
            one.zone.floor.building.name,
            floor_label(one.zone.floor.level, language()),
            one.zone.name,
            one.person.name,
            gettext("All normal") if one.all_normal else "；".join(i["text"] for i in one.items if not i["ok"]),
            "；".join(part for part in (one.note, one.late_reason, _entered(one)) if part),
            str(SOURCE_WORDS.get(one.source, one.source)),
            "；".join(str(MARK_WORDS.get(mark, mark)) for mark in one.marks),
            one.received_at,
        ]
        for one in found.rows
    ]
    title = f"{site().site_name or gettext('Zonewalk')} {gettext('Records')}"
    made = gettext("Made by %(name)s on %(time)s", name=acting().user.name, time=moment(now()))
    paper = Paper(title, made, head, gettext(SIGNATURE), site().local, sign_in=gettext("Signature"))
    held = BytesIO()
    write_papers(held, [(paper, lines)], lambda done: None)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return as_file(Response(held.getvalue(), mimetype=kind), f"records-{site().local(now()):%Y%m%d}.xlsx")


@blueprint.get("/records/<patrol_id>")
@open_to("signed-in")
def record(patrol_id: str) -> str:
    """One patrol; whoever made it opens it too. Raises Problem 401, 404."""
    user = acting().user
    patrol = patrol_by_id(patrol_id)
    if patrol is None or not may(user, "see_patrol", thing_of_patrol(patrol)):
        raise not_found()
    plate = plate_by_id(patrol.plate_id) if patrol.plate_id else None
    return render_template(
        "patrols/record.html",
        patrol=patrol,
        plate=plate,
        plate_words=_plate_words(plate),
        plate_seen=plate and plate.zone and may(signed_in(), "see_place", thing_of(plate.zone)),
        photos=photos_of("patrol", [patrol.id]).get(patrol.id, []),
        evidence=shown_to(signed_in(), patrol.id),
        grades=GRADE_WORDS,
        tones=GRADE_TONES,
        verdicts=VERDICT_WORDS,
        marks=MARK_WORDS,
        sources=SOURCE_WORDS,
        floor_label=floor_label,
    )


def _entered(patrol: Patrol) -> str:
    """When a late entry for another moment was recorded."""
    return "" if patrol.counts_at == patrol.corrected_at else gettext("recorded %(time)s", time=moment(patrol.corrected_at))


def _plate_words(plate: Plate | None) -> str:
    """Which plate was read: its version, and its zone, which may be another one's; "" for none."""
    if plate is None:
        return ""
    version = gettext("Version %(version)s", version=plate.version)
    return f"{plate.zone.name} · {version}" if plate.zone else version

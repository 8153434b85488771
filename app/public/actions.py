"""What visitors do: report, say "I see it too", follow their report behind a private link. Through the cases' actions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import delete

from app.cases.actions import Report, Step, dispute_fix, rate_fix, report_issue, see_too
from app.cases.models import IssueEvent
from app.cases.rules import deadline_preset
from app.core import journal
from app.core.acting import Acting
from app.core.db import db, transaction
from app.core.errors import N_, Problem, forbidden, invalid, not_found
from app.core.moments import here_and_now
from app.core.text import sentence
from app.people.rules import token_hash
from app.people.visitor import ensure_visitor
from app.photos.actions import receive_photo
from app.photos.rules import digest
from app.plates.models import Plate
from app.policy import VISITOR, may
from app.public.models import PlateRating, PublicReport, PublicTry
from app.public.queries import rating_of, receipt_by_id, tries_of
from app.public.rules import MAX_PHOTOS, MAX_PLACE, MAX_WORDS, MOST_STEPS, SPAN, clean, is_too_many
from app.public.tokens import Form, device_hash, receipt_token, sender_hash
from app.settings.queries import current

FORGET_AFTER = SPAN * 24
DEADLINE = "tomorrow"  # what a visitor's report is given, until somebody sets another


@dataclass(frozen=True)
class Said:
    """What a visitor filled in."""

    words: str
    place: str = ""
    photos: Sequence[str] = ()

    @property
    def description(self) -> str:
        words, place = clean(self.words), " ".join(clean(self.place).split())
        return f"{words}（{place}）" if place else words


def count_try(plate: Plate, sender: str, proven: bool, now: datetime) -> None:
    """Count a form before it is judged. Raises Problem 429 when this sender or this plate has had too many."""
    hashed = sender_hash(sender, now)
    with transaction():
        db.session.execute(delete(PublicTry).where(PublicTry.at < now - FORGET_AFTER))
        refused = is_too_many(tries_of(plate.id, hashed, now), proven)
        if not refused:
            db.session.add(PublicTry(plate_id=plate.id, sender_hash=hashed, proven=proven, at=now))
    if refused:
        message = N_("Many reports came from here just now. Please try again in an hour, or call the property office.")
        raise Problem(429, "too-many-reports", message, retry_after=int(SPAN.total_seconds()))


def check_said(said: Said) -> None:
    """Raises Problem 422 naming the field."""
    if not clean(said.words):
        raise invalid("words", N_("Please say what is wrong."))
    if len(clean(said.words)) > MAX_WORDS:
        raise invalid("words", N_("Please keep it under %(most)s characters."), most=MAX_WORDS)
    if len(clean(said.place)) > MAX_PLACE:
        raise invalid("place", N_("Please keep it under %(most)s characters."), most=MAX_PLACE)


def take_photos(contents: Sequence[bytes], now: datetime) -> list[str]:
    """Keep a visitor's photos; their hashes. Raises Problem 413, 415, 422 for more than three."""
    if len(contents) > MAX_PHOTOS:
        raise invalid("photos", N_("At most %(most)s photos, please."), most=MAX_PHOTOS)
    hashes = [digest(content) for content in contents]
    for sha256, content in zip(hashes, contents, strict=True):
        receive_photo(_visitor(now), sha256, content)
    return list(dict.fromkeys(hashes))


def report_as_visitor(form: Form, plate: Plate, said: Said, now: datetime) -> str:
    """File an issue for the zone's owner; the token of the receipt's link. Sent again, it files nothing more.

    Raises Problem 422.
    """
    check_said(said)
    by = _visitor(now)
    with transaction():
        if receipt_by_id(form.key) is None:
            ensure_visitor(by)
            deadline = deadline_preset(DEADLINE, now, current()).astimezone(UTC)
            report = Report(str(plate.zone_id), said.description, "normal", deadline, photos=said.photos, id=form.key)
            report_issue(by, report, here_and_now(now))
            _give_receipt(by, form, plate, form.key, "reported")
    return receipt_token(form.key)


def see_too_as_visitor(form: Form, plate: Plate, issue_id: str, now: datetime) -> str:
    """Count one more who sees the fault; the token of the receipt's link. Raises Problem 404, 409."""
    by = _visitor(now)
    with transaction():
        if receipt_by_id(form.key) is None:
            ensure_visitor(by)
            see_too(by, Step(issue_id, id=form.key), here_and_now(now))
            _give_receipt(by, form, plate, issue_id, "seen_too")
    return receipt_token(form.key)


def dispute_as_visitor(receipt: PublicReport, words: str, now: datetime) -> None:
    """Not mended: the issue is open again. Raises Problem 409, 422."""
    by = _visitor(now)
    with transaction():
        _count_step(receipt)
        deadline = deadline_preset(DEADLINE, now, current()).astimezone(UTC)
        step = Step(receipt.issue_id, words=_short(words), deadline_at=deadline)
        _event, late = _kept(step, lambda: dispute_fix(by, step, here_and_now(now)))
    if late:
        raise late


def rate_as_visitor(receipt: PublicReport, satisfied: bool, words: str, now: datetime) -> IssueEvent | None:
    """Satisfied or not; the same said twice is said once. Raises Problem 409, 422."""
    said = _short(words)
    if receipt.satisfied is satisfied and not said:
        return None
    by = _visitor(now)
    with transaction():
        _count_step(receipt)
        step = Step(receipt.issue_id, words=said)
        event, late = _kept(step, lambda: rate_fix(by, step, here_and_now(now), satisfied=satisfied))
        if not late:
            receipt.satisfied, receipt.rated_at = satisfied, now
    if late:
        raise late
    return event


def rate_zone(form: Form, plate: Plate, device: str, satisfied: bool, words: str, now: datetime) -> PlateRating:
    """Say before a plate whether one is satisfied with its zone, and why; once a month, the last word counts.

    三 8. Words said before stay where none are said now. Raises Problem 422.
    """
    said, zone_id = _short(words), str(plate.zone_id)
    month = current().local(now).date().replace(day=1)
    with transaction():
        found = rating_of(zone_id, device, month) or db.session.get(PlateRating, form.key)
        if found is None:
            found = PlateRating(
                id=form.key, zone_id=zone_id, month=month, device_hash=device_hash(device, month), hidden_reason=""
            )
            db.session.add(found)
        found.satisfied, found.at, found.words = satisfied, now, said or found.words or ""
        journal.append(_visitor(now), "rate_zone", "plate_rating", found.id, {"zone_id": zone_id, "satisfied": satisfied})
    return found


def hide_rating(by: Acting, rating_id: str, reason: str) -> PlateRating:
    """Take a visitor's words out of sight; the rating counts on. Raises Problem 403, 404, 422 without a reason."""
    if not may(by.user, "hide_words"):
        raise forbidden()
    why = sentence(reason)[:200]
    with transaction():
        found = _rating(rating_id)
        if not why:
            raise invalid("reason", N_("Please give a reason."))
        if not found.hidden_at:
            found.hidden_at, found.hidden_reason = by.now, why
            journal.append(by, "hide_rating", "plate_rating", found.id, {"reason": why})
    return found


def show_rating(by: Acting, rating_id: str) -> PlateRating:
    """Put the words back. Raises Problem 403, 404."""
    if not may(by.user, "show_words"):
        raise forbidden()
    with transaction():
        found = _rating(rating_id)
        if found.hidden_at:
            found.hidden_at, found.hidden_reason = None, ""
            journal.append(by, "show_rating", "plate_rating", found.id)
    return found


def _rating(rating_id: str) -> PlateRating:
    found = db.session.get(PlateRating, rating_id)
    if found is None:
        raise not_found()
    return found


def _kept(step: Step, act: Callable[[], IssueEvent]) -> tuple[IssueEvent | None, Problem | None]:
    """What came of a step; one that came too late is handed back, so that its words stay on the timeline as it says.

    Raises Problem as the step; too late without a word, too, for then there is nothing to keep.
    """
    try:
        return act(), None
    except Problem as problem:
        if problem.code != "overtaken" or not step.words:
            raise
        return None, problem


def _visitor(now: datetime) -> Acting:
    return Acting(user=VISITOR, now=now)


def _give_receipt(by: Acting, form: Form, plate: Plate, issue_id: str, kind: str) -> None:
    hashed = token_hash(receipt_token(form.key))
    db.session.add(
        PublicReport(id=form.key, issue_id=issue_id, plate_id=plate.id, kind=kind, token_hash=hashed, created_at=by.now)
    )
    journal.append(by, "give_receipt", "public_report", form.key, {"issue_id": issue_id, "plate_id": plate.id})


def _count_step(receipt: PublicReport) -> None:
    if receipt.steps >= MOST_STEPS:
        raise Problem(429, "too-many-steps", N_("This link has been used very often. Please call the property office."))
    receipt.steps += 1


def _short(words: str) -> str:
    said = clean(words)
    if len(said) > MAX_WORDS:
        raise invalid("words", N_("Please keep it under %(most)s characters."), most=MAX_WORDS)
    return said

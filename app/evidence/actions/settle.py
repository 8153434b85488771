"""What people say about a grade: the inspector's verdict, the answer of whom it is about. Both on the journal."""

from __future__ import annotations

from app.core import journal
from app.core.acting import Acting
from app.core.db import db, transaction
from app.core.errors import N_, forbidden, invalid, not_found
from app.core.ids import new_id
from app.evidence.models import Evidence, EvidenceNote
from app.evidence.queries import evidence_of, thing_of_evidence
from app.policy import may

VERDICTS = ("credible", "not_credible")
MAX_WORDS = 500


def settle_grade(by: Acting, record_id: str, verdict: str, words: str = "") -> EvidenceNote:
    """Say that a record is credible or not. Raises Problem 403 for one's own record, 404, 422."""
    with transaction():
        row = _seen(by, record_id)
        if not may(by.user, "settle_grade", thing_of_evidence(row)):
            raise forbidden(N_("Somebody else looks at your own records."))
        if verdict not in VERDICTS:
            raise invalid("verdict", N_("Choose credible or not credible."))
        row.verdict = verdict
        row.to_review = False
        note = _note(by, row, "verdict", words, new_id(), verdict)
        journal.append(by, "settle_grade", row.entity, row.record_id, {"verdict": verdict, "words": note.words})
    return note


def answer_grade(by: Acting, record_id: str, words: str, id_: str = "") -> EvidenceNote:
    """The person whom the grade is about says how it was; it is looked at again. Raises Problem 403, 404, 422."""
    with transaction():
        row = _seen(by, record_id)
        if not may(by.user, "answer_grade", thing_of_evidence(row)):
            raise not_found()
        if not words.strip():
            raise invalid("words", N_("Write something first."))
        row.to_review = True
        note = _note(by, row, "answer", words, id_ or new_id(), None)
        journal.append(by, "answer_grade", row.entity, row.record_id, {"words": note.words})
    return note


def _seen(by: Acting, record_id: str) -> Evidence:
    row = evidence_of(record_id)
    if row is None or not may(by.user, "see_grade", thing_of_evidence(row)):
        raise not_found()
    return row


def _note(by: Acting, row: Evidence, kind: str, words: str, id_: str, verdict: str | None) -> EvidenceNote:
    if len(words) > MAX_WORDS:
        raise invalid("words", N_("Please keep it under %(n)s characters."), n=MAX_WORDS)
    note = EvidenceNote(
        id=id_, record_id=row.record_id, person_id=by.id, kind=kind, verdict=verdict, words=words.strip(), at=by.now
    )
    db.session.add(note)
    db.session.flush()
    return note

"""Compares phone, server and journal: every saved record is on the server exactly once with every photo, or visible.

Reads the database by plain statements, so that a bug in the product's queries hides nothing.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

from app.core import journal
from faults.drawing import STEPS as ISSUE_STEPS
from faults.ledger import Ledger, Record
from faults.site import Served

# Where what was saved lies under its own id, and its words.
TABLES = {
    "patrol": "SELECT id, note FROM patrol",
    "issue": "SELECT id, description FROM issue",
    "issue_event": "SELECT id, words FROM issue_event WHERE kind != 'reported'",
    "deed": "SELECT id, note FROM deed",
    "inspection": "SELECT id, note FROM inspection",
    "key_handover": "SELECT id, note FROM key_handover",
    "zone_plan": "SELECT id, words FROM zone_plan",
    "service_case": "SELECT id, words FROM service_case",
    "service_event": "SELECT id, words FROM service_event WHERE kind NOT IN ('opened', 'answer')",
    "evidence_note": "SELECT id, words FROM evidence_note WHERE kind = 'answer'",
    "operation": "SELECT id, '' FROM operation WHERE status = 'applied'",  # of what leaves no row of its own
}
KINDS = {
    "record_patrol": "patrol", "report_issue": "issue", "record_deed": "deed", "record_inspection": "inspection",
    "hand_over_key": "key_handover", "write_plan": "zone_plan", "report_incident": "service_case",
    "log_inquiry": "service_case", "take_step": "service_event", "answer_grade": "evidence_note",
    "see_case": "operation", "read_notices": "operation", "give_up": "operation",
    "confirm_fix": "issue_event", "verify_fix": "issue_event", "reject_fix": "issue_event", "comment": "issue_event",
    "change_deadline": "issue_event", "reassign": "issue_event",
}  # fmt: skip
STEPS = {*ISSUE_STEPS, "take_step"}  # the journal names them by their own id, beside what they are about
WAITING = ("waiting", "applied")


@dataclass
class Verdict:
    """What came of a day's records. Everything but the counts should be empty."""

    records: int = 0
    delivered: int = 0
    waiting: int = 0
    refused: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    half: list[str] = field(default_factory=list)
    other: list[str] = field(default_factory=list)

    @property
    def wrongs(self) -> list[str]:
        return self.lost + self.doubled + self.half + self.other


class Server:
    """What the database holds, read once."""

    def __init__(self, site: Served) -> None:
        self.site = site
        self.entities: dict[str, Counter[str]] = {}
        self.marks: dict[str, Counter[str]] = {}
        for kind, statement in TABLES.items():
            rows = [(row[0], row[1] or "") for row in site.rows(statement)]
            self.entities[kind] = Counter(id_ for id_, _words in rows)
            self.marks[kind] = Counter(_mark(words) for _id, words in rows)
        self.operations = {row[0]: row for row in site.rows("SELECT id, status, problem, kept FROM operation")}
        self.beside = {row[0] for row in site.rows("SELECT conflicts_with FROM operation WHERE conflicts_with IS NOT NULL")}
        self.photos = self._photos()
        self.journal: Counter[str] = Counter()
        for action, entity_id, data in site.rows("SELECT action, entity_id, data FROM journal_entry"):
            said = json.loads(data) if isinstance(data, str) else data
            own = f"answer_grade:{_mark(said['words'])}" if action == "answer_grade" else f"{action}:{entity_id}"
            self.journal[said.get("event_id") or own] += 1

    def _photos(self) -> dict[str, set[str]]:
        """record id → hashes of its photos that are wholly here: named, sent, in a row, on the disk."""
        held = {row[0] for row in self.site.rows(
            "SELECT p.sha256 FROM photo p JOIN photo_upload u ON u.sha256 = p.sha256 WHERE u.state = 'held'"
        )}  # fmt: skip
        issue_of = {row[0]: row[1] for row in self.site.rows("SELECT id, issue_id FROM issue_event")}
        inspection_of = {row[0]: row[1] for row in self.site.rows("SELECT issue_id, inspection_id FROM inspection_finding")}
        found: dict[str, set[str]] = defaultdict(set)
        for entity_id, sha in self.site.rows("SELECT entity_id, sha256 FROM photo_use"):
            if sha in held and self._on_disk(sha):
                issue = issue_of.get(entity_id, entity_id)
                for holder in (entity_id, issue, inspection_of.get(issue, issue)):
                    found[holder].add(sha)
        return found

    def _on_disk(self, sha: str) -> bool:
        folder = self.site.instance / "photos" / sha[:2]
        return all((folder / f"{sha}-{size}.jpg").is_file() for size in ("full", "thumb"))

    def has(self, record: Record) -> bool:
        return self.entities[KINDS[record.kind]][record.id] == 1

    def copies(self, record: Record) -> int:
        table = KINDS[record.kind]
        return max(self.marks[table][record.mark] if record.mark else 0, self.entities[table][record.id])

    def entries(self, record: Record) -> int:
        """Its rows in the journal; one for what need not have any."""
        if KINDS[record.kind] == "operation":
            return 1
        if record.kind == "answer_grade":
            return self.journal[f"answer_grade:{record.mark}"]
        if record.kind in STEPS:
            return self.journal[record.id]
        return self.journal[f"{'open_case' if record.kind == 'log_inquiry' else record.kind}:{record.id}"]


def judge(site: Served, ledger: Ledger) -> Verdict:
    server, verdict = Server(site), Verdict(records=len(ledger.records))
    held: dict[int, dict[str, dict[str, Any]]] = {}
    for record in ledger.records:
        rows = held.setdefault(id(record.holder), record.holder.rows())
        _judge_one(server, record, rows.get(record.operation), ledger, verdict)
    known = {record.mark for record in ledger.records}
    for marks in server.marks.values():
        verdict.doubled += [f"{mark} is on the server, but nobody saved it" for mark in marks if mark and mark not in known]
    verdict.other += broken(site)
    return verdict


def _judge_one(
    server: Server, record: Record, row: dict[str, Any] | None, ledger: Ledger, verdict: Verdict
) -> None:
    name = f"{record.kind} {record.mark} of {record.who}"
    copies, state = server.copies(record), (row or {}).get("state")
    if copies > 1:
        verdict.doubled.append(f"{name} is there {copies} times")
    if copies and server.entries(record) != 1:
        verdict.other.append(f"{name} has {server.entries(record)} rows in the journal")
    missing = set(record.photos) - server.photos[record.id]
    if server.has(record) and state == "rejected" and not _kept(server, record):
        verdict.other.append(f"{name} is on the server, but the phone says refused")
    if server.has(record) and not missing:
        verdict.delivered += 1
    elif state in WAITING:
        verdict.waiting += 1
    elif state in ("rejected", "given_up") and not server.has(record):
        verdict.refused += 1
        if not ((row or {}).get("problem", {}).get("title") or (row or {}).get("given_up_reason")):
            verdict.other.append(f"{name} is refused without a reason")
    elif record.id in ledger.excused:
        verdict.refused += 1
    elif server.has(record):
        verdict.half.append(f"{name} came without {len(missing)} of its {len(record.photos)} photos; phone: {state}")
    else:
        verdict.lost.append(f"{name} is nowhere; phone: {state}")


def _kept(server: Server, record: Record) -> bool:
    operation = server.operations.get(record.operation)
    return bool(operation and operation[3])


def broken(site: Served) -> list[str]:
    """What is wrong with the database or the journal's chain."""
    found = []
    with site.application():
        wrong = journal.verify()
        if wrong:
            found.append(f"the journal's row {wrong.revision} {wrong.reason}")
    if not site.overrides.get("DATABASE_URL"):
        answer = site.rows("PRAGMA integrity_check")[0][0]
        if answer != "ok":
            found.append(f"the database is damaged: {answer}")
        found += [f"a row of {row[0]} points nowhere" for row in site.rows("PRAGMA foreign_key_check")]
    return found


def _mark(words: str) -> str:
    start, end = words.find("〔"), words.find("〕")
    return words[start : end + 1] if 0 <= start < end else ""

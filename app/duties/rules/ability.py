"""Whether anybody could meet a duty: who is asked may do what fulfils it, and the evidence can be given with it. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from app.duties.rules.terms import ANY, DEED, INSPECTION, OWNER, PATROL, ROLE, SURVEY
from app.policy import OWNER as OWNER_ROLE
from app.policy import STAFF, Thing, User, may

# An inspection shows photos of what failed alone, a duty ticked off has no plate scanned for it, a survey has neither.
EVIDENCE_OF = {PATROL: ("", "photo", "plate"), INSPECTION: ("", "plate"), DEED: ("", "photo"), SURVEY: ("",)}
_ACTIONS = {INSPECTION: "record_inspection", SURVEY: "run_survey"}  # what not everybody may do who has a zone


def cannot_be_met(who_kind: str, who: Sequence[str], share: str, kind: str, evidence: str) -> str | None:
    """Why nobody could: `evidence`, or the kind of record that they may not make; None where somebody can.

    People and teams named are taken at their word: whoever is among them may be given a role tomorrow.
    """
    if evidence not in EVIDENCE_OF[kind]:
        return "evidence"
    if kind not in _ACTIONS or who_kind not in (OWNER, ROLE):
        return None
    able = [_may(role, kind) for role in ([OWNER_ROLE] if who_kind == OWNER else who)]
    return None if (any(able) if share == ANY and who_kind == ROLE else all(able)) else kind


def _may(role: str, kind: str) -> bool:
    """In their own team and zone."""
    one = frozenset({"one"})
    user = User("someone", roles=frozenset({role, STAFF}), team_id="one", led_team_ids=one, zone_ids=one)
    return may(user, _ACTIONS[kind], Thing(zone_id="one", team_id="one"))

"""What notices say. `%(number)s` and the like are filled in the reader's language when it is shown."""

from __future__ import annotations

from app.core.errors import N_
from app.notices.rules.ladder import BEFORE, DEPUTY, DUE, LEAD, MANAGER, TOLD

# kind → step → what is said; a step with words of its own is found as "step/words".
SAID: dict[str, dict[str, str]] = {
    "issue": {
        TOLD: N_("Issue #%(number)s is yours to mend, by %(due)s"),
        "told/sent_back": N_("Issue #%(number)s was sent back: by %(due)s"),
        BEFORE: N_("Issue #%(number)s is due at %(due)s"),
        DUE: N_("Issue #%(number)s is overdue"),
        "due/unreached": N_("Issue #%(number)s is past its deadline, not delivered to you before"),
        "higher": N_("Issue #%(number)s is overdue: %(who)s"),
        "higher/unreached": N_("Issue #%(number)s is overdue: %(who)s, not delivered to them"),
    },
    "duty": {
        BEFORE: N_("%(duty)s: %(left)s still to do by %(due)s"),
        DUE: N_("%(duty)s until %(due)s: %(left)s not done in time"),
        "due/unreached": N_("%(duty)s until %(due)s: %(left)s not done, not delivered to you before"),
    },
    "period": {
        BEFORE: N_("%(duty)s: %(left)s still to do by %(due)s"),
        DUE: N_("%(duty)s until %(due)s: %(left)s not done in time"),
        "due/unreached": N_("%(duty)s until %(due)s: %(left)s not done, not delivered to you before"),
    },
    "missed": {
        LEAD: N_("%(team)s, %(duty)s until %(due)s: %(left)s not done, people: %(people)s"),
        "lead/unreached": N_(
            "%(team)s, %(duty)s until %(due)s: %(left)s not done, people: %(people)s, not delivered to: %(unreached)s"
        ),
    },
    "missed_site": {
        DEPUTY: N_("%(duty)s until %(due)s: %(left)s not done, people: %(people)s"),
        MANAGER: N_("%(duty)s until %(due)s: %(left)s not done, people: %(people)s"),
        "higher/unreached": N_(
            "%(duty)s until %(due)s: %(left)s not done, people: %(people)s, not delivered to: %(unreached)s"
        ),
    },
    "inspection": {
        BEFORE: N_("%(route)s, zones still to inspect by %(due)s: %(left)s"),
        DUE: N_("%(route)s until %(due)s, zones not inspected: %(left)s"),
        DEPUTY: N_("%(route)s until %(due)s, zones not inspected: %(left)s"),
        MANAGER: N_("%(route)s until %(due)s, zones not inspected: %(left)s"),
        "due/unreached": N_("%(route)s until %(due)s, zones not inspected: %(left)s, not delivered"),
        "higher/unreached": N_("%(route)s until %(due)s, zones not inspected: %(left)s, not delivered"),
    },
    "call": {
        TOLD: N_("%(case)s #%(number)s: %(clock)s by %(due)s"),
        DUE: N_("%(case)s #%(number)s: %(clock)s is overdue"),
        "due/unreached": N_("%(case)s #%(number)s: %(clock)s, not delivered"),
        "higher": N_("%(case)s #%(number)s: %(clock)s is overdue: %(who)s"),
        "higher/unreached": N_("%(case)s #%(number)s: %(clock)s, not delivered to %(who)s"),
    },
}  # fmt: skip
SAID["digest"] = {
    DUE: N_("Today: %(today)s due, %(late)s overdue, duties %(duties)s, %(unread)s unread"),
    "due/group": N_("Issues this morning: %(late)s overdue, %(today)s due today, %(waiting)s to be verified"),
}
SAID["objection"] = {
    TOLD: N_("%(who)s objects: %(duty)s, %(day)s"),
    "higher": N_("Not answered yet: %(who)s objects, %(duty)s, %(day)s"),
}
SAID["objection_answered"] = {
    TOLD: N_("Your objection is answered: %(duty)s, %(day)s"),
    "told/upheld": N_("Your objection holds: %(duty)s, %(day)s"),
    "told/turned_down": N_("Your objection was turned down: %(duty)s, %(day)s"),
}
SAID["phone"] = {TOLD: N_("Records not sent from the phone of %(who)s: %(waiting)s; last heard of %(seen)s")}
SAID["restored"] = {
    TOLD: N_(
        "The database is an older copy or was altered: a phone was told of another change %(told)s; the last one is %(newest)s"
    ),
}
SAID["urgent"] = {TOLD: N_("%(case)s #%(number)s"), "told/clock": SAID["call"][TOLD]}
SAID["alert"] = {TOLD: N_("Incident #%(number)s")}
SAID["promise"] = SAID["call"] | {BEFORE: N_("%(case)s #%(number)s: %(clock)s is due at %(due)s")}

KINDS = {
    "issue": N_("Issues"),
    "duty": N_("Duties of a window or a day"),
    "period": N_("Duties of a week or a month"),
    "missed": N_("Duties not done, by team"),
    "missed_site": N_("Duties not done, all teams"),
    "inspection": N_("Routes to inspect"),
    "urgent": N_("Incidents and complaints, told at once"),
    "call": N_("Service, clocks of minutes"),
    "promise": N_("Service, clocks of hours and days"),
    "objection": N_("Objections to be answered"),
    "objection_answered": N_("Answers to objections"),
    "phone": N_("Records that wait on a silent phone"),
    "restored": N_("A database older than what phones know, or altered"),
    "alert": N_("Incidents, into the groups' robots"),
    "digest": N_("Morning digest"),
}
# As notices said it before their words had the time, and counts that read well: such rows are still read.
EARLIER = (
    N_("%(duty)s: %(left)s not done, %(people)s people"),
    N_("%(team)s, %(duty)s: %(left)s not done, %(people)s people"),
    N_("%(duty)s: %(left)s not done in time"),
    N_("%(route)s: %(left)s zones not inspected"),
    N_("%(route)s: %(left)s zones still to inspect by %(due)s"),
    N_("%(duty)s until %(due)s: %(left)s not done, %(people)s people"),
    N_("%(team)s, %(duty)s until %(due)s: %(left)s not done, %(people)s people"),
    N_("Today: %(today)s due, %(late)s overdue, %(duties)s duties, %(unread)s unread"),
    N_("This morning: %(late)s issues overdue, %(today)s due today, %(waiting)s to be verified"),
)
SIGNS = {"issue": "issue", "duty": "calendar", "period": "calendar", "missed": "calendar", "missed_site": "calendar",
         "inspection": "search",
         "objection": "comment", "objection_answered": "comment", "phone": "phone", "restored": "warning", "alert": "warning",
         "urgent": "warning", "call": "call", "promise": "call", "digest": "today"}  # fmt: skip
STEPS = {
    TOLD: N_("Told"),
    BEFORE: N_("Before it is due"),
    DUE: N_("When due"),
    LEAD: N_("Team lead"),
    DEPUTY: N_("Deputy manager"),
    MANAGER: N_("Manager"),
}
TOLD_TO = {"alert": N_("When reported"), "phone": N_("Office"), "restored": N_("Office"), "objection": N_("Who answers it")}
DELIVERED = {
    "waiting": (N_("waiting"), "mute"),
    "claimed": (N_("on its way"), "info"),
    "sent": (N_("sent"), "ok"),
    "refused": (N_("refused"), "bad"),
    "given_up": (N_("given up"), "bad"),
    "dropped": (N_("no longer needed"), "mute"),
}
DROPPED_FOR = {"read": N_("read before"), "past": N_("too late to come before"), "settled": N_("settled before"),
               "sealed": N_("confidential meanwhile")}  # fmt: skip
CHANNELS = {"push": N_("Message to the phone"), "email": N_("By e-mail"), "robot": N_("Into the group")}
TONES = {TOLD: "info", BEFORE: "warn", DUE: "bad", LEAD: "bad", DEPUTY: "bad", MANAGER: "bad"}


def step_words(kind: str, step: str) -> str:
    """What a step is called in the ladder of a kind: who is told, and when."""
    return TOLD_TO.get(kind, STEPS[step]) if step == TOLD else STEPS[step]


def msgid_of(kind: str, step: str, words: str = "") -> str:
    """What a step says; `words` picks among several."""
    said = SAID[kind]
    names = (step, "higher") if words == "" else (f"{step}/{words}", f"higher/{words}", step, "higher")
    fitting = names if step in (LEAD, DEPUTY, MANAGER) else tuple(name for name in names if not name.startswith("higher"))
    return next(said[name] for name in fitting if name in said)


def can_say_undelivered(kind: str, step: str) -> bool:
    """Whether a kind has words for a step that reached nobody whose it is."""
    return f"{step}/unreached" in SAID[kind] or (step in (LEAD, DEPUTY, MANAGER) and "higher/unreached" in SAID[kind])


def can_say(kind: str, step: str) -> bool:
    """Whether a kind has words for a step: the office may switch it on."""
    return step in SAID[kind] or (step in (LEAD, DEPUTY, MANAGER) and "higher" in SAID[kind])

"""What pages and the API say of an outcome, and what a test says."""

from __future__ import annotations

from flask import flash
from flask_babel import gettext

from app.channels.rules.outcome import Message, Outcome
from app.web.language import say
from app.web.templating import site


def trial_message(name: str, link: str = "") -> Message:
    """What a test carries, in the language of whoever asked for it."""
    where = site().site_name or gettext("Zonewalk")
    title = gettext("A test of %(site)s", site=where)
    return Message(title, gettext("%(name)s tried whether messages arrive here. They do.", name=name), link, tag="test")


def tell_outcome(outcome: Outcome) -> None:
    """Above the next page: what happened, in plain words."""
    tone = {"sent": "ok", "refused": "bad"}.get(outcome.state, "warn")
    flash(sentence(outcome), tone)


def sentence(outcome: Outcome) -> str:
    """ "Not reached: The service could not be reached. (HTTP 502)"."""
    parts = [say(outcome.detail)]
    if outcome.state == "slow_down" and outcome.retry_after:
        seconds = max(1, round(outcome.retry_after.total_seconds()))
        parts.append(gettext("Not again before %(n)s seconds.", n=seconds))
    if outcome.far:
        parts.append(f"({outcome.far})")
    return " ".join(parts)

"""/me/channels: where messages for oneself go; switched on and off, and tried."""

from __future__ import annotations

from flask import flash, redirect, render_template, request
from flask_babel import gettext
from flask_login import current_user, login_required
from werkzeug.wrappers import Response as AnyResponse

from app.channels.actions import choose_channel
from app.channels.queries import channel_rows, mail_row, mailboxes_of, subscriptions_of
from app.channels.room import blueprint
from app.channels.rules.push import service_of
from app.channels.showing import tell_outcome, trial_message
from app.channels.trying import try_email, try_phone
from app.channels.words import SERVICE_WORDS, STATE_WORDS
from app.core.errors import N_, Problem
from app.people.queries import sessions_of
from app.web.acting import acting, now, open_to
from app.web.language import words

PAGE = "/me/channels"


@blueprint.get(PAGE)
@open_to("self")
@login_required  # type: ignore[misc]
def my_channels() -> str:
    me = acting().id
    said = channel_rows(me)
    server = mail_row()
    return render_template(
        "channels/mine.html",
        phones=[(row, service_of(row.endpoint)) for row in subscriptions_of([me], now())],
        labels={session.id: session.label for session in sessions_of(me, now())},
        present=current_user.session_id,
        email=mailboxes_of([me]).get(me),
        mail_works=bool(server and server.active),
        rows=said,
        wants={channel: channel not in said or said[channel].wanted for channel in ("push", "email")},
        states=STATE_WORDS,
        services=SERVICE_WORDS,
    )


@blueprint.post(PAGE)
@open_to("self")
@login_required  # type: ignore[misc]
def change_my_channels() -> AnyResponse:
    """Switch a channel on or off, or try one: `do` says which."""
    by, do, channel = acting(), request.form.get("do"), request.form.get("channel", "")
    try:
        if do in ("on", "off"):
            choose_channel(by, channel, do == "on")
            flash(gettext("Saved."), "ok")
        elif do == "test" and channel == "email":
            tell_outcome(try_email(by, trial_message(by.user.name, PAGE)))
        elif do == "test" and channel == "push":
            tell_outcome(try_phone(by, request.form.get("id", ""), trial_message(by.user.name, PAGE)))
        else:
            raise Problem(400, "unknown", N_("The request could not be read."))
    except Problem as problem:
        if problem.status not in (422, 429):
            raise
        flash(words(problem), "warn")
    return redirect(PAGE, 303)

"""/settings/channels: the office sets up group robots and its mail server, and tries them."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, redirect, render_template, request
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from app.channels.actions import (
    MailEntry,
    RobotEntry,
    add_robot,
    change_robot,
    remove_robot,
    set_mail_server,
    switch_mail,
    switch_robot,
)
from app.channels.forms import MailForm, RobotForm
from app.channels.models import Robot
from app.channels.queries import mail_row, mailboxes_of, reach, robot_by_id, robot_rows
from app.channels.room import blueprint
from app.channels.rules.mail import SECURITY
from app.channels.rules.robots import KINDS
from app.channels.rules.secrets import masked
from app.channels.showing import tell_outcome, trial_message
from app.channels.trying import try_mail_server, try_robot
from app.channels.words import KIND_WORDS, SECURITY_WORDS, STATE_WORDS
from app.core.errors import N_, Problem, not_found
from app.web.acting import acting, now, requires
from app.web.forms import form_page, take
from app.web.language import words

PAGE = "/settings/channels"


@blueprint.get(PAGE)
@requires("manage")
def channels() -> str:
    by = acting()
    return render_template(
        "channels/office.html",
        robots=robot_rows(),
        server=mail_row(),
        mine=mailboxes_of([by.id]).get(by.id),
        reach=reach(now()),
        kinds=KIND_WORDS,
        states=STATE_WORDS,
        security=SECURITY_WORDS,
        limits={name: kind.per_minute for name, kind in KINDS.items()},
        masked=masked,
    )


@blueprint.route(f"{PAGE}/robots/new", methods=["GET", "POST"])
@requires("manage")
def new_robot() -> AnyResponse:
    form = RobotForm()
    if take(form, lambda: add_robot(acting(), _entry(form))):
        flash(gettext("The robot is set up and still switched off. Send a test, then switch it on."), "ok")
        return redirect(PAGE, 303)
    return form_page(form, render_template("channels/robot.html", form=form, robot=None))


@blueprint.route(f"{PAGE}/robots/<robot_id>", methods=["GET", "POST"])
@requires("manage")
def edit_robot(robot_id: str) -> AnyResponse:
    robot = _robot(robot_id)
    form = RobotForm(data={"name": robot.name}) if request.method == "GET" else RobotForm()
    if take(form, lambda: change_robot(acting(), robot_id, _entry(form))):
        flash(gettext("Saved."), "ok")
        return redirect(PAGE, 303)
    return form_page(form, render_template("channels/robot.html", form=form, robot=robot, masked=masked))


@blueprint.post(f"{PAGE}/robots/<robot_id>/do")
@requires("manage")
def do_with_robot(robot_id: str) -> AnyResponse:
    """Switch on or off, take away, try: `do` says which."""
    robot = _robot(robot_id)
    by, name = acting(), robot.name

    def on() -> None:
        switch_robot(by, robot_id, True)
        flash(gettext("%(name)s is switched on: it gets digests and incidents.", name=name), "ok")

    def off() -> None:
        switch_robot(by, robot_id, False)
        flash(gettext("%(name)s is switched off.", name=name), "ok")

    def remove() -> None:
        remove_robot(by, robot_id)
        flash(gettext("%(name)s is taken away.", name=name), "ok")

    def test() -> None:
        tell_outcome(try_robot(by, robot_id, trial_message(by.user.name)))

    return _do({"on": on, "off": off, "remove": remove, "test": test})


@blueprint.route(f"{PAGE}/mail", methods=["GET", "POST"])
@requires("manage")
def mail_server() -> AnyResponse:
    row = mail_row()
    form = MailForm(obj=row) if request.method == "GET" and row else MailForm()
    if take(form, lambda: set_mail_server(acting(), _mail_entry(form))):
        flash(gettext("Saved.") if row else gettext("The mail server is set up and still switched off."), "ok")
        return redirect(PAGE, 303)
    page = render_template("channels/mail.html", form=form, server=row)
    return form_page(form, page)


@blueprint.post(f"{PAGE}/mail/do")
@requires("manage")
def do_with_mail() -> AnyResponse:
    """Switch on or off, try: `do` says which."""
    by = acting()

    def on() -> None:
        switch_mail(by, True)
        flash(gettext("E-mail is switched on."), "ok")

    def off() -> None:
        switch_mail(by, False)
        flash(gettext("E-mail is switched off."), "ok")

    def test() -> None:
        tell_outcome(try_mail_server(by, trial_message(by.user.name, "/me/channels")))

    return _do({"on": on, "off": off, "test": test})


def _do(choices: dict[str, Callable[[], None]]) -> AnyResponse:
    chosen = choices.get(request.form.get("do", ""))
    if chosen is None:
        raise Problem(400, "unknown", N_("The request could not be read."))
    try:
        chosen()
    except Problem as problem:
        if problem.status != 429:
            raise
        flash(words(problem), "warn")
    return redirect(PAGE, 303)


def _robot(robot_id: str) -> Robot:
    row = robot_by_id(robot_id)
    if row is None:
        raise not_found()
    return row


def _entry(form: RobotForm) -> RobotEntry:
    return RobotEntry(form.name.data or "", form.address.data or "", form.secret.data or "", bool(form.no_secret.data))


def _mail_entry(form: MailForm) -> MailEntry:
    security = form.security.data or ""
    port = form.port.data or SECURITY.get(security, 0)
    return MailEntry(
        form.host.data or "", port, security, form.login.data or "", form.password.data or "", form.sender.data or ""
    )

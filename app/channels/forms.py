"""The office's forms of robots and of its mail server. What is secret is never filled in again."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, IntegerField, PasswordField, SelectField, StringField
from wtforms.validators import DataRequired, Length, Optional

from app.channels.words import SECURITY_WORDS

_NEEDED = _l("Please fill this in.")


class RobotForm(FlaskForm):
    name = StringField(_l("Name of the group"), [DataRequired(_NEEDED), Length(max=40)])
    address = StringField(_l("The robot's address (webhook)"), [Optional(), Length(max=400)])
    secret = PasswordField(_l("Signing secret"), [Optional(), Length(max=128)])
    no_secret = BooleanField(_l("It has no signing secret any more"))


class MailForm(FlaskForm):
    host = StringField(_l("Mail server (SMTP)"), [DataRequired(_NEEDED), Length(max=120)])
    security = SelectField(_l("Encryption"), choices=list(SECURITY_WORDS.items()))
    port = IntegerField(_l("Port (empty: the usual one)"), [Optional()])
    login = StringField(_l("User name"), [Optional(), Length(max=120)])
    password = PasswordField(_l("Password"), [Optional(), Length(max=200)])
    sender = StringField(_l("Sender's e-mail"), [DataRequired(_NEEDED), Length(max=254)])

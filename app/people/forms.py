"""The forms of people and of the door."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import PasswordField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional

_NEEDED = _l("Please fill this in.")


class SignInForm(FlaskForm):
    name = StringField(_l("Work number or phone"), [DataRequired(_NEEDED), Length(max=60)])
    password = PasswordField(_l("Password"), [DataRequired(_NEEDED), Length(max=200)])


class FirstRunForm(FlaskForm):
    site_name = StringField(_l("Name of the site"), [DataRequired(_NEEDED), Length(max=60)])
    number = StringField(_l("Your work number"), [DataRequired(_NEEDED), Length(max=20)])
    name = StringField(_l("Your name"), [DataRequired(_NEEDED), Length(max=40)])
    password = PasswordField(_l("Password"), [DataRequired(_NEEDED), Length(max=200)])
    again = PasswordField(_l("Password once more"), [DataRequired(_NEEDED), Length(max=200)])


class PersonForm(FlaskForm):
    number = StringField(_l("Work number"), [DataRequired(_NEEDED), Length(max=20)])
    name = StringField(_l("Name"), [DataRequired(_NEEDED), Length(max=40)])
    phone = StringField(_l("Phone"), [Optional(), Length(max=30)])
    email = StringField(_l("E-mail"), [Optional(), Length(max=254)])
    team_id = SelectField(_l("Team"), validate_choice=True)
    post = StringField(_l("Post"), [Optional(), Length(max=40)])
    note = TextAreaField(_l("Note"), [Optional(), Length(max=500)])


class PasswordForm(FlaskForm):
    present = PasswordField(_l("Present password"), [Optional(), Length(max=200)])
    password = PasswordField(_l("New password"), [DataRequired(_NEEDED), Length(max=200)])
    again = PasswordField(_l("New password once more"), [DataRequired(_NEEDED), Length(max=200)])


class OfficePasswordForm(FlaskForm):
    password = StringField(_l("New password"), [DataRequired(_NEEDED), Length(max=200)])

"""The form of a standard."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional

_NEEDED = _l("Please fill this in.")


class StandardForm(FlaskForm):
    team_id = SelectField(_l("Team"), validate_choice=True)
    area = StringField(_l("Area"), [DataRequired(_NEEDED), Length(max=60)])
    requirement = TextAreaField(_l("What is required"), [DataRequired(_NEEDED), Length(max=4000)])
    equipment = StringField(_l("Equipment"), [Optional(), Length(max=400)])
    responsible = StringField(_l("Responsible person"), [Optional(), Length(max=60)])

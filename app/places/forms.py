"""The forms of places."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateTimeLocalField,
    DecimalField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

_NEEDED = _l("Please fill this in.")
_FORMATS = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]


class ZoneForm(FlaskForm):
    floor_id = SelectField(_l("Floor"), [DataRequired(_NEEDED)])
    name = StringField(_l("Name of the zone"), [DataRequired(_NEEDED), Length(max=80)])
    number = StringField(_l("Number"), [Optional(), Length(max=20)])
    area_m2 = DecimalField(_l("Area, m²"), [Optional(), NumberRange(0, 99_999_999)])
    team_id = SelectField(_l("Team"))
    duty = TextAreaField(_l("Duty"), [Optional(), Length(max=2000)])
    active = BooleanField(_l("In use"), default=True)


class OwnerForm(FlaskForm):
    person_id = SelectField(_l("New owner"))
    from_at = DateTimeLocalField(_l("From"), [Optional()], format=_FORMATS)


class StandInForm(FlaskForm):
    person_id = SelectField(_l("Who stands in"), [DataRequired(_NEEDED)])
    from_at = DateTimeLocalField(_l("From"), [DataRequired(_NEEDED)], format=_FORMATS)
    until_at = DateTimeLocalField(_l("Until"), [DataRequired(_NEEDED)], format=_FORMATS)
    sure = BooleanField(_l("Yes, this is meant: save it"))


class BuildingForm(FlaskForm):
    name = StringField(_l("Building"), [DataRequired(_NEEDED), Length(max=60)])
    level = IntegerField(_l("Floor"), [InputRequired(_NEEDED)], default=1)

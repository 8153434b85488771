"""The forms of duties, leave and the calendar."""

from __future__ import annotations

from datetime import date

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    DateField,
    Form,
    FormField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from app.duties.words import EVIDENCE, FULFILS, PERIODS, ROLES, SCOPES, SHARES, WEEKDAYS, WHO

_NEEDED = _l("Please fill this in.")
_SURE = _l("Yes, this is meant: save it")


def _ours(_form: FlaskForm, field: DateField) -> None:
    """Beyond these days the calendar has an end, and nobody means them."""
    if field.data and not date(2000, 1, 1) <= field.data <= date(2100, 12, 31):
        raise ValidationError(_l("Please choose a day of this century."))


class Boxes(SelectMultipleField):
    """Several of a list, as boxes to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class QuotaForm(Form):
    at_least = IntegerField(_l("At least"), [Optional()])
    per = SelectField(_l("per period"), choices=list(PERIODS.items()))
    weekdays = Boxes(_l("On these weekdays only"), coerce=int, choices=list(enumerate(WEEKDAYS)))
    site_windows = BooleanField(_l("In each of the site's patrol windows"))
    windows = TextAreaField(_l("Or in each of these windows"), [Optional(), Length(max=400)])
    working_days = BooleanField(_l("On working days of the calendar only"))
    gap_minutes = IntegerField(_l("Minutes between two"), [Optional()], default=0)
    late_minutes = IntegerField(_l("Minutes after the end that still count as late"), [Optional()], default=0)


class DutyForm(FlaskForm):
    name = StringField(_l("Name of the duty"), [DataRequired(_NEEDED), Length(max=60)])
    clause = StringField(_l("Clause of the scheme"), [Optional(), Length(max=60)])
    who_kind = SelectField(_l("Who owes it"), choices=list(WHO.items()))
    roles = Boxes(_l("Which roles"), choices=list(ROLES.items()))
    teams = Boxes(_l("Which teams"))
    numbers = StringField(_l("Work numbers"), [Optional(), Length(max=400)])
    share = RadioField(_l("Who of them"), choices=list(SHARES.items()), default="each")
    record_kind = SelectField(_l("What fulfils it"), choices=list(FULFILS.items()))
    checklist = TextAreaField(_l("Things to tick off, one a line"), [Optional(), Length(max=4000)])
    evidence = SelectField(_l("Evidence wanted"), choices=list(EVIDENCE.items()))
    scope = SelectField(_l("Where"), choices=list(SCOPES.items()))
    buildings = Boxes(_l("In these buildings only"))
    zone_teams = Boxes(_l("In these teams' zones only"))
    words = StringField(_l("In zones with this word in their name only"), [Optional(), Length(max=40)])
    from_on = DateField(_l("From"), [InputRequired(_NEEDED)])
    until_on = DateField(_l("Last day"), [Optional()])
    first = FormField(QuotaForm)
    second = FormField(QuotaForm)
    sure = BooleanField(_SURE)


class LeaveForm(FlaskForm):
    person_id = SelectField(_l("Who is away"), [DataRequired(_NEEDED)])
    from_on = DateField(_l("First day"), [InputRequired(_NEEDED), _ours])
    until_on = DateField(_l("Last day"), [InputRequired(_NEEDED), _ours])
    stand_in_id = SelectField(_l("Who stands in"))
    reason = StringField(_l("Reason"), [Optional(), Length(max=200)])


class ExemptForm(FlaskForm):
    series_id = SelectField(_l("Duty"))
    person_id = SelectField(_l("Who"))
    zone_id = SelectField(_l("Zone"))
    from_on = DateField(_l("First day"), [InputRequired(_NEEDED), _ours])
    until_on = DateField(_l("Last day"), [InputRequired(_NEEDED), _ours])
    reason = StringField(_l("Reason"), [DataRequired(_NEEDED), Length(max=200)])
    sure = BooleanField(_SURE)


class DayForm(FlaskForm):
    day = DateField(_l("Day"), [InputRequired(_NEEDED)])
    working = RadioField(_l("Is"), choices=[("1", _l("Working day")), ("0", _l("Day off"))], default="0")
    name = StringField(_l("Name of the day"), [Optional(), Length(max=40)])


class CalendarFileForm(FlaskForm):
    year = IntegerField(_l("Year"), [InputRequired(_NEEDED)])
    file = FileField(_l("File (.xlsx or .csv)"))

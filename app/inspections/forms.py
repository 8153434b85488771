"""The form of a route."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, IntegerField, RadioField, SelectField, SelectMultipleField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from app.inspections.words import KINDS

_NEEDED = _l("Please fill this in.")


class Boxes(SelectMultipleField):
    """Several of a list, as boxes to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class RouteForm(FlaskForm):
    name = StringField(_l("Name of the route"), [DataRequired(_NEEDED), Length(max=60)])
    kind = RadioField(_l("Kind"), choices=list(KINDS.items()), default="targeted")
    on_day = DateField(_l("Day"), [InputRequired(_NEEDED)])
    person_id = SelectField(_l("Who inspects"))
    buildings = Boxes(_l("In these buildings only"))
    teams = Boxes(_l("In these teams' zones only"))
    size = IntegerField(_l("Draw at random: how many zones"), [Optional(), NumberRange(1, 500)])
    in_points = RadioField(
        _l("Judge by"), choices=[("0", _l("Pass or fail")), ("1", _l("Points, 0 to 10"))], default="0"
    )

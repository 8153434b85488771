"""The form of presence: how often a photo is asked for, how fast people walk."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, IntegerField
from wtforms.validators import InputRequired, NumberRange


class PresenceForm(FlaskForm):
    challenge_share = IntegerField(_l("Patrols with a random photo, in per cent"), [InputRequired(), NumberRange(0, 100)])
    walk_same_floor_s = IntegerField(_l("Between two zones of a floor, seconds"), [InputRequired(), NumberRange(0, 300)])
    walk_per_floor_s = IntegerField(_l("For each floor up or down, seconds"), [InputRequired(), NumberRange(0, 300)])
    walk_between_buildings_s = IntegerField(_l("From building to building, seconds"), [InputRequired(), NumberRange(0, 300)])
    ask_location = BooleanField(_l("Phones compare their position with the building"))

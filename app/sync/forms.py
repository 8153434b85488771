"""The forms of the phones' pages: a phone's file to take in, a photo's stamp to look at."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import StringField
from wtforms.validators import DataRequired, Length


class PhoneFileForm(FlaskForm):
    file = FileField(_l("File from the phone (.json)"), [FileRequired(_l("Please choose a file."))])


class StampForm(FlaskForm):
    """What stands on a photo, as it stands there."""

    when = StringField(_l("Time, as 2026-03-02 09:05"), [DataRequired(_l("Please fill this in.")), Length(max=20)])
    place = StringField(_l("Place, as it stands on the photo"), [DataRequired(_l("Please fill this in.")), Length(max=200)])
    person = StringField(_l("Name"), [DataRequired(_l("Please fill this in.")), Length(max=60)])
    code = StringField(_l("Check code, six letters"), [DataRequired(_l("Please fill this in.")), Length(max=12)])

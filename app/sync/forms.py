"""The form that takes a phone's file."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired


class PhoneFileForm(FlaskForm):
    file = FileField(_l("File from the phone (.json)"), [FileRequired(_l("Please choose a file."))])

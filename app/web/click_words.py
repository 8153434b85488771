"""The words that click itself prints in a command's help and refusals, so that they stand in the catalogue.

click asks the standard library's gettext for them; `speak_as_commands` leads that to the product's catalogue.
"""

from __future__ import annotations

import gettext
import os
from pathlib import Path

from app.core.errors import N_
from app.web.spoken import command_language

CATALOGUES = Path(__file__).resolve().parent.parent.parent / "translations"
FOLDERS = {"zh_CN": "zh_Hans_CN", "en": "en"}  # there is no English catalogue: the words are English as they are

# What may be met by whoever types one of the product's commands.
WORDS = (
    N_("Usage:"), N_("Options"), N_("Commands"), N_("Show this message and exit."), N_("Try '{command} {option}' for help."),
    N_("Error: {message}"), N_("Aborted!"), N_("Missing argument"), N_("Missing option"), N_("Missing command."),
    N_("Missing parameter"), N_("No such command {name!r}."), N_("No such option {name!r}."),
    N_("Option {name!r} does not take a value."), N_("Invalid value: {message}"),
    N_("Invalid value for {param_hint}: {message}"), N_("{value!r} is not a valid {number_type}."),
    N_("{value} is not in the range {range}."), N_("{name} {filename!r} does not exist."),
    N_("{name} {filename!r} is a directory."), N_("{name} {filename!r} is a file."), N_("{name} {filename!r} is not readable."),
    N_("default: {default}"), N_("required"), N_("file"), N_("path"), N_("directory"),
)  # fmt: skip


def speak_as_commands() -> None:
    """From now on this process's click speaks the language of its commands."""
    gettext.bindtextdomain("messages", str(CATALOGUES))
    os.environ["LANGUAGE"] = FOLDERS[command_language()]

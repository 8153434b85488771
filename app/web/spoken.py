"""Commands speak one language throughout: English where the machine's `LANG` says so, else Chinese, as the site does.

`@spoken` makes a command of a function: it runs within the application, in that language, and says in one sentence
what keeps it from its work. Its help and its options' help are msgids, marked by N_.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from functools import lru_cache, wraps
from pathlib import Path
from typing import Any, NoReturn

import click
from babel.support import NullTranslations, Translations
from flask import current_app
from flask.cli import with_appcontext
from flask_babel import force_locale
from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from app.core.db import db
from app.core.errors import N_, Problem
from app.web.health import newest
from app.web.language import say, words

ROOT = Path(__file__).resolve().parent.parent.parent


def command_language() -> str:
    """en where the first of LC_ALL, LC_MESSAGES and LANG that is set is English; else zh_CN."""
    chosen = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    return "en" if chosen.lower().startswith("en") else "zh_CN"


def spoken(name: str, help: str, *, needs_database: bool = True) -> Callable[[Callable[..., None]], click.Command]:
    """A command called `name`. Without `needs_database` it runs also where there is none yet."""

    def decorate(function: Callable[..., None]) -> click.Command:
        @wraps(function)
        def run(*args: Any, **kwargs: Any) -> None:
            with force_locale(command_language()):
                if needs_database:
                    check_database(name)
                try:
                    function(*args, **kwargs)
                except Problem as problem:
                    refuse(name, problem)
                except DBAPIError as error:
                    fail(name, N_("The database refused: %(reason)s"), reason=str(error.orig))

        return click.command(name, cls=SpokenCommand, help=help)(with_appcontext(run))

    return decorate


def tell(message: str, **params: object) -> None:
    """One line of `message` (a msgid)."""
    click.echo(say(message, **params))


def fail(name: str, message: str, **params: object) -> NoReturn:
    """Say why the command `name` did nothing, and end with status 1."""
    click.echo(f"{name}: {say(message, **params)}", err=True)
    sys.exit(1)


def refuse(name: str, problem: Problem) -> NoReturn:
    """As `fail`, with what an action refused."""
    reasons = [say(error.message, **error.params) for error in problem.errors] or [words(problem)]
    click.echo(f"{name}: {'; '.join(dict.fromkeys(reasons))}", err=True)
    sys.exit(1)


def check_database(name: str) -> None:
    """End with one sentence unless the database is there and its tables are of this version."""
    url = make_url(current_app.config["SQLALCHEMY_DATABASE_URI"])
    advice = N_("There is no database yet. Make it with: flask --app wsgi db upgrade")
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").is_file():
        fail(name, advice)
    try:
        db.session.execute(text("SELECT 1"))
    except SQLAlchemyError:
        fail(name, N_("The database cannot be reached."))
    try:
        found = list(db.session.execute(text("SELECT version_num FROM alembic_version")).scalars())
    except SQLAlchemyError:
        found = []
    db.session.rollback()
    if not found:
        fail(name, advice)
    if found != [newest(current_app.extensions["migrate"].directory)]:
        fail(name, N_("The database is of another version. Bring it up to date with: flask --app wsgi db upgrade"))


def translated(message: str) -> str:
    """A help text in the command's language; works before there is an application."""
    return _catalogue(command_language()).gettext(message) if message else message


@lru_cache(maxsize=2)
def _catalogue(language: str) -> NullTranslations:
    return Translations.load(ROOT / "translations", [language, "zh_Hans_CN" if language == "zh_CN" else language])


class SpokenOption(click.Option):
    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        given, self.help = self.help, translated(self.help or "")
        try:
            return super().get_help_record(ctx)
        finally:
            self.help = given


class SpokenCommand(click.Command):
    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        given, self.help = self.help, translated(self.help or "")
        try:
            super().format_help_text(ctx, formatter)
        finally:
            self.help = given

    def get_short_help_str(self, limit: int = 45) -> str:
        given, self.help = self.help, translated(self.help or "")
        try:
            return super().get_short_help_str(limit)
        finally:
            self.help = given

"""Chinese first: the language is Chinese unless the person chose otherwise, whatever their browser asks for."""

from __future__ import annotations

from flask import Flask, request
from flask_babel import Babel, gettext
from flask_login import current_user

from app.core.errors import Problem

LANGUAGES = {"zh_CN": "中文", "en": "English"}
COOKIE = "zonewalk_lang"


def init_app(app: Flask) -> None:
    # CLDR calls zh_CN zh_Hans_CN: so its folder is named.
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = "../translations"
    Babel(app, locale_selector=language)


def language() -> str:
    """zh_CN or en: the cookie's, else the signed-in person's, else Chinese."""
    chosen = request.cookies.get(COOKIE) if request else None
    if chosen in LANGUAGES:
        return chosen
    if request and current_user and current_user.is_authenticated and current_user.user.language in LANGUAGES:
        return str(current_user.user.language)
    return "zh_CN"


def words(problem: Problem) -> str:
    """The problem's reason in the reader's language."""
    return say(problem.message, **problem.params)


def say(message: str, **params: object) -> str:
    """`message` (a msgid) in the reader's language, its %(name)s places filled."""
    text = str(gettext(message))
    return text % params if params else text

"""Looking for words in a list, as its form does."""

from __future__ import annotations

from typing import Any

from flask.testing import FlaskClient


def seek(browser: FlaskClient, to: str, words: str, **chosen: str) -> Any:
    """The list's page, narrowed by the words and the other choices."""
    return browser.post("/sought", data={"to": to, "q": words, **chosen}, follow_redirects=True)

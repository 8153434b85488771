"""What a browser may keep for good: files whose address changes with their content."""

from __future__ import annotations

from flask import Flask, Response, request

KEPT = "public, max-age=31536000, immutable"
JOINED = "/static/joined/"  # their names hold their hash


def init_app(app: Flask) -> None:
    app.after_request(keep)


def keep(response: Response) -> Response:
    if response.status_code in (200, 304) and request.path.startswith(JOINED) and not request.path.endswith(".json"):
        response.headers["Cache-Control"] = KEPT
    return response

"""GET /styles/<bundle>.css: the hand-written CSS files joined, one request for each half of the product.

A file that lies in one of the bundle's folders belongs to it; the layers (static/css/main.css) make their order
among each other unimportant.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from flask import Blueprint, Flask, Response, abort, current_app, request, url_for

from app.web.acting import open_to

blueprint = Blueprint("styles", __name__)

FIRST = ("main.css", "tokens.css", "base.css")
FOLDERS = {"office": ("components", "office"), "field": ("components", "field"), "public": ("public",)}


def init_app(app: Flask) -> None:
    app.register_blueprint(blueprint)
    app.jinja_env.globals["stylesheet"] = stylesheet


def stylesheet(bundle: str) -> str:
    """The address of a bundle, with a mark that changes when one of its files does."""
    return url_for("styles.styles", bundle=bundle, v=_bundle(bundle)[1])


@blueprint.get("/styles/<bundle>.css")
@open_to("public")
def styles(bundle: str) -> Response:
    if bundle not in FOLDERS:
        abort(404)
    text, mark = _bundle(bundle)
    response = Response(text, mimetype="text/css")
    response.set_etag(mark)
    marked = request.args.get("v") == mark
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if marked else "no-cache"
    return response.make_conditional(request)  # type: ignore[return-value]


def _bundle(bundle: str) -> tuple[str, str]:
    """The text of the bundle and its mark."""
    root = Path(str(current_app.static_folder)) / "css"
    files = [root / name for name in FIRST]
    for folder in FOLDERS[bundle]:
        files += sorted((root / folder).glob("*.css"))
    return _join(tuple((str(file), file.stat().st_mtime_ns) for file in files))


@lru_cache(maxsize=8)
def _join(files: tuple[tuple[str, int], ...]) -> tuple[str, str]:
    text = "\n".join(Path(name).read_text(encoding="utf-8") for name, _changed in files)
    return text, hashlib.sha256(text.encode()).hexdigest()[:12]

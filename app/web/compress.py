"""Gzip, or Brotli where the set-up made it, for what holds no secret: static files, styles, the phone app's frame, and the
phone's own exchange.

Compressing a page that holds both a token and what a stranger may choose would tell the token by its length, so pages
stay as they are. The exchange (POST /api/v1/sync) holds no token, and no other site can make a phone ask for it
(app/web/security.py); for a phone on a thin line it is most of the first visit. Browsers take Brotli only over HTTPS.
"""

from __future__ import annotations

import gzip
from functools import lru_cache
from pathlib import Path

from flask import Flask, Response, current_app, request

ENDPOINTS = frozenset({"static", "styles.styles", "field.worker", "field.shell", "field.manifest", "sync_api.sync"})
KINDS = ("text/", "application/javascript", "application/json", "application/manifest+json", "application/wasm", "image/svg")
FOLDER = "joined/"  # under static/ (app/field/joined.py)
SMALLEST = 1_000  # bytes; below it a packet is a packet


def init_app(app: Flask) -> None:
    app.after_request(compress)


def compress(response: Response) -> Response:
    """The response compressed, when the reader takes that and it is one of ENDPOINTS."""
    if request.endpoint not in ENDPOINTS or not (response.mimetype or "").startswith(KINDS):
        return response
    response.vary.add("Accept-Encoding")
    asked = request.method == "GET" or request.endpoint == "sync_api.sync"
    fits = response.status_code == 200 and "Content-Encoding" not in response.headers and asked
    if not fits or not request.accept_encodings["gzip"] or "Range" in request.headers:
        return response
    squeezed = _squeezed() if request.accept_encodings["br"] else None
    response.direct_passthrough = False
    content = response.get_data()
    if len(content) < SMALLEST:
        return response
    response.set_data(squeezed or (_zipped(content) if request.method == "GET" else gzip.compress(content, 6, mtime=0)))
    response.headers["Content-Encoding"] = "br" if squeezed else "gzip"
    etag, weak = response.get_etag()
    if etag and not weak:
        response.set_etag(etag, weak=True)  # the same thing in another wrapping
    return response


def _squeezed() -> bytes | None:
    """What the set-up made of this file of the joined modules (tools/join.py). Their names change with their content."""
    name = str((request.view_args or {}).get("filename", ""))
    if request.endpoint != "static" or not name.startswith(FOLDER) or not current_app.static_folder:
        return None
    return _read(str(Path(current_app.static_folder) / f"{name}.br"))  # the file itself was found: the name leads nowhere else


@lru_cache(maxsize=64)
def _read(path: str) -> bytes | None:
    try:
        return Path(path).read_bytes()
    except OSError:
        return None


@lru_cache(maxsize=256)
def _zipped(content: bytes) -> bytes:
    return gzip.compress(content, 6, mtime=0)

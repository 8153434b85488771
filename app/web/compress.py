"""Gzip for what holds no secret: static files, styles, the phone app's frame. Pages of people's data stay as they are.

(Compressing a page that holds both a token and what a stranger may choose would tell the token by its length.)
"""

from __future__ import annotations

import gzip
from functools import lru_cache

from flask import Flask, Response, request

ENDPOINTS = frozenset({"static", "styles.styles", "field.worker", "field.shell", "field.manifest"})
KINDS = ("text/", "application/javascript", "application/json", "application/manifest+json", "application/wasm", "image/svg")
SMALLEST = 1_000  # bytes; below it a packet is a packet


def init_app(app: Flask) -> None:
    app.after_request(compress)


def compress(response: Response) -> Response:
    """The response gzipped, when the reader takes that and it is one of ENDPOINTS."""
    if request.endpoint not in ENDPOINTS or not (response.mimetype or "").startswith(KINDS):
        return response
    response.vary.add("Accept-Encoding")
    fits = response.status_code == 200 and "Content-Encoding" not in response.headers and request.method == "GET"
    if not fits or not request.accept_encodings["gzip"] or "Range" in request.headers:
        return response
    response.direct_passthrough = False
    content = response.get_data()
    if len(content) < SMALLEST:
        return response
    response.set_data(_zipped(content))
    response.headers["Content-Encoding"] = "gzip"
    etag, weak = response.get_etag()
    if etag and not weak:
        response.set_etag(etag, weak=True)  # the same thing in another wrapping
    return response


@lru_cache(maxsize=256)
def _zipped(content: bytes) -> bytes:
    return gzip.compress(content, 6, mtime=0)

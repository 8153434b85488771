"""Headers, CSRF and the same-origin rule of the JSON API."""

from __future__ import annotations

import base64
import hashlib
import json

from flask import Flask, Response, g, request
from flask_talisman import Talisman
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from app.core.errors import N_, Problem

csrf = CSRFProtect()
API_PREFIX = "/api/"
API_HEADER = "X-Zonewalk"
SANDBOX = "default-src 'none'; sandbox"

IMPORT_MAP = json.dumps(
    {
        "imports": {
            "lit-html": "/static/vendor/lit-html/lit-html.js",
            "lit-html/": "/static/vendor/lit-html/",
            "idb": "/static/vendor/idb/index.js",
            "zxing-wasm/reader": "/static/vendor/zxing-wasm/reader/index.js",
        }
    },
    separators=(",", ":"),
)


def import_map_hash() -> str:
    """The CSP source that allows the shell's one inline script, its import map."""
    return "'sha256-" + base64.b64encode(hashlib.sha256(IMPORT_MAP.encode()).digest()).decode() + "'"


def init_app(app: Flask) -> None:
    if app.config["BEHIND_PROXY"]:
        hops = app.config["BEHIND_PROXY"]
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    csrf.init_app(app)
    app.jinja_env.globals["import_map"] = IMPORT_MAP
    app.after_request(hold_to_sandbox)  # before Talisman's, so that it comes after it
    Talisman(
        app,
        force_https=False,  # the proxy or `make lan` does it; a LAN without HTTPS must still show the public page
        session_cookie_secure=False,
        strict_transport_security=True,
        content_security_policy={
            "default-src": "'none'",
            "script-src": ["'self'", "'wasm-unsafe-eval'", import_map_hash()],
            "style-src": "'self'",
            "img-src": ["'self'", "blob:", "data:"],
            "media-src": ["'self'", "blob:"],
            "font-src": "'self'",
            "connect-src": "'self'",
            "worker-src": "'self'",
            "manifest-src": "'self'",
            "base-uri": "'none'",
            "form-action": "'self'",
            "frame-ancestors": "'none'",
            "object-src": "'none'",
        },
        referrer_policy="same-origin",
        permissions_policy={"camera": "(self)", "geolocation": "(self)", "microphone": "(self)"},
    )
    app.after_request(keep_out_of_caches)
    app.before_request(check_api_origin)
    app.before_request(refuse_foreign_worker)


def check_api_origin() -> None:
    """The JSON API takes no cookie-borne request from another site.

    A foreign Origin or Sec-Fetch-Site is refused; otherwise the request needs the header X-Zonewalk: 1 or a kind of
    content that no form can send, since a browser asks before it sends either across sites. Raises Problem 403.
    """
    if not request.path.startswith(API_PREFIX) or request.method in ("GET", "HEAD", "OPTIONS"):
        return
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    foreign = site not in (None, "same-origin", "none") or origin not in (None, request.host_url.rstrip("/"))
    if foreign or not (request.headers.get(API_HEADER) == "1" or _beyond_forms(request.mimetype)):
        raise Problem(403, "foreign-origin", N_("This request did not come from the app."))


def keep_out_of_caches(response: Response) -> Response:
    """A page that says nothing else of caching holds people's data: nobody keeps a copy, not even for the back button."""
    if response.mimetype in ("text/html", "application/json") and "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "private, no-store"
    return response


def sandboxed(response: Response) -> Response:
    """What somebody sent, such as a photo: nothing within it runs or is fetched, even where it is opened by itself."""
    g.sandboxed = True
    return response


def hold_to_sandbox(response: Response) -> Response:
    if g.pop("sandboxed", False):
        response.headers["Content-Security-Policy"] = SANDBOX
    return response


def _beyond_forms(mimetype: str) -> bool:
    return mimetype in ("application/json", "application/octet-stream") or mimetype.startswith("image/")


def refuse_foreign_worker() -> None:
    """Only /sw.js may become a service worker. Raises Problem 403."""
    if request.headers.get("Service-Worker") == "script" and request.path != "/sw.js":
        raise Problem(403, "no-worker", N_("This request did not come from the app."))

"""The field app's shell, its manifest, its icons and its service worker. None of them holds anybody's data."""

from __future__ import annotations

from flask import Blueprint, Response, abort, current_app, jsonify, make_response, render_template, request

from app.evidence.contact import shell_token
from app.field.icons import SIZES, icon_png
from app.field.precache import precache
from app.field.sprite import sprite
from app.web.acting import now, open_to
from app.web.language import language
from app.web.styles import stylesheet

blueprint = Blueprint("field", __name__)


def shell_response() -> Response:
    """The app's frame: the same for everybody, so that a phone may keep it."""
    kept = precache(str(current_app.static_folder), stylesheet("field"), current_app.config["PLAIN_MODULES"])
    beside = (*kept.beside, f"/static/i18n/{language()}.js")
    token = shell_token(now())
    shell = render_template(
        "field/shell.html", shell_language=language(), entry=kept.entry, beside=beside, version=kept.version,
        server_token=token, sprite=sprite(str(current_app.static_folder)),
    )  # fmt: skip
    response = make_response(shell)
    response.headers["Cache-Control"] = "no-cache"
    return response


@blueprint.get("/app")
@blueprint.get("/app/<path:path>")
@open_to("public")
def shell(path: str = "") -> Response:
    return shell_response()


@blueprint.get("/app/manifest.webmanifest")
@open_to("public")
def manifest() -> Response:
    """What a home screen needs to know."""
    icons = [
        {"src": f"/app/icon-{size}{mark}.png", "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
        for size in SIZES
        for mark, purpose in (("", "any"), ("-maskable", "maskable"))
    ]
    chinese = language() == "zh_CN"
    response = jsonify(
        {
            "id": "/app",
            "name": "铭巡" if chinese else "Zonewalk",
            "short_name": "铭巡" if chinese else "Zonewalk",
            "lang": "zh-CN" if chinese else "en",
            "start_url": "/app",
            "scope": "/",
            "display": "standalone",
            "orientation": "portrait",
            "background_color": "#f6f4ee",
            "theme_color": "#0b3f45",
            "icons": icons,
        }
    )
    response.mimetype = "application/manifest+json"
    return response


@blueprint.get("/app/icon-<int:size>.png", defaults={"maskable": False})
@blueprint.get("/app/icon-<int:size>-maskable.png", defaults={"maskable": True})
@open_to("public")
def icon(size: int, maskable: bool) -> Response:
    if size not in SIZES:
        abort(404)
    response = Response(icon_png(size, maskable), mimetype="image/png")
    response.headers["Cache-Control"] = "public, max-age=604800"
    return response


@blueprint.get("/sw.js")
@open_to("public")
def worker() -> Response:
    """The service worker, with the list of what it keeps; a changed file changes the list, so phones notice."""
    kept = precache(str(current_app.static_folder), stylesheet("field"), current_app.config["PLAIN_MODULES"])
    response = Response(render_template("field/sw.js", kept=kept), mimetype="text/javascript")
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Service-Worker-Allowed"] = "/"
    response.add_etag()
    return response.make_conditional(request)  # type: ignore[return-value]

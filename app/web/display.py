"""How large this browser shows text: a setting of the device, kept in a cookie that the field app reads too."""

from __future__ import annotations

from flask import Blueprint, Flask, redirect, request
from markupsafe import Markup
from werkzeug.wrappers import Response

from app.core.errors import not_found
from app.web.acting import open_to
from app.web.links import safe_next
from app.web.security import csrf

COOKIE = "zonewalk_text"
SIZES = ("normal", "large")
KEPT_SECONDS = 2 * 365 * 24 * 3600

blueprint = Blueprint("display", __name__)


def init_app(app: Flask) -> None:
    app.register_blueprint(blueprint)
    app.jinja_env.globals.update(is_large=is_large, text_mark=text_mark)


def is_large() -> bool:
    """Whether this browser wants large text."""
    return request.cookies.get(COOKIE) == "large"


def text_mark() -> Markup:
    """What the page's html element says so that all of it is large; "" for the normal size."""
    return Markup(' data-text="large"') if is_large() else Markup()


@blueprint.route("/text-size", methods=["GET", "POST"])
@csrf.exempt  # it only leads on, in other letters
@open_to("public")
def text_size() -> Response:
    """`to`: large or normal, then back to `next`. Raises Problem 404 for another size."""
    wanted = request.values.get("to", "")
    if wanted not in SIZES:
        raise not_found()
    response = redirect(safe_next(request.values.get("next")))
    response.set_cookie(COOKIE, wanted, max_age=KEPT_SECONDS, secure=request.is_secure, samesite="Lax")
    return response

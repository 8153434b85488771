"""DELETE /api/v1/session: the way out of the phone app."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify
from flask_login import current_user

from app.people.sessions import revoke_session
from app.web.acting import acting, clear_session_cookie, open_to
from app.web.security import csrf

blueprint = Blueprint("session_api", __name__)
csrf.exempt(blueprint)  # check_api_origin guards it


@blueprint.delete("/api/v1/session")
@open_to("signed-in")
def leave() -> Response:
    """End this browser's session. Problem 401, 403, 503."""
    revoke_session(acting(), current_user.session_id)
    response = jsonify(state="ended")
    clear_session_cookie(response)
    response.headers["Cache-Control"] = "no-store"
    return response

"""GET /trust: how a phone is made to trust this office's own authority (`make lan`), and its certificate."""

from __future__ import annotations

import hashlib
import ssl
from pathlib import Path

from flask import Blueprint, Flask, Response, current_app, render_template

from app.core.errors import not_found
from app.web.acting import open_to
from app.web.downloads import as_file

blueprint = Blueprint("trust", __name__)
CERTIFICATE = "authority.pem"  # tools/authority.py keeps it there; its key is never served


def init_app(app: Flask) -> None:
    app.register_blueprint(blueprint)


@blueprint.get("/trust")
@open_to("public")
def trust() -> str:
    der = _certificate()
    mark = hashlib.sha256(der).hexdigest().upper()
    pairs = [mark[at : at + 2] for at in range(0, len(mark), 2)]
    return render_template("trust.html", fingerprint=":".join(pairs))


@blueprint.get("/trust/zonewalk.crt")
@open_to("public")
def certificate() -> Response:
    return as_file(Response(_certificate(), mimetype="application/x-x509-ca-cert"), "zonewalk.crt")


def _certificate() -> bytes:
    """The authority's certificate in DER. Raises Problem 404 where the office has none of its own."""
    path = Path(current_app.config["INSTANCE"]) / CERTIFICATE
    if not path.is_file():
        raise not_found()
    return ssl.PEM_cert_to_DER_cert(path.read_text(encoding="ascii"))

"""What granian serves in the suite: the product's own WSGI entry, with the points of faults/points.py around it."""

from __future__ import annotations

import json
import os
from pathlib import Path

import app as product
from app.field.joined import FOLDER
from app.web import security
from faults import points

_settings = json.loads(os.environ["FAULTS_SETTINGS"])
_asked = json.loads((product.ROOT / "static" / FOLDER / points.ASKED_MAP).read_text())
_imports = json.loads(security.IMPORT_MAP)["imports"]
security.IMPORT_MAP = json.dumps({"imports": _imports | _asked}, separators=(",", ":"))
points.install(Path(os.environ["INSTANCE"]), _settings)

from wsgi import app  # noqa: E402 - the points stand around what it imports

points.dress(app, _settings)

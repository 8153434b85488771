"""Serves one build of the product: imported once, then a fork for every start, so that a restart takes no time.

Started as `python -m faults.zygote` in the build's folder; reads a line of JSON for every server to start and answers
with its process id. The servers are processes of their own and die by SIGKILL like any other.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from pathlib import Path
from typing import Any


def main() -> None:
    import app  # the build's own: PYTHONPATH names its folder first
    from faults import points

    app.create_app({"INSTANCE": sys.argv[1], "DATABASE_URL": None, "DEMO": False})  # everything is imported
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    print("ready", flush=True)
    for line in sys.stdin:
        wanted = json.loads(line)
        child = os.fork()
        if child == 0:
            serve(app, points, wanted)
            os._exit(0)
        print(child, flush=True)


def serve(app: Any, points: Any, wanted: dict[str, Any]) -> None:
    from werkzeug.serving import make_server

    os.setsid()
    log = os.open(wanted["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(log, 2)
    os.dup2(log, 1)
    os.close(0)
    if wanted.get("files"):
        app.ROOT = Path(wanted["files"])
    points.install(Path(wanted["overrides"]["INSTANCE"]), wanted.get("settings", {}))
    made = app.create_app(wanted["overrides"] | {"PLAIN_MODULES": True})  # the suite asks modules by their names
    points.dress(made, wanted.get("settings", {}))
    make_server("127.0.0.1", wanted["port"], eight_at_a_time(made), threaded=True).serve_forever()


def eight_at_a_time(app: Any) -> Any:
    """As many requests at once as the product's own server has threads (tools/serve.py); the others wait."""
    seats = threading.BoundedSemaphore(8)

    def seated(environment: Any, start: Any) -> Any:
        with seats:
            return app(environment, start)

    return seated


if __name__ == "__main__":
    main()

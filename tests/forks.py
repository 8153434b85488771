"""Serves the product from a process that imported it once: a fork for every start, so that a restart takes no time.

Started as `python -m tests.forks`; each line of JSON {port, log, overrides} is answered with the process id of a server.
The servers are processes of their own and die by SIGKILL like any other.
"""

from __future__ import annotations

import atexit
import json
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
_parent: subprocess.Popen[str] | None = None


def serve(port: int, log: Path, overrides: dict[str, Any]) -> int:
    """Begin to serve; the process id of the server."""
    global _parent  # noqa: PLW0603 - one for all servers of a process
    if _parent is None or _parent.poll() is not None:
        environment = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "INSTANCE")}
        _parent = subprocess.Popen([sys.executable, "-m", "tests.forks"], cwd=ROOT, env=environment, text=True,
                                   stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # fmt: skip
        atexit.register(_end, _parent)
    assert _parent.stdin and _parent.stdout
    _parent.stdin.write(json.dumps({"port": port, "log": str(log), "overrides": overrides}) + "\n")
    _parent.stdin.flush()
    return int(_parent.stdout.readline())


def kill(pid: int) -> None:
    """SIGKILL, and wait until it is gone: nobody listens then."""
    os.kill(pid, signal.SIGKILL)
    _parent_says_gone(pid)


def _parent_says_gone(pid: int) -> None:
    assert _parent and _parent.stdin and _parent.stdout
    _parent.stdin.write(json.dumps({"gone": pid}) + "\n")
    _parent.stdin.flush()
    assert int(_parent.stdout.readline()) == pid


def _end(parent: subprocess.Popen[str]) -> None:
    if parent.stdin:
        parent.stdin.close()
    parent.wait(10)


def main() -> None:
    import app

    with tempfile.TemporaryDirectory(prefix="zonewalk-forks-") as scratch:
        app.create_app({"INSTANCE": scratch, "DATABASE_URL": None, "DEMO": False})  # every module is imported
    for line in sys.stdin:
        wanted = json.loads(line)
        if "gone" in wanted:
            os.waitpid(wanted["gone"], 0)
            print(wanted["gone"], flush=True)
            continue
        child = os.fork()
        if child == 0:
            _serve(app, wanted)
            os._exit(0)
        print(child, flush=True)


def _serve(app: Any, wanted: dict[str, Any]) -> None:
    from werkzeug.serving import make_server

    os.setsid()
    log = os.open(wanted["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    os.dup2(log, 2)
    make_server("127.0.0.1", wanted["port"], app.create_app(wanted["overrides"]), threaded=True).serve_forever()


if __name__ == "__main__":
    main()

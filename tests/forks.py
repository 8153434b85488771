"""Runs the product's server and worker from a process that imported it once: a fork for every start.

`python -m tests.forks` is that process; each line of JSON it is given is answered with a number. What it starts are
processes of their own, which die by a signal like any other.
"""

from __future__ import annotations

import atexit
import json
import os
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
_parent: subprocess.Popen[str] | None = None


@dataclass(frozen=True)
class Fork:
    """A started process."""

    pid: int

    def kill(self) -> None:
        """SIGKILL, unless it is gone already; on return it is, and nobody listens."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
            self.wait()

    def end(self) -> int:
        """SIGTERM; its exit status."""
        os.kill(self.pid, signal.SIGTERM)
        return self.wait()

    def wait(self) -> int:
        """Its exit status once it is gone; minus the signal that killed it."""
        return _ask({"wait": self.pid})


def serve(port: int, log: Path, overrides: dict[str, Any]) -> Fork:
    """The server at a port of this machine, of an application made with `overrides`."""
    return Fork(_ask({"port": port, "log": str(log), "overrides": overrides}))


def work(log: Path, environment: dict[str, str], modules: list[str] | None = None) -> Fork:
    """The jobs' worker in this environment; `modules` may hold kinds of jobs of the tests' own."""
    return Fork(_ask({"log": str(log), "environment": environment, "modules": modules or []}))


def _ask(wanted: dict[str, Any]) -> int:
    global _parent  # noqa: PLW0603 - one for all of a process
    if _parent is None or _parent.poll() is not None:
        environment = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "INSTANCE")}
        _parent = subprocess.Popen([sys.executable, "-m", "tests.forks"], cwd=ROOT, env=environment, text=True,
                                   stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # fmt: skip
        atexit.register(_close, _parent)
    assert _parent.stdin and _parent.stdout
    _parent.stdin.write(json.dumps(wanted) + "\n")
    _parent.stdin.flush()
    return int(_parent.stdout.readline())


def _close(parent: subprocess.Popen[str]) -> None:
    assert parent.stdin
    parent.stdin.close()
    parent.wait(10)


def main() -> None:
    import app
    import app.jobs.worker

    with tempfile.TemporaryDirectory(prefix="zonewalk-forks-") as scratch:
        app.create_app({"INSTANCE": scratch, "DATABASE_URL": None, "DEMO": False})
    for line in sys.stdin:
        wanted = json.loads(line)
        if "wait" in wanted:
            print(os.waitstatus_to_exitcode(os.waitpid(wanted["wait"], 0)[1]), flush=True)
            continue
        child = os.fork()
        if child == 0:
            _begin(wanted)
        print(child, flush=True)


def _begin(wanted: dict[str, Any]) -> None:
    """What the fork does until its end."""
    os.setsid()
    log = os.open(wanted["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    nothing = os.open(os.devnull, os.O_RDWR)
    for target, source in ((0, nothing), (1, nothing), (2, log)):
        os.dup2(source, target)
    status = 1
    try:
        _serve(wanted) if "port" in wanted else _work(wanted)
        status = 0
    except SystemExit as ended:
        status = int(ended.code or 0)
    finally:
        os._exit(status)


def _serve(wanted: dict[str, Any]) -> None:
    from werkzeug.serving import make_server

    from app import create_app

    make_server("127.0.0.1", wanted["port"], create_app(wanted["overrides"]), threaded=True).serve_forever()


def _work(wanted: dict[str, Any]) -> None:
    from app.jobs.worker import main as work_on

    os.environ.update(wanted["environment"])
    for name in wanted["modules"]:
        import_module(name)
    work_on()


if __name__ == "__main__":
    main()

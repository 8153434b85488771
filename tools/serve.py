"""`make run` and `make lan`: migrate, seed the demo, serve with granian and huey, stop both together."""

from __future__ import annotations

import argparse
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
BIN = Path(sys.executable).parent
DEMO_ACCOUNTS = "office manager deputy inspector lead owner staff"
DEMO_PASSWORD = "zonewalk-demo"  # noqa: S105 - printed for everybody, valid on invented data only
STOP_SECONDS = 20
THREADS = min(8, 2 * (os.cpu_count() or 1))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lan", action="store_true", help="HTTPS for the office network, by an authority of our own")
    parser.add_argument("--demo", choices=["0", "1"], help="0 starts empty, for a real office")
    given = parser.parse_args()
    if given.demo:
        os.environ["DEMO"] = given.demo
    host, port = address(given.lan)
    scheme = "https" if given.lan else "http"
    shown = "127.0.0.1" if host in ("0.0.0.0", "::") and not given.lan else host  # noqa: S104
    url = f"{scheme}://{shown}:{port}"
    os.environ.setdefault("PUBLIC_URL", url)
    secure = certificate(host) if given.lan else []
    try:
        demo = prepare(url)
    except KeyboardInterrupt:
        sys.exit("\nzonewalk: stopped before it was ready; nothing half-made is kept")
    children = [
        start(BIN / "granian", "--interface", "wsgi", "--host", "0.0.0.0" if given.lan else host,  # noqa: S104
              "--port", str(port), "--workers", "1", "--blocking-threads", str(THREADS), "--log-level", "warning",
              "--workers-kill-timeout", "10", *secure, "wsgi:app"),
        start(sys.executable, "-m", "app.jobs.worker"),
    ]  # fmt: skip
    sys.exit(watch(children, lambda: greet(url, demo, given.lan)))


def address(lan: bool) -> tuple[str, int]:
    """Host and port from the environment; ends with a sentence when the port is taken."""
    host = os.environ.get("HOST") or (lan_address() if lan else "127.0.0.1")
    port = int(os.environ.get("PORT") or (8443 if lan else 8000))
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            sys.exit(f"Port {port} on {host} cannot be used ({error.strerror}). Choose another: PORT=8001 make run")
    return host, port


def lan_address() -> str:
    """This machine's address in the office network, as the one that would be used to leave it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # nothing is sent
        except OSError:
            sys.exit("This machine is in no network. Connect it to the office network, or give HOST=… yourself.")
        found: str = probe.getsockname()[0]
    return found


def certificate(host: str) -> list[str]:
    from tools.authority import issue

    key, chain = issue(instance(), host)
    return ["--ssl-keyfile", str(key), "--ssl-certificate", str(chain)]


def instance() -> Path:
    return Path(os.environ.get("INSTANCE") or ROOT / "instance").resolve()


def prepare(url: str) -> bool:
    """Bring the database up to date and, on a first run, seed it. Returns whether this is a demo site."""
    from app import create_app
    from app.core.db import db

    app = create_app()
    with app.app_context():
        migrate_database()
        seed(app)
        keep_public_url(url)
        from app.settings.queries import current

        demo = current().demo
        db.session.remove()
        db.engine.dispose()
    return demo


def migrate_database() -> None:
    """Upgrade to the newest table layout. A database that cannot be upgraded is refused, untouched by the server."""
    from flask_migrate import upgrade

    try:
        upgrade()
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt):
            raise
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        sys.exit("The database could not be brought up to date, so nothing was started. See the reason above.")


def seed(app: Any) -> None:
    """The demo site, when wanted and when there is nobody yet."""
    from importlib.util import find_spec

    from sqlalchemy import select

    from app.core.db import db
    from app.people.models import Person

    if not app.config["DEMO"] or not find_spec("app.demo.seed"):
        return
    if db.session.execute(select(Person.id).limit(1)).first():
        return
    print("zonewalk: making the demo site, once", flush=True)
    from app.demo.seed import seed_demo

    def tell(day: int, days: int) -> None:
        print(f"  day {day} of {days}", end="\n" if day == days else "\r", flush=True)

    seed_demo(app, tell)


def keep_public_url(url: str) -> None:
    """Plates need an address; until the office sets one, it is this one. One of this machine alone is replaced."""
    from datetime import UTC, datetime

    from app.core.acting import Acting
    from app.policy import SYSTEM
    from app.settings.actions import change_settings
    from app.settings.queries import current

    kept, wanted = current().public_url, os.environ.get("PUBLIC_URL") or url
    if kept != wanted and (not kept or kept.startswith("http://127.0.0.1:")):
        change_settings(Acting(user=SYSTEM, now=datetime.now(UTC)), public_url=wanted)


def start(*command: object) -> subprocess.Popen[bytes]:
    # A session of its own: Ctrl-C reaches this script alone, which then ends the children in order.
    return subprocess.Popen([str(part) for part in command], cwd=ROOT, start_new_session=True)


def watch(children: list[subprocess.Popen[bytes]], when_ready: Any) -> int:
    """Until a signal or the end of one child; then end all. 0 after a signal, 1 when one died by itself."""
    asked: list[int] = []
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, lambda number, _frame: asked.append(number))
    when_ready()
    while not asked and all(child.poll() is None for child in children):
        time.sleep(0.2)
    if not asked:
        print("zonewalk: a part of the server ended by itself; stopping the rest", file=sys.stderr)
    stop(children)
    return 0 if asked else 1


def stop(children: list[subprocess.Popen[bytes]]) -> None:
    for child in children:
        if child.poll() is None:
            child.send_signal(signal.SIGTERM)
    deadline = time.monotonic() + STOP_SECONDS
    for child in children:
        try:
            child.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def greet(url: str, demo: bool, lan: bool) -> None:
    print(f"\n  Zonewalk 铭巡: {url}", flush=True)
    if demo:
        print(f"  Demo accounts: {DEMO_ACCOUNTS}\n  Password: {DEMO_PASSWORD}")
    if lan:
        import qrcode

        code = qrcode.QRCode(border=2)
        code.add_data(f"{url}/trust")
        from tools.authority import fingerprint

        print(f"\n  On each phone, once: scan this, accept the warning, follow the page {url}/trust\n")
        print(f"  Fingerprint of the certificate (SHA-256):\n  {fingerprint(instance())}\n")
        code.print_ascii(invert=sys.stdout.isatty())
    print("  Ctrl-C stops it.\n", flush=True)


if __name__ == "__main__":
    main()

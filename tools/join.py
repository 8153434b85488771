"""static/joined/: the phone app's modules joined by esbuild, which package-lock.json pins, for phones on a thin line.

Sixty modules of one to seven kB cost a phone with 150 ms of latency two seconds and more before its first line runs; joined
they are one answer. Where esbuild cannot run, nothing is made, and the plain modules are served.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from app.field.joined import FOLDER, LIST, digest  # noqa: E402 the path comes first

STATIC = ROOT / "static"
ESBUILD = ROOT / "node_modules" / "esbuild" / "bin" / "esbuild"
ENTRY = "static/field/main.js"
KEPT_DAYS = 30  # a page that was open over an update may still ask for a part of its own version
OPTIONS = ("--bundle", "--splitting", "--format=esm", "--minify", "--target=es2022", "--sourcemap=linked", "--charset=utf8",
           "--entry-names=[name]-[hash]", "--chunk-names=[name]-[hash]", "--external:/static/*", "--external:zxing-wasm/*",
           "--log-level=warning")  # fmt: skip
# Brotli makes a tenth less of them than gzip, and takes a second; node brings it, Python does not.
SQUEEZE = """const { brotliCompressSync, constants } = require("zlib"), fs = require("fs");
for (const name of process.argv.slice(1)) {
  const content = fs.readFileSync(name);
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: content.length };
  fs.writeFileSync(name + ".br", brotliCompressSync(content, { params }));
}"""


def main(node: list[str]) -> None:
    """`node` is the command that runs JavaScript."""
    why = join(node)
    if why is not None:
        reason = why.splitlines()[0] if why else "esbuild failed"
        print(f"setup: the phone app's modules could not be joined; they are served one by one ({reason})", flush=True)


def join(node: list[str]) -> str | None:
    """None when the modules are joined, else why they are not."""
    target = STATIC / FOLDER
    target.mkdir(exist_ok=True)
    sources, notes = digest(STATIC), target / "esbuild.json"
    command = [*node, str(ESBUILD), ENTRY, *OPTIONS, f"--outdir={target}", f"--metafile={notes}"]
    try:
        done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    except OSError as error:
        return str(error)
    if done.returncode:
        return done.stderr.strip()
    outputs = json.loads(notes.read_text(encoding="utf-8"))["outputs"]
    files = sorted(Path(name).name for name in outputs if name.endswith(".js"))
    entry = next(name for name, one in outputs.items() if one.get("entryPoint") == ENTRY)
    squeezed = subprocess.run([*node, "-e", SQUEEZE, *(str(target / name) for name in files)], cwd=ROOT, check=False,
                              capture_output=True, text=True)  # fmt: skip
    if squeezed.returncode:
        return squeezed.stderr.strip()
    beside = [Path(one["path"]).name for one in outputs[entry]["imports"] if one["kind"] == "import-statement"]
    made = json.dumps({"sources": sources, "entry": Path(entry).name, "beside": beside, "files": files})
    fresh = target / f"{LIST}.new"
    fresh.write_text(made, encoding="utf-8")
    fresh.replace(target / LIST)
    notes.unlink()
    sweep(target, {*files, *(f"{name}.map" for name in files), *(f"{name}.br" for name in files), LIST})
    return None


def sweep(target: Path, present: set[str]) -> None:
    """Removes what earlier versions left, once it is old."""
    oldest = time.time() - KEPT_DAYS * 86_400
    for file in target.iterdir():
        if file.name not in present and file.stat().st_mtime < oldest:
            file.unlink()


if __name__ == "__main__":
    main(sys.argv[1:] or ["node"])

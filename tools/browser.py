"""The browsers that the tests drive: there already, else from Debian when root, else asked for in one sentence."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

PACKAGES = {"chromium": "chromium", "pdftoppm": "poppler-utils"}
WEBKIT = {"WebKitWebDriver": "webkit2gtk-driver", "Xvfb": "xvfb"}  # for `make faults`: `--webkit`
FONTS = "fonts-noto-cjk"


def main(webkit: bool) -> None:
    wanted_programs = PACKAGES | WEBKIT if webkit else PACKAGES
    missing = [package for program, package in wanted_programs.items() if not shutil.which(program)]
    if not missing:
        return
    if "chromium" in missing:
        missing.append(FONTS)
    wanted = " ".join(missing)
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        sys.exit(f"The tests need these programs; please run: sudo apt-get install -y {wanted}")
    print(f"tests: installing {wanted}", flush=True)
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    quietly(["apt-get", "update", "-qq"], environment)
    quietly(["apt-get", "install", "-y", "-qq", "--no-install-recommends", "-o", "Dpkg::Use-Pty=0", *missing], environment)


def quietly(command: list[str], environment: dict[str, str]) -> None:
    """Run it; what it says is shown only when it fails."""
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if done.returncode:
        print(done.stdout, file=sys.stderr)
        sys.exit(f"tests: `{' '.join(command)}` failed")


if __name__ == "__main__":
    main("--webkit" in sys.argv)

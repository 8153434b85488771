"""The browser that the tests drive: there already, else from Debian when root, else asked for in one sentence."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

PACKAGES = {"chromium": "chromium", "pdftoppm": "poppler-utils"}
FONTS = "fonts-noto-cjk"


def main() -> None:
    missing = [package for program, package in PACKAGES.items() if not shutil.which(program)]
    if not missing:
        return
    if "chromium" in missing:
        missing.append(FONTS)
    wanted = " ".join(missing)
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        sys.exit(f"The tests need these programs; please run: sudo apt-get install -y {wanted}")
    print(f"tests: installing {wanted}", flush=True)
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], check=True, env=environment)
    subprocess.run(["apt-get", "install", "-y", "-qq", *missing], check=True, env=environment)


if __name__ == "__main__":
    main()

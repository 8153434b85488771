"""Photos on their way into a backup and out of it, each by its hash."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import fsspec
from flask import current_app

from app.backup.database import BackupFault
from app.core.errors import N_
from app.photos import storage


def name_of(sha256: str, size: str = "full") -> str:
    """Where it lies below a store's root."""
    return f"{sha256[:2]}/{sha256}-{size}.jpg"


def names_of(hashes: list[str]) -> set[str]:
    """The files of these photos in every size."""
    return {name_of(sha256, size) for sha256 in hashes for size in storage.SIZES}


def stored() -> Iterator[tuple[str, bytes]]:
    """(name below the store's root, bytes) of every photo held."""
    files, root = fsspec.core.url_to_fs(current_app.config["PHOTO_STORE"])
    if not files.exists(root):
        return
    for path in sorted(files.find(root)):
        name = path[len(root) :].lstrip("/")
        if name.endswith(".jpg"):
            yield name, files.cat_file(path)


def put_back(name: str, content: bytes) -> None:
    """Keep a photo that the store lacks. Raises BackupFault for a name that leads elsewhere."""
    parts = name.split("/")
    if len(parts) != 2 or ".." in parts or not name.endswith(".jpg"):
        raise BackupFault(N_("The backup holds a strange file: %(file)s."), file=name)
    files, root = fsspec.core.url_to_fs(current_app.config["PHOTO_STORE"])
    path = f"{root}/{name}"
    if not files.exists(path):
        files.makedirs(path.rsplit("/", 1)[0], exist_ok=True)
        files.pipe_file(path + ".new", content)
        files.mv(path + ".new", path)


def copy_missing(hashes: list[str], folder: Path, reserve: int) -> int:
    """Copy into the folder what it lacks of these photos; how many are not there then, as the store lacks them too.

    It goes on only while more than `reserve` bytes are free. What a disk refuses is logged, and tried again next time.
    """
    try:
        _copy_missing(hashes, folder, reserve)
    except OSError as error:
        current_app.logger.error("backup: photos were not copied to %s: %s", folder, error)
    held = names_in(folder)
    return sum(name_of(sha256) not in held for sha256 in hashes)


def _copy_missing(hashes: list[str], folder: Path, reserve: int) -> None:
    folder.mkdir(mode=0o700, exist_ok=True)
    for draft in folder.glob("??/*.partial"):  # of a copying that was killed
        draft.unlink(missing_ok=True)
    held = names_in(folder)
    for name, sha256, size in ((name_of(sha256, size), sha256, size) for sha256 in hashes for size in storage.SIZES):
        if name in held:
            continue
        if shutil.disk_usage(folder).free < reserve:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        with suppress(FileNotFoundError):
            _keep(folder / name, storage.get(sha256, size))


def names_in(folder: Path) -> set[str]:
    """The photos in a folder beside copies, as `name_of` says them."""
    return {f"{path.parent.name}/{path.name}" for path in folder.glob("??/*.jpg")}


def _keep(path: Path, content: bytes) -> None:
    path.parent.mkdir(mode=0o700, exist_ok=True)
    draft = path.with_name(path.name + ".partial")
    with draft.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)

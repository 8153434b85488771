"""Where photos lie: a local folder or any fsspec URL (s3://…), through one code path."""

from __future__ import annotations

import os
from typing import Any

import fsspec
from flask import current_app

from app.core.ids import new_id

SIZES = ("full", "thumb")


def put(sha256: str, size: str, content: bytes) -> None:
    """Keep a photo durably: complete under a name of its own, synced, then renamed into place, the names synced too.

    Raises OSError.
    """
    files, path = _place(sha256, size)
    folder = path.rsplit("/", 1)[0]
    files.makedirs(folder, exist_ok=True)
    draft = f"{path}.{new_id()}"
    with files.open(draft, "wb") as file:
        file.write(content)
        file.flush()
        if hasattr(file, "fileno"):
            os.fsync(file.fileno())
    files.mv(draft, path)
    if "file" in files.protocol:  # not s3 and its kind
        # A name is the folder's to keep: without this a power cut takes a photo away that was answered for.
        _sync_names(folder)
        _sync_names(folder.rsplit("/", 1)[0])


def _sync_names(folder: str) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def get(sha256: str, size: str) -> bytes:
    """The bytes kept. Raises FileNotFoundError."""
    files, path = _place(sha256, size)
    content: bytes = files.cat_file(path)
    return content


def drop(sha256: str) -> None:
    """Take a photo's files away; those that are gone already are no fault."""
    for size in SIZES:
        files, path = _place(sha256, size)
        if files.exists(path):
            files.rm_file(path)


def _place(sha256: str, size: str) -> tuple[Any, str]:
    files, root = fsspec.core.url_to_fs(current_app.config["PHOTO_STORE"])
    return files, f"{root}/{sha256[:2]}/{sha256}-{size}.jpg"

"""Configuration from the environment, and the secrets that live beside the database."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any

from flask import Flask


def load_config(app: Flask, overrides: dict[str, Any]) -> None:
    """Fill `app.config`.

    Environment: DATABASE_URL (else SQLite in the instance folder), INSTANCE (that folder), PUBLIC_URL, ALLOWED_HOSTS
    (more names the site answers under, by comma or space; * for any), DEMO (1), PHOTO_STORE (a folder or any fsspec URL),
    BACKUPS (the folder of the copies that the site makes of itself; "" makes none), BEHIND_PROXY (number of trusted
    proxies), PLAIN_MODULES (1 serves the phone app's modules one by one, as written).
    """
    instance = Path(overrides.get("INSTANCE") or os.environ.get("INSTANCE") or app.instance_path).resolve()
    instance.mkdir(parents=True, exist_ok=True)
    app.instance_path = str(instance)
    app.config.update(
        INSTANCE=str(instance),
        SECRET_KEY=kept_secret(instance / "secret-key"),
        JOURNAL_KEY=kept_secret(instance / "journal-key").encode(),
        SQLALCHEMY_DATABASE_URI=database_url(os.environ.get("DATABASE_URL"), instance),
        PHOTO_STORE=os.environ.get("PHOTO_STORE") or str(instance / "photos"),
        BACKUPS=os.environ.get("BACKUPS", str(instance / "backups")),
        PUBLIC_URL=os.environ.get("PUBLIC_URL", ""),
        ALLOWED_HOSTS=os.environ.get("ALLOWED_HOSTS", ""),
        DEMO=os.environ.get("DEMO", "1") != "0",
        PLAIN_MODULES=os.environ.get("PLAIN_MODULES", "0") == "1",
        BEHIND_PROXY=int(os.environ.get("BEHIND_PROXY", "0")),
        MAX_CONTENT_LENGTH=24 * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=2 * 1024 * 1024,
        MAX_FORM_PARTS=1_000,
        WTF_CSRF_TIME_LIMIT=None,
        BABEL_DEFAULT_LOCALE="zh_CN",
        PASSWORD_COST=os.environ.get("PASSWORD_COST", "normal"),
    )
    app.config.update(overrides)
    if "DATABASE_URL" in overrides:
        app.config["SQLALCHEMY_DATABASE_URI"] = database_url(overrides["DATABASE_URL"], instance)


def database_url(given: str | None, instance: Path) -> str:
    """`given`, made to use the driver we ship; SQLite in the instance folder when there is none."""
    if not given:
        return f"sqlite:///{instance / 'zonewalk.sqlite3'}"
    for prefix in ("postgres://", "postgresql://"):
        if given.startswith(prefix):
            return "postgresql+psycopg://" + given.removeprefix(prefix)
    return given


def kept_secret(path: Path) -> str:
    """The secret in the file, made on first use, readable by its owner alone; two starts at once agree on one."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_hex(32))
        file.flush()
        os.fsync(file.fileno())
    return path.read_text().strip()

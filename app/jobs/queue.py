"""The queue between the web server and the worker: huey on SQLite, on Redis when REDIS_URL is set."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from flask import Flask
from huey import RedisHuey, SqliteHuey

NAME = "zonewalk"


def queue_of(app: Flask) -> Any:
    """The application's huey, made once."""
    if "huey" not in app.extensions:
        app.extensions["huey"] = _open(app)
    return app.extensions["huey"]


def enqueue(app: Flask, job_id: str) -> None:
    """Hand the job to the worker. Harmless when done twice: a job is claimed by its row."""
    queue_of(app)
    app.extensions["huey_task"](job_id)


def perform_soon(app: Flask, name: str) -> None:
    """Have the worker do something regular now instead of at its next minute. Harmless when done twice."""
    queue_of(app)
    app.extensions["huey_regular"](name)


def waiting_ids(app: Flask) -> set[str]:
    """The jobs that the queue holds and no worker has taken yet."""
    return {str(task.args[0]) for task in queue_of(app).pending() if task.args}


def _open(app: Flask) -> Any:
    url = os.environ.get("REDIS_URL")
    # No results are kept: the row is the result.
    huey = (
        RedisHuey(NAME, url=url, results=False)
        if url
        else SqliteHuey(NAME, filename=str(Path(app.config["INSTANCE"]) / "huey.sqlite3"), results=False, fsync=True)
    )

    def run_job(job_id: str) -> None:
        from app.jobs.running import run

        with app.app_context():
            run(job_id)

    def do_regular(name: str) -> None:
        from app.jobs.registry import load_areas, regulars
        from app.jobs.worker import perform

        load_areas()
        for regular in regulars():
            if regular.name == name:
                perform(app, regular)

    app.extensions["huey_task"] = huey.task(name="run_job")(run_job)
    app.extensions["huey_regular"] = huey.task(name="do_regular")(do_regular)
    return huey

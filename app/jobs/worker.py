"""The worker's process: `python -m app.jobs.worker`. Picks up what an earlier worker left half-way."""

from __future__ import annotations

import logging
import os

from flask import Flask
from huey import crontab

from app.core.acting import Acting
from app.core.db import db
from app.jobs.actions import remove_old_jobs, requeue_lost
from app.jobs.queue import queue_of
from app.jobs.registry import load_areas
from app.policy import SYSTEM

THREADS = 2  # so that a long plate run does not keep an import waiting
STOP_SECONDS = 8


def main() -> None:
    from app import create_app

    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    app = create_app()
    load_areas()
    huey = queue_of(app)
    huey.periodic_task(crontab(minute="*"), name="requeue_lost")(lambda: sweep(app))
    huey.periodic_task(crontab(minute="7"), name="remove_old_jobs")(lambda: tidy(app))
    sweep(app)
    tidy(app)
    # SIGTERM lets a job end if that takes no longer than STOP_SECONDS; what is cut off is queued again later.
    consumer = huey.create_consumer(
        workers=int(os.environ.get("WORKERS", str(THREADS))),
        max_delay=0.5,
        graceful_signal="TERM",
        shutdown_timeout=STOP_SECONDS,
    )
    consumer.run()


def sweep(app: Flask) -> None:
    """Queue again what lost its worker."""
    with app.app_context():
        try:
            requeue_lost(Acting(user=SYSTEM, now=app.extensions["clock"].now()))
        finally:
            db.session.remove()


def tidy(app: Flask) -> None:
    """Take away what nobody needs any more."""
    with app.app_context():
        try:
            remove_old_jobs(Acting(user=SYSTEM, now=app.extensions["clock"].now()))
        finally:
            db.session.remove()


if __name__ == "__main__":
    main()

"""The worker's process: `python -m app.jobs.worker`. Picks up what an earlier worker left half-way."""

from __future__ import annotations

import logging
import os
from functools import partial

from flask import Flask
from huey import crontab

from app.core.acting import Acting
from app.core.db import db
from app.jobs.actions import remove_old_jobs, requeue_lost
from app.jobs.queue import perform_soon, queue_of
from app.jobs.registry import Regular, load_areas, regulars
from app.policy import SYSTEM

THREADS = 3  # so that a long plate run does not keep an import waiting, nor reminders going out either
STOP_SECONDS = 8
OWN = (Regular("requeue_lost", "*", requeue_lost), Regular("remove_old_jobs", "7", remove_old_jobs))


def main() -> None:
    from app import create_app

    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    app = create_app()
    load_areas()
    huey = queue_of(app)
    for one in (*OWN, *regulars()):
        huey.periodic_task(crontab(minute=one.minute), name=one.name)(partial(perform, app, one))
        perform_soon(app, one.name) if one.slow else perform(app, one)
    # SIGTERM lets a job end if that takes no longer than STOP_SECONDS; what is cut off is queued again later.
    consumer = huey.create_consumer(
        workers=int(os.environ.get("WORKERS", str(THREADS))),
        max_delay=0.5,
        graceful_signal="TERM",
        shutdown_timeout=STOP_SECONDS,
    )
    consumer.run()


def perform(app: Flask, regular: Regular) -> None:
    """Do it as the system, now. A fault is logged, and does not keep the others from their turn."""
    with app.app_context():
        try:
            regular.handler(Acting(user=SYSTEM, now=app.extensions["clock"].now()))
        except Exception:
            app.logger.exception("%s failed", regular.name)
        finally:
            db.session.remove()


if __name__ == "__main__":
    main()

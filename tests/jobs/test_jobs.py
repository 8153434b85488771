"""Jobs: started, followed, cancelled, run again, seen by their own people only."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask

from app.core import journal
from app.core.db import db, transaction
from app.core.errors import Problem
from app.jobs import queue, registry
from app.jobs.actions import cancel_job, remove_old_jobs, requeue_lost, retry_job, start_job
from app.jobs.models import Job
from app.jobs.queries import folder_of
from app.jobs.registry import JobCancelled, RunningJob, job
from app.jobs.rules import is_lost, percent
from app.jobs.running import run
from tests.cast import Cast


@pytest.fixture(autouse=True)
def kinds() -> Iterator[None]:
    registry.load_areas()  # read once a process: read them before what is kept is noted
    kept = dict(registry._kinds)

    @job("count", title="Counting")
    def count(running: RunningJob) -> dict[str, str]:
        steps = running.arguments["steps"]
        for step in range(steps):
            running.progress(step + 1, steps)
        (running.folder / "sum.txt").write_text(str(steps))
        return {"download": "sum.txt", "location": "/zones"}

    @job("refuse")
    def refuse(running: RunningJob) -> dict[str, str]:
        raise Problem(422, "no", "There are %(number)s too many.", number=3)

    @job("break")
    def break_(running: RunningJob) -> dict[str, str]:
        raise RuntimeError("secret detail")

    yield
    registry._kinds.clear()
    registry._kinds.update(kept)


def waiting(app: Flask, cast: Cast, name: str = "office") -> Job:
    """A job that no worker has taken."""
    app.config["JOBS_INLINE"] = False
    return start_job(cast.by(name), "count", {"steps": 4})


def test_a_job_runs_keeps_its_file_and_is_on_the_journal(cast: Cast) -> None:
    done = start_job(cast.by("office"), "count", {"steps": 4})
    assert (done.state, done.done, done.total) == ("done", 4, 4)
    office = cast.client("office")
    assert office.get(f"/jobs/{done.id}/file").data == b"4"
    page = office.get(f"/jobs/{done.id}").text
    assert "sum.txt" in page and 'href="/zones"' in page
    assert "Counting" in office.get("/jobs").text
    written = db.session.query(journal.JournalEntry).filter_by(entity="job").order_by(journal.JournalEntry.revision)
    actions = [entry.action for entry in written]
    assert actions == ["start_job", "end_job"]
    assert journal.verify() is None


def test_an_unknown_kind_is_a_mistake_of_the_caller(cast: Cast) -> None:
    with pytest.raises(KeyError):
        start_job(cast.by("office"), "no-such-kind", {})


def test_a_refusal_is_shown_in_words_and_the_job_can_be_run_again(cast: Cast) -> None:
    failed = start_job(cast.by("office"), "refuse", {})
    assert failed.state == "failed"
    assert "There are 3 too many." in cast.client("office").get(f"/jobs/{failed.id}").text
    assert retry_job(cast.by("office"), failed.id).state == "failed"


def test_a_fault_tells_no_detail(cast: Cast) -> None:
    failed = start_job(cast.by("office"), "break", {})
    assert failed.state == "failed"
    assert "secret detail" not in cast.client("office").get(f"/jobs/{failed.id}").text


def test_a_waiting_job_is_cancelled_at_once_and_never_runs(app: Flask, cast: Cast) -> None:
    held = waiting(app, cast)
    assert cast.client("office").post(f"/jobs/{held.id}/cancel").status_code == 302
    run(held.id)
    assert db.session.get(Job, held.id, populate_existing=True).state == "cancelled"
    with pytest.raises(Problem) as refused:
        cancel_job(cast.by("office"), held.id)
    assert refused.value.status == 409


def test_a_running_job_stops_at_its_next_step(cast: Cast) -> None:
    seen: list[int] = []

    @job("stop-me")
    def stop_me(running: RunningJob) -> dict[str, str]:
        for step in range(5):
            seen.append(step)
            if step == 1:
                cancel_job(cast.by("office"), running.id)
            running.progress(step, 5)
        return {}

    assert start_job(cast.by("office"), "stop-me", {}).state == "cancelled"
    assert seen == [0, 1]
    assert issubclass(JobCancelled, Exception)


def test_a_silent_job_is_queued_again_and_a_living_one_left_alone(app: Flask, cast: Cast) -> None:
    lost, living = waiting(app, cast), waiting(app, cast)
    with transaction():
        for row, silence in ((lost, 61), (living, 59)):
            row.state, row.heartbeat_at = "running", cast.clock.now() - timedelta(seconds=silence)
    queue.queue_of(app).flush()
    assert requeue_lost(cast.system) == 1
    assert (lost.state, living.state) == ("queued", "running")
    assert queue.waiting_ids(app) == {lost.id}
    assert requeue_lost(cast.system) == 0, "what the queue holds is not handed over twice"


def test_a_job_that_never_reached_the_queue_is_handed_over(app: Flask, cast: Cast) -> None:
    held = waiting(app, cast)
    queue.queue_of(app).flush()
    assert requeue_lost(cast.system) == 1
    assert queue.waiting_ids(app) == {held.id}


def test_a_job_taken_by_a_worker_is_not_taken_again(app: Flask, cast: Cast) -> None:
    held = waiting(app, cast)
    with transaction():
        held.state = "running"
    run(held.id)
    assert db.session.get(Job, held.id, populate_existing=True).state == "running"


def test_others_see_neither_the_job_nor_that_it_exists(app: Flask, cast: Cast) -> None:
    held = waiting(app, cast, "lead")
    assert cast.client("lead").get(f"/jobs/{held.id}").status_code == 200
    assert cast.client("office").get(f"/jobs/{held.id}/state").json["state"] == "queued"
    other = cast.client("owner")
    for path in (f"/jobs/{held.id}", f"/jobs/{held.id}/state", f"/jobs/{held.id}/file", "/jobs/absent"):
        assert other.get(path).status_code == 404
    assert other.post(f"/jobs/{held.id}/cancel").status_code == 404
    assert other.get("/jobs").status_code == 403
    assert app.test_client().get(f"/jobs/{held.id}").status_code == 401


def test_the_page_refreshes_itself_without_scripts_while_the_job_runs(app: Flask, cast: Cast) -> None:
    held = waiting(app, cast)
    assert 'http-equiv="refresh"' in cast.client("office").get(f"/jobs/{held.id}").text


def test_progress_is_between_nothing_and_all(cast: Cast) -> None:
    assert [percent(0, 0), percent(1, 3), percent(5, 5), percent(9, 5)] == [0, 33, 100, 100]
    now = cast.clock.now()
    assert is_lost("running", None, now)
    assert not is_lost("queued", now - timedelta(days=1), now)


def test_a_month_after_its_end_a_job_and_its_files_are_taken_away(cast: Cast) -> None:
    old, young = (start_job(cast.by("office"), "count", {"steps": 4}) for _ in range(2))
    with transaction():
        old.finished_at = cast.clock.now() - timedelta(days=30, seconds=1)
        young.finished_at = cast.clock.now() - timedelta(days=30) + timedelta(seconds=1)
    assert folder_of(old.id).is_dir()
    assert remove_old_jobs(cast.system) == 1 and remove_old_jobs(cast.system) == 0
    assert not folder_of(old.id).exists() and folder_of(young.id).is_dir()
    assert [row.id for row in db.session.query(Job)] == [young.id]
    assert journal.verify() is None


def test_what_has_not_ended_is_never_taken_away(app: Flask, cast: Cast) -> None:
    held = waiting(app, cast)
    cast.clock.moment += timedelta(days=400)
    assert remove_old_jobs(cast.system) == 0 and db.session.get(Job, held.id) is not None

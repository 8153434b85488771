"""The office brings a file, looks, and agrees; the command line likewise."""

from __future__ import annotations

from io import BytesIO

import pytest
from sqlalchemy import func, select

from app.core.db import db
from app.demo.ledger import demo_ledger
from app.jobs.running import run
from app.ledger.models import LedgerImport
from app.places.models import Zone


def zones() -> int:
    return db.session.execute(select(func.count(Zone.id))).scalar_one()


def bring(browser, content: bytes, name: str = "台账.xlsx"):
    return browser.post("/import", data={"file": (BytesIO(content), name)})


def test_the_office_brings_looks_and_agrees(cast) -> None:
    browser = cast.client("office")
    assert browser.get("/import").status_code == 200
    brought = bring(browser, demo_ledger())
    assert brought.status_code == 303
    before = zones()
    page = browser.get(brought.location).get_data(as_text=True)
    assert ">142<" in page and "/accept" in page and "同上" in page
    assert zones() == before
    agreed = browser.post(f"{brought.location}/accept")
    assert agreed.status_code == 303 and zones() == before + 142  # 配电室 of the cast is one of the file
    assert "/accept" not in browser.get(brought.location).get_data(as_text=True)
    assert browser.get(f"{brought.location}/file").data.startswith(b"PK")
    assert "台账.xlsx" in browser.get("/import").get_data(as_text=True)


def test_a_long_file_is_read_by_a_job_and_seen_as_any_other(cast, monkeypatch) -> None:
    monkeypatch.setattr("app.ledger.pages.AT_ONCE", 50_000)
    monkeypatch.setitem(cast.app.config, "JOBS_INLINE", False)
    browser = cast.client("office")
    job = bring(browser, demo_ledger()).location
    assert job.startswith("/jobs/")
    kept = db.session.execute(select(LedgerImport)).scalar_one()
    waiting = browser.get(f"/import/{kept.id}").get_data(as_text=True)
    assert "还没有读完" in waiting and "/accept" not in waiting and browser.post(f"/import/{kept.id}/accept").status_code == 409
    run(job.removeprefix("/jobs/"))
    assert f"/import/{kept.id}" in browser.get(job).get_data(as_text=True)
    page = browser.get(f"/import/{kept.id}").get_data(as_text=True)
    assert ">142<" in page and "/accept" in page and "同上" in page


def test_a_file_that_is_no_workbook_shows_its_problem_and_no_button(cast) -> None:
    browser = cast.client("office")
    brought = bring(browser, b"\x00\x01 not a workbook")
    page = browser.get(brought.location).get_data(as_text=True)
    assert "/accept" not in page
    assert browser.post(f"{brought.location}/accept").status_code == 409


def test_an_empty_form_says_what_is_missing(cast) -> None:
    browser = cast.client("office")
    assert browser.post("/import", data={}).status_code == 422
    assert bring(browser, b"").status_code == 422


@pytest.mark.parametrize("name", ["manager", "deputy", "lead", "owner", "staff"])
def test_nobody_else_sees_an_import(cast, name) -> None:
    brought = bring(cast.client("office"), demo_ledger())
    browser = cast.client(name)
    for path in ("/import", brought.location):
        assert browser.get(path).status_code == 403
    assert browser.post(f"{brought.location}/accept").status_code == 403


def test_an_absent_import_is_not_found(cast) -> None:
    assert cast.client("office").get("/import/none").status_code == 404


def test_taking_in_is_a_job_and_there_is_no_second_one_meanwhile(app, cast) -> None:
    app.config["JOBS_INLINE"] = False
    browser = cast.client("office")
    brought = bring(browser, demo_ledger())
    first = browser.post(f"{brought.location}/accept")
    assert first.status_code == 303 and first.location.startswith("/jobs/")
    assert browser.post(f"{brought.location}/accept").location == first.location
    page = browser.get(brought.location).get_data(as_text=True)
    assert first.location in page and "/accept" not in page


def test_the_command_prints_and_writes_nothing(app, tmp_path) -> None:
    file = tmp_path / "ledger.xlsx"
    file.write_bytes(demo_ledger())
    result = app.test_cli_runner().invoke(args=["import-ledger", str(file)])
    assert result.exit_code == 0, result.output
    assert "责任区!" in result.output and zones() == 0
    assert db.session.execute(select(func.count(LedgerImport.id))).scalar_one() == 0


def test_the_command_writes_when_told_to(app, tmp_path) -> None:
    file = tmp_path / "ledger.xlsx"
    file.write_bytes(demo_ledger())
    for words in ("已写入 237 行。", "无需导入"):
        result = app.test_cli_runner().invoke(args=["import-ledger", str(file), "--yes"])
        assert result.exit_code == 0 and words in result.output
        assert zones() == 143


@pytest.mark.parametrize("content", [b"", b"no workbook", None])
@pytest.mark.parametrize("flags", [[], ["--yes"]])
def test_the_command_fails_where_nothing_could_be_written(app, tmp_path, content, flags) -> None:
    file = tmp_path / "ledger.xlsx"
    if content is not None:
        file.write_bytes(content)
    result = app.test_cli_runner().invoke(args=["import-ledger", str(file), *flags])
    assert result.exit_code == 1

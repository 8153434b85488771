"""Commands speak one language throughout, and say in one sentence what keeps them from their work."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from app.demo.ledger import demo_ledger
from app.web.click_words import speak_as_commands
from tests.ledger.ledgers import ledger

CHINESE = re.compile(r"[一-鿿]")
COMMANDS = ("import-ledger", "create-user", "plates", "backup", "restore", "new-epoch")
QUESTIONS = [*([name, "--help"] for name in COMMANDS), ["journal", "verify", "--help"]]


@pytest.fixture
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    speak(monkeypatch, "en_GB.UTF-8")


@pytest.fixture
def chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    speak(monkeypatch, "C.UTF-8")


def speak(monkeypatch: pytest.MonkeyPatch, language: str) -> None:
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", language)


def run(app: Flask, *arguments: str) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=list(arguments))
    assert result.exception is None or isinstance(result.exception, SystemExit), result.output
    return result.exit_code, result.output


def test_an_import_is_told_in_english_alone(app: Flask, english: None, tmp_path: Path) -> None:
    file = tmp_path / "ledger.xlsx"
    file.write_bytes(demo_ledger())
    code, told = run(app, "import-ledger", str(file))
    head = told.splitlines()[0]
    assert code == 0 and head == "Teams: 5 new, 0 changed, 0 same", head
    assert "Nothing was written." in told and "oddities" in told
    assert "Rows written: " in run(app, "import-ledger", str(file), "--yes")[1]


def test_an_import_is_told_in_chinese_alone(app: Flask, chinese: None, tmp_path: Path) -> None:
    file = tmp_path / "ledger.xlsx"
    file.write_bytes(ledger())
    for arguments in ([], ["--yes"], ["--yes"]):
        code, told = run(app, "import-ledger", str(file), *arguments)
        assert code == 0
        spoken = told.replace("W001", "").replace("W002", "").replace("W003", "")
        assert not re.search(r"[A-Za-z]{4,}", spoken.replace("--yes", "")), told


@pytest.mark.parametrize("question", QUESTIONS, ids=" ".join)
def test_every_help_is_in_the_chosen_language(app: Flask, monkeypatch: pytest.MonkeyPatch, question: list[str]) -> None:
    speak(monkeypatch, "zh_CN.UTF-8")
    assert CHINESE.search(run(app, *question)[1])
    speak(monkeypatch, "en_US.UTF-8")
    assert not CHINESE.search(run(app, *question)[1])


@pytest.mark.one_database
@pytest.mark.parametrize("language", ["zh_CN.UTF-8", "C.UTF-8", "en_US.UTF-8"])
def test_the_words_of_click_itself_are_in_the_chosen_language(
    app: Flask, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    monkeypatch.setenv("LANGUAGE", "")  # given back afterwards
    speak(monkeypatch, language)
    speak_as_commands()
    for arguments in (["plates", "--help"], ["journal", "--help"], ["import-ledger"], ["plates", "--size", "x", "--out", "y"]):
        told = run(app, *arguments)[1]
        english = re.search(r"Usage|Options|Commands|default|required|Try |Error|Missing|Invalid", told)
        assert bool(english) == language.startswith("en"), told


def test_refusals_come_in_the_chosen_language(app: Flask, chinese: None) -> None:
    for arguments in (["create-user", "W1", "甲", "--role", "lead"], ["plates", "--out", "/tmp/none.pdf"],
                      ["import-ledger", "/nowhere.xlsx"], ["journal", "verify", "--head", "x"]):  # fmt: skip
        code, told = run(app, *arguments)
        assert code == 1 and CHINESE.search(told) and len(told.splitlines()) == 1, told


@pytest.mark.one_database
@pytest.mark.parametrize("state", ["missing", "empty", "another version"])
def test_without_a_ready_database_a_command_says_so_in_one_sentence(state: str, english: None, tmp_path: Path) -> None:
    from pysqlite3 import dbapi2

    database = tmp_path / "site.sqlite3"
    if state != "missing":
        with dbapi2.connect(str(database)) as connection:
            connection.execute("CREATE TABLE other (id INTEGER)")
            if state == "another version":
                connection.execute("CREATE TABLE alembic_version (version_num TEXT)")
                connection.execute("INSERT INTO alembic_version VALUES ('0000')")
    site = create_app({"INSTANCE": str(tmp_path), "TESTING": True, "DATABASE_URL": f"sqlite:///{database}"})
    file = tmp_path / "ledger.xlsx"
    file.write_bytes(ledger())
    for arguments in (["plates", "--out", str(tmp_path / "p.pdf")], ["import-ledger", str(file)], ["journal", "verify"],
                      ["create-user", "W1", "甲"], ["backup", str(tmp_path / "b.zip")], ["new-epoch"]):  # fmt: skip
        code, told = run(site, *arguments)
        assert code == 1 and len(told.splitlines()) == 1 and "db upgrade" in told, told
    assert (state == "missing") != database.exists()


@pytest.mark.one_database
def test_a_backup_that_is_none_is_refused_in_one_sentence(app: Flask, english: None, tmp_path: Path) -> None:
    file = tmp_path / "b.zip"
    file.write_bytes(b"no zip")
    for wanted in (file, tmp_path / "absent.zip"):
        code, told = run(app, "restore", str(wanted))
        assert code == 1 and len(told.splitlines()) == 1 and "cannot be read as a backup" in told

"""The page that walks a phone through trusting the office's own authority."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography import x509
from flask import Flask
from flask.testing import FlaskClient

from tools.authority import fingerprint, issue

pytestmark = pytest.mark.one_database


def test_without_an_authority_there_is_no_such_page(client: FlaskClient) -> None:
    assert client.get("/trust").status_code == 404


def test_a_phone_gets_the_certificate_and_never_the_key(app: Flask, client: FlaskClient, tmp_path: Path) -> None:
    app.config["INSTANCE"] = str(tmp_path)
    issue(tmp_path, "192.0.2.7")
    page = client.get("/trust")
    assert page.status_code == 200 and fingerprint(tmp_path) in page.text
    served = x509.load_der_x509_certificate(client.get("/trust/zonewalk.crt").data)
    leaf = x509.load_pem_x509_certificate((tmp_path / "server.pem").read_bytes())
    assert leaf.issuer == served.subject
    assert (tmp_path / "authority-key.pem").stat().st_mode & 0o077 == 0


def test_the_authority_stays_the_same_from_start_to_start(tmp_path: Path) -> None:
    issue(tmp_path, "192.0.2.7")
    first = fingerprint(tmp_path)
    issue(tmp_path, "192.0.2.8")
    assert fingerprint(tmp_path) == first

"""A downloaded file's name: as it reads, and plain beside it where that cannot be written."""

from __future__ import annotations

import pytest
from flask import Response

from app.web.downloads import as_file


@pytest.mark.parametrize(
    ("name", "plain", "said"),
    [
        ("records-20260302.xlsx", "", 'attachment; filename="records-20260302.xlsx"'),
        ("台账.xlsx", "ledger.xlsx", "attachment; filename=\"ledger.xlsx\"; filename*=UTF-8''%E5%8F%B0%E8%B4%A6.xlsx"),
        ("台账.csv", "", "attachment; filename=\"file.csv\"; filename*=UTF-8''%E5%8F%B0%E8%B4%A6.csv"),
        ('a"b/c.pdf', "", "attachment; filename=\"file.pdf\"; filename*=UTF-8''a%22b-c.pdf"),
        ("台\r\n账", "", "attachment; filename=\"file\"; filename*=UTF-8''%E5%8F%B0%0D%0A%E8%B4%A6"),
    ],
)
def test_a_file_has_a_name_that_every_browser_can_write(name: str, plain: str, said: str) -> None:
    response = as_file(Response(b"x"), name, plain)
    assert response.headers["Content-Disposition"] == said
    assert "no-store" in response.headers["Cache-Control"]

"""The table of imports: the uploaded file, what was found in it, and whether a person agreed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Model
from app.core.ids import new_id


class LedgerImport(Model):
    """`preview` is what the reading found; `accepted_at` is set when all its rows were written.

    `rows_written` of `rows_total` are written so far; a job stopped or killed half-way leaves them so.
    """

    __tablename__ = "ledger_import"

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    filename: Mapped[str] = mapped_column(String(200))
    content: Mapped[bytes] = mapped_column(LargeBinary)
    preview: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    created_by: Mapped[str] = mapped_column(String(36))
    created_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    accepted_by: Mapped[str | None] = mapped_column(String(36))
    rows_written: Mapped[int] = mapped_column(default=0, server_default="0")
    rows_total: Mapped[int] = mapped_column(default=0, server_default="0")
    job_id: Mapped[str | None] = mapped_column(String(36))

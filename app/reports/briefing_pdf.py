"""The week's briefing as a PDF: A4 across, its headings on each page, signed at the end."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction
from math import floor

from flask_babel import gettext
from fpdf import FPDF
from fpdf.enums import TableCellFillMode, WrapMode
from fpdf.fonts import FontFace

from app.plates.printing.fonts import SANS, SERIF, faces, printable
from app.reports.briefing import Briefing, Table
from app.reports.rules import Value, fit
from app.settings.rules import Settings

HEAD = (220, 235, 233)
SIGN_WIDTH = 10


class _Pages(FPDF):
    def footer(self) -> None:
        self.set_y(-12)
        self.set_font(SANS, size=8)
        self.cell(0, 6, f"{self.page_no()} / {{nb}}", align="C")


def briefing_pdf(told: Briefing, settings: Settings, sign_in: str) -> bytes:
    """`sign_in` heads the column to sign in."""
    pdf = _Pages(orientation="L", unit="mm", format="A4")
    pdf.set_margins(12, 12)
    pdf.set_auto_page_break(True, margin=15)
    for face in faces():
        pdf.add_font(face.key, fname=str(face.path))
    pdf.set_fallback_fonts([SERIF], exact_match=False)
    pdf.set_title(told.title)
    pdf.add_page()
    _line(pdf, told.title, 18, "C")
    _line(pdf, told.standing, 10, "C")
    _line(pdf, told.figures, 10, "L")
    for table in told.tables:
        _table(pdf, table, settings, sign_in)
    pdf.ln(5)
    if pdf.will_page_break(8):
        pdf.add_page()
    _line(pdf, told.signature, 11, "L")
    return bytes(pdf.output())


def _line(pdf: FPDF, text: str, size: float, align: str) -> None:
    pdf.set_font(SANS, size=size)
    pdf.multi_cell(0, size * 0.55, printable(fit(text)), align=align, wrapmode=WrapMode.CHAR, new_x="LMARGIN", new_y="NEXT")
    pdf.ln(1.5)


def _table(pdf: FPDF, table: Table, settings: Settings, sign_in: str) -> None:
    columns = [*table.columns, *([(sign_in, SIGN_WIDTH)] if table.to_sign else [])]
    pdf.ln(3)
    if pdf.will_page_break(25):  # a heading is not left alone at a page's foot
        pdf.add_page()
    _line(pdf, f"{table.heading} ({len(table.rows)})", 13, "L")
    if not table.rows:
        _line(pdf, gettext("None."), 10, "L")
        return
    pdf.set_font(SANS, size=9)
    head = FontFace(fill_color=HEAD)
    with pdf.table(
        col_widths=tuple(width for _, width in columns), headings_style=head, line_height=5, padding=1,
        text_align="LEFT", wrapmode=WrapMode.CHAR, cell_fill_mode=TableCellFillMode.NONE,
    ) as made:  # fmt: skip
        row = made.row()
        for heading, _ in columns:
            row.cell(heading)
        for values in table.rows:
            row = made.row()
            for value in values:
                row.cell(_text(value, settings))
            if table.to_sign:
                row.cell("")


def _text(value: Value, settings: Settings) -> str:
    if isinstance(value, datetime):
        return f"{settings.local(value):%Y-%m-%d %H:%M}"
    if isinstance(value, Fraction):
        return f"{floor(value * 100)}%"
    return "" if value is None else printable(fit(str(value)))

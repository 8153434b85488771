"""What comes out of the printer, read again by tools that are not ours."""

from __future__ import annotations

import re
import subprocess
from io import BytesIO
from pathlib import Path

import pytest
import zxingcpp
from flask.testing import FlaskCliRunner
from PIL import Image

from app.core.errors import Problem
from app.people.actions import change_person
from app.plates import actions, queries
from app.plates.batches import print_to_file
from app.plates.choices import Choices, read_choices
from app.plates.printing import fonts
from app.plates.printing.content import contents
from app.plates.printing.fonts import printable
from app.plates.printing.sheets import calibration_pdf, plate_png
from app.plates.printing.sizes import SIZES, sheet_of
from app.plates.rules import plate_url
from app.settings.actions import change_settings
from tests.cast import Cast

RARE = "喆赟翀燚㛃𠅤"


def read_pdf(path: Path, dpi: int = 200) -> list[set[str]]:
    """The codes on each page, by pdftoppm and zxing-cpp."""
    prefix = path.with_suffix("")
    subprocess.run(["pdftoppm", "-r", str(dpi), "-png", str(path), str(prefix)], check=True)
    pages = sorted(path.parent.glob(f"{prefix.name}-*.png"))
    return [{found.text for found in zxingcpp.read_barcodes(Image.open(page))} for page in pages]


def text_of(path: Path) -> str:
    return subprocess.run(["pdftotext", str(path), "-"], check=True, capture_output=True, text=True).stdout


def page_mm(path: Path) -> tuple[float, float]:
    told = subprocess.run(["pdfinfo", str(path)], check=True, capture_output=True, text=True).stdout
    wide, high = re.search(r"Page size:\s+([\d.]+) x ([\d.]+)", told).groups()  # type: ignore[union-attr]
    return float(wide) / 72 * 25.4, float(high) / 72 * 25.4


def all_plates(cast: Cast) -> list[str]:
    plates = actions.issue_plates(cast.by("office"), [zone.id for zone in cast.zones.values()])
    return [plate_url("https://zw.example", plate.code) for plate in plates]


@pytest.mark.one_database
@pytest.mark.parametrize("size", list(SIZES))
def test_a_plate_of_any_size_is_read_from_paper_and_has_its_true_size(cast: Cast, tmp_path: Path, size: str) -> None:
    urls = all_plates(cast)
    path = tmp_path / "plates.pdf"
    print_to_file(cast.by("office"), queries.all_plates(), Choices(size=size, sheet="page"), path)
    assert set().union(*read_pdf(path)) == set(urls)
    assert page_mm(path) == pytest.approx((SIZES[size].width, SIZES[size].height), abs=0.1)


@pytest.mark.one_database
def test_rare_names_stand_in_the_text_and_not_as_boxes(cast: Cast, tmp_path: Path) -> None:
    owner = cast.people["owner"]
    change_person(cast.by("office"), owner.id, number=owner.number, name=RARE)
    change_settings(cast.by("office"), supervision_phone="010-5550100", site_name="示例大院")
    all_plates(cast)
    path = tmp_path / "plates.pdf"
    print_to_file(cast.by("office"), queries.all_plates(), Choices(), path)
    text = text_of(path)
    for words in (RARE, "一层大厅", "1号楼", "大厅保洁", "010-5550100", "示例大院"):
        assert words in text
    assert fonts.missing(RARE) == []
    assert fonts.missing("\U00031350") == ["\U00031350"]


@pytest.mark.one_database
def test_a_plate_as_picture_is_read_at_its_true_size(cast: Cast) -> None:
    urls = all_plates(cast)
    content = contents(queries.all_plates(), cast.clock.now())[0]
    picture = Image.open(BytesIO(plate_png(content, SIZES["door"])))
    assert picture.size == (1181, 827)
    assert zxingcpp.read_barcodes(picture)[0].text in urls


@pytest.mark.one_database
def test_labels_start_at_the_cell_that_is_still_free(cast: Cast, tmp_path: Path) -> None:
    all_plates(cast)
    choices = read_choices({"size": "label60", "sheet": "grid", "start_cell": "20"})
    assert len(choices.layout().cells) == 21
    path = tmp_path / "labels.pdf"
    pages = print_to_file(cast.by("office"), queries.all_plates(), choices, path)
    assert pages == 2
    assert [len(codes) for codes in read_pdf(path, 300)] == [2, 1]


@pytest.mark.parametrize(
    "form", [{"size": "a3"}, {"size": "a4", "sheet": "2"}, {"start_cell": "9"}, {"start_cell": "x"}, {"sheet": "3"}]
)
def test_choices_that_do_not_go_together_are_refused(form: dict[str, str]) -> None:
    with pytest.raises(Problem) as refused:
        read_choices(form)
    assert refused.value.status == 422


def test_every_plate_lies_wholly_on_its_sheet_and_on_no_other() -> None:
    for size in SIZES.values():
        for kind in ("page", "1", "2", "4", "8", "grid"):
            try:
                sheet = sheet_of(size, kind)
            except Problem:
                continue
            for place, (x, y) in enumerate(sheet.cells):
                assert x >= -0.01 and y >= -0.01
                assert x + size.width <= sheet.width + 0.02 and y + size.height <= sheet.height + 0.02
                for other_x, other_y in sheet.cells[place + 1 :]:
                    assert abs(x - other_x) >= size.width - 0.01 or abs(y - other_y) >= size.height - 0.01


def test_plates_have_a_symbol_of_at_least_25_millimetres() -> None:
    assert all(size.qr >= 25 for size in SIZES.values() if not size.label)


@pytest.mark.one_database
def test_the_command_prints_a_building(cast: Cast, tmp_path: Path) -> None:
    runner = FlaskCliRunner(cast.app)
    out = tmp_path / "out.pdf"
    told = runner.invoke(args=["plates", "--building", "1号楼", "--out", str(out), "--crop-marks"])
    assert told.exit_code == 0, told.output
    assert len(read_pdf(out)[0]) == 2
    assert runner.invoke(args=["plates", "--building", "9号楼", "--out", str(out)]).exit_code == 1


def test_the_calibration_page_is_an_a4(tmp_path: Path) -> None:
    path = tmp_path / "calibration.pdf"
    path.write_bytes(calibration_pdf("标尺", "100 %"))
    assert page_mm(path) == pytest.approx((210, 297), abs=0.1)
    assert "100 × 70 mm" in text_of(path)


def test_what_no_font_has_is_marked_and_not_left_out() -> None:
    assert printable("厕所太臭😤𠮷") == "厕所太臭〓〓" and printable("保洁班组") == "保洁班组"

"""The office's pages of plates, and what the others see of them."""

from __future__ import annotations

from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from app.core.db import transaction
from app.jobs.models import Job
from app.places.actions import add_zone
from app.plates import actions, queries
from app.plates.jobs import print_sheets
from app.plates.models import Plate
from tests.cast import Cast
from tests.plates.test_printing import read_pdf


@pytest.fixture
def plates(cast: Cast) -> list[Plate]:
    return actions.issue_plates(cast.by("office"), [zone.id for zone in cast.zones.values()])


def test_the_office_prints_a_building_in_one_file(cast: Cast, tmp_path: Path) -> None:
    office = cast.client("office")
    page = office.get("/plates/print?building=1号楼")
    assert "一层大厅" in page.text
    assert "配电室" not in page.text
    zones = [cast.zones["hall"].id, cast.zones["corridor"].id]
    answer = office.post("/plates/print", data={"zone": zones, "size": "door", "sheet": "8", "do": "print"})
    assert answer.mimetype == "application/pdf"
    (tmp_path / "got.pdf").write_bytes(answer.data)
    assert len(read_pdf(tmp_path / "got.pdf")[0]) == 2
    assert {queries.state_of(plate) for plate in queries.all_plates()} == {"printed"}


def test_an_impossible_sheet_is_explained_on_the_form(cast: Cast) -> None:
    form = {"zone": [cast.zones["hall"].id], "size": "a4", "sheet": "8", "do": "print"}
    assert cast.client("office").post("/plates/print", data=form).status_code == 422
    assert cast.client("office").post("/plates/print", data={"do": "print"}).status_code == 422


def test_many_plates_become_a_job(cast: Cast) -> None:
    floor = cast.zones["hall"].floor_id
    with transaction():
        zones = [add_zone(cast.by("office"), floor, f"试区{number}").id for number in range(31)]
    answer = cast.client("office").post("/plates/print", data={"zone": zones, "size": "label45", "sheet": "grid"})
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/jobs/")
    from app.core.db import db

    job = db.session.get(Job, answer.headers["Location"].rsplit("/", 1)[1])
    assert job is not None and job.state == "done", job and job.problem
    assert job.result is not None and job.result["pages"] == 1


def test_a_job_that_runs_again_notes_each_plate_once(cast: Cast, plates: list[Plate], tmp_path: Path) -> None:
    from app.jobs.registry import RunningJob

    wanted = {"plates": [plate.id for plate in plates], "size": "door", "sheet": "8"}
    job = RunningJob("j1", wanted, cast.by("office"), tmp_path, lambda done, total: None)
    assert print_sheets(job) == print_sheets(job) == {"download": "plates.pdf", "plates": 3, "pages": 1}
    assert [event.kind for event in plates[0].events] == ["printed"]


def test_one_plate_comes_as_a_picture(cast: Cast, plates: list[Plate], tmp_path: Path) -> None:
    answer = cast.client("office").post(f"/plates/{plates[0].id}/png", data={"size": "card"})
    (tmp_path / "plate.png").write_bytes(answer.data)
    found = zxingcpp.read_barcodes(Image.open(tmp_path / "plate.png"))
    assert found[0].text == f"HTTPS://ZW.EXAMPLE/Z/{plates[0].code}"


@pytest.mark.parametrize("who", ["manager", "deputy", "inspector", "lead", "owner"])
def test_nobody_but_the_office_reads_a_code(cast: Cast, plates: list[Plate], who: str) -> None:
    client = cast.client(who)
    pages = [client.get("/plates")] + [client.get(f"/plates/{plate.id}") for plate in plates]
    for page in pages:
        for plate in plates:
            assert plate.code not in page.text
            assert plate.code[:4] + "-" not in page.text
    assert client.post(f"/plates/{plates[0].id}/png").status_code == 403
    assert client.get("/plates/print").status_code == 403


def test_an_owner_sees_the_plates_of_their_own_zones(cast: Cast, plates: list[Plate]) -> None:
    owner = cast.client("owner")
    listed = owner.get("/plates").text
    assert "一层大厅" in listed
    assert "二层走廊" not in listed
    assert owner.get(f"/plates/{plates[0].id}").status_code == 200
    assert owner.get(f"/plates/{plates[1].id}").status_code == 404
    assert owner.get("/plates/nothing").status_code == 404
    assert owner.post(f"/plates/{plates[1].id}/harm", data={"kind": "lost"}).status_code == 404


def test_a_plates_life_by_the_pages(cast: Cast, plates: list[Plate]) -> None:
    office = cast.client("office")
    assert office.post("/plates/mount", data={"code": plates[0].code.lower()}).status_code == 303
    assert office.post(f"/plates/{plates[0].id}/harm", data={"kind": "damaged", "note": "划痕"}).status_code == 303
    assert "划痕" in office.get(f"/plates/{plates[0].id}").text
    made = office.post(f"/plates/{plates[0].id}/replace")
    assert made.status_code == 303
    assert office.get(made.headers["Location"]).status_code == 200
    assert office.get("/plates?state=revoked").status_code == 200
    assert office.post("/plates/mount", data={"code": plates[0].code}).status_code == 410


def test_blank_plates_are_printed_and_bound(cast: Cast) -> None:
    office = cast.client("office")
    form = {"number": "3", "size": "label60", "sheet": "grid", "start_cell": "5"}
    assert office.post("/plates/blank", data=form).mimetype == "application/pdf"
    blank = queries.all_plates()[0]
    to_bind = f"/plates/blank?plate={blank.id}"
    assert to_bind in office.get(f"/z/{blank.code}?public=1").text and blank.code in office.get(to_bind).text
    assert to_bind not in cast.client("deputy").get(f"/z/{blank.code}?public=1").text
    bound = office.post("/plates/bind", data={"code": blank.code, "zone": cast.zones["plant"].id})
    assert bound.status_code == 303
    assert office.get("/plates/blank").status_code == 200
    assert office.post("/plates/blank", data=form | {"number": "x"}).status_code == 422


def test_a_preset_is_kept_and_offered(cast: Cast) -> None:
    office = cast.client("office")
    form = {"do": "preset", "preset_name": "库房标签", "size": "label60", "sheet": "grid"}
    kept = office.post("/plates/print", data=form)
    assert kept.status_code == 303
    page = office.get(kept.headers["Location"]).text
    assert "库房标签" in page
    assert 'value="label60" selected' in page
    assert office.get("/plates/calibration.pdf").data.startswith(b"%PDF")


def test_a_preset_can_be_removed(cast: Cast) -> None:
    office = cast.client("office")
    kept = office.post("/plates/print", data={"do": "preset", "preset_name": "库房标签", "size": "label60", "sheet": "grid"})
    preset_id = kept.location.rpartition("=")[2]
    assert office.post(f"/plates/presets/{preset_id}/remove").status_code == 303
    assert f'value="{preset_id}"' not in office.get("/plates/print").text
    assert office.post(f"/plates/presets/{preset_id}/remove").status_code == 404
    assert cast.client("manager").post(f"/plates/presets/{preset_id}/remove").status_code == 403


@pytest.mark.parametrize(
    ("field", "given"),
    [("number", {"number": "0"}), ("number", {"number": "x"}), ("start_cell", {"start_cell": "99"}),
     ("size", {"size": "huge"}), ("sheet", {"size": "a4", "sheet": "8"})],
)  # fmt: skip
def test_what_is_wrong_with_blank_plates_stands_beside_the_field(cast: Cast, field: str, given: dict[str, str]) -> None:
    form = {"number": "7", "size": "label60", "sheet": "grid", "start_cell": "1"} | given
    answer = cast.client("office").post("/plates/blank", data=form)
    assert answer.status_code == 422 and f'id="{field}-fault"' in answer.text and "/plates/bind" in answer.text
    assert f'value="{form["start_cell"]}"' in answer.text


def test_a_code_that_cannot_be_bound_is_said_beside_it_and_stays(cast: Cast) -> None:
    answer = cast.client("office").post("/plates/bind", data={"code": "0000000000", "zone": cast.zones["plant"].id})
    assert answer.status_code == 404 and 'id="code-fault"' in answer.text and 'value="0000000000"' in answer.text

"""Whatever is sent as a photo (FAULTS A20 to A23) is refused in words or kept as a clean JPEG; the record stays."""

from __future__ import annotations

import hashlib
import io
import random
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from werkzeug.datastructures import FileStorage

from app.core.errors import Problem
from app.photos.rules import MAX_BYTES, clean
from tests.cast import Cast
from tests.photos import pictures
from tests.photos.pictures import corner, saved
from tests.sync.phone import HEADERS, Phone, patrol

KIND, LARGE = (415, "photo-kind"), (413, "photo-large")
PLAIN = saved(corner())
REFUSED = {
    "nothing": (b"", KIND),
    "text": (b"no photo at all", KIND),
    "svg": (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", KIND),
    "html": (b"<!doctype html><script>alert(1)</script>", KIND),
    "pdf": (b"%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj", KIND),
    "php": (b"<?php system($_GET['c']); ?>", KIND),
    "gif that is script": (b"GIF89a/*" + b"\0" * 40 + b"*/=1;alert(1)", KIND),
    "gif": (saved(corner(), "GIF"), KIND),
    "tiff": (saved(corner(), "TIFF"), KIND),
    "bmp": (saved(corner(), "BMP"), KIND),
    "ico": (saved(corner(), "ICO"), KIND),
    "heic": (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 64, KIND),
    "html that begins as jpeg": (b"\xff\xd8\xff\xe0<script>alert(1)</script>", KIND),
    "pdf that holds a jpeg": (b"%PDF-1.7\n" + PLAIN, KIND),
    "cut off": (PLAIN[: len(PLAIN) // 2], KIND),
    "header alone": (PLAIN[:20], KIND),
    "png cut off": (saved(Image.effect_noise((90, 90), 60), "PNG")[:-600], KIND),
    "png with a false sum": (saved(corner(), "PNG").replace(b"IDAT", b"IDAU"), KIND),
    "sixty megapixels": (saved(Image.new("1", (10_000, 6_000)), "PNG"), LARGE),
    "sixty megapixels of jpeg": (saved(Image.new("L", (10_000, 6_000)), quality=20), LARGE),
    "bomb": (pictures.bomb(), LARGE),
    "text folded into a chunk": (pictures.text_bomb(), KIND),
    "a size nobody has": (pictures.png(2**31 - 1, 2**31 - 1), LARGE),
    "30 MB": (PLAIN + b"\0" * (30 * 1024 * 1024), LARGE),
    "one byte too many": (PLAIN + b"\0" * (MAX_BYTES + 1 - len(PLAIN)), LARGE),
}
CLEANED = {
    "jpeg": PLAIN,
    "png": saved(corner(), "PNG"),
    "webp": saved(corner(), "WEBP", lossless=True),
    "cmyk": saved(corner().convert("CMYK"), quality=95),
    "grey": saved(corner().convert("L")),
    "palette": saved(corner().quantize(8), "PNG"),
    "two views in one": saved(corner(), "MPO", save_all=True, append_images=[corner()]),
    "moving png": pictures.moving(),
    "moving webp": pictures.moving("WEBP"),
    "jpeg and script": PLAIN + b"<script>alert(1)</script>",
    "jpeg and zip": PLAIN + b"PK\x03\x04" + b"evil.php" * 10,
    "jpeg and php": saved(corner(), comment=b"<?php system('id'); ?>"),
}


def put(client: FlaskClient, content: bytes, name: str | None = None):
    sha = name or hashlib.sha256(content).hexdigest()
    return client.put(f"/api/v1/photos/{sha}", data=content, content_type="image/jpeg", headers=HEADERS)


@pytest.mark.one_database
@pytest.mark.parametrize("what", REFUSED)
@pytest.mark.row("A20")
@pytest.mark.row("A21")
def test_what_is_no_photo_is_refused_in_words_and_its_record_stays(cast: Cast, what: str):
    content, (status, code) = REFUSED[what]
    client, sha = cast.client("deputy"), hashlib.sha256(content).hexdigest()
    phone, walked = Phone(client), patrol(cast.zones["hall"].id, cast.clock.now(), body={"photos": [sha]})
    assert phone.sync(walked)[0]["status"] == "applied"
    answer = put(client, content)
    assert (answer.status_code, answer.json["code"]) == (status, code)
    assert "照片" in answer.json["title"], "in the reader's language"
    phone.sync()
    assert phone.held["patrol", walked["id"]]["photos"] == [{"sha256": sha, "state": "refused"}]
    assert client.get(f"/photos/{sha}/full").status_code == 404


@pytest.mark.one_database
def test_the_reason_is_said_in_english_too(cast: Cast):
    client = cast.client("deputy")
    client.set_cookie("zonewalk_lang", "en")
    assert put(client, b"no photo").json["title"] == "That is not a photo that can be read (JPEG, PNG or WebP)."


@pytest.mark.one_database
@pytest.mark.parametrize("what", CLEANED)
@pytest.mark.row("A20")
def test_what_is_a_photo_is_kept_as_a_clean_jpeg(cast: Cast, what: str):
    client, content = cast.client("deputy"), CLEANED[what]
    assert put(client, content).status_code == 201
    for size in ("full", "thumb"):
        served = client.get(f"/photos/{hashlib.sha256(content).hexdigest()}/{size}")
        assert served.mimetype == "image/jpeg" and served.headers["X-Content-Type-Options"] == "nosniff"
        for mark in (b"script", b"PK\x03\x04", b"php"):
            assert mark not in served.data
        with Image.open(io.BytesIO(served.data), formats=("JPEG",)) as image:
            image.load()
            assert image.mode == "RGB" and not image.getexif() and "icc_profile" not in image.info
            assert served.data.endswith(b"\xff\xd9"), "nothing follows the picture"


@pytest.mark.one_database
def test_a_photo_goes_out_as_a_jpeg_to_this_site_alone_and_under_its_hash(cast: Cast):
    client, sha = cast.client("deputy"), hashlib.sha256(PLAIN).hexdigest()
    assert put(client, PLAIN).status_code == 201
    for size in ("full", "thumb"):
        headers = client.get(f"/photos/{sha}/{size}").headers
        assert (headers["Content-Type"], headers["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert headers["Content-Disposition"] == f'inline; filename="{sha[:12]}-{size}.jpg"'


@pytest.mark.row("A21")
def test_a_jpeg_may_have_fifty_megapixels_and_what_cannot_be_decoded_small_twenty_four():
    sides = {"JPEG": (8_000, 6_250), "PNG": (6_000, 4_000), "WEBP": (6_000, 4_000)}
    for kind, (width, height) in sides.items():
        assert clean(saved(Image.new("L", (width, height)), kind)).width == 2048, kind
        with pytest.raises(Problem) as refused:
            clean(saved(Image.new("L", (width, height + 1)), kind))
        assert refused.value.code == "photo-large", kind


@pytest.mark.parametrize("orientation", pictures.TURNED)
@pytest.mark.row("A21")
def test_a_photo_comes_out_upright_however_the_camera_was_held(orientation: int):
    with Image.open(io.BytesIO(clean(pictures.held_turned(orientation)).full)) as image:
        assert image.size == corner().size
        red, green, blue = image.getpixel((8, 8))  # type: ignore[misc]
        assert red > 200 and green < 60 and blue < 60
        for far in ((150, 8), (8, 88), (150, 88)):
            assert min(image.getpixel(far)) > 200  # type: ignore[type-var]


@pytest.mark.row("A21")
def test_sixteen_bits_and_what_one_can_see_through_come_out_as_they_look():
    def at_the_middle(image: Image.Image) -> tuple[int, ...]:
        with Image.open(io.BytesIO(clean(saved(image, "PNG")).full)) as out:
            return out.getpixel((16, 16))  # type: ignore[return-value]

    assert all(abs(value - 78) < 3 for value in at_the_middle(Image.new("I;16", (32, 32), 20_000)))
    assert min(at_the_middle(Image.new("RGBA", (32, 32), (200, 0, 0, 0)))) > 250
    assert min(at_the_middle(Image.new("LA", (32, 32), (0, 0)))) > 250


@pytest.mark.one_database
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.row("A22")
def test_nothing_a_camera_adds_is_in_any_served_byte(app: Flask, cast: Cast, kind: str):
    client, content = cast.client("deputy"), pictures.talkative(kind)
    assert sum(mark in content for mark in pictures.SECRETS) >= 4, "the file does tell"
    assert put(client, content).status_code == 201
    sha = hashlib.sha256(content).hexdigest()
    kept = [path.read_bytes() for path in Path(app.config["PHOTO_STORE"]).rglob("*") if path.is_file()]
    served = [client.get(f"/photos/{sha}/{size}").data for size in ("full", "thumb")]
    assert len(kept) == 2 and all(served)
    for out in kept + served:
        assert not [mark for mark in (*pictures.SECRETS, b"Exif", b"GPS", b"http://ns.adobe.com") if mark in out]


@pytest.mark.one_database
@pytest.mark.parametrize("name", ["../../etc/passwd", "..%2f..%2fetc%2fpasswd", "%00", "a" * 4_000, "CON", "%E2%80%AEgpj.exe",
                                  "A" * 64, "0" * 63, ".htaccess"])  # fmt: skip
@pytest.mark.row("A23")
def test_a_photo_is_named_by_its_hash_and_by_nothing_else(app: Flask, cast: Cast, tmp_path: Path, name: str):
    client = cast.client("deputy")
    assert put(client, PLAIN, name).status_code in (404, 405, 414, 422)
    assert client.get(f"/photos/{name}/full").status_code == 404
    assert not list(tmp_path.rglob("*.jpg"))


@pytest.mark.one_database
@pytest.mark.parametrize("name", ["../../x.jpg", "a\0.jpg", "\u202egpj.exe", "CON", ".htaccess", "x" * 4_000])
@pytest.mark.row("A23")
def test_a_files_own_name_is_forgotten(app: Flask, cast: Cast, name: str):
    form = {"zone_id": cast.zones["hall"].id, "words": "漏水", "severity": "normal", "preset": "today",
            "photos": FileStorage(io.BytesIO(PLAIN), filename=name, content_type="image/jpeg")}  # fmt: skip
    answer = cast.client("office").post("/issues/new", data=form, content_type="multipart/form-data")
    assert answer.status_code == 302
    stored = {path.name for path in Path(app.config["PHOTO_STORE"]).rglob("*") if path.is_file()}
    sha = hashlib.sha256(PLAIN).hexdigest()
    assert stored == {f"{sha}-full.jpg", f"{sha}-thumb.jpg"}


def test_six_hundred_damaged_files_are_each_cleaned_or_refused():
    dice = random.Random(20260301)
    sound = [pictures.talkative(kind) for kind in ("JPEG", "WEBP", "PNG")]
    ends = {"cleaned": 0, "refused": 0}
    for number in range(600):
        damaged = bytearray(sound[number % 3])
        for _ in range(dice.randint(1, 8)):
            damaged[dice.randrange(min(len(damaged), 600))] = dice.randrange(256)
        content = bytes(damaged[: dice.randrange(len(damaged))] if dice.random() < 0.2 else damaged)
        try:
            out = clean(content)
            assert out.full.startswith(b"\xff\xd8") and not any(mark in out.full for mark in pictures.SECRETS)
            ends["cleaned"] += 1
        except Problem as problem:
            assert problem.status in (413, 415)
            ends["refused"] += 1
    assert min(ends.values()) > 50, ends


COSTS = """
import io, resource, sys, time
from PIL import Image
from app.core.errors import Problem
from app.photos.rules import clean
from tests.photos import pictures
made = {
    "bomb": pictures.bomb, "text": pictures.text_bomb,
    "jpeg": lambda: pictures.saved(Image.effect_noise((800, 600), 50).resize((8_000, 6_200)), quality=60),
    "png": lambda: pictures.saved(Image.new("RGBA", (4_800, 5_000), (9, 9, 9, 200)), "PNG", compress_level=1),
}[sys.argv[1]]()
before, begun = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
try:
    clean(made)
except Problem:
    pass
print(int((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024), time.process_time() - begun)
"""


@pytest.mark.parametrize("what", ["bomb", "text", "jpeg", "png"])
@pytest.mark.row("A21")
def test_the_largest_photo_and_the_worst_bomb_cost_little_time_and_memory(what: str):
    out = subprocess.run([sys.executable, "-c", COSTS, what], capture_output=True, text=True, check=True)
    megabytes, seconds = out.stdout.split()
    assert int(megabytes) <= 300 and float(seconds) <= 4, out.stdout

"""Plates seen badly, two sets made in two ways: how many the scanner reads from one frame, from several, and ZXing from one.

`SEED` makes other frames, `EACH` more of them. All are asked in a browser, with the module and the reader that phones get.
"""

from __future__ import annotations

import base64
import os
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from PIL import Image
from playwright.sync_api import Page

from tools import frames, rough_frames
from tools.bench.phone import WAIT_MS, kept, phone, usable
from tools.bench.sites import Bench
from tools.bench.tell import tell

SEED, EACH = int(os.environ.get("SEED", "1")), int(os.environ.get("EACH", "8"))  # cases of a kind
Seen = tuple[str, str, list[bytes]]  # the kind, what the plate says, the frames
READ = """async (frames) => {
    const {reader} = await import('/static/field/scanner.js');
    const {ALL, inTurn, readFrame} = await import('/static/field/looks.js');
    const {readBarcodes} = await import('zxing-wasm/reader');
    const eyes = await reader();
    const texts = (found) => found.map((one) => one.rawValue ?? one.text);
    const answer = {film: [], zxing: {}};
    for (const [turn, base64] of frames.entries()) {
        const bytes = Uint8Array.from(atob(base64), (one) => one.charCodeAt(0));
        const picture = await createImageBitmap(new Blob([bytes], {type: 'image/jpeg'}));
        const {width, height} = picture;
        answer.film.push(texts(await readFrame(eyes, picture, width, height, inTurn(turn))));
        if (turn === 0) {
            answer.one = texts(await readFrame(eyes, picture, width, height, ALL));
            const pen = new OffscreenCanvas(width, height).getContext('2d');
            pen.drawImage(picture, 0, 0);
            const pixels = pen.getImageData(0, 0, width, height);
            // It tries harder, turns, shrinks and inverts by itself.
            const halved = {downscaleFactor: 2, downscaleThreshold: 200};
            const ways = ['LocalAverage', 'GlobalHistogram', 'FixedThreshold'].map((binarizer) => ({binarizer}));
            const sizes = ways.flatMap((way) => [way, {...way, ...halved}]);
            for (const how of sizes.flatMap((way) => [way, {...way, tryDenoise: true}])) {
                const found = await readBarcodes(pixels, {formats: ['QRCode'], textMode: 'Plain', ...how});
                answer.zxing[JSON.stringify(how)] = texts(found);
            }
        }
        picture.close();
    }
    return answer;
}"""


def measure(bench: Bench) -> None:
    with phone(bench, bench.folder / "reading") as context:
        page = context.new_page()
        page.goto(f"{bench.url}/app", timeout=WAIT_MS)
        usable(page)
        kept(page)
        _tell("frames", frames.KINDS, _read(page, _drawn()))
        _tell("rough", rough_frames.KINDS, _read(page, _worked_out()))


def _drawn() -> Iterator[Seen]:
    for case in frames.cases(SEED, EACH):
        yield case.kind, case.text, [_jpeg(frame) for frame in case.frames]


def _worked_out() -> Iterator[Seen]:
    for case in rough_frames.rough(SEED, EACH):
        yield case.kind, case.text, case.frames


def _jpeg(frame: Image.Image) -> bytes:
    out = BytesIO()
    frame.save(out, "JPEG", quality=92)
    return out.getvalue()


def _read(page: Page, cases: Iterator[Seen]) -> dict[str, Counter[str]]:
    """How many cases of each kind each way reads. ZXing's best setting is the one that reads the most of the whole set."""
    ways = ("zxing_any_setting", "scanner_one_frame", "scanner_six_frames")
    rates: dict[str, Counter[str]] = {way: Counter() for way in ways}
    settings: dict[str, Counter[str]] = {}
    for kind, text, pictures in cases:
        answer: dict[str, Any] = page.evaluate(READ, [base64.b64encode(picture).decode() for picture in pictures])
        for setting, found in answer["zxing"].items():
            settings.setdefault(setting, Counter())[kind] += text in found
        rates["zxing_any_setting"][kind] += any(text in found for found in answer["zxing"].values())
        rates["scanner_one_frame"][kind] += text in answer["one"]
        rates["scanner_six_frames"][kind] += any(text in found for found in answer["film"])
    return {"zxing_best_setting": max(settings.values(), key=Counter.total), **rates}


def _tell(name: str, kinds: tuple[str, ...], rates: dict[str, Counter[str]]) -> None:
    for way, read in rates.items():
        tell(f"{name}_{way}", 100 * read.total() / (EACH * len(kinds)), "%")
    for kind in kinds:
        for way, read in rates.items():
            tell(f"{name}_{kind}_{way}", 100 * read[kind] / EACH, "%")

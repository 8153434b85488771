"""Plates seen badly (tools/frames.py): how many the scanner reads from one frame and from several, and plain ZXing from one.

`SEED` makes other frames; the scanner is asked in a browser, with the module and the reader that phones get.
"""

from __future__ import annotations

import base64
import os
from collections import Counter
from io import BytesIO

from PIL import Image

from tools.bench.phone import WAIT_MS, kept, phone, usable
from tools.bench.sites import Bench
from tools.bench.tell import tell
from tools.frames import KINDS, Case, cases

EACH = 8  # cases of a kind
READ = """async (frames) => {
    const scanner = await import('/static/field/scanner.js');
    const eyes = await scanner.reader();
    const found = [];
    for (const base64 of frames) {
        const bytes = Uint8Array.from(atob(base64), (one) => one.charCodeAt(0));
        const picture = await createImageBitmap(new Blob([bytes], {type: 'image/jpeg'}));
        found.push((await scanner.readFrame(eyes, picture, picture.width, picture.height)).map((one) => one.rawValue));
        picture.close();
    }
    return found;
}"""


def measure(bench: Bench) -> None:
    rates: dict[str, Counter[str]] = {name: Counter() for name in ("zxing_one_frame", "scanner_one_frame", "scanner_six_frames")}
    with phone(bench, bench.folder / "reading") as context:
        page = context.new_page()
        page.goto(f"{bench.url}/app", timeout=WAIT_MS)
        usable(page)
        kept(page)
        for case in cases(int(os.environ.get("SEED", "1")), EACH):
            pictures = [_jpeg(frame) for frame in case.frames]
            found = page.evaluate(READ, [base64.b64encode(picture).decode() for picture in pictures])
            rates["zxing_one_frame"][case.kind] += _zxing_reads(pictures[0], case)
            rates["scanner_one_frame"][case.kind] += case.text in found[0]
            rates["scanner_six_frames"][case.kind] += any(case.text in one for one in found)
    for name, read in rates.items():
        tell(f"{name}_read", 100 * sum(read.values()) / (EACH * len(KINDS)), "%")
        for kind in KINDS:
            tell(f"{name}_read_{kind}", 100 * read[kind] / EACH, "%")


def _jpeg(frame: Image.Image) -> bytes:
    out = BytesIO()
    frame.save(out, "JPEG", quality=92)
    return out.getvalue()


def _zxing_reads(picture: bytes, case: Case) -> bool:
    """With each of its ways to tell black from white in turn; it turns, shrinks and inverts by itself."""
    import zxingcpp

    ways = (zxingcpp.Binarizer.LocalAverage, zxingcpp.Binarizer.GlobalHistogram, zxingcpp.Binarizer.FixedThreshold)
    image = Image.open(BytesIO(picture)).convert("L")
    found = [zxingcpp.read_barcodes(image, formats=zxingcpp.BarcodeFormat.QRCode, binarizer=way) for way in ways]
    return any(one.text == case.text for some in found for one in some)

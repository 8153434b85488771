// @ts-check
/** The camera that reads plates: the browser's own reader where there is one, else ZXing from our own host. */

import { inTurn, ONCE, readFrame } from "./looks.js";

/** @typedef {import("./looks.js").Detector} Detector */

const EVERY_MS = 120;
/** Between looks while a zone is shown: reading takes the same processor that has to answer the tap. */
const RESTING_MS = 1_200;
/** So long nothing is read before the camera itself comes closer, where it can, and then goes back. */
const CLOSER_MS = 4_000;
const WASM = "/static/vendor/zxing-wasm/zxing_reader.wasm";
/** @type {Promise<Detector>|null} */
let detector = null;

/** The reader, made once. @returns {Promise<Detector>} */
export function reader() {
  detector ??= makeReader().catch((error) => {
    detector = null;
    throw error;
  });
  return detector;
}

/** The camera comes so many times closer. */
const ZOOM = 2;

/** Makes the reader read once, so that all of its parts are fetched and kept. @param {Detector} made */
export const keep = (made) => made.detect(new ImageData(8, 8));

/** The browser's own reader of QR codes, null where it has none. @returns {Promise<any>} */
export async function ownReader() {
  const own = /** @type {any} */ (globalThis).BarcodeDetector;
  return own && (await own.getSupportedFormats().catch(() => [])).includes("qr_code") ? own : null;
}

/** @returns {Promise<Detector>} */
async function makeReader() {
  const own = await ownReader();
  if (own) return new own({ formats: ["qr_code"] });
  const zxing = await import("zxing-wasm/reader");
  const locateFile = (/** @type {string} */ path, /** @type {string} */ prefix) => (path.endsWith(".wasm") ? WASM : prefix + path);
  await zxing.prepareZXingModule({ overrides: { locateFile }, fireImmediately: true }).catch((error) => {
    zxing.purgeZXingModule(); // it would keep the failure
    throw error;
  });
  const detect = async (/** @type {HTMLCanvasElement|ImageData} */ source, how = {}) => {
    const pixels = source instanceof ImageData ? source : source.getContext("2d")?.getImageData(0, 0, source.width, source.height);
    const found = pixels ? await zxing.readBarcodes(pixels, { formats: ["QRCode"], textMode: "Plain", ...how }) : [];
    return found.map(({ text }) => ({ rawValue: text }));
  };
  return { detect, asked: true };
}

/**
 * Starts reading. `found` gets each code's text once until it leaves the picture for two seconds.
 * @param {HTMLVideoElement} video @param {(text: string) => void} found
 * @param {() => boolean} [resting] whether it may look more seldom
 * @param {() => void} [moved] the lens came closer or went back by itself
 * @param {string} [handled] a text that is not told while it has been in the picture from the first
 * @returns {Promise<{stop: () => void, torch: ((on: boolean) => Promise<void>)|null, lens: Lens|null}>}
 * raises NotAllowedError, NotFoundError… as getUserMedia does
 */
export async function start(video, found, resting = () => false, moved = () => {}, handled = "") {
  if (!navigator.mediaDevices?.getUserMedia) throw new DOMException("no camera here", "NotSupportedError");
  const stream = await navigator.mediaDevices.getUserMedia({
    video: { facingMode: { ideal: "environment" }, width: { ideal: 1280 }, height: { ideal: 960 } }, audio: false,
  });
  let stopped = false;
  const stop = () => {
    stopped = true;
    for (const track of stream.getTracks()) track.stop();
    video.srcObject = null;
  };
  video.srcObject = stream;
  await video.play().catch(() => {});
  const eyes = await reader().catch((error) => {
    stop();
    throw error;
  });
  const lens = lensOf(stream);
  let last = handled;
  let lastAt = 0;
  let looked = false;
  let turn = 0;
  let since = performance.now();
  /** One that a person has set stays as it is. */
  const turnLens = () => {
    if (!lens || lens.held || resting() || performance.now() - since < CLOSER_MS) return;
    since = performance.now();
    lens.set(!lens.near).then(moved, () => {});
  };
  const look = async () => {
    if (stopped) return;
    const began = performance.now();
    let read = false;
    try {
      if (video.readyState >= 2 && !(resting() && video.paused)) {
        if (!looked) lastAt = Date.now();
        looked = true;
        for (const { rawValue } of await readFrame(eyes, video, video.videoWidth, video.videoHeight, resting() ? ONCE : inTurn(turn++))) {
          const now = Date.now();
          if (!stopped && (rawValue !== last || now - lastAt > 2_000)) {
            performance.mark("zonewalk:decoded"); // docs/BENCHMARKS.md measures from here
            found(rawValue);
            read = true;
          }
          last = rawValue;
          lastAt = now;
          since = performance.now();
          turn = 0;
        }
      }
    } catch {
      // a frame that cannot be read is followed by another
    }
    turnLens();
    const took = performance.now() - began;
    setTimeout(look, read || resting() ? RESTING_MS : Math.max(EVERY_MS, took)); // never more than half of the time
  };
  void look();
  return { stop, torch: torchOf(stream), lens };
}

/** @param {MediaStream} stream */
function torchOf(stream) {
  const [track] = stream.getVideoTracks();
  const able = /** @type {any} */ (track.getCapabilities?.() ?? {}).torch;
  if (!able) return null;
  return (/** @type {boolean} */ on) => track.applyConstraints(/** @type {any} */ ({ advanced: [{ torch: on }] }));
}

/** @typedef {{near: boolean, held: boolean, set: (near: boolean) => Promise<void>}} Lens `held`: a person has set it */

/** The camera's own zoom: once or twice its widest, null where it has none. @param {MediaStream} stream @returns {Lens|null} */
function lensOf(stream) {
  const [track] = stream.getVideoTracks();
  const { min, max } = /** @type {any} */ (track.getCapabilities?.() ?? {}).zoom ?? {};
  if (!(max > min)) return null;
  const lens = {
    near: false,
    held: false,
    async set(/** @type {boolean} */ near) {
      await track.applyConstraints(/** @type {any} */ ({ advanced: [{ zoom: near ? Math.min(max, ZOOM * min) : min }] }));
      lens.near = near;
    },
  };
  return lens;
}

// @ts-check
/** How a frame is looked at: as it is, its middle enlarged, then in further ways, since what one misses another reads. */
import { calmed, clearer, evened, softened } from "./shades.js";

/** @typedef {[number, number, number]} Part */
/** How ZXing is asked; a reader of the browser's own does not hear it. @typedef {Partial<import("zxing-wasm/reader").ReaderOptions>} How */
/** `asked`: whether it hears how. @typedef {{detect: (source: any, how?: How) => Promise<{rawValue: string}[]>, asked?: boolean}} Detector */
/** `part`: where it begins at the left and at the top, and how much of each side it is; it is seen as large as the whole.
 * @typedef {{part?: Part, shades?: import("./shades.js").Shades, how?: How}} Look */

const HALF = 0.5;
const MIDDLE = /** @type {Part} */ ([0.25, 0.25, HALF]);
const WHOLE = /** @type {Part} */ ([0, 0, 1]);
/** It looks at a half and a quarter of the size too, instead of at a third. */
const HALVED = { downscaleFactor: 2, downscaleThreshold: 200 };

/** The first looks are for every frame. @type {Look[]} */
const FIRST = [{}, { part: MIDDLE, how: HALVED }];

/** One of these is for each frame in which nothing was found, in turn: the likeliest first. @type {Look[]} */
const FURTHER = [
  { part: MIDDLE, shades: evened, how: HALVED },
  { part: WHOLE, shades: evened, how: HALVED },
  { part: MIDDLE, shades: calmed, how: HALVED },
  { part: [0.25, 0, HALF] },
  { part: MIDDLE, shades: softened, how: HALVED },
  { part: [0.25, 0.5, HALF] },
  { how: { tryDenoise: true } },
  { part: MIDDLE, shades: clearer },
  { part: [0, 0.25, HALF] },
  { part: WHOLE, shades: calmed, how: HALVED },
  { part: [0.5, 0.25, HALF] },
  { how: { binarizer: "GlobalHistogram", tryDenoise: true } },
  { part: [0, 0, HALF] },
  { part: MIDDLE, how: { ...HALVED, tryDenoise: true } },
  { part: [0.5, 0, HALF] },
  { how: { binarizer: "FixedThreshold", tryDenoise: true } },
  { part: [0, 0.5, HALF] },
  { how: { ...HALVED, tryDenoise: true } },
  { part: [0.5, 0.5, HALF] },
];

/** @typedef {{first: Look[], further: Look[]}} Looks */
/** Of the picture that stands under a card. @type {Looks} */
export const ONCE = { first: FIRST.slice(0, 1), further: [] };
/** @type {Looks} */
export const QUICK = { first: FIRST, further: [] };
/** Of a frame that no other follows. @type {Looks} */
export const ALL = { first: FIRST, further: FURTHER };
/** Where the first have been in vain and a photo's other sizes show what its parts would. @type {Looks} */
export const CHANGED = { first: [], further: FURTHER.filter(({ shades, how }) => shades || how) };
/** Of a film's frame. @param {number} turn @returns {Looks} */
export const inTurn = (turn) => ({ first: FIRST, further: [FURTHER[turn % FURTHER.length]] });

/** Used again for every frame. @type {Record<string, HTMLCanvasElement>} */
const canvases = {};

/** The one before, since all draw on the same canvases: a photo may come while the camera still runs. @type {Promise<unknown>} */
let before = Promise.resolve();

/** Reads one frame. @param {Detector} eyes @param {CanvasImageSource} source @param {number} width @param {number} height of it, in pixels
 * @param {Looks} [looks] until one finds something @returns {Promise<{rawValue: string}[]>} */
export function readFrame(eyes, source, width, height, looks = ALL) {
  const read = before.then(() => look(eyes, source, width, height, looks));
  before = read.catch(() => {});
  return read;
}

/** @param {Detector} eyes @param {CanvasImageSource} source @param {number} width @param {number} height @param {Looks} looks */
async function look(eyes, source, width, height, { first, further }) {
  const frame = canvas("frame", width, height);
  pen(frame).drawImage(source, 0, 0, width, height);
  for (const way of [...first, ...further]) {
    const { part, shades, how } = way;
    if (how && !part && !eyes.asked) continue; // it would see the same again
    if (further.includes(way)) await new Promise((resolve) => setTimeout(resolve)); // a tap comes first
    const found = await eyes.detect(part ? enlarged(frame, part, shades) : frame, how);
    if (found.length) return found;
  }
  return [];
}

/** Shades are worked out on a quarter of the points, since that takes time too.
 * @param {HTMLCanvasElement} frame @param {Part} part @param {Look["shades"]} shades */
function enlarged(frame, [left, top, share], shades) {
  const { width, height } = frame;
  const box = /** @type {const} */ ([left * width, top * height, share * width, share * height]);
  const large = canvas("large", width, height);
  if (!shades) pen(large).drawImage(frame, ...box, 0, 0, width, height);
  else {
    const half = canvas("half", width >> 1, height >> 1);
    pen(half).drawImage(frame, ...box, 0, 0, half.width, half.height);
    pen(half).putImageData(shades(pen(half).getImageData(0, 0, half.width, half.height)), 0, 0);
    pen(large).drawImage(half, 0, 0, width, height);
  }
  return large;
}

/** @param {string} name @param {number} width @param {number} height */
function canvas(name, width, height) {
  const found = (canvases[name] ??= document.createElement("canvas"));
  if (found.width !== width || found.height !== height) Object.assign(found, { width, height });
  return found;
}

/** @param {HTMLCanvasElement} of */
const pen = (of) => /** @type {CanvasRenderingContext2D} */ (of.getContext("2d", { willReadFrequently: true }));

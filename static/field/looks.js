// @ts-check
/** How a frame is looked at: as it is, its middle enlarged, then in other ways, since what one way misses another reads. */
import { clearer, evened } from "./shades.js";

/** How ZXing is asked; a reader of the browser's own does not hear it. @typedef {Partial<import("zxing-wasm/reader").ReaderOptions>} How */
/** `asked`: whether it hears how. @typedef {{detect: (source: any, how?: How) => Promise<{rawValue: string}[]>, asked?: boolean}} Detector */
/** `part`: how much of the width and height is left out at the left and at the top, for a half that is seen twice as large.
 * @typedef {{part?: [number, number], shades?: import("./shades.js").Shades, how?: How}} Look */

const MIDDLE = /** @type {[number, number]} */ ([0.25, 0.25]);

/** The first looks are for every frame. @type {Look[]} */
const FIRST = [{}, { part: MIDDLE }];

/** One of these is for each frame in which nothing was found, in turn: the likeliest first. @type {Look[]} */
const FURTHER = [
  { part: MIDDLE, shades: evened },
  { part: MIDDLE, shades: clearer },
  { part: [0.25, 0] },
  { how: { tryDenoise: true } },
  { part: [0.25, 0.5] },
  { part: MIDDLE, how: { tryDenoise: true } },
  { part: [0, 0.25] },
  { how: { binarizer: "GlobalHistogram", tryDenoise: true } },
  { part: [0.5, 0.25] },
  { how: { binarizer: "FixedThreshold", tryDenoise: true } },
  { part: [0, 0] },
  { part: [0.5, 0] },
  { part: [0, 0.5] },
  { part: [0.5, 0.5] },
];

/** @typedef {{first: Look[], further: Look[]}} Looks */
/** Of the picture that stands under a card. @type {Looks} */
export const ONCE = { first: FIRST.slice(0, 1), further: [] };
/** @type {Looks} */
export const QUICK = { first: FIRST, further: [] };
/** Of a frame that no other follows. @type {Looks} */
export const ALL = { first: FIRST, further: FURTHER };
/** Of a film's frame. @param {number} turn @returns {Looks} */
export const inTurn = (turn) => ({ first: FIRST, further: [FURTHER[turn % FURTHER.length]] });

/** Used again for every frame. @type {Record<string, HTMLCanvasElement>} */
const canvases = {};

/** Reads one frame. @param {Detector} eyes @param {CanvasImageSource} source @param {number} width @param {number} height of it, in pixels
 * @param {Looks} [looks] until one finds something @returns {Promise<{rawValue: string}[]>} */
export async function readFrame(eyes, source, width, height, { first, further } = ALL) {
  const frame = canvas("frame", width, height);
  pen(frame).drawImage(source, 0, 0, width, height);
  for (const look of [...first, ...further]) {
    if (look.how && !eyes.asked) continue;
    if (further.includes(look)) await new Promise((resolve) => setTimeout(resolve)); // a tap comes first
    const found = await eyes.detect(look.part ? enlarged(frame, look.part, look.shades) : frame, look.how);
    if (found.length) return found;
  }
  return [];
}

/** A half of each side, as large as the whole. @param {HTMLCanvasElement} frame @param {[number, number]} part @param {Look["shades"]} shades */
function enlarged(frame, [left, top], shades) {
  const { width, height } = frame;
  const box = /** @type {const} */ ([Math.round(left * width), Math.round(top * height), width >> 1, height >> 1]);
  const large = canvas("large", width, height);
  if (!shades) pen(large).drawImage(frame, ...box, 0, 0, width, height);
  else {
    const half = canvas("half", width >> 1, height >> 1);
    pen(half).putImageData(shades(pen(frame).getImageData(...box)), 0, 0);
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

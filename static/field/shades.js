// @ts-check
/** What is done to a frame's greys before it is looked at once more. */

/** Changes the picture itself. @typedef {(pixels: ImageData) => ImageData} Shades */

/** So far about a point, in pixels, its light is compared: two or three modules of a plate that is hard to read. */
const AROUND = 10;
const STRONGER = 70;
/** What spreads less than this is grain, not a plate. */
const GRAIN = 4;

/** Each point against what is about it: for what is faded, small or half in the shade. @type {Shades} */
export const evened = (pixels) => changed(pixels, even);

/** The grain is softened first: for what is dark. @type {Shades} */
export const calmed = (pixels) => changed(pixels, (greys, width, height) => even(mean(greys, width, height, 1), width, height));

/** Specks and scratches fade. @type {Shades} */
export const softened = (pixels) => changed(pixels, (greys, width, height) => mean(greys, width, height, 1));

/** Edges drawn apart again: for what is small, or not in focus. @type {Shades} */
export const clearer = (pixels) =>
  changed(pixels, (greys, width, height) => {
    const soft = mean(mean(greys, width, height, 1), width, height, 1);
    return greys.map((grey, at) => grey + 2 * (grey - soft[at]));
  });

/** @param {Float32Array} greys @param {number} width @param {number} height */
function even(greys, width, height) {
  const around = mean(greys, width, height, AROUND);
  const spread = mean(greys.map((grey, at) => Math.abs(grey - around[at])), width, height, AROUND);
  return greys.map((grey, at) => 128 + (STRONGER * (grey - around[at])) / (spread[at] + GRAIN));
}

/** @param {ImageData} pixels @param {(greys: Float32Array, width: number, height: number) => Float32Array} change */
function changed(pixels, change) {
  const { data, width, height } = pixels;
  const greys = new Float32Array(width * height);
  for (let at = 0, from = 0; at < greys.length; at++, from += 4) greys[at] = 0.3 * data[from] + 0.59 * data[from + 1] + 0.11 * data[from + 2];
  const now = change(greys, width, height);
  for (let at = 0, to = 0; at < now.length; at++, to += 4) data[to] = data[to + 1] = data[to + 2] = now[at];
  return pixels;
}

/** The mean of so many neighbours each way. @param {Float32Array} greys @param {number} width @param {number} height @param {number} reach */
function mean(greys, width, height, reach) {
  const across = new Float32Array(greys.length);
  for (let y = 0; y < height; y++) slide(greys, across, y * width, 1, width, reach);
  const both = new Float32Array(greys.length);
  for (let x = 0; x < width; x++) slide(across, both, x, width, height, reach);
  return both;
}

/** One line of it: the first and last values go on beyond its ends.
 * @param {Float32Array} from @param {Float32Array} to @param {number} start @param {number} step @param {number} count @param {number} reach */
function slide(from, to, start, step, count, reach) {
  const last = start + (count - 1) * step;
  let sum = from[start] * reach;
  for (let k = 0; k < reach; k++) sum += from[Math.min(last, start + k * step)];
  for (let k = 0; k < count; k++) {
    const at = start + k * step;
    sum += from[Math.min(last, at + reach * step)];
    to[at] = sum / (2 * reach + 1);
    sum -= from[Math.max(start, at - reach * step)];
  }
}

// @ts-check
/** Reads a plate from one photo: the way round where there is no camera picture, and for plates too small or dark for it. */
import { CHANGED, QUICK, readFrame } from "./looks.js";
import { decode, free, scaled } from "./pixels.js";
import { reader } from "./scanner.js";

/** Longest sides in pixels, the likeliest first: a plate that fills the photo is read small, one far away large. */
const SIZES = /** @type {const} */ ([[1600, QUICK], [3200, QUICK], [800, QUICK], [1280, CHANGED]]);

/** @param {Blob} file @returns {Promise<string>} what its QR code holds, "" where none is found; raises where it is no picture */
export async function readPhoto(file) {
  const eyes = await reader();
  const picture = await decode(file);
  try {
    for (const [longest, looks] of SIZES) {
      const canvas = scaled(picture, picture.width, picture.height, longest);
      const [found] = await readFrame(eyes, canvas, canvas.width, canvas.height, looks);
      free(canvas);
      if (found) return found.rawValue;
    }
    return "";
  } finally {
    picture.close?.();
  }
}

// @ts-check
/** Reads a plate from one photo: the way round where there is no camera picture, and for plates too small or dark for it. */
import { decode, free, scaled } from "./pixels.js";
import { readFrame, reader } from "./scanner.js";

/** Longest sides in pixels, the likeliest first: a plate that fills the photo is read small, one far away large. */
const SIZES = [1600, 3200, 800];

/** @param {Blob} file @returns {Promise<string>} what its QR code holds, "" where none is found; raises where it is no picture */
export async function readPhoto(file) {
  const eyes = await reader();
  const picture = await decode(file);
  try {
    for (const longest of SIZES) {
      const canvas = scaled(picture, picture.width, picture.height, longest);
      const [found] = await readFrame(eyes, canvas, canvas.width, canvas.height);
      free(canvas);
      if (found) return found.rawValue;
    }
    return "";
  } finally {
    picture.close?.();
  }
}

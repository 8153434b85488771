// @ts-check
/** What is done to a photo's pixels: made smaller, stamped, encoded until it is light enough. */
import { deviceId } from "./device.js";
import { t } from "./i18n.js";
import * as time from "./time.js";

const MOST_BYTES = 400 * 1024;
const BEST = 0.82;
const WORST = 0.5;
const LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** A file as a picture that stands upright. @param {Blob} file @returns {Promise<ImageBitmap|(HTMLImageElement & {close?: () => void})>} */
export async function decode(file) {
  try {
    return await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    const image = new Image(); // older browsers know no options, and turn an img upright by themselves
    image.src = URL.createObjectURL(file);
    await image.decode().finally(() => URL.revokeObjectURL(image.src)); // EncodingError: it is no picture
    return image;
  }
}

/** @param {CanvasImageSource} source @param {number} width @param {number} height @param {number} longest of the result's sides */
export function scaled(source, width, height, longest) {
  const scale = Math.min(1, longest / Math.max(width, height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  pen(canvas).drawImage(source, 0, 0, canvas.width, canvas.height);
  return canvas;
}

/** @param {HTMLCanvasElement} canvas */
export const pen = (canvas) => /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));

/** At most 400 KB: with less quality, then with fewer pixels. The canvas is given back to the phone's memory.
 * @param {HTMLCanvasElement} canvas @returns {Promise<Blob>} */
export async function toJpeg(canvas) {
  let quality = BEST;
  for (;;) {
    const blob = await encoded(canvas, quality);
    if (blob.size <= MOST_BYTES || Math.max(canvas.width, canvas.height) < 200) {
      free(canvas);
      return blob;
    }
    if (quality > WORST) quality = Math.max(WORST, quality - 0.08);
    else {
      const smaller = scaled(canvas, canvas.width, canvas.height, Math.max(canvas.width, canvas.height) * 0.8);
      free(canvas);
      canvas = smaller;
    }
  }
}

/** @param {HTMLCanvasElement} canvas @param {number} quality @returns {Promise<Blob>} */
const encoded = (canvas, quality) =>
  new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("the picture could not be encoded"))), "image/jpeg", quality),
  );

/** Safari keeps a canvas's memory until it has no pixels. @param {HTMLCanvasElement} canvas */
export const free = (canvas) => {
  canvas.width = canvas.height = 0;
};

const OLD_MS = 86_400_000;

/** Two lines: when and where; who and the check code, and the day of a picture that is more than a day old.
 * @param {string} place @param {string} person @param {number} [made] the picture's file, as the phone tells it */
export async function stampLines(place, person, made) {
  const when = time.toWall(time.now()).replace("T", " ");
  const code = t("check code %(code)s", { code: await checkCode(await deviceId(), when, place, person) });
  const old = made && Date.now() - made > OLD_MS ? `  ${t("picture of %(day)s", { day: time.day(new Date(made)) })}` : "";
  return [`${when}  ${place}`, `${person}  ${code}${old}`];
}

/** Six letters that only this phone and the office can work out (app/photos/rules.py does it too), so that a stamp
 * written over by hand shows. @param {string} device @param {string} when @param {string} place @param {string} person */
export async function checkCode(device, when, place, person) {
  const said = new TextEncoder().encode([device, when, place, person].join("\n"));
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", said));
  return Array.from(hash.slice(0, 6), (byte) => LETTERS[byte % 32]).join("");
}

/** @param {HTMLCanvasElement} canvas @param {string[]} lines */
export function drawStamp(canvas, lines) {
  const ink = pen(canvas);
  let size = Math.max(14, Math.round(Math.max(canvas.width, canvas.height) / 42));
  const fits = () => {
    ink.font = `600 ${size}px sans-serif`;
    return lines.every((line) => ink.measureText(line).width <= canvas.width - size * 1.2);
  };
  while (!fits() && size > 9) size -= 1;
  const height = size * (lines.length * 1.4 + 0.5);
  ink.fillStyle = "rgba(0,0,0,0.6)";
  ink.fillRect(0, canvas.height - height, canvas.width, height);
  ink.fillStyle = "#fff";
  ink.textBaseline = "middle";
  lines.forEach((line, index) => ink.fillText(line, size * 0.6, canvas.height - height + size * (0.95 + index * 1.4)));
}

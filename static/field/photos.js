// @ts-check
/** Photos: made small, stamped, stored, read back; sent apart from the records that name them. */
import { toHex } from "./ids.js";
import * as store from "./store.js";
import * as time from "./time.js";
import * as world from "./world.js";

/** @typedef {import("./types.js").Photo} Photo */

const LONGEST = 1600;
const MOST_BYTES = 400 * 1024;
/** @type {Map<string, string>} object URLs of photos on this phone */
const urls = new Map();

/**
 * Takes a picture from the camera or album in. @param {Blob} file @param {string} place what stands in the stamp
 * @returns {Promise<string>} its sha256, when it lies on the disk byte for byte; raises when it is no picture
 */
export async function takeIn(file, place) {
  const blob = await shrink(file, `${time.toWall(time.now()).replace("T", " ")}  ${place}  ${world.user?.name ?? ""}`);
  const bytes = await blob.arrayBuffer();
  const sha256 = await digest(bytes);
  const user = world.user?.id ?? "";
  await store.put("photos", { sha256, bytes, user, state: "waiting", at: new Date().toISOString() });
  const held = await store.get("photos", sha256);
  if (!held?.bytes || (await digest(held.bytes)) !== sha256) throw new Error("the photo could not be stored");
  return sha256;
}

/** @param {ArrayBuffer} bytes */
const digest = async (bytes) => toHex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));

/** @param {Blob} file @param {string} stamp @returns {Promise<Blob>} JPEG */
async function shrink(file, stamp) {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  let scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
  let quality = 0.82;
  for (let tries = 0; ; tries++) {
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(picture.width * scale));
    canvas.height = Math.max(1, Math.round(picture.height * scale));
    const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
    drawStamp(pen, canvas, stamp);
    const blob = await new Promise((resolve, reject) =>
      canvas.toBlob((made) => (made ? resolve(made) : reject(new Error("no picture"))), "image/jpeg", quality),
    );
    if (blob.size <= MOST_BYTES || tries > 8) {
      picture.close();
      return blob;
    }
    if (quality > 0.6) quality -= 0.1;
    else scale *= 0.8;
  }
}

/** @param {CanvasRenderingContext2D} pen @param {HTMLCanvasElement} canvas @param {string} stamp */
function drawStamp(pen, canvas, stamp) {
  let size = Math.max(12, Math.round(canvas.width / 32));
  pen.font = `${size}px sans-serif`;
  const room = canvas.width - size * 2;
  const width = pen.measureText(stamp).width;
  if (width > room) pen.font = `${(size = Math.max(9, Math.floor((size * room) / width)))}px sans-serif`;
  pen.fillStyle = "rgba(0,0,0,0.55)";
  pen.fillRect(0, canvas.height - size * 2, canvas.width, size * 2);
  pen.fillStyle = "#fff";
  pen.textBaseline = "middle";
  pen.fillText(stamp, size, canvas.height - size);
}

/** An address of the photo for an img: this phone's own copy, else the server's. @param {string} sha256 */
export async function address(sha256) {
  const known = urls.get(sha256);
  if (known) return known;
  const photo = await store.get("photos", sha256);
  const url = photo ? URL.createObjectURL(new Blob([photo.bytes], { type: "image/jpeg" })) : `/photos/${sha256}/thumb`;
  if (photo) urls.set(sha256, url);
  return url;
}

/** @returns {Promise<Photo[]>} mine that the server does not hold yet and that a record names */
export async function waiting(/** @type {Set<string>} */ named) {
  const rows = await Promise.all([...named].map((sha) => store.get("photos", sha)));
  return rows.filter((photo) => photo && photo.state === "waiting");
}

/** @param {string} sha256 @param {string} state held, refused, waiting @param {string} [refused] why */
export const mark = (sha256, state, refused) =>
  store.change("photos", sha256, (row) => row && { ...row, state, ...(refused ? { refused } : {}) });

/** @param {string} sha256 */
export async function forget(sha256) {
  const url = urls.get(sha256);
  if (url) URL.revokeObjectURL(url);
  urls.delete(sha256);
  await store.remove("photos", sha256);
}

/** Forgets photos that were taken for a form and never saved with it, a week later. @param {Set<string>} named by operations */
export async function sweep(named, now = Date.now()) {
  const drafts = JSON.stringify(await store.all("drafts"));
  const strays = (await store.keys("photos")).filter((sha256) => !named.has(sha256) && !drafts.includes(sha256));
  for (const sha256 of strays) {
    const photo = await store.get("photos", sha256); // one at a time: a cheap phone cannot hold them all
    if (photo && now - Date.parse(photo.at) > 7 * 86_400_000) await forget(sha256);
  }
}

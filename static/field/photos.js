// @ts-check
/** Photos: made small, stamped, stored, read back; sent apart from the records that name them. */
import { tryTo } from "./disk.js";
import { t } from "./i18n.js";
import { toHex } from "./ids.js";
import { decode, drawStamp, scaled, stampLines, toJpeg } from "./pixels.js";
import * as store from "./store.js";
import * as world from "./world.js";

/** @typedef {import("./types.js").Photo} Photo */

const LONGEST = 1600; // pixels
const MOST_TRIES = 5; // of a photo that arrives damaged
/** @type {Map<string, string>} object URLs of photos on this phone */
const urls = new Map();

/** @type {Promise<unknown>} pictures are worked on one after the other: a decoded one takes 50 MB */
let queue = Promise.resolve();

/**
 * Takes a picture from the camera or album in. @param {Blob} file @param {string} place what stands in the stamp
 * @returns {Promise<string>} its sha256, when it lies on the disk byte for byte; raises when it is no picture
 */
export function takeIn(file, place) {
  const taken = file instanceof File ? file.lastModified : undefined;
  const work = queue.then(async () => keep(await made(file, await stampLines(place, world.user?.name ?? "", taken))));
  queue = work.catch(() => {});
  return work;
}

/** Stores a JPEG and reads it back. @param {Blob} blob @returns {Promise<string>} its sha256 */
export async function keep(blob) {
  const bytes = await blob.arrayBuffer();
  const sha256 = await digest(bytes);
  const user = world.user?.id ?? "";
  await store.put("photos", { sha256, bytes, user, state: "waiting", at: new Date().toISOString() });
  const held = await store.get("photos", sha256);
  if (!held?.bytes || (await digest(held.bytes)) !== sha256) throw new Error(t("the phone's storage does not answer; please try again"));
  return sha256;
}

/** @param {ArrayBuffer} bytes */
const digest = async (bytes) => toHex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));

/** The picture upright, small and stamped. @param {Blob} file @param {string[]} lines */
async function made(file, lines) {
  const picture = await decode(file);
  const canvas = scaled(picture, picture.width, picture.height, LONGEST);
  picture.close?.();
  drawStamp(canvas, lines);
  return toJpeg(canvas);
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

/** What this page knows of photos and a full disk would not take. @type {Map<string, Partial<Photo>>} */
const unwritten = new Map();

/** The photo as this page knows it. @param {string} sha256 @returns {Promise<Photo|undefined>} */
export async function look(sha256) {
  const row = await store.get("photos", sha256);
  return row && { ...row, ...unwritten.get(sha256) };
}

/** @param {string} sha256 @param {string} state held, refused, waiting @param {string} [refused] why */
export async function mark(sha256, state, refused) {
  const fields = { state, ...(refused ? { refused } : {}) };
  if (await tryTo(() => store.change("photos", sha256, (row) => row && { ...row, ...fields }))) unwritten.delete(sha256);
  else unwritten.set(sha256, fields);
}

/** It arrived damaged: it is sent again, but not for ever: it may be damaged here. @param {string} sha256 @param {string} [refused] */
export const damaged = (sha256, refused) =>
  store.change("photos", sha256, (row) => {
    const tries = (row?.tries ?? 0) + 1;
    return row && { ...row, tries, refused, state: tries < MOST_TRIES ? "waiting" : "refused" };
  });

/** What was refused is sent once more. @param {string[]} shas */
export async function offerAgain(shas) {
  for (const sha of shas) await store.change("photos", sha, (row) => (row?.state === "refused" ? { ...row, state: "waiting", tries: 0 } : undefined));
}

/** @param {string} sha256 */
export async function forget(sha256) {
  const url = urls.get(sha256);
  if (url) URL.revokeObjectURL(url);
  urls.delete(sha256);
  await store.remove("photos", sha256);
}

const WEEK_MS = 7 * 86_400_000;
/** @param {Photo} photo */
const isOld = ({ at }) => Date.now() - Date.parse(at) > WEEK_MS;
/** Forgets photos that nothing needs: those taken for a form and never saved with it, a week later.
 * @param {Set<string>} named by what needs them @param {(photo: Photo) => boolean} [mayGo] of those that nothing names */
export async function sweep(named, mayGo = isOld) {
  const drafts = JSON.stringify(await store.all("drafts"));
  const strays = (await store.keys("photos")).filter((sha256) => !named.has(sha256) && !drafts.includes(sha256));
  for (const sha256 of strays) {
    const photo = await look(sha256); // one at a time: a cheap phone cannot hold them all
    if (photo && mayGo(photo)) await forget(sha256);
  }
}

// @ts-check
/** Recognises a plate from its code alone: the phone holds hashes, never codes. */
import { toHex } from "./ids.js";
import { remembered } from "./memo.js";
import * as world from "./world.js";

const ALPHABET = /^[0-9A-HJKMNP-TV-Z]{10}$/;

/** The code in what was typed or scanned, or null; as forgiving as the server (app/plates/rules.py).
 * @param {string} text @returns {string|null} */
export function readCode(text) {
  const address = /\/z\/([^/?#]+)\/?(?:[?#].*)?$/i.exec(text.trim());
  const code = (address ? address[1] : text).replace(/[\s-]/g, "").toUpperCase().replace(/O/g, "0").replace(/[IL]/g, "1");
  return ALPHABET.test(code) ? code : null;
}

/** Whether scanned text is a plate's at all, and not some other QR code. @param {string} text */
export const isPlate = (text) => /^https?:\/\/[^/]+\/z\/[^/]+\/?$/i.test(text.trim()) && readCode(text) !== null;

/** Hashes of the codes seen since the page was opened, and of no others; by salt and code. @type {Map<string, Promise<string>>} */
const hashes = new Map();

/** @param {string} code @returns {Promise<string>} hex */
function hashOf(code) {
  const key = `${world.site()?.plate_salt} ${code}`;
  let found = hashes.get(key);
  if (!found) hashes.set(key, (found = hash(code)));
  return found;
}

/** @param {string} code @returns {Promise<string>} hex; some tens of milliseconds on an old phone */
async function hash(code) {
  const site = world.site();
  const bytes = new TextEncoder();
  const key = await crypto.subtle.importKey("raw", bytes.encode(code), "PBKDF2", false, ["deriveBits"]);
  const salt = bytes.encode(site?.plate_salt ?? "");
  const bits = await crypto.subtle.deriveBits(
    { name: "PBKDF2", hash: "SHA-256", salt, iterations: site?.hash_rounds ?? 5_000 }, key, 256,
  );
  return toHex(new Uint8Array(bits));
}

/** @typedef {{zone: import("./types.js").Zone, revoked: boolean}} Found */

/** Every plate known here, by its hash. @type {() => Map<string, Found>} */
const byHash = remembered(
  () => [world.revision],
  () => {
    const found = new Map();
    for (const zone of world.zones()) {
      for (const { hash, state } of zone.plates ?? []) found.set(hash, { zone, revoked: state === "revoked" });
    }
    return found;
  },
);

/** The zone whose plate this is, and whether that plate was withdrawn. @param {string} code @returns {Promise<Found|null>} */
export const find = async (code) => byHash().get(await hashOf(code)) ?? null;

/** Makes ready to find one: done while the camera starts. */
export const prepare = () => void byHash();

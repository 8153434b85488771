// @ts-check
/** Records as files that the office can take in (app/sync/phone_files.py), photos inside, for a phone that cannot send. */
import { deviceId, label, version } from "./device.js";
import * as store from "./store.js";
import * as time from "./time.js";

/** @typedef {import("./types.js").Operation} Operation */

const MOST_PHOTO_BYTES = 12 * 1024 * 1024; // of one file: base64 makes 16 MB of it, and the office takes 24
const MOST_RECORDS = 500; // of one file: the office takes 1,000

/** @param {Operation[]} operations @returns {Promise<File[]>} each small enough for the office; as text, which any app may pass on */
export async function files(operations) {
  const device = { id: await deviceId(), label: label(), app_version: version() };
  const made = [];
  const parts = await split(operations);
  for (const [index, part] of parts.entries()) {
    const name = `zonewalk-${time.day(time.now())}${parts.length > 1 ? `-${index + 1}` : ""}.json`;
    made.push(new File(await content(part, device), name, { type: "application/json" }));
  }
  return made;
}

/** Each part is one author's. @param {Operation[]} operations @returns {Promise<Operation[][]>} */
async function split(operations) {
  const parts = [];
  for (const author of new Set(operations.map((one) => one.user))) parts.push(...(await bySize(operations.filter((one) => one.user === author))));
  return parts;
}

/** @param {Operation[]} operations */
async function bySize(operations) {
  /** @type {Operation[][]} */
  const parts = [[]];
  let bytes = 0;
  for (const operation of operations) {
    let own = 0;
    for (const sha of operation.body.photos ?? []) own += (await store.get("photos", sha))?.bytes.byteLength ?? 0;
    if ((bytes + own > MOST_PHOTO_BYTES && bytes) || parts[parts.length - 1].length === MOST_RECORDS) {
      parts.push([]);
      bytes = 0;
    }
    bytes += own;
    parts[parts.length - 1].push(operation);
  }
  return parts;
}

/** The file's text in pieces: one photo at a time in memory. @param {Operation[]} operations one author's @param {any} device */
async function content(operations, device) {
  const user = { id: operations[0].user, name: operations[0].user_name };
  const head = {
    format: "zonewalk-records", version: 1, made_at: new Date().toISOString(), user, device,
    operations: operations.map(({ id, kind, seq, device_at, clock_offset_ms, stamps, body, title }) => ({
      id, kind, seq, device_at, clock_offset_ms, stamps, body, title,
    })),
  };
  const pieces = [JSON.stringify(head).slice(0, -1), ',"photos":['];
  const hashes = new Set(operations.flatMap((operation) => operation.body.photos ?? []));
  let first = true;
  for (const sha256 of hashes) {
    const photo = await store.get("photos", sha256);
    if (!photo) continue;
    pieces.push(`${first ? "" : ","}{"sha256":"${sha256}","base64":"${base64(photo.bytes)}"}`);
    first = false;
  }
  pieces.push("]}");
  return pieces;
}

/** @param {ArrayBuffer} bytes */
function base64(bytes) {
  let text = "";
  const all = new Uint8Array(bytes);
  for (let start = 0; start < all.length; start += 32_768) text += String.fromCharCode(...all.subarray(start, start + 32_768));
  return btoa(text);
}

/** @param {File[]} made */
export function download(made) {
  for (const file of made) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(file);
    link.download = file.name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  }
}

/** As text, the kind of file that browsers let pages hand to another app. @param {File[]} made */
const asText = (made) => made.map((file) => new File([file], file.name.replace(/json$/, "txt"), { type: "text/plain" }));

/** Whether this browser hands files to other apps, such as a chat with the office. */
export function canShare() {
  return Boolean(navigator.canShare?.({ files: [new File(["{}"], "a.txt", { type: "text/plain" })] }));
}
/** @param {File[]} made */
export const share = (made) => navigator.share({ files: asText(made) });

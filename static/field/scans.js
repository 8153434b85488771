// @ts-check
/** How a zone was opened: the proof that goes with a patrol. Good for half an hour, kept across reloads. */
import * as drafts from "./drafts.js";
import { lookAround, mark } from "./evidence.js";
import * as prefs from "./prefs.js";
import * as world from "./world.js";

const GOOD_MS = 30 * 60_000;
/** So long a scan shows that somebody is there now. */
const FRESH_MS = 3 * 60_000;
/** Those of this page, so that a zone need not wait for the disk. @type {Map<string, {source: string, code: string, at: number, life: string, mono_ms: number}>} */
const present = new Map();

/** @param {string} zoneId */
const key = (zoneId) => `${world.user?.id ?? ""}:${zoneId}`;

/** @param {string} zoneId @param {"camera"|"photo"|"link"|"typed"} source @param {string} code what was scanned, as it was
 * @returns {Promise<unknown>} settled when it lies on the disk: `recall` here does not wait for that */
export function remember(zoneId, source, code) {
  lookAround(zoneId);
  const scan = { source, code, at: Date.now(), ...mark() };
  present.set(key(zoneId), scan);
  prefs.keep("zonewalk_last_scan", JSON.stringify({ user: world.user?.id, zoneId, at: scan.at }));
  return drafts.write(`scan:${zoneId}`, scan);
}

/** The zone scanned last, within half an hour: where its user is likely to stand. @returns {string|null} */
export function last() {
  const found = JSON.parse(prefs.read("zonewalk_last_scan") ?? "null");
  return found && found.user === world.user?.id && Date.now() - found.at < GOOD_MS && world.zone(found.zoneId) ? found.zoneId : null;
}

/** Whether the zone was scanned on this page a moment ago. @param {string} zoneId */
export const isFresh = (zoneId) => Date.now() - (present.get(key(zoneId))?.at ?? 0) < FRESH_MS;

/** @param {string} zoneId @returns {Promise<{source: string, code: string|null, life?: string, mono_ms?: number}>} */
export async function recall(zoneId) {
  const scan = present.get(key(zoneId)) ?? (await drafts.read(`scan:${zoneId}`));
  if (!scan || Date.now() - scan.at > GOOD_MS) return { source: "list", code: null };
  return { source: scan.source, code: scan.code, life: scan.life, mono_ms: scan.mono_ms };
}

/** Where somebody goes on after a record: back to the scanner that brought them, for the next plate. @param {{source: string}} opened */
export const onward = ({ source }) => (["camera", "photo", "typed"].includes(source) ? "/app/scan" : "/app");

/** What was scanned for the record saved last, and when: the plate may still be before the camera. */
let handled = { code: "", at: 0 };
const STILL_THERE_MS = 5_000;
/** What need not be read again before it has left the picture; "" for nothing. */
export const handledLately = () => (Date.now() - handled.at < STILL_THERE_MS ? handled.code : "");

/** The record is saved: its scan is used up. @param {string} zoneId */
export function forget(zoneId) {
  handled = { code: present.get(key(zoneId))?.code ?? "", at: Date.now() };
  present.delete(key(zoneId));
  return drafts.drop(`scan:${zoneId}`);
}

// @ts-check
/** How a zone was opened: the proof that goes with a patrol. Good for half an hour, kept across reloads. */
import * as drafts from "./drafts.js";

const GOOD_MS = 30 * 60_000;

/** @param {string} zoneId @param {"camera"|"link"|"typed"} source @param {string} code what was scanned, as it was */
export const remember = (zoneId, source, code) => drafts.write(`scan:${zoneId}`, { source, code, at: Date.now() });

/** @param {string} zoneId @returns {Promise<{source: string, code: string|null}>} */
export async function recall(zoneId) {
  const scan = await drafts.read(`scan:${zoneId}`);
  if (!scan || Date.now() - scan.at > GOOD_MS) return { source: "list", code: null };
  return { source: scan.source, code: scan.code };
}

/** @param {string} zoneId */
export const forget = (zoneId) => drafts.drop(`scan:${zoneId}`);

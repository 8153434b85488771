// @ts-check
/** The body of a record_patrol operation. */
import { brought } from "./evidence.js";

/**
 * @param {import("./types.js").Zone} zone @param {{source: string, code: string|null, life?: string, mono_ms?: number}} opened
 * @param {string[]} bad ids of the items found wanting @param {string} [lateReason] @param {string} [note]
 * @param {import("./parts/challenge.js").Proof} [proof] the photo asked for at random
 */
export function patrolBody(zone, opened, bad, lateReason = "", note = "", proof = {}) {
  return {
    zone_id: zone.id,
    source: opened.source,
    code: opened.code,
    items: zone.checklist.map(({ item_id, text }) => ({ item_id, text: text.slice(0, 200), ok: !bad.includes(item_id) })),
    note,
    late_reason: lateReason,
    photos: proof.challenge_photo ? [proof.challenge_photo] : [],
    brought: { ...brought(zone.id, opened), ...proof },
  };
}

// @ts-check
/** The body of a record_patrol operation. */
import { brought } from "./evidence.js";
import { t } from "./i18n.js";

/** Stands in `bad` for what is wrong and is no item of the list: the zone is not all normal then either. */
export const OTHER = "other";

/**
 * @param {import("./types.js").Zone} zone @param {{source: string, code: string|null, life?: string, mono_ms?: number}} opened
 * @param {string[]} bad ids of the items found wanting, or OTHER @param {string} [lateReason] @param {string} [note]
 * @param {import("./parts/challenge.js").Proof} [proof] the photo asked for at random
 */
export function patrolBody(zone, opened, bad, lateReason = "", note = "", proof = {}) {
  return {
    zone_id: zone.id,
    source: opened.source,
    code: opened.code,
    items: [
      ...zone.checklist.map(({ item_id, text }) => ({ item_id, text: text.slice(0, 200), ok: !bad.includes(item_id) })),
      ...(bad.includes(OTHER) ? [{ item_id: OTHER, text: t("Something else"), ok: false }] : []),
    ],
    note,
    late_reason: lateReason,
    photos: proof.challenge_photo ? [proof.challenge_photo] : [],
    brought: { ...brought(zone.id, opened), ...proof },
  };
}

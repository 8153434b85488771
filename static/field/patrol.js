// @ts-check
/** The body of a record_patrol operation. */
import { brought } from "./evidence.js";
import { t } from "./i18n.js";

/** Stands in `bad` for what is wrong and is no item of the list: the zone is not all normal then either. */
export const OTHER = "other";

/** A late entry: why it was not recorded then, and when it was; without `at` it counts as it is recorded.
 * @typedef {{reason: string, at?: string}} Late */

/** What a record's body says of it. @param {Late|null} late */
export const lateFields = (late) => ({ late_reason: late?.reason ?? "", ...(late?.at ? { claimed_at: late.at } : {}) });

/**
 * @param {import("./types.js").Zone} zone @param {{source: string, code: string|null, life?: string, mono_ms?: number}} opened
 * @param {string[]} bad ids of the items found wanting, or OTHER @param {Late|null} [late] @param {string} [note]
 * @param {import("./parts/challenge.js").Proof} [proof] the photo asked for at random
 */
export function patrolBody(zone, opened, bad, late = null, note = "", proof = {}) {
  return {
    zone_id: zone.id,
    source: opened.source,
    code: opened.code,
    items: [
      ...zone.checklist.map(({ item_id, text }) => ({ item_id, text: text.slice(0, 200), ok: !bad.includes(item_id) })),
      ...(bad.includes(OTHER) ? [{ item_id: OTHER, text: t("Something else"), ok: false }] : []),
    ],
    note,
    ...lateFields(late),
    photos: proof.challenge_photo ? [proof.challenge_photo] : [],
    brought: { ...brought(zone.id, opened), ...proof },
  };
}

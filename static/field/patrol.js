// @ts-check
/** The body of a record_patrol operation. */

/**
 * @param {import("./types.js").Zone} zone @param {{source: string, code: string|null}} opened
 * @param {string[]} bad ids of the items found wanting @param {string} [lateReason] @param {string} [note]
 */
export function patrolBody(zone, opened, bad, lateReason = "", note = "") {
  return {
    zone_id: zone.id,
    source: opened.source,
    code: opened.code,
    items: zone.checklist.map(({ item_id, text }) => ({ item_id, text: text.slice(0, 200), ok: !bad.includes(item_id) })),
    note,
    late_reason: lateReason,
    photos: [],
  };
}

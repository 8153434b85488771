// @ts-check
/** A half-filled inspection: what was judged, what is still missing, and the record it becomes. */
import { t } from "./i18n.js";
import { uuid7 } from "./ids.js";
import { FREE, endOfWeek, verdictOf } from "./inspections.js";
import { deadlineFault, deadlineOf, defaultDeadline } from "./parts/deadline.js";
import { lateFields } from "./patrol.js";

/** @typedef {{verdict: string, points?: number|null, words: string, severity: string, assignee_id?: string|null,
 *   deadline: {choice: string, other: string}, photos: string[]}} Judged */
/** @typedef {{kind: string, judged: Record<string, Judged>, note: string}} Draft */

const MOST_PHOTOS = 20;

/** @param {string} kind @returns {Draft} */
export const emptyDraft = (kind) => ({ kind, judged: {}, note: "" });

/** @returns {Judged} */
const unjudged = () => ({ verdict: "", points: null, words: "", severity: "normal", assignee_id: undefined, deadline: defaultDeadline(), photos: [] });

/** @param {Draft} draft @param {string} item @returns {Judged} */
export const judgedOf = (draft, item) => ({ ...unjudged(), ...draft.judged[item] });

/** The draft with an item's judgement changed. @param {Draft} draft @param {string} item @param {Partial<Judged>} fields @returns {Draft} */
export const judge = (draft, item, fields) => ({ ...draft, judged: { ...draft.judged, [item]: { ...judgedOf(draft, item), ...fields } } });

/** The draft with an item's points. @param {Draft} draft @param {string} item @param {string} chosen a number, "na" or "" */
export const judgePoints = (draft, item, chosen) =>
  chosen === "na" || chosen === ""
    ? judge(draft, item, { verdict: chosen, points: null })
    : judge(draft, item, { verdict: verdictOf(Number(chosen)), points: Number(chosen) });

/** Whatever is not judged yet passes. @param {Draft} draft @param {import("./types.js").Zone} zone @param {boolean} inPoints */
export function passTheRest(draft, zone, inPoints) {
  let next = draft;
  for (const { item_id } of zone.checklist) {
    if (!judgedOf(next, item_id).verdict) next = inPoints ? judgePoints(next, item_id, "10") : judge(next, item_id, { verdict: "pass" });
  }
  return next;
}

/** @param {Draft} draft @param {import("./types.js").Zone} zone */
export const missing = (draft, zone) => zone.checklist.filter(({ item_id }) => !judgedOf(draft, item_id).verdict);

/** Why it cannot be saved yet, in words; "" when it can. @param {Draft} draft @param {import("./types.js").Zone} zone */
export function faultOf(draft, zone) {
  const left = missing(draft, zone).length;
  if (left) return t("Items not judged yet: %(n)s.", { n: left });
  const failed = zone.checklist.map(({ item_id }) => judgedOf(draft, item_id)).filter((one) => one.verdict === "fail");
  const late = draft.kind === "general" ? undefined : failed.find((one) => !deadlineOf(one.deadline));
  if (late) return deadlineFault(late.deadline);
  if (failed.reduce((sum, one) => sum + one.photos.length, 0) > MOST_PHOTOS) return t("At most %(n)s photos belong to one inspection.", { n: MOST_PHOTOS });
  return "";
}

/** The body of a record_inspection operation.
 * @param {Draft} draft @param {import("./types.js").Zone} zone @param {string} routeId
 * @param {{source: string, code: string|null}} opened @param {import("./patrol.js").Late|null} late */
export function bodyOf(draft, zone, routeId, opened, late) {
  const items = zone.checklist.map(({ item_id, text }) => {
    const one = judgedOf(draft, item_id);
    return { item_id, text: text.slice(0, 200), verdict: one.verdict, points: one.points ?? null, issue: one.verdict === "fail" ? issueOf(one, draft, zone) : null };
  });
  return {
    zone_id: zone.id, route_id: routeId === FREE ? null : routeId, kind: draft.kind, source: opened.source, code: opened.code,
    items, note: draft.note.trim(), ...lateFields(late),
    photos: [...new Set(items.flatMap((item) => item.issue?.photos ?? []))],
  };
}

/** @param {Judged} one @param {Draft} draft @param {import("./types.js").Zone} zone */
function issueOf(one, draft, zone) {
  const until = draft.kind === "general" ? endOfWeek() : deadlineOf(one.deadline);
  return {
    id: uuid7(), description: one.words.trim(), severity: one.severity, photos: one.photos,
    assignee_id: (one.assignee_id === undefined ? zone.owner_id : one.assignee_id) || null,
    deadline_at: /** @type {Date} */ (until).toISOString(),
  };
}

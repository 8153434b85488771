// @ts-check
/** A zone's book as this phone knows it: the server's, with plans and hand-overs that wait to be sent already in it. */
import * as outbox from "./outbox.js";
import { corrected } from "./rounds.js";
import * as time from "./time.js";
import * as world from "./world.js";

/** @typedef {import("./types.js").Book} Book */

/** @param {string} zoneId @returns {Book} */
const empty = (zoneId) => ({ id: zoneId, room: [], equipment: [], fire: [], keys: [], plans: {}, owners: [], repeats: 0 });

/** The day a plan of this kind begins that holds today. @param {string} kind week or day */
export function beginOf(kind) {
  const weekday = time.parts(time.now()).weekday;
  return time.day(kind === "week" ? time.at(-((weekday + 6) % 7), 12) : time.now());
}

/** @param {string} zoneId @returns {Book} */
export function bookOf(zoneId) {
  const known = world.get("book", zoneId) ?? empty(zoneId);
  /** @type {Book} */
  const book = { ...known, keys: known.keys.map((/** @type {import("./types.js").Key} */ key) => ({ ...key })), plans: { ...known.plans } };
  for (const kind of Object.keys(book.plans)) if (book.plans[kind].starts_on !== beginOf(kind)) delete book.plans[kind];
  for (const one of outbox.shown().filter((operation) => operation.state !== "sent")) apply(book, one);
  return book;
}

/** The plans of this kind that I wrote, sent or not. @param {string} kind @returns {{id: string, at: string, zone_id: string}[]} */
export function plansOfMine(kind) {
  const found = new Map();
  for (const book of /** @type {Book[]} */ (world.list("book"))) {
    const plan = book.plans[kind];
    if (plan?.id && plan.at && plan.by_id === world.user?.id) found.set(plan.id, { id: plan.id, at: plan.at, zone_id: book.id });
  }
  for (const one of outbox.shown())
    if (one.kind === "write_plan" && one.body.kind === kind && one.user === world.user?.id)
      found.set(one.id, { id: one.id, at: corrected(one.device_at, one.clock_offset_ms), zone_id: one.body.zone_id });
  return [...found.values()];
}

/** The keys that I handed over, as far as the office has weighed them. */
export const keysGivenByMe = () =>
  /** @type {Book[]} */ (world.list("book")).flatMap((book) =>
    book.keys.flatMap((key) =>
      (key.earlier ?? []).flatMap(({ id, to, at, evidence }) => (id && evidence ? [{ id, at, evidence, zone_id: book.id, key: key.name, to }] : [])),
    ),
  );

/** @param {Book} book @param {import("./types.js").Operation} one */
function apply(book, one) {
  const { body } = one;
  if (one.kind === "write_plan" && body.zone_id === book.id && body.on_day === beginOf(body.kind))
    book.plans[body.kind] = { id: one.id, starts_on: body.on_day, words: body.words, by: one.user_name, by_id: one.user, at: corrected(one.device_at, one.clock_offset_ms), local: true };
  const key = one.kind === "hand_over_key" && book.keys.find(({ id }) => id === body.entry_id);
  if (!key) return;
  key.holder = body.to_name || world.get("person", body.to_id)?.name || "";
  key.since = corrected(one.device_at, one.clock_offset_ms);
  key.local = true;
}

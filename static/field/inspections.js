// @ts-check
/** Routes to inspect and inspections as this phone knows them: the server's, with its own unsent ones. */
import { remembered } from "./memo.js";
import * as outbox from "./outbox.js";
import { counted } from "./rounds.js";
import * as time from "./time.js";
import * as world from "./world.js";

/** @typedef {import("./types.js").Route} Route */
/** @typedef {import("./types.js").Inspection} Inspection */
/** @typedef {import("./types.js").Zone} Zone */

/** In an address, where an inspection belongs to no route. */
export const FREE = "free";
export const FULL_POINTS = 10;
const PASS_POINTS = 6;

const present = () => [world.revision, outbox.revision, world.user?.id];

/** @type {() => Inspection[]} */
export const inspections = remembered(present, () => {
  const known = world.list("inspection");
  const ids = new Set(known.map((one) => one.id));
  const own = outbox.shown().filter((one) => one.kind === "record_inspection" && !ids.has(one.id));
  return [
    ...known,
    ...own.map((one) => ({
      id: one.id,
      route_id: one.body.route_id,
      zone_id: one.body.zone_id,
      person_id: one.user,
      person_name: one.user_name,
      kind: one.body.kind,
      ...counted(one),
      failed: one.body.items.filter((/** @type {{verdict: string}} */ item) => item.verdict === "fail").length,
      local: true,
    })),
  ];
});

/** @param {string} id @returns {Route|undefined} */
export const route = (id) => world.get("route", id);

/** zone id → what was found there on this route. @param {Route} one @returns {Map<string, Inspection>} */
export const doneOn = (one) => new Map(inspections().filter((found) => found.route_id === one.id).map((found) => [found.zone_id, found]));

/** The inspection that a zone has on this route already, or, of no route, today. @param {string} routeId @param {string} zoneId
 * @returns {Inspection|undefined} */
export function lastInspection(routeId, zoneId) {
  const today = time.day(time.now());
  const here = inspections().filter((one) => one.zone_id === zoneId && (routeId === FREE ? time.day(new Date(one.at)) === today : one.route_id === routeId));
  return here.sort((a, b) => a.at.localeCompare(b.at)).at(-1);
}

/** Whether every zone of a route is inspected. @param {Route} one */
const isFinished = (one) => {
  const done = doneOn(one);
  return one.zone_ids.every((id) => done.has(id) || !world.zone(id));
};

/** Whether an inspection counts: its route is finished; or it is of none, and none was planned for that day. One zone alone
 * is no general inspection (附表四 4).
 * @param {Inspection} one */
export function isOfRound(one) {
  const own = one.route_id ? route(one.route_id) : undefined;
  if (one.route_id) return !own || isFinished(own);
  const day = time.day(new Date(one.at));
  if (/** @type {Route[]} */ (world.list("route")).some((each) => each.on_day === day && each.kind === one.kind)) return false;
  const same = inspections().filter((each) => each.person_id === one.person_id && each.kind === one.kind && time.day(new Date(each.at)) === day);
  return one.kind !== "general" || new Set(same.map((each) => each.zone_id)).size > 1;
}

/** The zones of a route, as they lie on the way. @param {Route} one @returns {Zone[]} */
export const zonesOf = (one) => one.zone_ids.map((id) => world.zone(id)).filter((zone) => zone !== undefined);

/** The next zone to go to. @param {Route} one */
export function nextZone(one) {
  const done = doneOn(one);
  return zonesOf(one).find((zone) => !done.has(zone.id) && zone.may.includes("record_inspection"));
}

/** Routes of today, and earlier ones that are not walked to the end; @returns {Route[]} the earliest first */
export function routesDue() {
  const today = time.day(time.now());
  return /** @type {Route[]} */ (world.list("route"))
    .filter((one) => one.on_day === today || (one.on_day < today && nextZone(one)))
    .sort((a, b) => a.on_day.localeCompare(b.on_day) || a.name.localeCompare(b.name));
}

/** Routes of the coming days. @returns {Route[]} */
export function routesAhead() {
  const today = time.day(time.now());
  return /** @type {Route[]} */ (world.list("route")).filter((one) => one.on_day > today).sort((a, b) => a.on_day.localeCompare(b.on_day));
}

/** Where a zone is inspected now: on the route that still wants it, else on none. @param {Zone} zone */
export function inspectAddress(zone) {
  const wanted = routesDue().find((one) => one.zone_ids.includes(zone.id) && !doneOn(one).has(zone.id));
  return `/app/inspect/${wanted?.id ?? FREE}/${zone.id}`;
}

/** The standards that a zone's items come from. @param {Zone} zone @returns {import("./types.js").Standard[]} */
export function standardsOf(zone) {
  const ids = new Set(zone.checklist.map((item) => item.item_id));
  return world.list("standard").filter((one) => Object.keys(one.items).some((id) => ids.has(id)));
}

/** The verdict that points amount to. @param {number} points */
export const verdictOf = (points) => (points >= PASS_POINTS ? "pass" : "fail");

/** The last moment of this week's Sunday on the site's clock. */
export const endOfWeek = () => time.at((7 - time.parts(time.now()).weekday) % 7 + 1, 0);

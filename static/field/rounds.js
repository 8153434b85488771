// @ts-check
/** Which zones are walked and which are still owed, from the server's picture and this phone's own outbox. */
import { remembered } from "./memo.js";
import * as outbox from "./outbox.js";
import * as time from "./time.js";
import * as world from "./world.js";

/** @typedef {import("./types.js").Zone} Zone */
/** @typedef {import("./types.js").Patrol} Patrol */

const present = () => [world.revision, outbox.revision, world.user?.id];

/** Every patrol known here, this phone's unsent ones among them. @type {() => Patrol[]} */
export const patrols = remembered(present, () => {
  const known = world.list("patrol");
  const ids = new Set(known.map((patrol) => patrol.id));
  const own = outbox.shown().filter((one) => one.kind === "record_patrol" && !ids.has(one.id));
  return [
    ...known,
    ...own.map((one) => ({
      id: one.id,
      zone_id: one.body.zone_id,
      person_id: one.user,
      person_name: one.user_name,
      at: corrected(one.device_at, one.clock_offset_ms),
      all_normal: one.body.items.every((/** @type {{ok: boolean}} */ item) => item.ok),
      local: one.state !== "sent",
    })),
  ];
});

/** @param {string} at @param {number|null} offset */
export const corrected = (at, offset) => new Date(Date.parse(at) + (offset ?? 0)).toISOString();

/** Who walked which zone in which of today's windows. @type {() => Map<string, Map<string, Patrol>>} zone id, window key */
export const walkedToday = remembered(() => [...present(), time.day(time.now())], () => {
  const [begin, end] = [time.at(0, 0).getTime(), time.at(1, 0).getTime()];
  const windows = world.site()?.windows ?? [];
  /** @type {Map<string, Map<string, Patrol>>} */
  const walked = new Map();
  for (const patrol of patrols()) {
    const at = Date.parse(patrol.at);
    if (at < begin || at >= end) continue;
    const clock = time.clock(patrol.at);
    const window = windows.find((one) => one.from_ <= clock && clock < one.until);
    if (!window) continue;
    const zone = walked.get(patrol.zone_id) ?? new Map();
    if (!zone.has(window.key)) zone.set(window.key, patrol);
    walked.set(patrol.zone_id, zone);
  }
  return walked;
});

/** Each zone's latest patrol known here. @type {() => Map<string, Patrol>} */
const latest = remembered(present, () => {
  const found = new Map();
  for (const patrol of patrols()) {
    const before = found.get(patrol.zone_id);
    if (!before || Date.parse(before.at) < Date.parse(patrol.at)) found.set(patrol.zone_id, patrol);
  }
  return found;
});

/** The last walk of a zone, or null. @param {Zone} zone @returns {{at: string, person_name: string, all_normal: boolean, local?: boolean}|null} */
export function lastWalk(zone) {
  const own = latest().get(zone.id);
  const told = zone.last_patrol;
  if (!own) return told;
  return told && Date.parse(told.at) > Date.parse(own.at) ? told : own;
}

/** Zones that are mine to walk: owned, or stood in for. @returns {Zone[]} */
export function myZones() {
  const me = world.me();
  const ids = new Set([...(me?.zone_ids ?? []), ...(me?.stand_in_zone_ids ?? [])]);
  return world.zones().filter((zone) => ids.has(zone.id));
}

/** Zones whose rounds this person answers for: all of the deputy's, the team's of a lead. @returns {Zone[]} */
export function roundZones() {
  if (["deputy", "inspector", "manager", "office"].some(world.has)) return world.zones();
  const teams = new Set(world.me()?.led_team_ids ?? []);
  return world.zones().filter((zone) => teams.has(zone.team_id));
}

/** Zones grouped as they lie: [["1号楼 · 2层", zones]…]. @param {Zone[]} zones @returns {[string, Zone[]][]} */
export function byFloor(zones) {
  /** @type {Map<string, Zone[]>} */
  const groups = new Map();
  for (const zone of zones) {
    const name = `${zone.building} · ${time.floor(zone.level)}`;
    const group = groups.get(name);
    if (group) group.push(zone);
    else groups.set(name, [zone]);
  }
  return [...groups];
}

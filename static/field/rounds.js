// @ts-check
/** Which zones are walked and which are still owed, from the server's picture and this phone's own outbox. */
import { standing } from "./answers.js";
import { remembered } from "./memo.js";
import * as outbox from "./outbox.js";
import * as time from "./time.js";
import * as world from "./world.js";

/** @typedef {import("./types.js").Zone} Zone */
/** @typedef {import("./types.js").Patrol} Patrol */

const present = () => [world.revision, outbox.revision, world.user?.id];

/** What rests on the server's picture alone stays as it is while this phone saves. */
const told = () => [world.revision];
/** @type {() => Patrol[]} */
const known = remembered(told, () => world.list("patrol"));
const knownIds = remembered(told, () => new Set(known().map((patrol) => patrol.id)));

/** This phone's that the picture does not hold yet. @type {() => Patrol[]} */
const own = remembered(present, () =>
  outbox.shown().filter((one) => one.kind === "record_patrol" && !knownIds().has(one.id)).map((one) => ({
    id: one.id,
    zone_id: one.body.zone_id,
    person_id: one.user,
    person_name: one.user_name,
    ...counted(one),
    all_normal: one.body.items.every((/** @type {{ok: boolean}} */ item) => item.ok),
    source: one.body.source,
    photos: one.body.photos,
    local: !outbox.isOver(one),
  })),
);

/** Every patrol known here, this phone's unsent ones among them. @type {() => Patrol[]} */
export const patrols = remembered(present, () => [...known(), ...own()]);

/** @param {string} at @param {number|null} offset */
export const corrected = (at, offset) => new Date(Date.parse(at) + (offset ?? 0)).toISOString();

/** When one of this phone's records counts, as `at`; of a late entry for another moment `recorded_at` as well.
 * @param {import("./types.js").Operation} one @returns {{at: string, recorded_at?: string}} */
export function counted({ device_at, clock_offset_ms, body }) {
  const recorded_at = corrected(device_at, clock_offset_ms);
  return body.claimed_at ? { at: body.claimed_at, recorded_at } : { at: recorded_at };
}

/** @typedef {Map<string, Map<string, Patrol>>} Walked by zone id and window key */

const today = () => time.day(time.now());
const walkedKnown = remembered(() => [...told(), today()], () => walkedIn(known(), new Map()));

/** Who walked which zone in which of today's windows. @type {() => Walked} */
export const walkedToday = remembered(() => [...present(), today()], () => walkedIn(own(), new Map(walkedKnown())));

/** `walked` with these patrols in it; of those already there a zone's own map is copied first.
 * @param {Patrol[]} patrols @param {Walked} walked @returns {Walked} */
function walkedIn(patrols, walked) {
  const [begin, end] = [time.at(0, 0).getTime(), time.at(1, 0).getTime()];
  const windows = time.windows();
  for (const patrol of patrols) {
    const at = Date.parse(patrol.at);
    if (at < begin || at >= end) continue;
    const clock = time.clock(patrol.at);
    const window = windows.find((one) => one.from_ <= clock && clock < one.until);
    if (!window || walked.get(patrol.zone_id)?.has(window.key)) continue;
    walked.set(patrol.zone_id, new Map(walked.get(patrol.zone_id)).set(window.key, patrol));
  }
  return walked;
}

/** @param {Patrol|undefined} one @param {Patrol} other */
const later = (one, other) => (one && Date.parse(one.at) >= Date.parse(other.at) ? one : other);

/** Each zone's latest patrol in the picture. @type {() => Map<string, Patrol>} */
const latest = remembered(told, () => {
  const found = new Map();
  for (const patrol of known()) found.set(patrol.zone_id, later(found.get(patrol.zone_id), patrol));
  return found;
});

/** The last walk of a zone, or null. @param {Zone} zone @returns {{at: string, recorded_at?: string, person_name: string, all_normal: boolean, local?: boolean}|null} */
export function lastWalk(zone) {
  const here = own().filter((one) => one.zone_id === zone.id);
  const last = here.reduce(later, latest().get(zone.id));
  const said = zone.last_patrol;
  if (!last) return said;
  return said && Date.parse(said.at) > Date.parse(last.at) ? said : last;
}

/** Today's windows in which a patrol is owed somewhere: none on a day off. @returns {import("./types.js").Window[]} */
export function windowsToday() {
  const free = world.site()?.free?.[today()] ?? [];
  return time.windows().filter(({ key }) => !free.includes(key));
}

/** The one of them that holds this moment, or null. */
export const windowNow = () => windowsToday().find(({ key }) => key === time.windowNow()?.key) ?? null;

/** Zones that are mine to walk: owned, or stood in for. @returns {Zone[]} */
export function myZones() {
  const me = world.me();
  const ids = new Set([...(me?.zone_ids ?? []), ...(me?.stand_in_zone_ids ?? [])]);
  return world.zones().filter((zone) => ids.has(zone.id));
}

/** Those of them that I answer for now: where somebody stands in for me, they do. @returns {Zone[]} */
export function answeredZones() {
  const mine = new Set(world.me()?.stand_in_zone_ids ?? []);
  return myZones().filter((zone) => mine.has(zone.id) || !standing(zone));
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

// @ts-check
/** What this person owes today, set against what the phone knows was done: the server's records and its own unsent ones. */
import { plansOfMine } from "./book.js";
import { inspections, isOfRound } from "./inspections.js";
import { remembered } from "./memo.js";
import * as outbox from "./outbox.js";
import { counted, patrols } from "./rounds.js";
import * as time from "./time.js";
import * as world from "./world.js";

/** @typedef {import("./types.js").Duty} Duty */
/** @typedef {import("./types.js").DutySlot} DutySlot */
/** @typedef {{slot: DutySlot, done: number, left: number, state: "done"|"due"|"overdue"|"later"|"missed"|"excused"}} Owed */

const present = () => [world.revision, outbox.revision, world.user?.id];

/** This phone's unsent deeds among them. @type {() => import("./types.js").Deed[]} */
export const deeds = remembered(present, () => {
  const known = world.list("deed");
  const ids = new Set(known.map((deed) => deed.id));
  const own = outbox.shown().filter((one) => one.kind === "record_deed" && !ids.has(one.id));
  return [
    ...known,
    ...own.map((one) => ({
      id: one.id,
      series_id: world.get("duty", one.body.duty_id)?.series_id ?? "",
      zone_id: one.body.zone_id,
      ...counted(one),
      local: true,
    })),
  ];
});

/** @typedef {{id: string, zone_id: string|null, ms: number}} Done a record, its zone and its moment */
/** @typedef {{all: Done[], byZone: Map<string|null, Done[]>}} Records in order of time */

const READ_FROM_PLATE = ["camera", "photo", "link"];
const NO_PROOF = ["other_plate", "revoked_plate", "unknown_code"];

/** Whether a patrol brings the evidence that the duty wants, as the office judges it. @param {Duty} duty
 * @param {{source?: string, marks?: string[], photos?: unknown[]}} patrol */
export function proves(duty, { source = "", marks = [], photos = [] }) {
  if (duty.evidence === "photo") return photos.length > 0;
  return duty.evidence !== "plate" || (READ_FROM_PLATE.includes(source) && !marks.some((mark) => NO_PROOF.includes(mark)));
}

/** Every record of mine that could fulfil the duty. @param {Duty} duty @returns {{id: string, at: string, zone_id: string|null}[]} */
function records(duty) {
  if (duty.record_kind === "patrol") return patrols().filter((one) => one.person_id === world.user?.id && proves(duty, one));
  if (duty.record_kind === "inspection")
    return inspections().filter(
      (one) => one.person_id === world.user?.id && (!duty.topic || one.kind === duty.topic) && (duty.scope === "each_zone" || isOfRound(one)),
    );
  if (duty.record_kind === "deed") {
    const done = deeds().filter((one) => one.series_id === duty.series_id);
    return duty.topic ? [...done, ...plansOfMine(duty.topic)] : done;
  }
  return [];
}

/** Those in order, once for all the duties and slots that they may fulfil. @type {() => Map<string, Records>} */
const ordered = remembered(present, () => new Map());

/** @param {{id: string, at: string, zone_id: string|null}[]} these @returns {Records} */
function inOrder(these) {
  const all = these.map(({ id, at, zone_id }) => ({ id, zone_id, ms: Date.parse(at) })).sort((a, b) => a.ms - b.ms);
  const byZone = new Map();
  for (const one of all) {
    const zone = byZone.get(one.zone_id);
    if (zone) zone.push(one);
    else byZone.set(one.zone_id, [one]);
  }
  return { all, byZone };
}

/** @param {Duty} duty @param {DutySlot} slot @returns {Done[]} */
function candidates(duty, slot) {
  const apart = duty.record_kind === "deed" ? duty.series_id : `${duty.scope} ${duty.evidence}`;
  const name = [duty.record_kind, duty.topic ?? "", apart].join(" ");
  let found = ordered().get(name);
  if (!found) ordered().set(name, (found = inOrder(records(duty))));
  return slot.zone_id ? (found.byZone.get(slot.zone_id) ?? []) : found.all;
}

/** How many of them, when those closer together than `minutes` count as one, which goes through so many `zones`.
 * @param {Done[]} found @param {number} minutes @param {number} zones */
function spaced(found, minutes, zones) {
  const gap = minutes * 60_000;
  let before = -Infinity;
  let count = 0;
  for (const { ms } of found) {
    if (ms - before < gap) continue;
    if (zones > 1 && new Set(found.filter((one) => one.ms >= ms && one.ms - ms < gap).map((one) => one.zone_id)).size < zones) continue;
    before = ms;
    count += 1;
  }
  return count;
}

/** Those that were done while the slot counts them. @template {{ms: number}} T @param {DutySlot} slot @param {T[]} found */
export function within(slot, found) {
  const spans = (slot.apart ?? [[slot.start, slot.end]]).map((span) => span.map((moment) => Date.parse(moment)));
  return found.filter(({ ms }) => spans.some(([from, until]) => from <= ms && ms < until));
}

/** How a slot stands. @param {Duty} duty @param {DutySlot} slot @returns {Owed} */
export function standing(duty, slot) {
  const [start, end, late] = [slot.start, slot.end, slot.late_until].map((moment) => Date.parse(moment));
  const here = within(slot, candidates(duty, slot));
  const told = slot.done_ids.filter((id) => !here.some((one) => one.id === id)).length;
  const done = Math.min(slot.need, spaced(here, slot.gap_minutes, slot.walk_zones ?? 1) + told);
  const left = Math.max(0, slot.need - done - slot.excused);
  const now = time.now().getTime();
  if (!left) return { slot, done, left, state: done ? "done" : "excused" };
  return { slot, done, left, state: now < start ? "later" : now < end ? "due" : now < late ? "overdue" : "missed" };
}

const minute = () => Math.floor(time.now().getTime() / 60_000); // as time goes by, what is due becomes overdue

/** What I owe today of each duty, in the office's order. @type {() => {duty: Duty, owed: Owed[]}[]} */
export const today = remembered(() => [...present(), minute()], () => {
  const [from, until] = [time.at(0, 0).getTime(), time.at(1, 0).getTime()];
  return /** @type {Duty[]} */ (world.list("duty"))
    .sort((a, b) => a.position - b.position)
    .map((duty) => ({
      duty,
      owed: duty.slots
        .filter((slot) => Date.parse(slot.start) < until && Date.parse(slot.late_until) > from)
        .map((slot) => standing(duty, slot)),
    }))
    .filter(({ owed }) => owed.length);
});

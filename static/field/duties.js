// @ts-check
/** What this person owes today, set against what the phone knows was done: the server's records and its own unsent ones. */
import { inspections } from "./inspections.js";
import * as outbox from "./outbox.js";
import { corrected, patrols } from "./rounds.js";
import * as time from "./time.js";
import * as world from "./world.js";

/** @typedef {import("./types.js").Duty} Duty */
/** @typedef {import("./types.js").DutySlot} DutySlot */
/** @typedef {{slot: DutySlot, done: number, left: number, state: "done"|"due"|"overdue"|"later"|"missed"|"excused"}} Owed */

/** @returns {import("./types.js").Deed[]} this phone's unsent deeds among them */
export function deeds() {
  const known = world.list("deed");
  const ids = new Set(known.map((deed) => deed.id));
  const own = outbox.shown().filter((one) => one.kind === "record_deed" && !ids.has(one.id));
  return [
    ...known,
    ...own.map((one) => ({
      id: one.id,
      series_id: world.get("duty", one.body.duty_id)?.series_id ?? "",
      zone_id: one.body.zone_id,
      at: corrected(one.device_at, one.clock_offset_ms),
      local: true,
    })),
  ];
}

/** Every record of mine that could fulfil the duty. @param {Duty} duty @returns {{id: string, at: string, zone_id: string|null}[]} */
function records(duty) {
  if (duty.record_kind === "patrol") return patrols().filter((one) => one.person_id === world.user?.id);
  if (duty.record_kind === "inspection")
    return inspections().filter((one) => one.person_id === world.user?.id && (!duty.topic || one.kind === duty.topic));
  if (duty.record_kind === "deed") return deeds().filter((one) => one.series_id === duty.series_id);
  return [];
}

/** @param {{id: string, at: string}[]} found @param {number} minutes */
function spaced(found, minutes) {
  let before = -Infinity;
  return found
    .sort((a, b) => a.at.localeCompare(b.at))
    .filter((one) => {
      const apart = Date.parse(one.at) - before >= minutes * 60_000;
      if (apart) before = Date.parse(one.at);
      return apart;
    });
}

/** How a slot stands. @param {Duty} duty @param {DutySlot} slot @returns {Owed} */
export function standing(duty, slot) {
  const [start, end, late] = [slot.start, slot.end, slot.late_until].map((moment) => Date.parse(moment));
  const here = records(duty).filter(({ at, zone_id }) => {
    const moment = Date.parse(at);
    return start <= moment && moment < end && (!slot.zone_id || slot.zone_id === zone_id);
  });
  const told = slot.done_ids.filter((id) => !here.some((one) => one.id === id)).length;
  const done = Math.min(slot.need, spaced(here, slot.gap_minutes).length + told);
  const left = Math.max(0, slot.need - done - slot.excused);
  const now = time.now().getTime();
  if (!left) return { slot, done, left, state: done ? "done" : "excused" };
  return { slot, done, left, state: now < start ? "later" : now < end ? "due" : now < late ? "overdue" : "missed" };
}

/** What I owe today of each duty, in the office's order. @returns {{duty: Duty, owed: Owed[]}[]} */
export function today() {
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
}

// @ts-check
/** One zone walked: saved on this phone, taken back within ten seconds if it was a slip. */
import { language, t } from "./i18n.js";
import { remembered } from "./memo.js";
import { photoDue } from "./evidence.js";
import { afterFrame } from "./frames.js";
import * as outbox from "./outbox.js";
import { askPhoto, forgetPhoto } from "./parts/challenge.js";
import { patrolBody } from "./patrol.js";
import { answeredZones, byFloor, roundZones, walkedToday, windowNow } from "./rounds.js";
import * as scans from "./scans.js";
import { signal } from "./signal.js";
import * as time from "./time.js";

/** @typedef {import("./types.js").Zone} Zone */
/** @typedef {{source: string, code: string|null}} Opened */

/** Saves "all normal", with the photo where one is asked for. Raises when the phone could not store it.
 * @param {Zone} zone @param {Opened} opened @param {import("./patrol.js").Late|null} [late]
 * @returns {Promise<boolean>} false when it was called off: nothing was saved */
export async function recordNormal(zone, opened, late = null) {
  const proof = late ? {} : await askPhoto(zone, opened);
  if (!proof) return false;
  const seen = await scans.recall(zone.id);
  const body = patrolBody(zone, { ...seen, ...opened }, [], late, "", proof);
  await outbox.add([{ kind: "record_patrol", body, title: t("Patrol: %(zone)s", { zone: zone.name }) }], { hold: !late });
  afterFrame(() => {
    signal("saved");
    void scans.forget(zone.id);
    void forgetPhoto(zone.id);
  });
  return true;
}

/** What a tap on "all normal" would have to work out first, worked out while the zone is looked at. @param {Zone} zone */
export const foresee = (zone) =>
  afterFrame(async () => {
    try {
      await photoDue(zone.id, "camera");
      await outbox.rehearse([{ kind: "record_patrol", body: patrolBody(zone, { source: "camera", code: null }, []), title: "" }]);
    } catch {
      // the tap itself will say what is wrong
    }
  });

/** Takes a patrol back, so that it can be recorded again with the same proof.
 * @param {import("./types.js").Operation} operation @returns {Promise<boolean>} false when it was too late */
export async function takeBack(operation) {
  if (!(await outbox.undo(operation.id))) return false;
  const { zone_id, source, code } = operation.body;
  if (code && source !== "list") await scans.remember(zone_id, source, code);
  return true;
}

/** Zones still to be walked in this window: on `near`'s floor, and in all; null outside the windows.
 * @param {Zone|null} near @returns {{floor: string, here: Zone[], all: number}|null} */
export function whatIsLeft(near) {
  const left = leftNow();
  if (!left) return null;
  const name = near && `${near.building} · ${time.floor(near.level)}`;
  return { floor: name ?? "", here: left.floors.get(name ?? "") ?? [], all: left.all };
}

/** Worked out once for a window and what is walked in it: the picture is drawn anew far more often.
 * @type {() => {floors: Map<string, Zone[]>, all: number}|null} */
const leftNow = remembered(() => [windowNow()?.key, walkedToday(), language()], () => {
  const window = windowNow();
  if (!window) return null;
  const round = roundZones();
  const walked = walkedToday();
  const left = (round.length ? round : answeredZones()).filter((zone) => !walked.get(zone.id)?.has(window.key));
  return { floors: new Map(byFloor(left)), all: left.length };
});

// @ts-check
/** For ten seconds after a patrol: what was saved, and one tap to take it back. Drawn from the outbox, so a reload keeps it. */
import { html, nothing, render } from "lit-html";
import { t } from "../i18n.js";
import * as outbox from "../outbox.js";
import { go } from "../router.js";
import { takeBack } from "../walk.js";
import * as world from "../world.js";
import { icon } from "./icon.js";
import { toast } from "./toast.js";

/** @type {ReturnType<typeof setTimeout>|undefined} */
let tick;
/** The record that the bar speaks of. */
let said = "";
/** The zone that may be saved next: its bar stands ready unseen, laid out while it is looked at, and has only to be shown. */
let next = "";

export const isSaying = () => Boolean(said);
/** Whether something was saved that the bar does not say yet. */
export const hasNews = () => Boolean(lastId()) && lastId() !== said;
const lastId = () => outbox.lastUndoable()?.id ?? "";

/** @param {import("../types.js").Zone} zone */
export function makeReady(zone) {
  next = zone.name;
  drawUndo();
}

/** @param {boolean} [first] it is shown before all else is drawn: the fewer styles change the sooner; it can be tapped from the
 *   next drawing on */
export function drawUndo(first = false) {
  const place = document.getElementById("saved");
  if (!place) return;
  said = lastId();
  render(undoBar(first), place);
}

/** @param {boolean} first */
function undoBar(first) {
  clearTimeout(tick);
  const last = outbox.lastUndoable();
  if (!last) return next ? bar(null, next, outbox.UNDO_MS, true) : nothing;
  const left = outbox.undoable(last);
  tick = setTimeout(() => world.changed(false), (left % 1_000) + 20);
  return bar(last, world.zone(last.body.zone_id)?.name ?? last.title, left, first);
}

/** @param {import("../types.js").Operation|null} last null while it stands ready @param {string} name @param {number} left milliseconds
 * @param {boolean} inert */
const bar = (last, name, left, inert) =>
  html`<div class="saved-bar ${last ? "undo" : ""}" ?inert=${inert}>
    ${icon("check-circle")}<span class="words"><strong>${name}</strong> <span>${t("saved: all normal")}</span></span>
    <button class="button take-back" @click=${() => last && back(last)}>${icon("undo")}${t("Undo")} <span class="figure" aria-hidden="true">${Math.ceil(left / 1_000)}</span></button>
    <button class="button quiet keep" aria-label=${t("Close; it stays saved")} @click=${() => outbox.send()}>${icon("cross")}</button>
  </div>`;

/** @param {import("../types.js").Operation} operation */
async function back(operation) {
  if (await takeBack(operation)) {
    toast(t("Taken back. Nothing was recorded."), "info");
    if (!/^\/app\/scan$/.test(location.pathname)) go(`/app/zone/${operation.body.zone_id}`); // the camera stays open
  } else toast(t("Too late to undo: it is with the office."), "bad");
}

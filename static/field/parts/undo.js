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

export function undoBar() {
  clearTimeout(tick);
  const last = outbox.lastUndoable();
  if (!last) return nothing;
  const left = outbox.undoable(last);
  tick = setTimeout(() => world.changed(false), (left % 1_000) + 20);
  return bar(last, world.zone(last.body.zone_id)?.name ?? last.title, left);
}

/** Has the browser read the bar's shape before it is wanted. */
export const warm = () => render(bar(/** @type {any} */ ({}), "", 0), document.createElement("div"));

/** @param {import("../types.js").Operation} last @param {string} name @param {number} left milliseconds */
const bar = (last, name, left) =>
  html`<div class="undo" role="status">
    ${icon("check-circle")}<span class="words"><strong>${name}</strong> <span>${t("saved: all normal")}</span></span>
    <button class="button take-back" @click=${() => back(last)}>${icon("undo")}${t("Undo")} <span class="figure" aria-hidden="true">${Math.ceil(left / 1_000)}</span></button>
    <button class="button quiet keep" aria-label=${t("Close; it stays saved")} @click=${() => outbox.send()}>${icon("cross")}</button>
  </div>`;

/** @param {import("../types.js").Operation} operation */
async function back(operation) {
  if (await takeBack(operation)) {
    toast(t("Taken back. Nothing was recorded."), "info");
    if (!/^\/app\/scan$/.test(location.pathname)) go(`/app/zone/${operation.body.zone_id}`); // the camera stays open
  } else toast(t("Too late to undo: it is with the office."), "bad");
}

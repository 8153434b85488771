// @ts-check
/** Routes to inspect: each with how much of it is done. */
import { html, nothing } from "lit-html";
import { t } from "../i18n.js";
import { doneOn, routesDue, zonesOf } from "../inspections.js";
import * as time from "../time.js";
import { icon } from "./icon.js";

export function routeList() {
  const due = routesDue();
  if (!due.length) return nothing;
  return html`<section class="block routes"><h2>${t("To inspect")}</h2><ul class="rows card">${due.map(routeRow)}</ul></section>`;
}

/** @param {import("../types.js").Route} one */
export function routeRow(one) {
  const zones = zonesOf(one);
  const done = doneOn(one).size;
  const past = one.on_day < time.day(time.now());
  const all = done >= zones.length;
  return html`<li data-route=${one.id}><a href="/app/inspect/${one.id}"><span class="grow"><strong>${one.name}</strong>
    <small class="soft">${time.dayWords(one.on_day)} · ${kindWords(one.kind)}</small></span>
    <span class="badge" data-tone=${all ? "ok" : past ? "bad" : "warn"}>${all ? icon("check") : nothing}${done}/${zones.length}</span>${icon("right")}</a></li>`;
}

/** @param {string} kind */
export const kindWords = (kind) => (kind === "general" ? t("General safety and hygiene inspection") : t("Targeted inspection"));

// @ts-check
/** A guided walk: the zones of a route as they lie on the way, and where to go next. */
import { html, nothing } from "lit-html";
import { answers } from "../answers.js";
import { t } from "../i18n.js";
import { doneOn, nextZone, route, zonesOf } from "../inspections.js";
import { absent } from "../parts/absent.js";
import { icon } from "../parts/icon.js";
import { kindWords } from "../parts/route-list.js";
import * as time from "../time.js";

/** @type {import("./index.js").Maker} */
export function routeView({ id }) {
  return {
    title: () => route(id)?.name ?? t("Route"),
    up: () => "/app/inspect",
    render() {
      const one = route(id);
      if (!one) return absent(t("This route is not on this phone."));
      const done = doneOn(one);
      const zones = zonesOf(one);
      const next = nextZone(one);
      return html`<p class="soft">${time.dayWords(one.on_day)} · ${kindWords(one.kind)}${one.drawn ? ` · ${t("drawn at random")}` : nothing}</p>
        <p>${t("Zones: %(done)s of %(all)s", { done: done.size, all: zones.length })}</p>
        <progress class="bar" max=${zones.length} value=${done.size} aria-label=${t("Zones inspected")}></progress>
        <ol class="rows card way">${zones.map((zone) => row(id, zone, done.get(zone.id), zone === next))}</ol>
        ${next
          ? html`<div class="thumb"><a class="button primary wide huge" href="/app/inspect/${id}/${next.id}">${icon("right")}${t("Next: %(zone)s", { zone: next.name })}</a></div>`
          : html`<p class="all-done">${icon("check-circle")}${t("Every zone of this route is inspected.")}</p>`}`;
    },
  };
}

/** @param {string} id @param {import("../types.js").Zone} zone @param {import("../types.js").Inspection|undefined} found @param {boolean} next */
function row(id, zone, found, next) {
  const content = html`<span class="grow"><strong>${zone.name}</strong><small class="soft">${zone.building} ${time.floor(zone.level)}${answers(zone) ? ` · ${answers(zone)}` : nothing}</small></span>
    ${found
      ? html`<span class="badge" data-tone=${found.failed ? "bad" : "ok"}>${icon(found.failed ? "warning" : "check")}${found.failed ? t("%(n)s failed", { n: found.failed }) : t("Passed")}</span>`
      : next ? html`<span class="badge" data-tone="warn">${t("next")}</span>` : nothing}`;
  return html`<li data-zone=${zone.id}>${zone.may.includes("record_inspection") ? html`<a href="/app/inspect/${id}/${zone.id}">${content}</a>` : html`<div class="row">${content}</div>`}</li>`;
}

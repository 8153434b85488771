// @ts-check
/** The zone just scanned, over the camera's picture: one big button, and a way to say what is wrong. */
import { html, nothing } from "lit-html";
import { answers } from "../answers.js";
import { issues } from "../cases.js";
import { t } from "../i18n.js";
import { lastWalk } from "../rounds.js";
import { label, mine, step } from "../service.js";
import * as time from "../time.js";
import { icon } from "./icon.js";
import { landed, lifted } from "./tap.js";

/** @param {{zone: import("../types.js").Zone, revoked: boolean, shown: boolean, saving: boolean, normal: () => unknown, close: () => unknown}} card
 *   `shown`: else it stands ready unseen, so that a scan has only to fill it */
export function walkCard({ zone, revoked, shown, saving, normal, close }) {
  const walk = lastWalk(zone);
  const open = issues().filter((one) => one.zone_id === zone.id && one.state !== "verified").length;
  const waiting = mine().find((one) => one.zone_id === zone.id && step(one, "arrive"));
  const may = zone.may.includes("record_patrol");
  return html`<section class="zone-card ${shown ? "walk-card" : ""}" aria-label=${zone.name} data-zone=${zone.id}>
    <div class="walk-words">
    <div class="walk-head">
      <div class="grow"><h2>${zone.name}</h2>
        <p class="soft">${zone.building} · ${time.floor(zone.level)}${answers(zone) ? ` · ${answers(zone)}` : nothing}</p></div>
      <button class="button quiet" aria-label=${t("Close")} @click=${close}>${icon("cross")}</button>
    </div>
    ${revoked ? html`<p class="badge" data-tone="warn">${t("This plate was replaced; the record will say so.")}</p>` : nothing}
    ${zone.checklist.length ? html`<p class="look">${zone.checklist.map((item) => item.text).join(" · ")}</p>` : nothing}
    <p class="soft">${walk ? t("Last walked %(moment)s, %(name)s", { moment: time.saidOf(walk), name: walk.person_name }) : t("Not walked yet")}
      ${open ? html`<a class="badge tall" data-tone="warn" href="/app/zone/${zone.id}">${t("Open issues: %(n)s", { n: open })}</a>` : nothing}</p>
    </div>
    <div class="walk-steps">
    ${may ? html`<button class="button primary wide giant" ?disabled=${saving} @click=${normal} @touchstart=${landed} @touchend=${lifted(normal)}>${icon("check-circle")}${t("All normal")}</button>` : nothing}
    ${waiting ? html`<a class="button wide" href="/app/case/${waiting.id}/scan/arrive">${icon("call")}${t("On site for: %(what)s", { what: label(waiting) })}</a>` : nothing}
    <div class="pair">
      <a class="button ${may ? "" : "primary huge"}" href="/app/zone/${zone.id}/report">${icon("flag")}${t("Something is wrong")}</a>
      <a class="button" href="/app/zone/${zone.id}">${icon("info")}${t("Details")}</a>
    </div>
    </div>
  </section>`;
}

// @ts-check
/** What this person has to do now: mend, verify, walk. */
import { html, nothing } from "lit-html";
import { mineToMend, toVerify } from "../cases.js";
import { t } from "../i18n.js";
import { caseCard } from "../parts/case-card.js";
import { unread } from "../notices.js";
import { icon } from "../parts/icon.js";
import { dutyList } from "../parts/duty-list.js";
import { routeList } from "../parts/route-list.js";
import { issueCard } from "../parts/issue-card.js";
import { longList } from "../parts/long-list.js";
import { wipedNote } from "../parts/wiped-note.js";
import { zoneRow } from "../parts/zone-row.js";
import { answeredZones, byFloor, myZones, roundZones, walkedToday, windowNow, windowsToday } from "../rounds.js";
import { mine as casesOfMine, presses } from "../service.js";
import * as time from "../time.js";
import * as world from "../world.js";

/** @type {import("./index.js").Maker} */
export function todayView() {
  return { title: () => t("Today"), render };
}

function render() {
  const me = world.me();
  if (!me) return html`<p class="opening">${t("Fetching your zones…")}</p>`;
  const service = casesOfMine();
  const [pressing, calm] = [service.filter(presses), service.filter((one) => !presses(one))];
  const mend = mineToMend();
  const told = unread().length;
  const verify = toVerify();
  const own = myZones();
  const round = roundZones();
  return html`
    ${wipedNote()}
    <a class="button primary wide scan-now" href="/app/scan">${icon("scan")}${t("Scan a plate")}</a>
    <div class="actions two">
      <a class="button primary danger" href="/app/incident">${icon("warning")}${t("Incident")}</a>
      <a class="button" href="/app/inquiry">${icon("info")}${t("Write down an inquiry")}</a>
    </div>
    ${pressing.length ? section(t("Service, now"), pressing.length, longList(pressing, caseCard, { tall: 120, now: true })) : nothing}
    ${told ? html`<a class="button wide reminders" href="/app/notices">${icon("bell")}${t("Reminders: %(n)s unread", { n: told })}</a>` : nothing}
    ${mend.length ? section(t("To mend"), mend.length, longList(mend, (one) => issueCard(one), { tall: 130, now: true })) : nothing}
    ${verify.length ? section(t("Fixes to verify"), verify.length, longList(verify, (one) => issueCard(one, true), { tall: 320, now: true })) : nothing}
    ${calm.length ? section(t("Service"), calm.length, longList(calm, caseCard, { tall: 120, now: true })) : nothing}
    ${routeList()}
    ${own.length ? mine(own) : nothing}
    ${dutyList()}
    ${round.length ? rounds(round) : nothing}
    ${!own.length && !round.length && !mend.length && !verify.length && !service.length
      ? html`<div class="empty">${icon("check-circle")}<h2>${t("Nothing waits for you")}</h2>
          <p>${t("You can still report a problem in any zone: scan its plate.")}</p></div>`
      : nothing}
    <a class="button wide" href="/app/service">${icon("call")}${t("All service cases")}</a>
    <a class="button wide" href="/app/zones">${icon("search")}${t("All zones")}</a>
  `;
}

/** @param {string} title @param {number} count @param {unknown} content */
const section = (title, count, content) =>
  html`<section class="block"><h2>${title} <span class="figure soft">${count}</span></h2>${content}</section>`;

/** @param {import("../types.js").Zone[]} zones */
function mine(zones) {
  const walked = walkedToday();
  const windows = windowsToday();
  const answered = answeredZones();
  const owed = windows.map((window) => answered.filter((zone) => !walked.get(zone.id)?.has(window.key)).length);
  const present = windowNow();
  return html`<section class="block">
    <h2>${t("My zones")}</h2>
    <p class="windows">${windowNote(windows.length, answered.length)}${(answered.length ? windows : []).map((window, index) => html`<span class="badge" data-tone=${owed[index] ? (window === present ? "warn" : "mute") : "ok"}>
      ${owed[index] ? nothing : icon("check")}${owed[index]
        ? t("%(window)s: %(n)s left", { window: t(window.name), n: owed[index] })
        : t("%(window)s: all walked", { window: t(window.name) })}</span>`)}</p>
    ${longList(zones, (zone) => zoneRow(zone, walked), { tall: 75, looks: "rows card", now: true })}
  </section>`;
}

/** Why no window is counted. @param {number} windows @param {number} answered zones that I answer for now */
function windowNote(windows, answered) {
  if (windows && answered) return nothing;
  return html`<span class="badge">${windows ? t("Somebody stands in for you") : t("No patrol is owed today")}</span>`;
}

/** The round of this window: what is left first, floor by floor. @param {import("../types.js").Zone[]} zones */
function rounds(zones) {
  const walked = walkedToday();
  const window = windowNow();
  const why = windowsToday().length ? t("No patrol is due at this hour.") : t("No patrol is owed today");
  if (!window) return html`<section class="block"><h2>${t("Rounds")}</h2><p class="soft">${why}</p></section>`;
  const left = zones.filter((zone) => !walked.get(zone.id)?.has(window.key));
  const done = zones.length - left.length;
  return html`<section class="block">
    <h2>${t("Rounds, %(window)s", { window: t(window.name) })}</h2>
    <p class="soft">${t("Zones walked: %(done)s of %(all)s", { done, all: zones.length })}</p>
    <progress class="bar" max=${zones.length} value=${done} aria-label=${t("Zones walked")}></progress>
    ${byFloor(left).map(
      ([floor, group], index) => html`<details class="floor card" ?open=${index === 0}>
        <summary><span>${floor}</span><span class="soft">${t("%(n)s left", { n: group.length })}</span></summary>
        ${longList(group, (zone) => zoneRow(zone, walked, true), { tall: 75, looks: "rows", now: index === 0 })}
      </details>`,
    )}
    ${left.length ? nothing : html`<p class="all-done">${icon("check-circle")}${t("Every zone of this window is walked.")}</p>`}
  </section>`;
}

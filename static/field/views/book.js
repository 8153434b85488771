// @ts-check
/** A zone's book: its plans to write, its rooms, equipment, fire points, keys and owners; all of it without a network. */
import { html, nothing } from "lit-html";
import { beginOf, bookOf } from "../book.js";
import { issues } from "../cases.js";
import * as drafts from "../drafts.js";
import { t } from "../i18n.js";
import * as outbox from "../outbox.js";
import { absent } from "../parts/absent.js";
import { icon } from "../parts/icon.js";
import { issueCard } from "../parts/issue-card.js";
import { kindWords } from "../parts/route-list.js";
import { toast } from "../parts/toast.js";
import { reasonOf } from "../reason.js";
import { patrols } from "../rounds.js";
import * as time from "../time.js";
import * as world from "../world.js";

const MOST_WALKS = 10;

/** @type {import("./index.js").Maker} */
export function bookView({ id }, refresh) {
  /** What is being written, by kind of plan. @type {Record<string, string>} */
  let writing = {};

  /** @param {string} kind @param {string|null} words null: no longer */
  const write = async (kind, words) => {
    if (words === null) delete writing[kind];
    else writing[kind] = words;
    refresh();
    await drafts.write(`plan:${id}`, writing);
  };

  /** @param {string} kind */
  const save = async (kind) => {
    const words = (writing[kind] ?? "").trim();
    const zone = world.zone(id);
    if (!words || !zone) return;
    try {
      const title = t("Plan: %(zone)s", { zone: zone.name });
      const { [kind]: _saved, ...left } = writing;
      await outbox.add([{ kind: "write_plan", title, body: { zone_id: id, kind, on_day: beginOf(kind), words } }], { forms: { [`plan:${id}`]: left } });
      writing = left;
      refresh();
      toast(t("Plan saved."));
    } catch (error) {
      toast(t("Not saved: %(reason)s", { reason: reasonOf(error) }), "bad");
    }
  };

  /** @param {string} kind @param {string} title @param {import("../types.js").Plan|undefined} plan @param {boolean} may */
  const planCard = (kind, title, plan, may) => html`<section class="card" data-plan=${kind}>
    <h2>${title}${plan?.local ? html` <span class="badge" data-tone="info">${t("waiting")}</span>` : nothing}</h2>
    ${kind in writing
      ? html`<div class="field"><textarea aria-label=${title} rows="4" maxlength="2000" .value=${writing[kind]} @input=${(/** @type {Event} */ event) => write(kind, /** @type {HTMLTextAreaElement} */ (event.target).value)}></textarea></div>
          <div class="pair"><button class="button" @click=${() => write(kind, null)}>${t("Cancel")}</button>
            <button class="button primary" ?disabled=${!writing[kind].trim()} @click=${() => save(kind)}>${t("Save the plan")}</button></div>`
      : html`${plan ? html`<p class="lines">${plan.words}</p><p class="soft">${plan.by}</p>` : html`<p class="soft">${t("Not written yet.")}</p>`}
          ${may ? html`<button class="button wide" @click=${() => write(kind, plan?.words ?? "")}>${icon("edit")}${plan ? t("Change the plan") : t("Write the plan")}</button>` : nothing}`}
  </section>`;

  return {
    title: () => t("Zone book"),
    up: () => `/app/zone/${id}`,
    async enter() {
      writing = (await drafts.read(`plan:${id}`)) ?? {};
    },
    render() {
      const zone = world.zone(id);
      if (!zone) return absent(t("This zone is not on this phone."));
      const book = bookOf(id);
      const may = zone.may.includes("write_plan");
      const open = issues().filter((one) => one.zone_id === id && one.state !== "verified");
      return html`<p class="soft">${zone.building} ${time.floor(zone.level)} · ${zone.name}</p>
        <div class="cards">${planCard("week", t("Plan of this week"), book.plans.week, may)}${planCard("day", t("Plan of today"), book.plans.day, may)}</div>
        ${keys(id, book.keys, zone.may.includes("hand_over_key"))}
        ${lines(t("Rooms and bureaus"), book.room)}
        ${lines(t("Fire points"), book.fire)}
        ${lines(t("Equipment"), [...book.equipment, ...(zone.equipment ? [zone.equipment] : [])])}
        ${lines(t("Standard in force"), zone.checklist.map((item) => item.text))}
        ${open.length ? html`<section class="block"><h2>${t("Open issues here")} <span class="figure soft">${open.length}</span></h2>${open.map((one) => issueCard(one))}</section>` : nothing}
        ${walks(id)}
        ${checks(book.checks ?? [])}
        ${repeated(book.repeated ?? [])}
        <section class="block"><h2>${t("Facts")}</h2><dl class="facts card">
          ${open.length ? nothing : html`<div><dt>${t("Open issues here")}</dt><dd>0</dd></div>`}
          <div><dt>${t("Faults that came again")}</dt><dd>${book.repeats}</dd></div>
          <div><dt>${t("Plates")}</dt><dd>${zone.plates.map((plate) => t("Version %(version)s", { version: plate.version })).join(t(", ")) || t("none")}</dd></div>
          ${book.owners.length || !zone.owner_name ? nothing : html`<div><dt>${t("Owner")}</dt><dd>${zone.owner_name}</dd></div>`}
          ${book.owners.map((one) => html`<div><dt>${one.until ? t("Owner before") : t("Owner")}</dt><dd>${one.name} · ${time.dayWords(time.day(one.from))}${one.until ? ` – ${time.dayWords(time.day(one.until))}` : nothing}</dd></div>`)}
        </dl></section>`;
    },
  };
}

/** @param {string} title @param {string[]} list */
const lines = (title, list) =>
  list.length ? html`<section class="block"><h2>${title} <span class="figure soft">${list.length}</span></h2><ul class="rows card">${list.map((one) => html`<li><div class="row">${one}</div></li>`)}</ul></section>` : nothing;

/** The zone's latest patrols among those that this phone holds. @param {string} zoneId */
function walks(zoneId) {
  const here = patrols().filter((one) => one.zone_id === zoneId).sort((a, b) => b.at.localeCompare(a.at)).slice(0, MOST_WALKS);
  if (!here.length) return nothing;
  return html`<section class="block" data-walks><h2>${t("Latest patrols")}</h2><ul class="rows card">${here.map((one) => html`<li><div class="row">
    <span class="grow"><strong>${time.saidOf(one)}</strong><small class="soft">${one.person_name}</small></span>
    ${one.local ? html`<span class="badge" data-tone="info">${t("waiting")}</span>` : nothing}
    <span class="badge" data-tone=${one.all_normal ? "ok" : "bad"}>${one.all_normal ? t("All normal") : t("Abnormal")}</span></div></li>`)}</ul></section>`;
}

/** Who inspected the zone or did a duty in it, as far as the person may see it. @param {NonNullable<import("../types.js").Book["checks"]>} list */
const checks = (list) =>
  list.length
    ? html`<section class="block" data-checks><h2>${t("Lately looked at")}</h2><ul class="rows card">${list.map((one) => html`<li><div class="row">
        <span class="grow"><strong>${one.kind ? kindWords(one.kind) : one.name}</strong><small class="soft">${time.said(one.at)} · ${one.person_name}</small></span>
        ${one.failed ? html`<span class="badge" data-tone="bad">${t("%(n)s failed", { n: one.failed })}</span>` : html`<span class="badge" data-tone="ok">${one.kind ? t("Passed") : t("Done")}</span>`}</div></li>`)}</ul></section>`
    : nothing;

/** @param {NonNullable<import("../types.js").Book["repeated"]>} list */
const repeated = (list) =>
  list.length
    ? html`<section class="block" data-repeated><h2>${t("Faults that came again")}</h2><ul class="rows card">${list.map((one) => {
        const words = html`<span class="grow"><strong>${one.fault}</strong><small class="soft">${time.said(one.at)}</small></span>`;
        return html`<li>${world.get("issue", one.id) ? html`<a href="/app/issue/${one.id}">${words}${icon("right")}</a>` : html`<div class="row">${words}</div>`}</li>`;
      })}</ul></section>`
    : nothing;

/** @param {string} zoneId @param {import("../types.js").Key[]} list @param {boolean} may */
const keys = (zoneId, list, may) =>
  list.length
    ? html`<section class="block"><h2>${t("Keys")} <span class="figure soft">${list.length}</span></h2><ul class="rows card">${list.map((key) => html`<li data-key=${key.id}>${may
        ? html`<a href="/app/zone/${zoneId}/key/${key.id}">${keyWords(key)}${icon("right")}</a>`
        : html`<div class="row">${keyWords(key)}</div>`}</li>`)}</ul></section>`
    : nothing;

/** @param {import("../types.js").Key} key */
const keyWords = (key) => html`<span class="grow"><strong>${key.name}</strong><small class="soft">${key.holder && key.since ? `${key.holder} · ${time.said(key.since)}` : t("nobody has signed for it")}</small></span>
  ${key.local ? html`<span class="badge" data-tone="info">${t("waiting")}</span>` : nothing}`;

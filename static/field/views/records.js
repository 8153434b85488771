// @ts-check
/** My own records of the last days: what was recorded, how sure it is and why, and my answer to that. */
import { html, nothing } from "lit-html";
import { keysGivenByMe } from "../book.js";
import { deeds } from "../duties.js";
import { GRADES, reasons } from "../grades.js";
import { t } from "../i18n.js";
import { inspections } from "../inspections.js";
import * as outbox from "../outbox.js";
import { ask } from "../parts/ask.js";
import { icon } from "../parts/icon.js";
import { toast } from "../parts/toast.js";
import { patrols } from "../rounds.js";
import * as time from "../time.js";
import * as world from "../world.js";

const MOST = 100;

/** @type {import("./index.js").Maker} */
export function recordsView() {
  return { title: () => t("My records"), up: () => "/app/me", render };
}

const SHOWN_MS = 7 * 86_400_000;

/** A patrol, an inspection, a deed in a zone or a key handed over; `what` where it is no patrol.
 * @typedef {{id: string, zone_id: string, at: string, recorded_at?: string, evidence?: import("../grades.js").Evidence, what?: string}} Mine */

/** @param {Mine} one */
const recordedAt = (one) => one.recorded_at ?? one.at;

/** @returns {Mine[]} the newest first, by when they were recorded */
function ofMine() {
  const own = (/** @type {{person_id: string}} */ one) => one.person_id === world.user?.id;
  const found = [
    ...patrols().filter(own),
    ...inspections().filter(own).map((one) => ({ ...one, what: t("Inspection") })),
    ...deeds().flatMap((one) => (one.zone_id ? [{ ...one, zone_id: one.zone_id, what: one.duty_name ?? "" }] : [])),
    ...keysGivenByMe().map((one) => ({ ...one, what: `${one.key} → ${one.to}` })),
  ];
  return found.sort((a, b) => recordedAt(b).localeCompare(recordedAt(a)));
}

function render() {
  const all = ofMine();
  const mine = all.filter((one) => time.now().getTime() - Date.parse(recordedAt(one)) < SHOWN_MS);
  const doubtful = all.filter((one) => one.evidence && one.evidence.grade !== "credible");
  if (!all.length) return html`<div class="empty">${icon("record")}<h2>${t("No records yet")}</h2><p>${t("What you patrol, inspect, tick off and hand over in seven days stands here.")}</p></div>`;
  return html`
    ${doubtful.length ? html`<section class="block"><h2>${t("Somebody looks into these")} <span class="figure soft">${doubtful.length}</span></h2>${doubtful.map(card)}</section>` : nothing}
    <section class="block"><h2>${t("Last seven days")} <span class="figure soft">${mine.length}</span></h2>
      <ul class="rows card">${mine.slice(0, MOST).map(row)}</ul></section>`;
}

/** @param {Mine} one */
const when = (one) => [time.said(recordedAt(one)), one.recorded_at && time.saidOf(one), one.what].filter(Boolean).join(" · ");

/** @param {Mine} one */
function row(one) {
  return html`<li><a href="/app/zone/${one.zone_id}"><span class="grow"><strong>${world.zone(one.zone_id)?.name ?? t("Zone")}</strong>
    <small class="soft">${when(one)}</small></span>${badge(one)}</a></li>`;
}

/** @param {Mine} one */
function badge(one) {
  if (!one.evidence) return html`<span class="badge" data-tone="info">${t("waiting")}</span>`;
  const [tone, sign, words] = GRADES[one.evidence.grade] ?? GRADES.check;
  return html`<span class="badge" data-tone=${tone}>${icon(sign)}${t(words)}</span>`;
}

/** @param {Mine} one */
function card(one) {
  const evidence = /** @type {import("../grades.js").Evidence} */ (one.evidence);
  const waiting = outbox.shown().some((own) => own.kind === "answer_grade" && own.body.record_id === one.id && own.state === "waiting");
  return html`<article class="card evidence">
    <header><strong>${world.zone(one.zone_id)?.name ?? t("Zone")}</strong>${badge(one)}</header>
    <p class="soft">${when(one)}</p>
    <ul class="reasons">${reasons(evidence).map((words) => html`<li>${words}</li>`)}</ul>
    ${evidence.notes.map((note) => html`<p class="lines"><strong>${note.by}</strong> ${note.verdict === "credible" ? t("found credible") : note.verdict ? t("found not credible") : t("answered")}${note.words ? html`<br>${note.words}` : nothing}</p>`)}
    ${waiting ? html`<p class="soft">${icon("send")} ${t("Your answer waits to be sent.")}</p>` : html`<button class="button" @click=${() => answer(one)}>${icon("comment")}${t("Answer")}</button>`}
  </article>`;
}

/** @param {Mine} one */
async function answer(one) {
  const words = await ask(t("Was it otherwise? Say how it was."), t("Answer"), { reason: t("How it was") });
  if (!words) return;
  const title = t("Answer: %(zone)s", { zone: world.zone(one.zone_id)?.name ?? "" });
  await outbox.add([{ kind: "answer_grade", body: { record_id: one.id, words }, title }]);
  toast(t("Saved."));
}

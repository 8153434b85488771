// @ts-check
/** My own records of the last days: what was recorded, how sure it is and why, and my answer to that. */
import { html, nothing } from "lit-html";
import { GRADES, reasons } from "../grades.js";
import { t } from "../i18n.js";
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

function render() {
  const mine = patrols()
    .filter((one) => one.person_id === world.user?.id)
    .sort((a, b) => b.at.localeCompare(a.at));
  const doubtful = mine.filter((one) => one.evidence && one.evidence.grade !== "credible");
  if (!mine.length) return html`<div class="empty">${icon("record")}<h2>${t("No records yet")}</h2><p>${t("What you patrol in seven days stands here.")}</p></div>`;
  return html`
    ${doubtful.length ? html`<section class="block"><h2>${t("Somebody looks into these")} <span class="figure soft">${doubtful.length}</span></h2>${doubtful.map(card)}</section>` : nothing}
    <section class="block"><h2>${t("Last seven days")} <span class="figure soft">${mine.length}</span></h2>
      <ul class="rows card">${mine.slice(0, MOST).map(row)}</ul></section>`;
}

/** @param {import("../types.js").Patrol} one */
function row(one) {
  return html`<li><a href="/app/zone/${one.zone_id}"><span class="grow"><strong>${world.zone(one.zone_id)?.name ?? t("Zone")}</strong>
    <small class="soft">${time.said(one.at)}</small></span>${badge(one)}</a></li>`;
}

/** @param {import("../types.js").Patrol} one */
function badge(one) {
  if (!one.evidence) return html`<span class="badge" data-tone="info">${t("waiting")}</span>`;
  const [tone, sign, words] = GRADES[one.evidence.grade] ?? GRADES.check;
  return html`<span class="badge" data-tone=${tone}>${icon(sign)}${t(words)}</span>`;
}

/** @param {import("../types.js").Patrol} one */
function card(one) {
  const evidence = /** @type {import("../grades.js").Evidence} */ (one.evidence);
  const waiting = outbox.shown().some((own) => own.kind === "answer_grade" && own.body.record_id === one.id && own.state === "waiting");
  return html`<article class="card evidence">
    <header><strong>${world.zone(one.zone_id)?.name ?? t("Zone")}</strong>${badge(one)}</header>
    <p class="soft">${time.said(one.at)}</p>
    <ul class="reasons">${reasons(evidence).map((words) => html`<li>${words}</li>`)}</ul>
    ${evidence.notes.map((note) => html`<p class="lines"><strong>${note.by}</strong> ${note.verdict === "credible" ? t("found credible") : note.verdict ? t("found not credible") : t("answered")}${note.words ? html`<br>${note.words}` : nothing}</p>`)}
    ${waiting ? html`<p class="soft">${icon("send")} ${t("Your answer waits to be sent.")}</p>` : html`<button class="button" @click=${() => answer(one)}>${icon("comment")}${t("Answer")}</button>`}
  </article>`;
}

/** @param {import("../types.js").Patrol} one */
async function answer(one) {
  const words = await ask(t("Was it otherwise? Say how it was."), t("Answer"), { reason: t("How it was") });
  if (!words) return;
  const title = t("Answer: %(zone)s", { zone: world.zone(one.zone_id)?.name ?? "" });
  await outbox.add([{ kind: "answer_grade", body: { record_id: one.id, words }, title }]);
  toast(t("Saved."));
}

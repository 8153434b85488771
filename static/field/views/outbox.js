// @ts-check
/** What waits, what was refused and why, and what was sent lately. */
import { html, nothing } from "lit-html";
import { t } from "../i18n.js";
import * as outbox from "../outbox.js";
import { ask } from "../parts/ask.js";
import { icon } from "../parts/icon.js";
import { corrected } from "../rounds.js";
import * as sync from "../sync.js";
import * as time from "../time.js";

/** @type {import("./index.js").Maker} */
export function outboxView() {
  return { title: () => t("Waiting list"), up: () => "/app/me", render };
}

function render() {
  const left = outbox.unsent();
  const refused = outbox.rejected();
  const sent = outbox.mine().filter((one) => one.state === "sent").slice(-20).reverse();
  return html`
    <section class="card sync-card">
      <p>${phaseWords()}</p>
      <p class="soft">${sync.state.at ? t("Last exchange with the office: %(moment)s", { moment: time.said(sync.state.at) }) : t("Not yet exchanged with the office.")}</p>
      <button class="button primary wide" ?disabled=${sync.state.phase === "busy"} @click=${() => sync.run(true)}>${icon("sync")}${t("Send now")}</button>
    </section>
    ${refused.length ? html`<section class="block"><h2>${t("Refused")} <span class="figure soft">${refused.length}</span></h2>${refused.map(refusal)}</section>` : nothing}
    <section class="block"><h2>${t("Waiting to be sent")} <span class="figure soft">${left.length}</span></h2>
      ${left.length ? html`<ul class="rows card">${left.map((one) => row(one, one.state === "applied" ? t("photos on the way") : t("waiting")))}</ul>` : html`<p class="soft">${t("Nothing waits. Everything saved here is with the office.")}</p>`}</section>
    ${sent.length ? html`<section class="block"><h2>${t("Sent lately")}</h2><ul class="rows card">${sent.map((one) => row(one, t("sent")))}</ul></section>` : nothing}
    ${left.length || refused.length ? html`<button class="button quiet wide" @click=${save}>${icon("download")}${t("Save these records to a file")}</button>` : nothing}`;
}

function phaseWords() {
  const { phase, fault } = sync.state;
  if (phase === "busy") return t("Exchanging with the office…");
  if (phase === "offline") return t("No connection. Records are kept here and go out by themselves.");
  if (phase === "signed-out") return t("Signed out. Records are kept here until you sign in.");
  if (phase === "fault") return t("The office's server has a fault: %(fault)s. It is tried again.", { fault });
  return outbox.unsent().length ? t("Connected.") : t("Everything is sent.");
}

/** @param {import("../types.js").Operation} one @param {string} state */
const row = (one, state) => html`<li data-operation=${one.id}><div class="row"><span class="grow"><strong>${one.title}</strong>
  <small class="soft">${time.said(corrected(one.device_at, one.clock_offset_ms))}${one.body.photos?.length ? ` · ${t("%(n)s photos", { n: one.body.photos.length })}` : nothing}</small></span>
  <span class="badge" data-tone=${one.state === "sent" ? "ok" : "info"}>${state}</span></div></li>`;

/** @param {import("../types.js").Operation} one */
function refusal(one) {
  return html`<article class="card" data-operation=${one.id}>
    <strong>${one.title}</strong>
    <p class="soft">${time.said(corrected(one.device_at, one.clock_offset_ms))}</p>
    <p>${one.problem?.title ?? t("The office refused it.")}</p>
    ${one.problem?.kept ? html`<p class="soft">${t("The office keeps what you wrote as a note.")}</p>` : nothing}
    <div class="actions">
      <button class="button" @click=${() => outbox.retry(one.id)}>${icon("sync")}${t("Try again")}</button>
      <button class="button danger quiet" @click=${() => giveUp(one)}>${icon("trash")}${t("Give up")}</button>
    </div></article>`;
}

/** @param {import("../types.js").Operation} one */
async function giveUp(one) {
  const reason = await ask(t("It will not be sent again. It stays on this phone as given up."), t("Give up"), { reason: t("Reason"), danger: true });
  if (reason) await outbox.giveUp(one.id, reason);
}

function save() {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([outbox.exported()], { type: "application/json" }));
  link.download = `zonewalk-${time.day(time.now())}.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

// @ts-check
/** What waits, what needs attention and why, what was settled here, what was sent lately. */
import { html, nothing } from "lit-html";
import { contextWords } from "../device.js";
import * as exporting from "../exporting.js";
import { t } from "../i18n.js";
import * as outbox from "../outbox.js";
import { icon } from "../parts/icon.js";
import { toast } from "../parts/toast.js";
import { corrected } from "../rounds.js";
import { later } from "../sync-photos.js";
import * as sync from "../sync.js";
import * as time from "../time.js";
import * as world from "../world.js";

/** @typedef {import("../types.js").Operation} Operation */

/** @type {import("./index.js").Maker} */
export function outboxView() {
  return { title: () => t("Waiting list"), up: () => "/app/me", render };
}

function render() {
  const left = outbox.unsent();
  const others = outbox.ofOthers();
  const refused = outbox.needingAttention();
  const settled = outbox.mine().filter((one) => ["given_up", "undone"].includes(one.state) && !isAccount(one)).slice(-20).reverse();
  const sent = outbox.mine().filter((one) => one.state === "sent" && !isAccount(one)).slice(-20).reverse();
  return html`
    <section class="card sync-card">
      <p>${phaseWords()}</p>
      <p class="soft">${sync.state.at ? t("Last exchange with the office: %(moment)s", { moment: time.said(sync.state.at) }) : t("Not yet exchanged with the office.")}</p>
      ${later.why && left.length ? html`<p class="soft">${later.why}</p>` : nothing}
      <button class="button primary wide" ?disabled=${sync.state.phase === "busy"} @click=${() => outbox.release().then(() => sync.run(true))}>${icon("sync")}${t("Send now")}</button>
    </section>
    ${list(t("Needs attention"), refused)}
    <section class="block"><h2>${t("Waiting to be sent")} <span class="figure soft">${left.length}</span></h2>
      ${left.length ? html`<ul class="rows card">${left.map(row)}</ul>` : html`<p class="soft">${others.length ? t("Nothing of yours waits.") : t("Nothing waits. Everything saved here is with the office.")}</p>`}
      ${others.length ? ofOthers(others) : nothing}</section>
    ${left.length || refused.length ? saving([...refused, ...left]) : nothing}
    ${list(t("Settled here"), settled)}
    ${list(t("Sent lately"), sent)}
    <p class="faint">${contextWords()}</p>`;
}

/** What other people saved here, of which nothing is shown; to whoever has signed in, their names. Who may never come back is
 * no reason for it to stay here for ever. @param {Operation[]} others */
const ofOthers = (others) => html`<p class="notice" data-tone="warn">${icon("people")}<span>${
    world.user
      ? t("Of %(names)s on this phone: %(n)s. They go out when these people sign in here.", { n: others.length, names: names(others) })
      : t("Records of other people on this phone: %(n)s. They go out when their authors sign in.", { n: others.length })}
    ${t("If that will not be, hand them to the office as a file.")}</span></p>
  ${saving(others)}`;

/** @param {Operation[]} operations */
const names = (operations) => [...new Set(operations.map((one) => one.user_name))].join("、");

/** What only tells the office why a number does not come. @param {Operation} one */
const isAccount = (one) => one.kind === "give_up";

/** @param {string} title @param {Operation[]} operations */
const list = (title, operations) =>
  operations.length
    ? html`<section class="block"><h2>${title} <span class="figure soft">${operations.length}</span></h2><ul class="rows card">${operations.map(row)}</ul></section>`
    : nothing;

/** Where the file goes: to the phone's own files, or to a chat. @param {Operation[]} operations */
export const saving = (operations) => html`<div class="pair">
  <button class="button" @click=${() => save(operations)}>${icon("download")}${t("Save to a file")}</button>
  ${exporting.canShare() ? html`<button class="button" @click=${() => send(operations)}>${icon("share")}${t("Pass the file on")}</button>` : nothing}
</div>`;

/** @param {Operation[]} operations */
async function save(operations) {
  exporting.download(await exporting.files(operations));
  toast(t("Give this file to the office. The records stay here until they are sent or taken in."), "info");
}

/** @param {Operation[]} operations */
async function send(operations) {
  try {
    await exporting.share(await exporting.files(operations));
  } catch (error) {
    if (/** @type {Error} */ (error).name !== "AbortError") toast(t("That did not work. Save to a file instead."), "bad");
  }
}

function phaseWords() {
  const { phase, fault } = sync.state;
  if (phase === "busy") return t("Exchanging with the office…");
  if (phase === "offline") return t("No connection. Records are kept here and go out by themselves.");
  if (phase === "away") return t("The network is there, but the server does not answer now. Records are kept here and go out by themselves.");
  if (phase === "signed-out") return t("Signed out. Records are kept here until you sign in.");
  if (phase === "disk") return t("Nothing new can be kept: %(reason)s. What waits here goes out all the same.", { reason: fault });
  if (phase === "fault") return t("The office's server has a fault: %(fault)s. It is tried again.", { fault });
  return outbox.unsent().length ? t("Connected.") : outbox.othersWaiting() ? t("What is yours is sent.") : t("Everything is sent.");
}

/** Tone and word of an operation's state. @param {Operation} one @returns {[string, string]} */
export function stateOf(one) {
  if (one.state === "sent") return ["ok", t("sent")];
  if (one.state === "applied") return ["info", t("photos on the way")];
  if (one.state === "rejected" || one.state === "incomplete") return ["bad", t("needs attention")];
  if (one.state === "undone") return ["mute", t("undone")];
  if (one.office && one.state === "given_up") return ["ok", t("settled by the office")];
  if (one.retried) return ["mute", t("tried again")];
  if (one.state === "given_up") return ["mute", t("given up")];
  return ["info", sync.state.phase === "busy" ? t("sending") : t("waiting")];
}

/** @param {Operation} one */
function row(one) {
  const [tone, words] = stateOf(one);
  const why = ["rejected", "incomplete"].includes(one.state) ? (one.problem?.title ?? t("The office refused it.")) : one.given_up_reason;
  return html`<li data-operation=${one.id}><a href="/app/outbox/${one.id}"><span class="grow"><strong>${one.title}</strong>
    <small class="soft">${time.said(corrected(one.device_at, one.clock_offset_ms))}${one.body.photos?.length ? ` · ${t("Photos: %(n)s", { n: one.body.photos.length })}` : nothing}</small>
    ${why ? html`<small>${why}</small>` : nothing}</span>
    <span class="badge" data-tone=${tone}>${words}</span></a></li>`;
}

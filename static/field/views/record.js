// @ts-check
/** One record as it lies on this phone: all of it, and what can be done with it. */
import { html, nothing } from "lit-html";
import { issue as issueOf } from "../cases.js";
import { N_, t } from "../i18n.js";
import * as outbox from "../outbox.js";
import { ask } from "../parts/ask.js";
import { icon } from "../parts/icon.js";
import { SEVERITIES } from "../parts/issue-card.js";
import { photoRow } from "../parts/photo.js";
import * as photos from "../photos.js";
import { go } from "../router.js";
import { corrected } from "../rounds.js";
import { label } from "../service.js";
import * as sync from "../sync.js";
import * as time from "../time.js";
import * as world from "../world.js";
import { saving, stateOf } from "./outbox.js";

/** @typedef {import("../types.js").Operation} Operation */

/** @type {Record<string, string>} */
const SOURCES = { camera: N_("Plate scanned"), photo: N_("Read from a photo of the plate"), link: N_("Opened from the plate's link"), typed: N_("Code typed in"), list: N_("Chosen from the list") };

/** @type {import("./index.js").Maker} */
export function recordView({ id }) {
  return {
    title: () => outbox.find(id)?.title ?? t("Record"),
    up: () => "/app/outbox",
    render() {
      const one = outbox.find(id);
      if (!one) return html`<p>${t("This record is not on this phone any more.")}</p>`;
      const [tone, words] = stateOf(one);
      return html`<section class="card record">
          <p class="badges"><span class="badge" data-tone=${tone}>${words}</span></p>
          ${["rejected", "incomplete"].includes(one.state) ? refusal(one) : nothing}
          ${one.given_up_reason ? html`<p>${one.given_up_reason}</p>` : nothing}
          <dl class="facts">${facts(one).map(([name, value]) => html`<div><dt>${name}</dt><dd class="lines">${value}</dd></div>`)}</dl>
          ${one.body.items?.length
            ? html`<ul class="checks">${one.body.items.map((/** @type {any} */ item) => html`<li data-bad=${!item.ok}><span class="grow">${item.text}</span>${item.ok ? t("in order") : t("Not normal")}</li>`)}</ul>`
            : nothing}
          ${one.body.photos?.length ? photoRow(one.body.photos.map((/** @type {string} */ sha256) => ({ sha256 })), t("Photo")) : nothing}
        </section>
        <div class="steps">${steps(one)}</div>`;
    },
  };
}

/** @param {Operation} one @returns {[string, unknown][]} */
function facts(one) {
  const { body } = one;
  const issue = body.issue_id && issueOf(body.issue_id);
  const found = body.case_id && world.get("case", body.case_id);
  const zone = world.zone(body.zone_id ?? issue?.zone_id);
  const severity = SEVERITIES.find(([name]) => name === body.severity)?.[1];
  /** @type {[string, unknown][]} */
  const all = [
    [t("Issue"), issue && html`<a href="/app/issue/${issue.id}">${[issue.number && `#${issue.number}`, issue.zone_name, issue.description].filter(Boolean).join(" · ")}</a>`],
    [t("Case"), found && html`<a href="/app/case/${found.id}">${label(found)}</a>`],
    [t("Zone"), zone && `${zone.building} ${time.floor(zone.level)} · ${zone.name}`],
    [t("Recorded"), time.said(corrected(one.device_at, one.clock_offset_ms))],
    [t("Late entry for"), body.claimed_at && time.saidFor(body.claimed_at)],
    [t("How opened"), body.source && t(SOURCES[body.source] ?? body.source)],
    [t("Item"), body.item],
    [t("What is wrong"), body.description],
    [t("Words"), body.words || body.note],
    [t("Reason"), body.late_reason || body.reason],
    [t("How bad"), severity && t(severity)],
    [t("Who mends it"), body.assignee_id && (world.get("person", body.assignee_id)?.name ?? (zone?.owner_id === body.assignee_id ? zone?.owner_name : null))],
    [t("Mend until"), body.deadline_at && time.saidUntil(body.deadline_at)],
    [t("Number on this phone"), one.seq],
    [t("Tried"), one.attempts ? t("%(n)s×", { n: one.attempts }) : null],
    [t("Photos that did not arrive"), one.photos_lost],
    [t("Sent"), one.sent_at && time.said(one.sent_at)],
  ];
  return all.filter(([, value]) => value);
}

/** @param {Operation} one */
const refusal = (one) => html`<div class="notice" data-tone="bad" role="status">${icon("warning")}<div>
  <p>${one.problem?.title ?? t("The office refused it.")}</p>
  ${(one.problem?.errors ?? []).map((/** @type {any} */ error) => html`<p>${error.detail ?? ""}</p>`)}
  ${one.problem?.kept ? html`<p>${t("The office keeps what you wrote as a note.")}</p>` : nothing}</div></div>`;

/** @param {Operation} one */
function steps(one) {
  if (one.state === "incomplete") {
    return html`<p class="faint">${t("It counts as it is. If the photo matters, take another one and add it to a new report.")}</p>
      <button class="button primary wide huge" @click=${() => outbox.accept(one.id).then(() => go("/app/outbox", true))}>${icon("check")}${t("Seen")}</button>
      ${one.photos_here === 0 ? nothing : html`<button class="button wide" @click=${() => photosAgain(one)}>${icon("sync")}${t("Send the photos again")}</button>`}`;
  }
  if (one.kind === "give_up" || !["waiting", "applied", "rejected"].includes(one.state)) return nothing;
  const again = async () => {
    if (one.state === "rejected") await outbox.retry(one.id);
    else await outbox.release();
    void sync.run(true);
    go("/app/outbox", true);
  };
  return html`<button class="button primary wide huge" @click=${again}>${icon("sync")}${one.state === "rejected" ? t("Try again") : t("Send now")}</button>
    ${saving([one])}
    ${one.state === "applied" ? nothing : html`<button class="button danger wide" @click=${() => giveUp(one)}>${icon("trash")}${t("Give up")}</button>`}`;
}

/** @param {Operation} one */
async function photosAgain(one) {
  await photos.offerAgain(one.body.photos);
  await outbox.completeAgain(one.id);
  void sync.run(true);
  go("/app/outbox", true);
}

/** @param {Operation} one */
async function giveUp(one) {
  const reason = await ask(t("It will not count. What you wrote and the reason are kept, here and with the office."), t("Give up"), { reason: t("Reason"), danger: true });
  if (!reason) return;
  await outbox.giveUp(one.id, reason);
  go("/app/outbox", true);
}

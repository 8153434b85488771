// @ts-check
/** One issue: what is wrong, what happened since, and what this person may do next. */
import { html, nothing } from "lit-html";
import { beforeAfter, can, issue as find } from "../cases.js";
import { t } from "../i18n.js";
import { icon } from "../parts/icon.js";
import { stateBadges } from "../parts/issue-card.js";
import { photoRow } from "../parts/photo.js";
import * as time from "../time.js";

/** Tone and words of each kind of event. @type {Record<string, [string, string]>} */
const KINDS = {
  reported: ["warn", "reported it"],
  fixed: ["info", "confirmed the fix"],
  verified: ["ok", "verified the fix"],
  rejected: ["bad", "sent the fix back"],
  commented: ["mute", "wrote"],
  deadline: ["mute", "set a new deadline"],
  deadline_asked: ["mute", "asked for another deadline"],
  reassigned: ["mute", "gave it to somebody else"],
  reassign_asked: ["mute", "asked for somebody else to mend it"],
  late: ["mute", "came too late; kept as a note"],
};
/** Action, its words, icon and looks. @type {[string, string, string, string][]} */
const STEPS = [
  ["verify_fix", "Verified: it is mended", "check-circle", "primary huge"],
  ["reject_fix", "Send back", "undo", "danger"],
  ["confirm_fix", "Mended: confirm with a photo", "wrench", "primary huge"],
  ["change_deadline", "Change the deadline", "calendar", ""],
  ["ask_deadline", "Ask for more time", "calendar", ""],
  ["reassign", "Give to somebody else", "hand-over", ""],
  ["comment", "Write a note", "comment", ""],
];

/** @type {import("./index.js").Maker} */
export function issueView({ id }) {
  return {
    title: () => {
      const number = find(id)?.number;
      return number ? t("Issue %(number)s", { number }) : t("Issue");
    },
    up: () => "/app/issues",
    render() {
      const issue = find(id);
      if (!issue) return html`<p>${t("This issue is not on this phone.")}</p>`;
      const { before, after } = beforeAfter(issue);
      return html`<section class="card issue-head">
          ${stateBadges(issue)}
          <h2 class="lines">${issue.description || issue.item}</h2>
          ${issue.item && issue.item !== issue.description ? html`<p class="soft">${issue.item}</p>` : nothing}
          <dl class="facts">
            <div><dt>${t("Zone")}</dt><dd><a href="/app/zone/${issue.zone_id}">${issue.building} ${time.floor(issue.level)} · ${issue.zone_name}</a></dd></div>
            <div><dt>${t("Mends it")}</dt><dd>${issue.assignee_name ?? t("nobody yet")}</dd></div>
            <div><dt>${t("Mend until")}</dt><dd>${time.said(issue.deadline_at)}</dd></div>
          </dl>
          ${after.length && before.length
            ? html`<div class="side-by-side"><figure>${photoRow(before, t("Before"))}<figcaption>${t("Before")}</figcaption></figure>
                <figure>${photoRow(after, t("After"))}<figcaption>${t("After")}</figcaption></figure></div>`
            : before.length ? photoRow(before, t("Before")) : nothing}
        </section>
        ${issue.local && issue.waiting ? html`<p class="faint">${icon("cloud")} ${t("Saved on this phone; steps follow when it is sent.")}</p>` : nothing}
        <section class="block"><h2>${t("What happened")}</h2>
          <ol class="timeline">${issue.events.map(event)}</ol></section>
        <div class="steps">${STEPS.filter(([action]) => can(issue, action) && !(action === "ask_deadline" && can(issue, "change_deadline"))).map(
          ([action, words, sign, looks]) => html`<a class="button wide ${looks}" href="/app/issue/${id}/${action}">${icon(sign)}${t(words)}</a>`,
        )}</div>`;
    },
  };
}

/** @param {import("../types.js").IssueEvent} one */
function event(one) {
  const [tone, words] = KINDS[one.kind] ?? ["mute", one.kind];
  return html`<li data-tone=${tone}>
    <p><strong>${one.person_name}</strong> ${t(words)} ${one.local ? html`<span class="badge" data-tone="info">${t("waiting")}</span>` : nothing}</p>
    <p class="when"><time datetime=${one.corrected_at}>${time.said(one.corrected_at)}</time></p>
    ${one.words ? html`<p class="lines">${one.words}</p>` : nothing}
    ${one.data?.deadline_at ? html`<p class="soft">${t("due %(moment)s", { moment: time.said(one.data.deadline_at) })}</p>` : nothing}
    ${one.photos?.length ? photoRow(one.photos, t("Photo")) : nothing}
  </li>`;
}

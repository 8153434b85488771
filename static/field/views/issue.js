// @ts-check
/** One issue: what is wrong, what happened since, and what this person may do next. */
import { html, nothing } from "lit-html";
import { beforeAfter, can, dueAt, issue as find } from "../cases.js";
import { N_, t } from "../i18n.js";
import { absent } from "../parts/absent.js";
import { icon } from "../parts/icon.js";
import { stateBadges } from "../parts/issue-card.js";
import { gradeNote } from "../parts/grade-note.js";
import { beforeAndAfter, photoRow } from "../parts/photo.js";
import * as time from "../time.js";

/** Tone and words of each kind of event. @type {Record<string, [string, string]>} */
const KINDS = {
  reported: ["warn", N_("reported it")],
  fixed: ["info", N_("confirmed the fix")],
  verified: ["ok", N_("verified the fix")],
  rejected: ["bad", N_("sent the fix back")],
  commented: ["mute", N_("wrote")],
  deadline: ["mute", N_("set a new deadline")],
  deadline_asked: ["mute", N_("asked for another deadline")],
  reassigned: ["mute", N_("gave it to somebody else")],
  reassign_asked: ["mute", N_("asked for somebody else to mend it")],
  seen_too: ["mute", N_("sees it too")],
  disputed: ["bad", N_("says it is not mended")],
  rated: ["mute", N_("judged the fix")],
  hidden: ["mute", N_("hid the visitors' words")],
  shown: ["mute", N_("showed the visitors' words again")],
  late: ["mute", N_("came too late; kept as a note")],
};
/** Action, its words, icon and looks. @type {[string, string, string, string][]} */
const STEPS = [
  ["verify_fix", N_("Verified: it is mended"), "check-circle", "primary huge"],
  ["reject_fix", N_("Send back"), "undo", "danger"],
  ["confirm_fix", N_("Mended: confirm with a photo"), "wrench", "primary huge"],
  ["change_deadline", N_("Change the deadline"), "calendar", ""],
  ["ask_deadline", N_("Ask for more time"), "calendar", ""],
  ["reassign", N_("Give to somebody else"), "hand-over", ""],
  ["comment", N_("Write a note"), "comment", ""],
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
      if (!issue) return absent(t("This issue is not on this phone."));
      const { before, after } = beforeAfter(issue);
      return html`<section class="card issue-head">
          ${stateBadges(issue)}
          <h2 class="lines">${issue.description || issue.item}</h2>
          ${issue.item && issue.item !== issue.description ? html`<p class="soft">${issue.item}</p>` : nothing}
          <dl class="facts">
            <div><dt>${t("Zone")}</dt><dd><a href="/app/zone/${issue.zone_id}">${issue.building} ${time.floor(issue.level)} · ${issue.zone_name}</a></dd></div>
            <div><dt>${t("Mends it")}</dt><dd>${issue.assignee_name ?? t("nobody yet")}</dd></div>
            <div><dt>${t("Mend until")}</dt><dd>${time.saidUntil(dueAt(issue))}</dd></div>
          </dl>
          ${after.length && before.length
            ? beforeAndAfter(before, after)
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
    ${one.data?.deadline_at ? html`<p class="soft">${t("due %(moment)s", { moment: time.saidUntil(one.data.deadline_at) })}</p>` : nothing}
    ${one.evidence ? gradeNote(one.evidence) : nothing}
    ${one.photos?.length ? photoRow(one.photos, t("Photo")) : nothing}
  </li>`;
}

// @ts-check
/** An issue in a list. */
import { html, nothing } from "lit-html";
import { beforeAfter, dueAt, fault, overdue, unreached } from "../cases.js";
import { N_, t } from "../i18n.js";
import * as time from "../time.js";
import { icon } from "./icon.js";
import { beforeAndAfter } from "./photo.js";

export const SEVERITIES = /** @type {const} */ ([
  ["minor", N_("Minor")],
  ["normal", N_("Ordinary")],
  ["serious", N_("Serious")],
]);
/** @type {Record<string, [string, string]>} tone and word */
const STATES = { open: ["warn", N_("Open")], fixed: ["info", N_("Fixed, to verify")], verified: ["ok", N_("Verified")] };

/** @param {import("../types.js").Issue} issue */
export function stateBadges(issue) {
  const [tone, words] = STATES[issue.state] ?? ["mute", issue.state];
  return html`<span class="badges">
    ${overdue(issue) ? html`<span class="badge" data-tone="bad">${icon("clock")}${t("Overdue")}</span>` : unreached(issue) ? html`<span class="badge" data-tone="warn">${icon("cloud-off")}${t("Not delivered")}</span>` : html`<span class="badge" data-tone=${tone}>${t(words)}</span>`}
    ${issue.severity === "serious" ? html`<span class="badge" data-tone="bad">${t("Serious")}</span>` : nothing}
    ${issue.repeat_of_id || issue.reopened ? html`<span class="badge" data-tone="warn">${t("Again")}</span>` : nothing}
    ${issue.waiting ? html`<span class="badge" data-tone="info">${icon("cloud")}${t("waiting")}</span>` : nothing}
  </span>`;
}

/** @param {import("../types.js").Issue} issue @param {boolean} [pictures] before and after side by side */
export function issueCard(issue, pictures = false) {
  const { before, after } = beforeAfter(issue);
  return html`<article class="card issue-card">
    <a href="/app/issue/${issue.id}">
      ${stateBadges(issue)}
      <strong>${fault(issue)}</strong>
      <small class="soft">${issue.building} ${time.floor(issue.level)} · ${issue.zone_name}${issue.assignee_name ? ` · ${issue.assignee_name}` : nothing}</small>
      <small class=${overdue(issue) ? "late" : "soft"}>${t("due %(moment)s", { moment: time.saidUntil(dueAt(issue)) })}</small>
    </a>
    ${pictures
      ? html`${beforeAndAfter(before.slice(0, 1), after.slice(0, 1))}
        <div class="actions two">
          <a class="button" href="/app/issue/${issue.id}/reject_fix">${icon("undo")}${t("Send back")}</a>
          <a class="button primary" href="/app/issue/${issue.id}/verify_fix">${icon("check")}${t("Verify")}</a>
        </div>`
      : nothing}
  </article>`;
}

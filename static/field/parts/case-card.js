// @ts-check
/** A service case in a list: what it is, where, and the clock that runs. */
import { html, nothing } from "lit-html";
import { t } from "../i18n.js";
import { isUnread, nextClock, placeOf } from "../service.js";
import { CLOCKS, KINDS, STATES } from "../service-words.js";
import * as world from "../world.js";
import { countdown } from "./countdown.js";
import { icon } from "./icon.js";

/** @param {import("../types.js").ServiceCase} one */
export function caseBadges(one) {
  const [word, sign] = KINDS[one.kind] ?? [one.kind, "info"];
  const [state, tone] = STATES[one.state] ?? [one.state, "mute"];
  return html`<span class="badges">
    <span class="badge" data-tone=${one.kind === "incident" ? "bad" : "accent"}>${icon(sign)}${t(word)}</span>
    <span class="badge" data-tone=${tone}>${t(state)}</span>
    ${one.offered_id === world.user?.id ? html`<span class="badge" data-tone="warn">${t("offered to you")}</span>` : nothing}
    ${one.paused ? html`<span class="badge" data-tone="mute">${t("on hold")}</span>` : nothing}
    ${one.confidential ? html`<span class="badge" data-tone="bad">${icon("lock")}${t("Confidential")}</span>` : nothing}
    ${one.waiting ? html`<span class="badge" data-tone="info">${icon("cloud")}${t("waiting")}</span>` : nothing}
  </span>`;
}

/** @param {import("../types.js").ServiceCase} one */
export function caseCard(one) {
  const next = nextClock(one);
  const done = one.points.filter((point) => point.by_name).length;
  return html`<article class="card issue-card" data-kind=${one.kind}>
    <a href="/app/case/${one.id}">
      ${caseBadges(one)}
      <strong>${one.words.split("\n")[0]}</strong>
      <small class="soft">${[placeOf(one), one.assignee_name].filter(Boolean).join(" · ")}</small>
      ${isUnread(one) ? html`<small class="late">${t("Not opened in time: please look now")}</small>` : nothing}
      ${next || one.points.length
        ? html`<small>${next ? html`<span class="soft">${t(CLOCKS[next.name] ?? next.name)}</span> ${countdown(next.due_at)}` : nothing}${one.points.length ? html` <span class="soft">${t("%(done)s of %(all)s done", { done, all: one.points.length })}</span>` : nothing}</small>`
        : nothing}
    </a>
  </article>`;
}

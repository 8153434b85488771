// @ts-check
/** The inbox: what fell due, what was handed to me; each opens what it is about. */
import { html, nothing } from "lit-html";
import { t } from "../i18n.js";
import * as notices from "../notices.js";
import { icon } from "../parts/icon.js";
import { longList } from "../parts/long-list.js";
import * as router from "../router.js";
import * as time from "../time.js";

/** @type {Record<string, string>} */
const SIGNS = { issue: "issue", inspection: "search", urgent: "warning", call: "call", promise: "call", phone: "phone" };

/** @type {import("./index.js").Maker} */
export function noticesView() {
  return { title: () => t("Reminders"), up: () => "/app/me", render };
}

function render() {
  const all = notices.notices();
  const left = notices.unread();
  if (!all.length) return html`<div class="empty">${icon("bell")}<h2>${t("Nothing to remind you of")}</h2><p>${t("What falls due, and what is handed to you, shows here.")}</p></div>`;
  return html`
    ${left.length > 1 ? html`<button class="button wide reminders" @click=${() => notices.read(left)}>${icon("check")}${t("All read")}</button>` : nothing}
    ${longList(all, row, { tall: 96, looks: "rows card", now: true })}`;
}

/** @param {import("../types.js").Notice} one */
function row(one) {
  return html`<li><a href=${one.path} @click=${(/** @type {Event} */ event) => open(event, one)}>${icon(SIGNS[one.kind] ?? "calendar")}
    <span class="grow"><strong>${one.title}</strong>${one.about ? html`<span class="line">${one.about}</span>` : nothing}
      <small class="soft">${time.said(one.at)}${one.instead_of ? ` · ${t("in place of %(who)s", { who: one.instead_of })}` : nothing}</small></span>
    ${one.read ? nothing : html`<span class="badge" data-tone="accent">${t("new")}</span>`}</a></li>`;
}

/** Read first, lest leaving the page keeps it from being saved. @param {Event} event @param {import("../types.js").Notice} one */
async function open(event, one) {
  event.preventDefault();
  await notices.read([one]);
  if (one.path.startsWith("/app")) router.go(one.path);
  else location.assign(one.path);
}

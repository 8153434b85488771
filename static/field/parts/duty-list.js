// @ts-check
/** My duties of today: each with how much of it is done, and where to do it. */
import { html, nothing } from "lit-html";
import * as duties from "../duties.js";
import { t } from "../i18n.js";
import { icon } from "./icon.js";

/** The worst of several states first. */
const ORDER = ["overdue", "due", "missed", "later", "done", "excused"];

export function dutyList() {
  const mine = duties.today();
  if (!mine.length) return nothing;
  return html`<section class="block duties"><h2>${t("My duties today")}</h2>
    <ul class="rows card">${mine.map(({ duty, owed }) => row(duty, owed))}</ul></section>`;
}

/** @param {import("../types.js").Duty} duty @param {import("../duties.js").Owed[]} owed */
function row(duty, owed) {
  const content = html`<span class="grow"><strong>${duty.name}</strong>
      <small class="soft">${when(owed)}${duty.clause ? html` · ${duty.clause}` : nothing}</small></span>
    <span class="badges">${groups(owed).map(([words, some]) => badge(words, some))}</span>`;
  const address = { deed: `/app/duty/${duty.id}`, inspection: "/app/inspect" }[duty.record_kind];
  return html`<li data-duty=${duty.id}>${address
    ? html`<a href=${address}>${content}${icon("right")}</a>`
    : html`<div class="row">${content}</div>`}</li>`;
}

/** The slots by window, week and month, those that end first before the others. @param {import("../duties.js").Owed[]} owed @returns {[string, import("../duties.js").Owed[]][]} */
function groups(owed) {
  /** @type {Map<string, import("../duties.js").Owed[]>} */
  const found = new Map();
  for (const one of [...owed].sort((a, b) => a.slot.end.localeCompare(b.slot.end))) {
    const words = one.slot.window ? t(one.slot.window) : one.slot.per === "week" ? t("This week") : one.slot.per === "month" ? t("This month") : "";
    const group = found.get(words);
    if (group) group.push(one);
    else found.set(words, [one]);
  }
  return [...found];
}

/** @param {string} words @param {import("../duties.js").Owed[]} some */
function badge(words, some) {
  const state = ORDER.find((name) => some.some((one) => one.state === name)) ?? "done";
  const done = some.reduce((sum, one) => sum + one.done, 0);
  const need = some.reduce((sum, one) => sum + one.done + one.left, 0);
  const tone = { overdue: "bad", missed: "bad", due: "warn", later: "mute", done: "ok", excused: "mute" }[state] ?? "mute";
  const figure = state === "excused" ? t("excused") : `${done}/${need}`;
  return html`<span class="badge" data-tone=${tone} data-state=${state}>${state === "done" ? icon("check") : nothing}${words} ${figure}</span>`;
}

/** @param {import("../duties.js").Owed[]} owed */
function when(owed) {
  if (owed.some((one) => one.state === "overdue")) return t("Time is over, still counts as late");
  if (owed.some((one) => one.slot.together)) return t("one of you is enough");
  return owed.some((one) => one.left) ? t("to do") : t("all done");
}

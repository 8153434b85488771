// @ts-check
/** Service cases: what concerns me, what else is open, what was closed lately. */
import { html } from "lit-html";
import { t } from "../i18n.js";
import { caseCard } from "../parts/case-card.js";
import { icon } from "../parts/icon.js";
import { longList } from "../parts/long-list.js";
import { cases, mine } from "../service.js";

let chosen = "mine";

/** @type {import("./index.js").Maker} */
export function serviceView(_params, refresh) {
  return {
    title: () => t("Service"),
    up: () => "/app",
    render() {
      const latest = (/** @type {import("../types.js").ServiceCase} */ a, /** @type {import("../types.js").ServiceCase} */ b) => b.opened_at.localeCompare(a.opened_at);
      const lists = /** @type {[string, string, import("../types.js").ServiceCase[]][]} */ ([
        ["mine", t("To do"), mine()],
        ["open", t("Not closed"), cases().filter((one) => one.state !== "closed").sort(latest)],
        ["closed", t("Closed"), cases().filter((one) => one.state === "closed").sort(latest)],
      ]);
      const shown = lists.find(([name]) => name === chosen)?.[2] ?? [];
      return html`<div class="actions two apart">
          <a class="button danger" href="/app/incident">${icon("warning")}${t("Incident")}</a>
          <a class="button" href="/app/inquiry">${icon("info")}${t("Write down an inquiry")}</a></div>
        <div class="switch" role="group" aria-label=${t("Which cases")}>${lists.map(([name, words, list]) => html`<button aria-pressed=${name === chosen} @click=${() => {
          chosen = name;
          refresh();
        }}>${words} <span class="figure">${list.length}</span></button>`)}</div>
        ${shown.length ? longList(shown, caseCard, { tall: 120, now: true }) : html`<div class="empty">${icon("check-circle")}<h2>${t("None here")}</h2></div>`}`;
    },
  };
}

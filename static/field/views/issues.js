// @ts-check
/** Issues: to do, all open ones, those closed lately. */
import { html } from "lit-html";
import { byDeadline, issues, mineToMend, overdue, toVerify } from "../cases.js";
import { t } from "../i18n.js";
import { icon } from "../parts/icon.js";
import { issueCard } from "../parts/issue-card.js";
import { longList } from "../parts/long-list.js";

let chosen = "todo";

/** @type {import("./index.js").Maker} */
export function issuesView(_params, refresh) {
  return {
    title: () => t("Issues"),
    render() {
      const all = [...issues()].sort((a, b) => Number(overdue(b)) - Number(overdue(a)) || byDeadline(a, b));
      const todo = [...mineToMend(), ...toVerify()];
      const lists = /** @type {[string, string, import("../types.js").Issue[]][]} */ ([
        ["todo", t("To do"), todo],
        ["open", t("Not closed"), all.filter((one) => one.state !== "verified")],
        ["closed", t("Closed"), all.filter((one) => one.state === "verified").reverse()],
      ]);
      const shown = lists.find(([name]) => name === chosen)?.[2] ?? [];
      return html`<div class="switch" role="group" aria-label=${t("Which issues")}>${lists.map(
          ([name, words, list]) => html`<button aria-pressed=${name === chosen} @click=${() => {
            chosen = name;
            refresh();
          }}>${words} <span class="figure">${list.length}</span></button>`,
        )}</div>
        ${shown.length
          ? longList(shown, (one) => issueCard(one, chosen === "todo" && one.state === "fixed"), { tall: 130, now: true })
          : html`<div class="empty">${icon("check-circle")}<h2>${t("None here")}</h2></div>`}`;
    },
  };
}

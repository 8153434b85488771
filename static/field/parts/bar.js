// @ts-check
/** The bar under the thumb. */
import { html, nothing } from "lit-html";
import { mineToMend, toVerify } from "../cases.js";
import { t } from "../i18n.js";
import { unread } from "../notices.js";
import { icon } from "./icon.js";

/** @param {string} view the present one */
export function bar(view) {
  const due = mineToMend().length + toVerify().length;
  const told = unread().length;
  const tabs = [
    ["/app", "today", t("Today"), ["today", "zones", "duty", "incident", "inquiry", "service", "case", "caseScan", "caseStep", "routes", "route", "inspect"]],
    ["/app/scan", "scan", t("Scan"), ["scan", "zone", "report", "plate", "book", "key"]],
    ["/app/issues", "issue", t("Issues"), ["issues", "issue", "step"]],
    ["/app/me", "person", t("Me"), ["me", "notices", "outbox", "record", "phone"]],
  ];
  return html`<nav class="tabbar" aria-label=${t("Sections")}>
    ${tabs.map(
      ([path, sign, words, views]) => html`<a href=${path} aria-current=${views.includes(view) ? "page" : nothing}>
        ${icon(String(sign))}<span>${words}</span>
        ${sign === "person" && told ? html`<b class="count">${told}<span class="unseen">${t("unread")}</span></b>` : nothing}
        ${sign === "issue" && due ? html`<b class="count">${due}<span class="unseen">${t("to do")}</span></b>` : nothing}
      </a>`,
    )}
  </nav>`;
}

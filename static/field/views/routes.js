// @ts-check
/** What is to be inspected: routes of today and of the coming days, or any zone. */
import { html, nothing } from "lit-html";
import { t } from "../i18n.js";
import { routesAhead } from "../inspections.js";
import { icon } from "../parts/icon.js";
import { routeList, routeRow } from "../parts/route-list.js";

/** @type {import("./index.js").Maker} */
export function routesView() {
  return { title: () => t("Inspections"), up: () => "/app", render };
}

function render() {
  const ahead = routesAhead();
  return html`${routeList()}
    ${ahead.length ? html`<section class="block"><h2>${t("Coming")}</h2><ul class="rows card">${ahead.map(routeRow)}</ul></section>` : nothing}
    <p class="soft">${t("Any zone can be inspected: scan its plate, or choose it from the list.")}</p>
    <a class="button primary wide scan-now" href="/app/scan">${icon("scan")}${t("Scan a plate")}</a>
    <a class="button wide" href="/app/zones">${icon("search")}${t("All zones")}</a>`;
}

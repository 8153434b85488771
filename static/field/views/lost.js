// @ts-check
/** An address that is none of the app's: one of the office's pages, asked for without a network, or nothing at all. */
import { html } from "lit-html";
import { t } from "../i18n.js";
import { absent } from "../parts/absent.js";
import { icon } from "../parts/icon.js";

/** @type {import("./index.js").Maker} */
export function lostView() {
  const own = location.pathname.startsWith("/app");
  return {
    title: () => (own ? t("Not found") : t("Not connected")),
    up: () => "/app",
    render: () => (own ? absent(t("There is no such page.")) : needsNetwork()),
  };
}

const needsNetwork = () => html`<div class="empty">${icon("cloud-off")}<h2>${t("This page needs the network.")}</h2>
  <p>${t("Walking, reporting and what waits here work without it.")}</p>
  <button class="button primary" @click=${() => location.reload()}>${icon("sync")}${t("Try again")}</button>
  <a class="button" href="/app">${t("Today")}</a></div>`;

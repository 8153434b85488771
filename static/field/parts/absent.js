// @ts-check
/** A screen for what is not there, with the way back. */
import { html } from "lit-html";
import { t } from "../i18n.js";
import { icon } from "./icon.js";

/** @param {string} words what is not there */
export const absent = (words) =>
  html`<div class="empty">${icon("search")}<h2>${words}</h2><a class="button" href="/app">${t("Today")}</a></div>`;

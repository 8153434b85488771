// @ts-check
import { html, nothing } from "lit-html";

/** @param {string} name @param {string} [label] */
export const icon = (name, label = "") =>
  html`<svg class="icon" role=${label ? "img" : nothing} aria-label=${label || nothing} aria-hidden=${label ? nothing : "true"}><use href="/static/icons.svg#${name}"></use></svg>`;

// @ts-check
import { html, nothing } from "lit-html";

/** What the signs' names begin with in the page (app/field/sprite.py). */
const NAMED = "i-";

/** @param {string} name @param {string} [label] */
export const icon = (name, label = "") =>
  html`<svg class="icon" role=${label ? "img" : nothing} aria-label=${label || nothing} aria-hidden=${label ? nothing : "true"}><use href=${`#${NAMED}${name}`}></use></svg>`;

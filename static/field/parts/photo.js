// @ts-check
/** Photos in a row; a tap shows one large. Those on this phone are shown from it, the others from the server. */
import { html } from "lit-html";
import { until } from "lit-html/directives/until.js";
import { t } from "../i18n.js";
import * as photos from "../photos.js";

/** @type {Map<string, Promise<string>>} */
const asked = new Map();

/** @param {string} sha256 */
const address = (sha256) => {
  let known = asked.get(sha256);
  if (!known) asked.set(sha256, (known = photos.address(sha256)));
  return known;
};

/** @param {{sha256: string}[]} list @param {string} words what they show */
export const photoRow = (list, words) =>
  html`<div class="photos">${list.map(
    ({ sha256 }, index) => html`<button type="button" class="photo" @click=${() => large(sha256)} aria-label=${`${words} ${index + 1}`}>
      <img src=${until(address(sha256), "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==")} alt=${words} loading="lazy" @error=${missing}>
    </button>`,
  )}</div>`;

/** Side by side, as it was and as it is; a side without a photo says so. @param {{sha256: string}[]} before @param {{sha256: string}[]} after */
export const beforeAndAfter = (before, after) =>
  html`<div class="side-by-side">${[[before, t("Before")], [after, t("After")]].map(([photos, words]) => side(/** @type {any} */ (photos), /** @type {string} */ (words)))}</div>`;

/** @param {{sha256: string}[]} photos @param {string} words */
const side = (photos, words) =>
  html`<figure>${photos.length ? photoRow(photos, words) : html`<p class="no-photo">${t("No photo")}</p>`}<figcaption>${words}</figcaption></figure>`;

/** @param {Event} event */
function missing(event) {
  const image = /** @type {HTMLImageElement} */ (event.target);
  image.closest(".photo")?.classList.add("missing");
}

/** @param {string} sha256 */
async function large(sha256) {
  const url = (await address(sha256)).replace(/\/thumb$/, "/full");
  const dialog = document.createElement("dialog");
  dialog.className = "lightbox";
  const image = new Image();
  image.src = url;
  image.alt = "";
  const close = document.createElement("button");
  close.className = "button";
  close.textContent = t("Close");
  dialog.append(image, close);
  dialog.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

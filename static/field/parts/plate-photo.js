// @ts-check
/** The button that photographs a plate to be read, where the camera picture does not serve. */
import { html } from "lit-html";
import { t } from "../i18n.js";
import { readPhoto } from "../plate-photo.js";
import { icon } from "./icon.js";

/** @param {(text: string) => unknown} read what the plate holds @param {(words: string) => unknown} fail why nothing was read */
export function platePhoto(read, fail) {
  /** @param {Event} event */
  const taken = async (event) => {
    const input = /** @type {HTMLInputElement} */ (event.target);
    const [file] = input.files ?? [];
    input.value = "";
    if (!file) return;
    const text = await readPhoto(file).catch(() => "");
    if (text) return read(text);
    return fail(t("No plate could be read in the photo. Go closer, hold still, and try again."));
  };
  return html`<label class="button wide">${icon("camera")}${t("Photograph the plate")}<input class="unseen" type="file" accept="image/*" capture="environment" @change=${taken}></label>`;
}

// @ts-check
/** Takes photos into a draft: from the camera or the album, each removable until the record is saved. */
import { html, nothing } from "lit-html";
import { t } from "../i18n.js";
import * as photos from "../photos.js";
import { icon } from "./icon.js";
import { markPhoto } from "./mark-photo.js";
import { photoRow } from "./photo.js";
import { toast } from "./toast.js";

export const MOST = 9;

/** @param {{shas: string[], place: string, label: string, change: (shas: string[]) => unknown}} options */
export function photoInput({ shas, place, label, change }) {
  /** @param {Event} event */
  const taken = async (event) => {
    const input = /** @type {HTMLInputElement} */ (event.target);
    const files = [...(input.files ?? [])];
    let next = shas;
    for (const file of files.slice(0, MOST - shas.length)) {
      try {
        const sha = await photos.takeIn(file, place);
        if (!next.includes(sha)) next = [...next, sha];
        await change(next);
      } catch (error) {
        toast(t("The photo could not be kept: %(reason)s", { reason: String(error) }), "bad");
      }
    }
    input.value = "";
  };
  /** @param {string} sha */
  const remove = (sha) => {
    void change(shas.filter((one) => one !== sha));
    toast(t("Photo removed."), "info", { label: t("Undo"), act: () => void change(shas) });
  };
  /** @param {string} sha */
  const mark = async (sha) => {
    try {
      const marked = await markPhoto(sha);
      if (marked) await change(shas.map((one) => (one === sha ? marked : one)));
    } catch (error) {
      toast(t("The photo could not be kept: %(reason)s", { reason: String(error) }), "bad");
    }
  };
  return html`<fieldset class="field photo-input">
    <legend>${label}</legend>
    ${shas.map((sha) => html`<div class="taken">${photoRow([{ sha256: sha }], label)}
      <div class="taken-steps"><button type="button" class="button quiet" @click=${() => mark(sha)}>${icon("edit")}${t("Draw on it")}</button>
      <button type="button" class="button quiet danger" @click=${() => remove(sha)}>${icon("trash")}${t("Remove")}</button></div></div>`)}
    ${shas.length < MOST
      ? html`<div class="actions">
          <label class="button grow">${icon("camera")}${t("Take a photo")}<input class="unseen" type="file" accept="image/*" capture="environment" @change=${taken}></label>
          <label class="button">${icon("image")}${t("Album")}<input class="unseen" type="file" accept="image/*" multiple @change=${taken}></label>
        </div>`
      : nothing}
  </fieldset>`;
}

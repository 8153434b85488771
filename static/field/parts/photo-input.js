// @ts-check
/** Takes photos into a draft: from the camera or the album, each removable until the record is saved. */
import { html, nothing } from "lit-html";
import { t } from "../i18n.js";
import * as photos from "../photos.js";
import { icon } from "./icon.js";
import { markPhoto } from "./mark-photo.js";
import { photoRow } from "./photo.js";
import { toast } from "./toast.js";
import { reasonOf } from "../reason.js";
import * as world from "../world.js";

export const MOST = 9;

/** Settled when every photo taken so far lies in its draft: one is made smaller after the other. @type {Promise<void>} */
let working = Promise.resolve();
/** How many are still to come. */
let left = 0;

/** `save`, once every photo that was taken is in the draft; taps meanwhile are the same one.
 * @template {any[]} Given @param {(...given: Given) => unknown} save @returns {(...given: Given) => Promise<void>} */
export function afterPhotos(save) {
  let waits = false;
  return async (...given) => {
    given[0]?.preventDefault?.();
    if (waits) return;
    waits = true;
    await working;
    waits = false;
    await save(...given);
  };
}

/** @param {{shas: () => string[], place: string, label: string, change: (shas: string[]) => unknown}} options
 *   `shas`: the draft's as they are when asked, since others may have come meanwhile */
export function photoInput({ shas, place, label, change }) {
  /** @param {File} file */
  const take = async (file) => {
    try {
      if (shas().length >= MOST) throw new Error(t("At most %(n)s photos", { n: MOST }));
      const sha = await photos.takeIn(file, place);
      if (!shas().includes(sha)) await change([...shas(), sha]);
    } catch (error) {
      toast(t("The photo could not be kept: %(reason)s", { reason: reasonOf(error) }), "bad");
    }
    left -= 1;
    world.changed(false);
  };
  /** @param {Event} event */
  const taken = (event) => {
    const input = /** @type {HTMLInputElement} */ (event.target);
    for (const file of input.files ?? []) {
      left += 1;
      working = working.then(() => take(file));
    }
    input.value = "";
    world.changed(false);
  };
  /** @param {string} sha */
  const remove = (sha) => {
    const before = shas();
    void change(before.filter((one) => one !== sha));
    toast(t("Photo removed."), "info", { label: t("Undo"), act: () => void change(before) });
  };
  /** @param {string} sha */
  const mark = async (sha) => {
    try {
      const marked = await markPhoto(sha);
      if (marked) await change(shas().map((one) => (one === sha ? marked : one)));
    } catch (error) {
      toast(t("The photo could not be kept: %(reason)s", { reason: reasonOf(error) }), "bad");
    }
  };
  return html`<fieldset class="field photo-input">
    <legend>${label}</legend>
    ${shas().map((sha) => html`<div class="taken">${photoRow([{ sha256: sha }], label)}
      <div class="taken-steps"><button type="button" class="button quiet" @click=${() => mark(sha)}>${icon("edit")}${t("Draw on it")}</button>
      <button type="button" class="button quiet danger" @click=${() => remove(sha)}>${icon("trash")}${t("Remove")}</button></div></div>`)}
    ${left ? html`<p class="soft" role="status">${t("Photos on their way: %(n)s", { n: left })}</p>` : nothing}
    ${shas().length < MOST
      ? html`<div class="actions">
          <label class="button grow">${icon("camera")}${t("Take a photo")}<input class="unseen" type="file" accept="image/*" capture="environment" @change=${taken}></label>
          <label class="button">${icon("image")}${t("Album")}<input class="unseen" type="file" accept="image/*" multiple @change=${taken}></label>
        </div>`
      : nothing}
  </fieldset>`;
}

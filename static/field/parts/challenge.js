// @ts-check
/** The photo asked for at random: one picture, or a reason why there is none. Asked before the record is saved. */
import * as drafts from "../drafts.js";
import { photoDue } from "../evidence.js";
import { N_, t } from "../i18n.js";
import * as photos from "../photos.js";
import { reasonOf } from "../reason.js";
import { toast } from "./toast.js";

/** @typedef {{challenge_photo?: string, photo_age_s?: number, challenge_skipped?: string}} Proof */

const REASONS = [N_("The camera does not work"), N_("Too dark for a photo"), N_("No photos allowed here")];

/**
 * Asks, if the draw says so. What was taken is kept, so that a page that was reloaded asks no second time.
 * @param {import("../types.js").Zone} zone @param {{source: string}} opened
 * @returns {Promise<Proof|null>} null when it was called off
 */
export async function askPhoto(zone, opened) {
  if (!(await photoDue(zone.id, opened.source))) return {};
  const name = `challenge:${zone.id}`;
  const kept = await drafts.read(name);
  if (kept && Date.now() - kept.at < 10 * 60_000) return kept.proof;
  const proof = await show(zone);
  if (proof) await drafts.write(name, { proof, at: Date.now() });
  return proof;
}

/** The record is saved: the next one here is asked anew. @param {string} zoneId */
export const forgetPhoto = (zoneId) => drafts.drop(`challenge:${zoneId}`);

/** @param {import("../types.js").Zone} zone @returns {Promise<Proof|null>} */
function show(zone) {
  const dialog = document.createElement("dialog");
  dialog.className = "dialog challenge";
  const title = document.createElement("h2");
  title.textContent = t("One photo, please");
  const words = document.createElement("p");
  words.textContent = t("%(zone)s was drawn for a random check. One look around with the camera is enough.", { zone: zone.name });
  const take = document.createElement("label");
  take.className = "button primary wide huge";
  take.append(t("Take the photo"));
  const input = document.createElement("input");
  Object.assign(input, { type: "file", accept: "image/*", className: "unseen" });
  input.setAttribute("capture", "environment");
  take.append(input);
  const not = document.createElement("details");
  const summary = document.createElement("summary");
  summary.textContent = t("Not possible now");
  const list = document.createElement("div");
  list.className = "actions";
  not.append(summary, list);
  const off = button(t("Cancel"));
  dialog.append(title, words, take, not, off);
  document.body.append(dialog);
  return new Promise((resolve) => {
    /** @param {Proof|null} proof */
    const done = (proof) => {
      resolve(proof); // the first one counts
      dialog.remove();
    };
    for (const reason of REASONS) {
      const one = button(t(reason));
      one.addEventListener("click", () => done({ challenge_skipped: t(reason) }));
      list.append(one);
    }
    off.addEventListener("click", () => done(null));
    dialog.addEventListener("close", () => done(null)); // called off, or left by the back button
    input.addEventListener("change", async () => {
      const file = input.files?.[0];
      if (!file) return;
      words.textContent = t("Keeping the photo…");
      try {
        const age = Math.max(0, Math.round((Date.now() - file.lastModified) / 1000));
        done({ challenge_photo: await photos.takeIn(file, zone.name), photo_age_s: age });
      } catch (error) {
        words.textContent = t("The photo could not be kept: %(reason)s", { reason: reasonOf(error) });
        input.value = "";
        toast(words.textContent, "bad");
      }
    });
    dialog.showModal();
  });
}

/** @param {string} words */
function button(words) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "button";
  made.textContent = words;
  return made;
}

// @ts-check
/** A place to sign with a finger; what was signed becomes a photo of the record. */
import { html } from "lit-html";
import { t } from "../i18n.js";
import * as photos from "../photos.js";
import { reasonOf } from "../reason.js";
import { toast } from "./toast.js";

const INK = 4;
const WIDE = 640;
const HIGH = 240;

/** @param {string} place what stands in the photo's stamp @param {(sha: string) => unknown} signed */
export function signaturePad(place, signed) {
  /** @param {Event} event */
  const pad = (event) => /** @type {HTMLCanvasElement} */ (/** @type {Element} */ (event.target).closest("fieldset")?.querySelector("canvas"));
  /** @param {Event} event */
  const keep = async (event) => {
    try {
      const sha = await taken(pad(event), place);
      if (!sha) return toast(t("Please sign first."), "bad");
      await signed(sha);
    } catch (error) {
      toast(t("The photo could not be kept: %(reason)s", { reason: reasonOf(error) }), "bad");
    }
  };
  /** @param {Event} event */
  const clear = (event) => {
    const canvas = pad(event);
    canvas.getContext("2d")?.clearRect(0, 0, WIDE, HIGH);
    delete canvas.dataset.signed;
  };
  return html`<fieldset class="field"><legend>${t("Signature of who gets it")}</legend>
    <canvas class="sign" width=${WIDE} height=${HIGH} role="img" aria-label=${t("Sign here with a finger")} @pointerdown=${begin} @pointermove=${draw}></canvas>
    <div class="pair"><button type="button" class="button" @click=${clear}>${t("Sign again")}</button><button type="button" class="button" @click=${keep}>${t("Signed")}</button></div></fieldset>`;
}

/** What stands on the pad, as a photo of the record; null where nobody has signed. @param {HTMLCanvasElement|null} canvas @param {string} place
 * @returns {Promise<string|null>} */
export async function taken(canvas, place) {
  if (!canvas?.dataset.signed) return null;
  const picture = document.createElement("canvas");
  [picture.width, picture.height] = [WIDE, HIGH + 40]; // room under it for the stamp
  const pen = /** @type {CanvasRenderingContext2D} */ (picture.getContext("2d"));
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, picture.width, picture.height);
  pen.drawImage(canvas, 0, 0);
  const blob = await new Promise((resolve) => picture.toBlob(resolve, "image/png"));
  return photos.takeIn(/** @type {Blob} */ (blob), place);
}

/** Where the finger is, in the canvas's own measure. @param {PointerEvent} event @returns {[number, number]} */
function point(event) {
  const canvas = /** @type {HTMLCanvasElement} */ (event.target);
  const box = canvas.getBoundingClientRect();
  return [((event.clientX - box.left) * WIDE) / box.width, ((event.clientY - box.top) * HIGH) / box.height];
}

/** @param {PointerEvent} event */
function begin(event) {
  const canvas = /** @type {HTMLCanvasElement} */ (event.target);
  const pen = canvas.getContext("2d");
  if (!pen) return;
  canvas.setPointerCapture(event.pointerId);
  pen.lineWidth = INK;
  pen.lineCap = pen.lineJoin = "round";
  pen.strokeStyle = "#10202a";
  pen.beginPath();
  pen.moveTo(...point(event));
}

/** @param {PointerEvent} event */
function draw(event) {
  const canvas = /** @type {HTMLCanvasElement} */ (event.target);
  const pen = canvas.getContext("2d");
  if (!pen || !canvas.hasPointerCapture(event.pointerId)) return;
  pen.lineTo(...point(event));
  pen.stroke();
  canvas.dataset.signed = "yes";
}

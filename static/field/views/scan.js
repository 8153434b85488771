// @ts-check
/** The camera on a plate; below it, typing the code by hand. */
import { html, nothing } from "lit-html";
import { ref } from "lit-html/directives/ref.js";
import { t } from "../i18n.js";
import { icon } from "../parts/icon.js";
import { toast } from "../parts/toast.js";
import * as plates from "../plates.js";
import { go } from "../router.js";
import * as scanner from "../scanner.js";
import * as scans from "../scans.js";
import * as world from "../world.js";

/** @type {import("./index.js").Maker} */
export function scanView(_params, refresh) {
  /** @type {HTMLVideoElement|undefined} */
  let video;
  /** @type {{stop: () => void, torch: ((on: boolean) => Promise<void>)|null}|null} */
  let camera = null;
  let left = false;
  let busy = false;
  let lit = false;
  let trouble = "";
  let words = "";

  const begin = async () => {
    trouble = "";
    if (!video) return;
    try {
      const started = await scanner.start(video, (text) => void read(text, "camera"));
      if (left) started.stop();
      else camera = started;
    } catch (error) {
      trouble = troubleWords(/** @type {Error} */ (error));
    }
    refresh();
  };

  /** @param {string} text @param {"camera"|"typed"} source */
  const read = async (text, source) => {
    if (busy || left) return;
    busy = true;
    try {
      if (source === "camera" && !plates.isPlate(text)) return refuse(t("That is not a zone plate."));
      const code = plates.readCode(text);
      if (!code) return refuse(t("A code has 10 letters and digits. Please look again."));
      const found = await plates.find(code);
      if (!found) return refuse(world.site() ? t("This plate is not known here yet.") : t("Connect once to fetch your zones."));
      scanner.signal(true);
      if (found.revoked) toast(t("This plate was replaced; the record will say so."), "info");
      await scans.remember(found.zone.id, source, source === "camera" ? text : code);
      go(`/app/zone/${found.zone.id}`);
    } finally {
      busy = false;
    }
  };

  /** @param {string} why */
  const refuse = (why) => {
    scanner.signal(false);
    words = why;
    refresh();
  };

  /** @param {SubmitEvent} event */
  const typed = (event) => {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.target);
    void read(String(new FormData(form).get("code") ?? ""), "typed");
  };

  return {
    title: () => t("Scan a plate"),
    enter: begin,
    leave() {
      left = true;
      camera?.stop();
    },
    render: () => html`
      <div class="finder" ?hidden=${Boolean(trouble)}>
        <video playsinline muted ${ref((element) => (video = /** @type {HTMLVideoElement|undefined} */ (element)))} aria-label=${t("Camera picture")}></video>
        <span class="frame" aria-hidden="true"></span>
        ${camera?.torch
          ? html`<button class="button torch" aria-pressed=${lit} @click=${async () => {
              await camera?.torch?.(!lit);
              lit = !lit;
              refresh();
            }}>${icon("torch")}${lit ? t("Light off") : t("Light on")}</button>`
          : nothing}
      </div>
      ${trouble
        ? html`<div class="notice" data-tone="warn" role="alert">${icon("camera")}<div><p class="lines">${trouble}</p>
            <div class="actions"><button class="button" @click=${begin}>${t("Try again")}</button></div></div></div>`
        : html`<p class="under-finder">${t("Hold the plate's code inside the frame.")}</p>`}
      <p class="scan-words" role="alert">${words}</p>
      <form class="typed card" @submit=${typed}>
        <div class="field"><label for="code">${t("Or type the code under the picture")}</label>
          <input id="code" name="code" class="code" autocomplete="off" autocapitalize="characters" spellcheck="false" maxlength="200" placeholder="7K3M9-PX2QA"></div>
        <button class="button wide">${icon("keyboard")}${t("Open the zone")}</button>
      </form>
      <a class="button quiet wide" href="/app/zones">${t("Choose from the list (marked as without plate)")}</a>`,
  };
}

/** @param {Error} error */
function troubleWords(error) {
  if (error.name === "NotAllowedError") {
    return t("The camera is not allowed. In the browser's address bar tap the lock, then Permissions, and allow the camera. In WeChat: phone settings, Apps, WeChat, Camera. Or type the code below.");
  }
  if (error.name === "NotFoundError") return t("There is no camera here. Type the code below.");
  if (error.name === "NotSupportedError") return t("The camera needs a secure address (https). Use the phone's own camera app on the plate, or type the code below.");
  if (error.name === "NotReadableError") return t("Another app is using the camera. Close it and try again.");
  return t("The camera could not be started. Type the code below.");
}

// @ts-check
/** Being there, shown by the plate: a live scan with its evidence. A code typed by hand shows less, no plate nothing. */
import { html, nothing } from "lit-html";
import { ref } from "lit-html/directives/ref.js";
import { brought } from "../evidence.js";
import { afterFrame } from "../frames.js";
import { t } from "../i18n.js";
import * as outbox from "../outbox.js";
import { absent } from "../parts/absent.js";
import { ask } from "../parts/ask.js";
import { icon } from "../parts/icon.js";
import { platePhoto } from "../parts/plate-photo.js";
import { toast } from "../parts/toast.js";
import { cameraTrouble } from "../parts/trouble.js";
import * as plates from "../plates.js";
import { reasonOf } from "../reason.js";
import { go } from "../router.js";
import * as scanner from "../scanner.js";
import * as scans from "../scans.js";
import * as service from "../service.js";
import { STEPS } from "../service-words.js";
import { signal } from "../signal.js";

/** @type {import("./index.js").Maker} */
export function caseScanView({ id, step }, refresh) {
  /** @type {HTMLVideoElement|undefined} */
  let video;
  /** @type {{stop: () => void}|null} */
  let camera = null;
  let left = false;
  let saving = false;
  let trouble = "";
  let words = "";
  const title = () => t(STEPS[step]?.[0] ?? step);

  const begin = async () => {
    const scanned = await justScanned();
    if (scanned) return save(scanned);
    afterFrame(plates.prepare);
    if (!video) return;
    try {
      const started = await scanner.start(video, (text) => void read(text, "camera"), () => saving);
      if (left) started.stop();
      else camera = started;
    } catch (error) {
      trouble = cameraTrouble(/** @type {Error} */ (error));
    }
    refresh();
  };

  /** The plate was before the camera a moment ago: once is enough. */
  const justScanned = async () => {
    const zoneId = service.serviceCase(id)?.zone_id;
    if (!zoneId || scans.last() !== zoneId) return null;
    const seen = await scans.recall(zoneId);
    return seen.source === "camera" && scans.isFresh(zoneId) ? { zoneId, ...seen } : null;
  };

  /** @param {string} text @param {"camera"|"photo"|"typed"} source */
  const read = async (text, source) => {
    if (saving || left) return;
    const code = source === "typed" || plates.isPlate(text) ? plates.readCode(text) : null;
    const found = code && (await plates.find(code));
    const why = fault(source, code, found);
    if (why || !found) return refuse(why);
    void scans.remember(found.zone.id, source, source === "typed" ? (code ?? "") : text);
    const seen = await scans.recall(found.zone.id);
    await save({ zoneId: found.zone.id, ...seen });
  };

  /** @param {string} why */
  const refuse = (why) => {
    signal("wrong");
    words = why;
    refresh();
  };

  /** @param {string} source @param {string|null} code @param {import("../plates.js").Found|null|""} found @returns {string} empty: it fits */
  const fault = (source, code, found) => {
    const wanted = service.serviceCase(id)?.zone_id;
    if (!code) return source === "typed" ? t("A code has 10 letters and digits. Please look again.") : t("That is not a zone plate.");
    if (!found) return t("This plate is not known here yet.");
    return wanted && found.zone.id !== wanted ? t("That is another zone's plate: %(zone)s", { zone: found.zone.name }) : "";
  };

  /** @param {SubmitEvent} event */
  const typed = (event) => {
    event.preventDefault();
    void read(String(new FormData(/** @type {HTMLFormElement} */ (event.target)).get("code") ?? ""), "typed");
  };

  /** @param {{zoneId?: string, source?: string, code?: string|null, life?: string, mono_ms?: number}} seen nothing: not proved */
  const save = async (seen) => {
    const one = service.serviceCase(id);
    if (!one || saving) return;
    saving = true;
    try {
      const proof = seen.zoneId ? { source: seen.source, code: seen.code, brought: brought(seen.zoneId, seen) } : {};
      await outbox.add([{ kind: "take_step", body: { case_id: id, step, ...proof }, title: t("%(step)s: %(what)s", { step: title(), what: service.label(one) }) }]);
      signal("saved");
      toast(t("Saved."));
      go(`/app/case/${id}`, true);
    } catch (error) {
      saving = false;
      toast(t("Not saved: %(reason)s", { reason: reasonOf(error) }), "bad");
    }
  };

  const without = async () => {
    if (await ask(t("Without the plate the record says that nothing proves it."), t("Save without the plate"))) await save({});
  };

  return {
    title,
    up: () => `/app/case/${id}`,
    enter: begin,
    leave() {
      left = true;
      camera?.stop();
    },
    render() {
      const one = service.serviceCase(id);
      if (!one || !service.step(one, step)) return absent(t("This step does not fit any more."));
      return html`<p><strong>${service.label(one)}</strong><br><span class="soft">${service.placeOf(one)}</span></p>
        <div class="finder" ?hidden=${Boolean(trouble)}>
          <video playsinline muted ${ref((element) => (video = /** @type {HTMLVideoElement|undefined} */ (element)))} aria-label=${t("Camera picture")}></video>
          <span class="frame" aria-hidden="true"></span>
          <div class="finder-foot"><p class="scan-words" role="alert">${words || t("Scan the plate of the place.")}</p></div>
        </div>
        ${trouble ? html`<div class="notice" data-tone="warn" role="alert">${icon("camera")}<p class="lines">${trouble}</p></div><p class="fault-words" role="alert">${words}</p>` : nothing}
        <form class="typed card" @submit=${typed}>
          <div class="field"><label for="code">${t("The code under the picture")}</label>
            <input id="code" name="code" class="code" autocomplete="off" autocapitalize="characters" spellcheck="false" maxlength="200" placeholder="7K3M9-PX2QA"></div>
          <button class="button wide" ?disabled=${saving}>${icon("keyboard")}${t("Save with the typed code")}</button>
          ${platePhoto((text) => read(text, "photo"), refuse)}
        </form>
        <button class="button wide" ?disabled=${saving} @click=${without}>${icon("cross")}${t("There is no plate to scan")}</button>`;
    },
  };
}

// @ts-check
/** Walking with the camera open: scan, one tap, next. Below the picture, typing the code by hand. */
import { html, nothing } from "lit-html";
import { ref } from "lit-html/directives/ref.js";
import { afterFrame } from "../frames.js";
import { t } from "../i18n.js";
import { icon } from "../parts/icon.js";
import { platePhoto } from "../parts/plate-photo.js";
import { toast } from "../parts/toast.js";
import { cameraTrouble } from "../parts/trouble.js";
import { makeReady } from "../parts/undo.js";
import { walkCard } from "../parts/walk-card.js";
import * as plates from "../plates.js";
import * as prefs from "../prefs.js";
import { reasonOf } from "../reason.js";
import { go } from "../router.js";
import * as scanner from "../scanner.js";
import * as scans from "../scans.js";
import { signal } from "../signal.js";
import { foresee, recordNormal, whatIsLeft } from "../walk.js";
import * as world from "../world.js";

/** @typedef {import("../types.js").Zone} Zone */
/** The zone walked last, whose floor the picture speaks of; kept while the app is open. @type {Zone|null} */
let near = null;

/** So long the picture stands still under a zone's card: whoever looks at the zone needs no film, and the tap all of the
 * processor. Then it moves again, so that another plate can be read without closing the card. */
const STILL_MS = 10_000;

/** @type {import("./index.js").Maker} */
export function scanView(_params, refresh) {
  /** @type {HTMLVideoElement|undefined} */
  let video;
  /** @type {Awaited<ReturnType<typeof scanner.start>>|null} */
  let camera = null;
  /** @type {{zone: Zone, revoked: boolean, code: string}|null} */
  let card = null;
  /** Whose card stands ready unseen while none is shown. @type {Zone|undefined} */
  let spare;
  let left = false;
  let busy = false;
  let saving = false;
  let lit = false;
  let trouble = "";
  let words = "";
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  let thaw;

  const still = () => {
    clearTimeout(thaw);
    video?.pause();
    thaw = setTimeout(moving, STILL_MS);
  };
  const moving = () => {
    clearTimeout(thaw);
    if (!left) void video?.play().catch(() => {});
  };

  const begin = async () => {
    trouble = "";
    afterFrame(() => {
      plates.prepare();
      spare ??= world.zones()[0];
      if (spare) makeReady(spare);
      refresh();
    });
    if (!video) return;
    try {
      const started = await scanner.start(video, (text) => void read(text, "camera"), () => card !== null, refresh, scans.handledLately());
      if (left) started.stop();
      else camera = started;
      prefs.keep("zonewalk_torch", started.torch ? "1" : "0");
    } catch (error) {
      trouble = cameraTrouble(/** @type {Error} */ (error));
    }
    refresh();
  };

  /** @param {string} text @param {"camera"|"photo"|"typed"} source */
  const read = async (text, source) => {
    if (busy || left || saving) return;
    busy = true;
    try {
      if (source !== "typed" && !plates.isPlate(text)) return refuse(t("That is not a zone plate."));
      const code = plates.readCode(text);
      if (!code) return refuse(t("A code has 10 letters and digits. Please look again."));
      const found = await plates.find(code);
      if (!found && world.site() && world.has("office")) return go(`/z/${code}`); // a blank one can be bound from there
      if (!found) return refuse(world.site() ? t("This plate is not known here yet.") : t("Connect once to fetch your zones."));
      await open(found, source, source === "typed" ? code : text);
    } finally {
      busy = false;
    }
  };

  /** @param {{zone: Zone, revoked: boolean}} found @param {"camera"|"photo"|"typed"} source @param {string} code */
  const open = async ({ zone, revoked }, source, code) => {
    const remember = () => {
      signal("read");
      void scans.remember(zone.id, source, code);
    };
    words = "";
    if (source !== "camera") {
      remember();
      if (revoked) toast(t("This plate was replaced; the record will say so."), "info");
      return go(`/app/zone/${zone.id}`);
    }
    afterFrame(remember); // the zone is shown first
    near = zone;
    card = { zone, revoked, code };
    spare = zone;
    refresh();
    foresee(zone);
    afterFrame(() => makeReady(zone));
    afterFrame(still);
  };

  /** @param {string} why */
  const refuse = (why) => {
    signal("wrong");
    words = why;
    refresh();
  };

  const normal = async () => {
    if (!card || saving) return;
    saving = true; // no second tap counts; it takes less than a frame's drawing to save
    try {
      if (await recordNormal(card.zone, { source: "camera", code: card.code })) {
        card = null;
        afterFrame(moving);
      }
    } catch (error) {
      signal("wrong");
      toast(t("Not saved: %(reason)s", { reason: reasonOf(error) }), "bad");
    }
    saving = false;
    refresh();
  };

  const close = () => {
    card = null;
    moving();
    refresh();
  };

  /** @param {SubmitEvent} event */
  const typed = (event) => {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.target);
    void read(String(new FormData(form).get("code") ?? ""), "typed");
  };

  const light = async () => {
    await camera?.torch?.(!lit);
    lit = !lit;
    refresh();
  };

  const closer = async () => {
    const lens = camera?.lens;
    if (!lens) return;
    lens.held = true;
    await lens.set(!lens.near).catch(() => {});
    refresh();
  };

  return {
    title: () => t("Scan a plate"),
    enter: begin,
    leave() {
      left = true;
      clearTimeout(thaw);
      camera?.stop();
    },
    render: () => html`
      <div class="finder" ?hidden=${Boolean(trouble)}>
        <video playsinline muted ${ref((element) => (video = /** @type {HTMLVideoElement|undefined} */ (element)))} aria-label=${t("Camera picture")}></video>
        <span class="frame" aria-hidden="true"></span>
        ${leftWords()}
        <div class="finder-foot">
          <p class="scan-words" role="alert">${words}</p>
          ${card ? nothing : html`<div class="pair">
            <button class="button" @click=${() => document.getElementById("code")?.focus()}>${icon("keyboard")}${t("Type the code")}</button>
            ${camera?.torch ? html`<button class="button torch" aria-pressed=${lit} @click=${light}>${icon("torch")}${lit ? t("Light off") : t("Light on")}</button>` : nothing}
            ${camera?.lens ? html`<button class="button lens" aria-pressed=${camera.lens.near} @click=${closer}>${icon("search")}${camera.lens.near ? t("Wider") : t("Closer")}</button>` : nothing}
          </div>`}
        </div>
      </div>
      ${trouble
        ? html`<div class="notice" data-tone="warn" role="alert">${icon("camera")}<div><p class="lines">${trouble}</p>
            <div class="actions"><button class="button" @click=${begin}>${t("Try again")}</button></div></div></div>
            <p class="fault-words" role="alert">${words}</p>`
        : nothing}
      <form class="typed card" @submit=${typed}>
        <div class="field"><label for="code">${t("The code under the picture")}</label>
          <input id="code" name="code" class="code" autocomplete="off" autocapitalize="characters" spellcheck="false" maxlength="200" placeholder="7K3M9-PX2QA"></div>
        <button class="button wide">${icon("keyboard")}${t("Open the zone")}</button>
        ${platePhoto((text) => read(text, "photo"), refuse)}
      </form>
      <a class="button quiet wide" href="/app/zones">${t("Choose from the list (marked as without plate)")}</a>
      ${spare ? walkCard({ zone: spare, revoked: false, ...card, shown: card !== null, saving, normal, close }) : nothing}`,
  };
}

/** What is still to be walked: here, by name, and in all. */
function leftWords() {
  const left = whatIsLeft(near);
  if (!left || !left.all) return left ? html`<p class="left-here" data-tone="ok">${icon("check-circle")}${t("All walked")}</p>` : nothing;
  const names = left.here.slice(0, 3).map((zone) => zone.name).join("、");
  if (!near) return html`<p class="left-here">${t("Zones left: %(n)s", { n: left.all })}</p>`;
  return html`<p class="left-here"><strong>${left.floor} ${left.here.length ? t("%(n)s left", { n: left.here.length }) : t("done")}</strong>
    ${names ? html`<span>${names}${left.here.length > 3 ? "…" : nothing}</span>` : nothing}
    <span>${t("%(n)s in all", { n: left.all })}</span></p>`;
}

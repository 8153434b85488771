// @ts-check
/** The service worker: installed after the first paint; a new version waits until the person says so. */
import { html, nothing } from "lit-html";
import { t } from "./i18n.js";
import * as outbox from "./outbox.js";
import { icon } from "./parts/icon.js";
import { firstExchange, state } from "./sync.js";

const PATIENCE_MS = 8_000;

/** @type {ServiceWorker|null} */
let waiting = null;

/** @param {() => void} refresh */
export async function watchUpdates(refresh) {
  if (!navigator.serviceWorker) return;
  await quiet();
  try {
    const registration = await navigator.serviceWorker.register("/sw.js", { scope: "/", updateViaCache: "none" });
    const look = () => {
      waiting = navigator.serviceWorker.controller ? registration.waiting : null;
      refresh();
    };
    look();
    registration.addEventListener("updatefound", () => registration.installing?.addEventListener("statechange", look));
    addEventListener("focus", () => void registration.update().catch(() => {}));
    const { active } = await navigator.serviceWorker.ready;
    if (!navigator.serviceWorker.controller) active?.postMessage("claim"); // a page opened while it was being installed is nobody's
    keepReader();
  } catch (error) {
    console.warn("no service worker", error);
  }
}

/** A thin line belongs to the person's data first; what makes the next visit fast comes after it. */
const quiet = () => Promise.race([firstExchange, new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))]);

/** Fetches the code reader while there is a network, so that it is there when there is none. */
function keepReader() {
  if ("BarcodeDetector" in globalThis) return;
  setTimeout(() => void import("./scanner.js").then(({ reader, keep }) => reader().then(keep)).catch(() => {}), 2_000);
}

/** Screens on which something is being filled in, and the one that watches the camera. */
const FORMS = new Set(["report", "step", "scan", "zone", "duty", "inspect", "key", "book", "incident", "inquiry", "caseScan", "caseStep"]);

function typing() {
  const focused = document.activeElement;
  const filled = [...document.querySelectorAll("textarea")].some((area) => area.value);
  return filled || Boolean(document.querySelector("dialog[open]")) || (focused instanceof HTMLElement && focused.matches("input, textarea, select"));
}

/** Nothing half-done: no form, no send under way, nothing that may still be undone. @param {string} view */
const idle = (view) => !FORMS.has(view) && !typing() && state.phase !== "busy" && !outbox.lastUndoable();

/** @param {string} view the present one */
export function updateBanner(view) {
  if (!waiting || !idle(view)) return nothing;
  return html`<button class="update" @click=${() => idle(view) && update()}>${icon("download")}${t("New version: tap to update")}</button>`;
}

function update() {
  navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
  waiting?.postMessage("update");
}

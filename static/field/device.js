// @ts-check
/** This phone, to the server and to the person: its id, and which of the browser's separate stores we are in. */
import { uuid7 } from "./ids.js";
import { t } from "./i18n.js";
import * as store from "./store.js";

export const APP_VERSION = "1";

/** @returns {Promise<string>} */
export async function deviceId() {
  let id = await store.getMeta("device");
  if (!id) await store.setMeta("device", (id = uuid7()));
  return id;
}

/** "wechat", "home" (home-screen app) or "browser" */
export function context() {
  if (/MicroMessenger|wxwork/i.test(navigator.userAgent)) return "wechat";
  const standalone = matchMedia("(display-mode: standalone)").matches || /** @type {any} */ (navigator).standalone;
  return standalone ? "home" : "browser";
}

export function contextWords() {
  const where = context();
  if (where === "wechat") return t("Opened inside WeChat. What is saved here is not seen by the browser.");
  if (where === "home") return t("Opened from the home screen.");
  return t("Opened in the browser. The home-screen app keeps its own records.");
}

/** How to put the app on the home screen of this very phone; "" when it is there. */
export function installWords() {
  const where = context();
  if (where === "home") return "";
  if (where === "wechat") return t("To install: tap ⋯ at the top right, choose “Open in browser”.");
  if (/iPhone|iPad/.test(navigator.userAgent)) return t("To install: tap Share, then “Add to Home Screen”.");
  return t("To install: open the browser's menu, then “Add to home screen”.");
}

/** A short name for the office's list of devices. */
export function label() {
  const ua = navigator.userAgent;
  const model = /iPhone|iPad/.exec(ua)?.[0] ?? /Android[^;)]*(?:; ([^;)]+))?/.exec(ua)?.[0] ?? navigator.platform ?? "";
  return `${model} · ${context()}`.slice(0, 100);
}

/** Asks the browser not to evict what is saved. It may refuse; nothing is promised. */
export async function askToKeep() {
  try {
    return (await navigator.storage?.persist?.()) ?? false;
  } catch {
    return false;
  }
}

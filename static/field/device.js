// @ts-check
/** This phone, to the server and to the person: its id, and which of the browser's separate stores we are in. */
import { uuid7 } from "./ids.js";
import { t } from "./i18n.js";
import * as store from "./store.js";

/** Which build of the app runs: the mark of all its files, as the page that opened it carries it. */
export const version = () => document.querySelector("meta[name=version]")?.getAttribute("content")?.slice(0, 8) || "1";

/** @returns {Promise<string>} */
export const deviceId = () => store.ensureMeta("device", uuid7);

/** Which of a phone's separate stores this is: "home" (home-screen app), "wechat" or "browser". WeChat's own browser
 * tells itself by nothing but its name; the name chooses words, never what the app does. */
export function context() {
  if (matchMedia("(display-mode: standalone)").matches || /** @type {any} */ (navigator).standalone) return "home";
  return /MicroMessenger|wxwork/i.test(navigator.userAgent) ? "wechat" : "browser";
}

export function contextWords() {
  const where = context();
  if (where === "wechat") return t("Opened inside WeChat. What is saved here is not seen by the browser.");
  if (where === "home") return t("Opened from the home screen.");
  return t("Opened in the browser. The home-screen app keeps its own records.");
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

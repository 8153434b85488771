// @ts-check
/** Putting the app on the home screen: by the browser's own offer where it makes one, else in words that fit it. */
import { context } from "./device.js";
import { t } from "./i18n.js";

/** @type {any} the browser's offer, kept until the person taps */
let offer = null;

/** @param {() => void} refresh */
export function watchOffers(refresh) {
  addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    offer = event;
    refresh();
  });
  addEventListener("appinstalled", () => {
    offer = null;
    refresh();
  });
}

export const canInstall = () => offer !== null && context() !== "home";

export async function install() {
  const made = offer;
  offer = null;
  await made?.prompt();
}

/** How to do it by hand; "" when it is there already. */
export function installWords() {
  const where = context();
  if (where === "home") return "";
  if (where === "wechat") return t("To install: tap ⋯ at the top right, choose “Open in browser”.");
  if ("standalone" in navigator) return t("To install: tap Share, then “Add to Home Screen”.");
  return t("To install: open the browser's menu, then “Add to home screen”.");
}

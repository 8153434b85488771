// @ts-check
/** Messages to this phone while the app is closed: what this browser can, switching them on and off, trying them. */
import { context } from "./device.js";
import { t } from "./i18n.js";
import * as store from "./store.js";
import * as wire from "./wire.js";
import * as world from "./world.js";

/** What the server knows of this browser. @typedef {{key: string, subscribed: boolean, wanted: boolean, service: string}} Known */

const WISH = "push"; // whose wish it was on this phone: a sign-in anew renews it, somebody else's does not
const PATIENCE_MS = 25_000; // where the browser's push service is out of reach, some browsers never answer

/** Why this browser takes no messages, and what to do instead; "" when it can. */
export function hindrance() {
  const apple = "standalone" in navigator;
  if (context() === "wechat") return t("WeChat takes no messages. Open this address in the phone's own browser.");
  if (apple && context() !== "home") return t("An iPhone takes messages only in the app on the home screen (iOS 16.4 or later). Put it there, open it from there, then come back here.");
  if (!isSecureContext || !navigator.serviceWorker || !("PushManager" in globalThis) || !("Notification" in globalThis)) return t("This browser takes no messages.");
  if (Notification.permission === "denied") return t("Messages are forbidden for this site. Allow them in the browser's settings, then come back here.");
  return "";
}

/** How far messages of this push service come. @param {string} service */
export function reachWords(service) {
  if (service === "google") return t("This browser's messages go through Google, which does not reach phones in mainland China. Send yourself a test; if nothing comes, look at Today instead.");
  return t("A message may come late or not at all. What is due always stands under Today.");
}

/** @returns {Promise<Known>} */
export const look = () => wire.push("GET");

/** Asks the person, then the browser, then tells the server. Call it from a tap. @param {Known} known @returns {Promise<Known>} */
export async function switchOn(known) {
  if ((await Notification.requestPermission()) !== "granted") throw new Error(t("You did not allow it. Nothing has changed."));
  const subscription = await subscribed(known.key);
  const now = await wire.push("PUT", "", subscription.toJSON());
  await store.setMeta(WISH, world.user?.id ?? "");
  return now;
}

/** @returns {Promise<Known>} */
export async function switchOff() {
  await store.setMeta(WISH, "");
  const now = await wire.push("DELETE");
  const registration = await navigator.serviceWorker.ready;
  await (await registration.pushManager.getSubscription())?.unsubscribe();
  return now;
}

/** Sends one to this phone; what became of it, in words. @returns {Promise<{state: string, words: string}>} */
export const trial = () => wire.push("POST", "/test");

/** Renews what was switched on: after signing in again, or when the browser made itself another address. */
export async function keep() {
  if (!world.user || (await store.getMeta(WISH)) !== world.user.id || hindrance() || Notification.permission !== "granted") return;
  const known = await look();
  const registration = await navigator.serviceWorker.ready;
  const held = await registration.pushManager.getSubscription();
  if (known.subscribed && held && sameKey(held, known.key)) return;
  await wire.push("PUT", "", (await subscribed(known.key)).toJSON());
}

/** The browser's subscription for this site's key, made where there is none. @param {string} key @returns {Promise<PushSubscription>} */
async function subscribed(key) {
  const { pushManager } = await navigator.serviceWorker.ready;
  const held = await pushManager.getSubscription();
  if (held && sameKey(held, key)) return held;
  await held?.unsubscribe();
  const made = pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(key) });
  const late = new Promise((_, reject) => setTimeout(reject, PATIENCE_MS, new Error("late")));
  try {
    return /** @type {PushSubscription} */ (await Promise.race([made, late]));
  } catch (error) {
    console.error(error);
    throw new Error(t("This browser's push service cannot be reached from here. In mainland China that is usual with Chrome; try another browser, or do without: what is due stands under Today."));
  }
}

/** @param {PushSubscription} held @param {string} key */
function sameKey(held, key) {
  const own = held.options?.applicationServerKey;
  return Boolean(own) && btoa(String.fromCharCode(...new Uint8Array(/** @type {ArrayBuffer} */ (own)))) === btoa(String.fromCharCode(...bytes(key)));
}

/** @param {string} key URL-safe base64 */
function bytes(key) {
  const plain = atob(key.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

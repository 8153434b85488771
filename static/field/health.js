// @ts-check
/** What works on this phone, asked of the browser itself and never guessed from its name; with each, the way round. */
import { t } from "./i18n.js";
import { context, version } from "./device.js";
import * as prefs from "./prefs.js";
import { ownReader } from "./scanner.js";
import * as store from "./store.js";
import * as sync from "./sync.js";
import * as time from "./time.js";
import { recogniser } from "./voice.js";

/** `tone`: ok works, warn works with less, bad does not work, mute not known yet. `way`: what to do instead.
 * @typedef {{name: string, sign: string, tone: string, words: string, way?: string}} Finding */

/** @returns {Promise<Finding[]>} */
export async function findings() {
  const looks = [camera, torch, reader, storage, kept, room, shell, backgroundSync, notifications, place, voice, clock, contact, address, browser];
  return Promise.all(looks.map((look) => look()));
}

const yes = () => t("works");
const no = () => t("not here");

/** @param {string} name @returns {Promise<string>} granted, prompt, denied, or "" where it cannot be asked */
async function permission(name) {
  try {
    return (await navigator.permissions.query(/** @type {any} */ ({ name }))).state;
  } catch {
    return "";
  }
}

/** @returns {Promise<Finding>} */
async function camera() {
  const base = { name: t("Camera"), sign: "camera" };
  const way = t("Under Scan: photograph the plate, or type its code.");
  if (!navigator.mediaDevices?.getUserMedia) return { ...base, tone: "bad", words: no(), way };
  const cameras = (await navigator.mediaDevices.enumerateDevices().catch(() => [])).filter((one) => one.kind === "videoinput");
  if (!cameras.length) return { ...base, tone: "bad", words: t("none found"), way };
  const state = await permission("camera");
  if (state === "denied") return { ...base, tone: "bad", words: t("not allowed"), way: t("Allow it in the browser's settings for this site. Until then: photograph the plate, or type its code.") };
  return { ...base, tone: "ok", words: state === "prompt" ? t("asks first") : yes() };
}

/** @returns {Promise<Finding>} */
async function torch() {
  const base = { name: t("Light"), sign: "torch" };
  const way = t("Use the phone's own light.");
  const known = prefs.read("zonewalk_torch");
  const able = /** @type {any} */ (navigator.mediaDevices?.getSupportedConstraints?.() ?? {}).torch;
  if (!able || known === "0") return { ...base, tone: "warn", words: no(), way };
  return known === "1" ? { ...base, tone: "ok", words: yes() } : { ...base, tone: "mute", words: t("seen at the first scan") };
}

/** @returns {Promise<Finding>} */
async function reader() {
  const base = { name: t("Code reader"), sign: "scan" };
  if (await ownReader()) return { ...base, tone: "ok", words: t("the browser's own") };
  const wasm = typeof WebAssembly === "object";
  return wasm
    ? { ...base, tone: "ok", words: t("ours (ZXing)") }
    : { ...base, tone: "bad", words: no(), way: t("Type the code, or scan the plate with the phone's own camera.") };
}

/** @returns {Promise<Finding>} */
async function storage() {
  const base = { name: t("Saving on this phone"), sign: "download" };
  try {
    const mark = crypto.randomUUID?.() ?? String(Date.now());
    await store.setMeta("probe", mark);
    if ((await store.getMeta("probe")) !== mark) throw new Error("not read back");
    return { ...base, tone: "ok", words: yes() };
  } catch {
    return { ...base, tone: "bad", words: t("does not work"), way: t("Leave private browsing, free some space, or use another browser.") };
  }
}

/** @returns {Promise<Finding>} */
async function kept() {
  const base = { name: t("Kept by the browser"), sign: "lock" };
  if (await navigator.storage?.persisted?.().catch(() => false)) return { ...base, tone: "ok", words: t("promised") };
  return { ...base, tone: "warn", words: t("not promised"), way: t("Put the app on the home screen, and send the same day. A private window forgets everything when it is closed.") };
}

/** @returns {Promise<Finding>} */
async function room() {
  const base = { name: t("Space"), sign: "image" };
  const found = await navigator.storage?.estimate?.().catch(() => null);
  if (!found?.quota) return { ...base, tone: "mute", words: t("not told") };
  const left = Math.floor((found.quota - (found.usage ?? 0)) / 1_048_576);
  const words = t("%(n)s MB free", { n: left });
  return left < 100 ? { ...base, tone: left < 20 ? "bad" : "warn", words, way: t("Send what waits, then delete other pictures from the phone.") } : { ...base, tone: "ok", words };
}

/** @returns {Promise<Finding>} */
async function shell() {
  const base = { name: t("Opens without a network"), sign: "cloud-off" };
  if (!navigator.serviceWorker) return { ...base, tone: "bad", words: no(), way: t("Open the app before you go where there is no network, and leave it open.") };
  return navigator.serviceWorker.controller ? { ...base, tone: "ok", words: yes() } : { ...base, tone: "mute", words: t("getting ready") };
}

/** @returns {Promise<Finding>} */
async function backgroundSync() {
  const base = { name: t("Sends in the background"), sign: "sync" };
  const able = "SyncManager" in globalThis && Boolean(navigator.serviceWorker);
  return able ? { ...base, tone: "ok", words: yes() } : { ...base, tone: "warn", words: no(), way: t("Open the app when there is a network: it sends at once.") };
}

/** @returns {Promise<Finding>} */
async function notifications() {
  const base = { name: t("Notifications"), sign: "info" };
  const way = t("Look at Today: what is due stands there.");
  if (!("Notification" in globalThis)) return { ...base, tone: "warn", words: no(), way };
  if (Notification.permission === "denied") return { ...base, tone: "warn", words: t("not allowed"), way };
  return { ...base, tone: "ok", words: Notification.permission === "granted" ? yes() : t("asks first") };
}

/** @returns {Promise<Finding>} */
async function place() {
  const base = { name: t("Location"), sign: "zone" };
  const way = t("Not needed: the plate says where you are.");
  if (!navigator.geolocation || !isSecureContext) return { ...base, tone: "warn", words: no(), way };
  const state = await permission("geolocation");
  if (state === "denied") return { ...base, tone: "warn", words: t("not allowed"), way };
  return { ...base, tone: "ok", words: state === "granted" ? yes() : t("asks first") };
}

/** @returns {Promise<Finding>} */
async function voice() {
  const base = { name: t("Voice"), sign: "mic" };
  return recogniser() ? { ...base, tone: "ok", words: yes() } : { ...base, tone: "warn", words: no(), way: t("Use the keyboard's microphone.") };
}

/** @returns {Promise<Finding>} */
async function clock() {
  const base = { name: t("Clock"), sign: "clock" };
  const offset = await store.getMeta("clock_offset_ms").catch(() => null);
  if (offset === null || offset === undefined) return { ...base, tone: "mute", words: t("not compared yet") };
  const seconds = Math.round(Math.abs(offset) / 1_000);
  if (seconds < 60) return { ...base, tone: "ok", words: t("right to %(n)s s", { n: Math.max(1, seconds) }) };
  const words = t("off by %(time)s", { time: time.span(seconds) });
  return { ...base, tone: seconds < 300 ? "ok" : "warn", words, way: seconds < 300 ? undefined : t("Set the phone's time to automatic. Records carry the right time all the same.") };
}

/** @returns {Promise<Finding>} */
async function contact() {
  const base = { name: t("Last exchange"), sign: "send" };
  const at = sync.state.at ?? (await store.getMeta("synced_at").catch(() => null));
  if (!at) return { ...base, tone: "warn", words: t("never"), way: t("Open the app once where there is a network.") };
  return { ...base, tone: "ok", words: time.said(at) };
}

/** @returns {Promise<Finding>} */
async function address() {
  const base = { name: t("Secure address"), sign: "shield" };
  return isSecureContext ? { ...base, tone: "ok", words: yes() } : { ...base, tone: "bad", words: no(), way: t("Ask the office for the address that begins with https.") };
}

/** What the app needs and no browser before spring 2022 has (Chrome 99, Safari 15.4).
 * @returns {Promise<Finding>} */
async function browser() {
  const base = { name: t("Browser"), sign: "phone" };
  const { structuredClone, HTMLDialogElement, CSSLayerBlockRule } = /** @type {any} */ (globalThis);
  const isNew = [structuredClone, HTMLDialogElement, CSSLayerBlockRule, Array.prototype.at].every(Boolean);
  return isNew
    ? { ...base, tone: "ok", words: t("new enough") }
    : { ...base, tone: "bad", words: t("too old"), way: t("Update the browser, or the system it belongs to: needed are Chrome 99, Safari 15.4 or newer.") };
}

/** How this app was opened, and which version of it runs. */
export const about = () => ({ context: context(), version: version() });

// @ts-check
/** What goes with a record to show when and where it was made: the server's signed moment, a clock nobody can set,
 * the photo asked for at random. Nothing of it is ever a reason to refuse a record. */
import { uuid7 } from "./ids.js";
import * as store from "./store.js";
import * as time from "./time.js";
import * as world from "./world.js";

/** @typedef {{token: string, key: string, share: number}} Contact what the server hands out at each exchange */

/** This life of the page: only inside it do milliseconds of its clock compare. */
const LIFE = uuid7();
const monoMs = () => Math.round(performance.now());
/** The way in decides too: without a plate before the camera the photo is asked for every time. */
const ALWAYS = ["typed", "list"];

/** @type {(Contact & {user: string, life: string, mono_ms: number})|null} */
let held = null;

/** The moment of now by the page's own clock. */
export const mark = () => ({ life: LIFE, mono_ms: monoMs() });

/** Keeps what the server handed out. @param {Contact|undefined} contact @param {string} user whose it is */
export async function keepContact(contact, user) {
  if (!contact?.token) return;
  held = { token: contact.token, key: contact.key, share: contact.share, user, ...mark() };
  await store.setMeta("contact", held);
}

/** Takes what an earlier page kept. @param {import("./types.js").Picture} picture */
export function load(picture) {
  held ??= picture.contact ?? null;
}

const contact = () => (held && held.user === world.user?.id ? held : null);

/** What every operation carries. */
export function stamps() {
  const now = mark();
  const last = contact();
  const shell = document.querySelector('meta[name="server-token"]')?.getAttribute("content") ?? "";
  return {
    ...now,
    token: last?.token ?? "",
    token_mono_ms: last && last.life === LIFE ? last.mono_ms : null,
    shell_token: shell,
  };
}

/** What a patrol brings beside its code. @param {string} zoneId @param {{life?: string, mono_ms?: number}} opened */
export function brought(zoneId, opened) {
  return { seen_mono_ms: opened.life === LIFE ? (opened.mono_ms ?? null) : null, metres_away: away.get(zoneId) ?? null };
}

/** Whether a photo is asked for here today: drawn by the server's key, the same however often it is asked
 * (app/evidence/rules/challenge.py). @param {string} zoneId @param {string} source @returns {Promise<boolean>} */
export async function photoDue(zoneId, source) {
  const last = contact();
  if (!last || last.share <= 0) return false;
  if (ALWAYS.includes(source)) return true;
  return (await drawn(last.key, `${time.day(time.now())} ${zoneId}`)) % 10_000 < last.share * 100;
}

/** What was drawn, by key, day and zone: asked when the zone is shown, at hand when the person taps. @type {Map<string, Promise<number>>} */
const draws = new Map();

/** @param {string} key @param {string} said the day and the zone */
function drawn(key, said) {
  const name = `${key} ${said}`;
  let found = draws.get(name);
  if (!found) draws.set(name, (found = draw(key, said)));
  return found;
}

/** @param {string} words @param {string} said */
async function draw(words, said) {
  const bytes = new TextEncoder();
  const key = await crypto.subtle.importKey("raw", bytes.encode(words), { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  return new DataView(await crypto.subtle.sign("HMAC", key, bytes.encode(said))).getUint32(0);
}

/** Zone id to how far from its building the phone is, in metres. @type {Map<string, number>} */
const away = new Map();

/** Measures that in the background, where the office wants it and the phone allows it. @param {string} zoneId */
export function lookAround(zoneId) {
  const place = world.site()?.positions?.[world.zone(zoneId)?.building ?? ""];
  if (!place || !navigator.geolocation) return;
  away.delete(zoneId);
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => away.set(zoneId, Math.max(0, Math.round(metres(coords, place) - coords.accuracy))),
    () => {},
    { timeout: 8_000, maximumAge: 60_000, enableHighAccuracy: false },
  );
}

/** @param {{latitude: number, longitude: number}} one @param {[number, number]} other */
function metres(one, [latitude, longitude]) {
  const rad = Math.PI / 180;
  const x = (longitude - one.longitude) * rad * Math.cos(((latitude + one.latitude) / 2) * rad);
  const y = (latitude - one.latitude) * rad;
  return Math.hypot(x, y) * 6_371_000;
}

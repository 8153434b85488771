// @ts-check
/** What the server last told this phone, held in memory: entities by kind. Views read it; sync alone writes it. */
import { remembered } from "./memo.js";
import * as store from "./store.js";

/** @typedef {import("./types.js").Zone} Zone */

/** @type {Map<string, Map<string, any>>} */
const kinds = new Map();
/** @type {Set<() => void>} */
const listeners = new Set();
const channel = "BroadcastChannel" in globalThis ? new BroadcastChannel("zonewalk-world") : null;

/** Whose picture this is; null before the first sync. @type {{id: string, name: string}|null} */
export let user = null;
/** Grows whenever anything in this picture changes. */
export let revision = 0;

/** @param {() => void} listener @returns {() => void} ends it */
export function onChange(listener) {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** Tells this page, and with `everywhere` the other ones, that something changed. */
export function changed(everywhere = true) {
  for (const listener of listeners) listener();
  if (everywhere) channel?.postMessage("changed");
}

/** Takes what lies on the phone. @param {import("./types.js").Picture} picture */
export function load(picture) {
  kinds.clear();
  user = picture.user ?? null;
  for (const { kind, id, data } of picture.entities) put(kind, id, data);
  revision += 1;
}

/** Takes what the page did not need at first. @param {{kind: string, id: string, data: any}[]} rows */
export function add(rows) {
  if (!rows.length) return;
  for (const { kind, id, data } of rows) put(kind, id, data);
  revision += 1;
  changed(false);
}

/** Takes the disk's picture anew when another page wrote.
 * @param {(picture: import("./types.js").Picture) => unknown} reload who else takes it
 * @param {() => number} written grows with each record of this page: a picture read before it must not hide it */
export function followOthers(reload, written) {
  channel?.addEventListener("message", async () => {
    let before = written();
    let picture = await store.picture();
    while (written() !== before) {
      before = written();
      picture = await store.picture();
    }
    load(picture);
    await reload(picture);
    changed(false);
  });
}

/** @param {string} kind @param {string} id @param {any} data */
function put(kind, id, data) {
  let rows = kinds.get(kind);
  if (!rows) kinds.set(kind, (rows = new Map()));
  rows.set(id, data);
}

/** Shown at once, then written: what a crash keeps from the disk is fetched again, since its cursor was not kept either.
 * @param {{entity: string, id: string, data: any}[]} changes @param {Record<string, any>} meta @param {boolean} reset */
export async function take(changes, meta, reset) {
  if (reset) kinds.clear();
  if (meta.user) user = meta.user;
  for (const { entity, id, data } of changes) {
    if (data === null) kinds.get(entity)?.delete(id);
    else put(entity, id, data);
  }
  revision += 1;
  changed(false);
  await store.applyChanges(changes, meta, reset);
}

/** Nobody is signed in here any more: what the server sent is forgotten, in memory and on the disk. */
export async function forgetUser() {
  kinds.clear();
  user = null;
  revision += 1;
  await store.applyChanges([], { user: null, cursor: null, contact: null }, true);
  changed();
}

/** The session was ended for this phone: what the server sent is forgotten. Whose phone it is stays known, so that its owner
 * still sees and can hand in what was not sent. */
export async function forgetPicture() {
  if (!kinds.size) return;
  kinds.clear();
  revision += 1;
  await store.applyChanges([], { cursor: null, contact: null }, true);
  changed();
}

const DAY_MS = 86_400_000;
/** How long the phone keeps what the server sends no more to a new phone: kind, days, and the moment that counts.
 * @type {[string, number, (row: any) => string|null][]} */
const KEPT = [
  ["patrol", 8, (row) => row.at],
  ["inspection", 9, (row) => row.at],
  ["route", 8, (row) => row.on_day],
  ["notice", 31, (row) => row.at],
  ["issue", 31, (row) => row.closed_at],
];

/** Forgets what is long over, lest a phone of many months open ever more slowly. @param {number} [now] */
export async function forgetOld(now = Date.now()) {
  for (const [kind, days, moment] of KEPT) {
    const old = list(kind).filter((row) => moment(row) && now - Date.parse(String(moment(row))) > days * DAY_MS);
    if (!old.length) continue;
    for (const { id } of old) kinds.get(kind)?.delete(id);
    revision += 1;
    await store.forgetEntities(kind, old.map(({ id }) => id));
  }
}

/** @param {string} kind @returns {any[]} */
export const list = (kind) => [...(kinds.get(kind)?.values() ?? [])];
/** @param {string} kind @param {string} id @returns {any} */
export const get = (kind, id) => kinds.get(kind)?.get(id);

/** @returns {import("./types.js").Site|null} */
export const site = () => list("site")[0] ?? null;
/** @returns {import("./types.js").Me|null} */
export const me = () => (user ? (get("me", user.id) ?? list("me")[0] ?? null) : null);
/** @param {string} role */
export const has = (role) => me()?.roles.includes(role) ?? false;

/** Made when two names differ: it takes a cheap phone longer than all the sorting. @type {Intl.Collator|null} */
let collator = null;
/** @param {string} a @param {string} b "2" before "10" */
const byNumber = (a, b) => (a === b ? 0 : (collator ??= new Intl.Collator(undefined, { numeric: true })).compare(a, b));
/** Active zones, in walking order: building, floor, position. @type {() => Zone[]} */
export const zones = remembered(
  () => [revision],
  () =>
    list("zone")
      .filter((zone) => zone.active)
      .sort(
        (a, b) =>
          a.building_position - b.building_position || byNumber(a.building, b.building) || a.level - b.level ||
          a.position - b.position || byNumber(String(a.number), String(b.number)),
      ),
);
/** @param {string} id @returns {Zone|undefined} */
export const zone = (id) => get("zone", id);

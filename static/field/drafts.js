// @ts-check
/** Half-filled forms, stored at every change: the page may be reloaded while a photo is taken. */
import * as store from "./store.js";
import * as world from "./world.js";

/** @param {string} name */
const key = (name) => `${world.user?.id ?? ""}:${name}`;

/** @param {string} name @returns {Promise<any>} */
export const read = (name) => store.get("drafts", key(name));

/** @type {Promise<unknown>} writes go one after the other, so that the last one wins */
let queue = Promise.resolve();
/** @param {string} name @param {any} value */
export function write(name, value) {
  const copy = structuredClone(value);
  queue = queue.catch(() => {}).then(() => store.put("drafts", copy, key(name)));
  return queue;
}
/** Does `save` when every earlier write is over, with what becomes of the forms: the write that makes a record of a form
 * takes the form away too, so that neither a crash nor a disk that refuses leaves both.
 * @template T @param {Record<string, any>} forms by name; null for gone @param {(drafts: [string, any][]) => Promise<T>} save
 * @returns {Promise<T>} */
export function become(forms, save) {
  const rows = /** @type {[string, any][]} */ (Object.entries(forms).map(([name, value]) => [key(name), value ?? undefined]));
  const saved = queue.catch(() => {}).then(() => save(rows));
  queue = saved;
  return saved;
}
/** @param {string} name */
export function drop(name) {
  queue = queue.catch(() => {}).then(() => store.remove("drafts", key(name)));
  return queue;
}

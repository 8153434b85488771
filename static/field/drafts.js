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
/** @param {string} name */
export function drop(name) {
  queue = queue.catch(() => {}).then(() => store.remove("drafts", key(name)));
  return queue;
}

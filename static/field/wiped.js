// @ts-check
/** The browser or the system wiped what this phone had kept: said honestly, until the person has read it. */
import * as store from "./store.js";
import * as world from "./world.js";

/** @typedef {{device: string, last_seen_at: string, waiting: number}} Wiped */

/** @type {Wiped|null} */
let told = null;

/** What the server last heard of the store that is gone, as long as nobody has read it. */
export const wiped = () => told;

/** @param {Wiped|null|undefined} said in the answer of an exchange */
export async function noticeWiped(said) {
  if (!said || said.device === told?.device || said.device === (await store.getMeta("wiped_read"))) return;
  told = said;
  world.changed(false);
}

export async function read() {
  if (told) await store.setMeta("wiped_read", told.device);
  told = null;
  world.changed(false);
}

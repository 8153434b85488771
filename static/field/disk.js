// @ts-check
/** A phone that can write nothing, because it is full or its storage is broken: what can be done without is done without, so
 * that what waits here still goes out. */

/** What browsers call it. Other errors are the app's own, and are raised. */
const REFUSALS = ["QuotaExceededError", "UnknownError", "AbortError", "InvalidStateError"];

/** @type {unknown} */
let last = null;

/** @param {unknown} error */
export const isRefusal = (error) => error instanceof DOMException && REFUSALS.includes(error.name);

/** Writes what the page can do without. @param {() => Promise<unknown>} write @returns {Promise<boolean>} false when the disk refused */
export async function tryTo(write) {
  try {
    await write();
    return true;
  } catch (error) {
    if (!isRefusal(error)) throw error;
    last = error;
    return false;
  }
}

/** Why the disk refused, the last time since this was asked; null when it did not. */
export function refusal() {
  const found = last;
  last = null;
  return found;
}

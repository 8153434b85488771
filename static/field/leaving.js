// @ts-check
/** Signing out on purpose, without a network too: from then on nobody is signed in on this phone, and nothing of the one
 * who left is shown. What was not sent yet stays, and goes out when its author signs in here again. */
import { endSession, Offline } from "./wire.js";
import * as world from "./world.js";

const MARK = "zonewalk_left"; // the server sets it too (app/web/acting.py), and takes it away with the next sign-in
const YEAR_S = 31_536_000;

const mark = () => new RegExp(`(?:^|; )${MARK}=(\\w+)`).exec(document.cookie)?.[1] ?? "";

/** Whether somebody left on purpose, and nobody has signed in since. */
export const hasLeft = () => mark() !== "";

/** Nobody is signed in here any more; the server is told now, or as soon as it can be. */
export async function leave() {
  write("owed");
  await finish();
}

/** What leaving still asks for: that this page knows nobody, and that the server ends the session. */
export async function finish() {
  if (world.user) await world.forgetUser();
  if (mark() !== "owed") return;
  try {
    await endSession();
    write("1");
  } catch (error) {
    if (!(error instanceof Offline)) throw error; // the next exchange tries again
  }
}

/** @param {string} value */
function write(value) {
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `${MARK}=${value}; path=/; max-age=${YEAR_S}; samesite=lax${secure}`;
}

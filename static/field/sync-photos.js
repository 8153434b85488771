// @ts-check
/** Sends the photos that records name; a record is sent when all of its photos are. What was refused sends its photos
 * too: the server keeps its words, on a timeline or for the office to decide. */
import { tryTo } from "./disk.js";
import * as outbox from "./outbox.js";
import * as photos from "./photos.js";
import { references } from "./references.js";
import { Later, putPhoto } from "./wire.js";
import * as world from "./world.js";

const LONGEST_MS = 15 * 60_000; // the office may have made room before

/** What the server said when it would have no more photos for now: they stay here, and records go on being sent.
 * @type {{why: string, until: number}} */
export const later = { why: "", until: 0 };

/** @returns {Promise<number>} how many went out */
export async function sendPhotos() {
  const named = new Set([...outbox.unsent(), ...outbox.rejected()].flatMap((one) => one.body.photos ?? []));
  const sent = Date.now() >= later.until ? await sendWaiting(named) : 0;
  const found = new Map();
  for (const sha of named) {
    const photo = await photos.look(sha);
    found.set(sha, photo && { ...photo, bytes: null }); // one picture at a time in memory
  }
  await outbox.settle(found);
  world.changed(false);
  return sent;
}

/** @param {Set<string>} named @returns {Promise<number>} */
async function sendWaiting(named) {
  let sent = 0;
  try {
    for (const sha of named) {
      const photo = await photos.look(sha); // one picture at a time in memory
      if (photo?.state !== "waiting") continue;
      const { held, refused, again } = await putPhoto(sha, photo.bytes);
      if (again) await tryTo(() => photos.damaged(sha, refused));
      else await photos.mark(sha, held ? "held" : "refused", refused);
      sent += again ? 0 : 1;
    }
    later.why = "";
  } catch (error) {
    if (!(error instanceof Later)) throw error;
    later.why = error.message;
    later.until = Date.now() + Math.min(LONGEST_MS, error.seconds * 1000);
  }
  return sent;
}

/** Forgets the photos that no record, form or standard on this phone needs any more. */
export const sweepPhotos = () => photos.sweep(new Set([...outbox.namedPhotos(), ...references()]));

/** On a full phone the office's copies have to do: all but the photos of records that are not settled go. */
export const makeRoom = () => photos.sweep(outbox.openPhotos(), (photo) => photo.state === "held");

// @ts-check
/** Sends the photos that records name; a record is sent when all of its photos are. What was refused sends its photos
 * too: the server keeps its words, on a timeline or for the office to decide. */
import * as outbox from "./outbox.js";
import * as photos from "./photos.js";
import * as store from "./store.js";
import { putPhoto } from "./wire.js";
import * as world from "./world.js";

export async function sendPhotos() {
  const named = new Set([...outbox.unsent(), ...outbox.rejected()].flatMap((one) => one.body.photos ?? []));
  for (const photo of await photos.waiting(named)) {
    const { held, refused } = await putPhoto(photo.sha256, photo.bytes);
    await photos.mark(photo.sha256, held ? "held" : "refused", refused);
  }
  const found = new Map();
  for (const sha of named) {
    const photo = await store.get("photos", sha);
    found.set(sha, photo && { ...photo, bytes: null }); // one picture at a time in memory
  }
  await outbox.settle(found);
  world.changed(false);
}

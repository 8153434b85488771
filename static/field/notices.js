// @ts-check
/** What this person was told, with what was read on this phone already marked. */
import { t } from "./i18n.js";
import { remembered } from "./memo.js";
import * as outbox from "./outbox.js";
import * as world from "./world.js";

/** @typedef {import("./types.js").Notice} Notice */

const present = () => [world.revision, outbox.revision, world.user?.id];

/** The unread first, then the latest. @type {() => Notice[]} */
export const notices = remembered(present, () => {
  const read = new Set(outbox.shown().filter(({ kind }) => kind === "read_notices").flatMap(({ body }) => body.notice_ids));
  return world
    .list("notice")
    .map((one) => (one.read || !read.has(one.id) ? one : { ...one, read: true }))
    .sort((a, b) => Number(a.read) - Number(b.read) || b.at.localeCompare(a.at));
});

export const unread = () => notices().filter((one) => !one.read);

/** Marks them as read; the office hears of it with the next exchange. @param {Notice[]} these */
export async function read(these) {
  const ids = these.filter((one) => !one.read).map((one) => one.id);
  if (!ids.length) return;
  await outbox.add([{ kind: "read_notices", body: { notice_ids: ids.slice(0, 200) }, title: t("Reminders read") }]);
}

// @ts-check
/** What this phone still owes the server. An operation belongs to its author, and leaves only when the server has it. */
import { N_, t } from "./i18n.js";
import { uuid7 } from "./ids.js";
import { tryTo } from "./disk.js";
import * as drafts from "./drafts.js";
import { stamps } from "./evidence.js";
import { afterFrame } from "./frames.js";
import { remembered } from "./memo.js";
import * as store from "./store.js";
import * as time from "./time.js";
import * as world from "./world.js";

/** @typedef {import("./types.js").Operation} Operation */

const KEEP_SENT_MS = 14 * 86_400_000;
const SETTLED = ["sent", "given_up", "undone"];
/** What the office says of a refused one (app/sync/settling.py). @type {Record<string, string>} */
const SETTLEMENTS = {
  by_hand: N_("The office has entered it by hand."),
  again: N_("The office asks you to record it again."),
  nothing: N_("The office has settled it: nothing is to be done."),
};
/** How long a saved patrol may be undone, and stays here for it. */
export const UNDO_MS = 10_000;
const GRACE_MS = 500; // no tap on "undo" meets a record that another page is just sending
/** Every operation on this phone, of all users. @type {Map<string, Operation>} */
let operations = new Map();
/** Grows whenever an operation comes, changes or goes. */
export let revision = 0;
/** What was done right after a save; sync sets it. @type {() => void} */
let afterSave = () => {};

/** @param {import("./types.js").Picture} [picture] what was just read; read anew without it */
export async function load(picture) {
  const found = picture ?? (await store.picture());
  time.setOffset(found.clock_offset_ms ?? null);
  operations = new Map(found.operations.map((operation) => [operation.id, operation]));
  revision += 1;
}

/** @param {Operation} operation */
function keep(operation) {
  operations.set(operation.id, operation);
  revision += 1;
}

/** @param {() => void} action */
export function onSaved(action) {
  afterSave = action;
}

const present = () => [revision, world.user?.id];
/** The signed-in person's, oldest first. @type {() => Operation[]} */
export const mine = remembered(present, () => {
  const id = world.user?.id;
  return [...operations.values()].filter((operation) => operation.user === id).sort((a, b) => a.seq - b.seq);
});
/** Not yet wholly with the server. */
export const unsent = remembered(present, () => mine().filter((operation) => ["waiting", "applied"].includes(operation.state)));
export const rejected = remembered(present, () => mine().filter((operation) => operation.state === "rejected"));
/** Those that a person must look at: refused, or arrived without all of their photos. */
export const needingAttention = remembered(present, () => mine().filter(({ state }) => state === "rejected" || state === "incomplete"));
/** Whether the office has all that it will ever get of it. @param {Operation} operation */
export const isOver = ({ state }) => state === "sent" || state === "incomplete";
/** Mine, whether sent or not, that the views still show beside the server's picture. */
export const shown = remembered(present, () =>
  mine().filter((operation) => !["rejected", "given_up", "undone"].includes(operation.state)),
);

/** Milliseconds until it may no longer be undone; 0 when it may not. A clock set back ends it.
 * @param {Operation} operation */
export function undoable(operation, now = Date.now()) {
  if (operation.state !== "waiting" || !operation.held_until || now < Date.parse(operation.device_at)) return 0;
  return Math.max(0, Date.parse(operation.held_until) - now);
}
/** The latest that may be undone. @returns {Operation|undefined} */
export const lastUndoable = () => mine().filter((operation) => undoable(operation) > 0).at(-1);

/** Waiting, and no longer held back. */
export const ready = () => mine().filter((operation) => operation.state === "waiting" && holdLeft(operation) === 0);

/** @param {Operation} operation */
function holdLeft(operation) {
  const left = undoable(operation);
  if (left > 0) return left + GRACE_MS;
  const over = Date.now() - Date.parse(operation.held_until ?? "");
  return over >= 0 && over < GRACE_MS ? GRACE_MS - over : 0;
}

/** Milliseconds until the next held one is to be sent, null when none is held. */
export function nextRelease() {
  const left = mine().map((operation) => (operation.state === "waiting" ? holdLeft(operation) : 0)).filter((ms) => ms > 0);
  return left.length ? Math.min(...left) : null;
}

/** Ends every hold: what was saved goes out now. */
export async function release() {
  for (const operation of mine()) {
    if (operation.state === "waiting" && operation.held_until) await mark(operation.id, { held_until: undefined });
  }
}

/** Sends now, without waiting for the seconds in which it may be undone. */
export async function send() {
  await release();
  world.changed();
  afterSave();
}

/** Takes a patrol back that was saved a moment ago. @param {string} id @returns {Promise<boolean>} false when it is too late */
export async function undo(id) {
  const old = operations.get(id);
  const settled = { state: "undone", settled_at: new Date().toISOString() };
  const change = (/** @type {Operation|undefined} */ row) => (row && undoable(row) > 0 ? { ...row, ...settled } : undefined);
  const added = old ? await add([accountFor(old, t("undone within ten seconds"), null)], { settling: { id, change } }) : [];
  world.changed();
  return added.length > 0;
}

/** Tells the office that a number will not come, and why. @param {Operation} of @param {string} reason @param {any} content */
const accountFor = (of, reason, content) => ({
  kind: "give_up",
  title: t("Given up: %(title)s", { title: of.title }),
  body: { operation_id: of.id, kind: of.kind, number: of.seq, device_at: of.device_at, reason, content, photos: [] },
});

/** Saved by other people and not yet wholly with the server, oldest first: they go when their author signs in here. */
export const ofOthers = remembered(present, () =>
  [...operations.values()].filter((one) => one.user !== world.user?.id && ["waiting", "applied"].includes(one.state)).sort((a, b) => a.seq - b.seq),
);
export const othersWaiting = () => ofOthers().length;

/**
 * Saves operations together; when this returns they are on the disk.
 * @param {{kind: string, body: any, title: string, id?: string, made?: Pick<Operation, "device_at"|"clock_offset_ms"|"stamps">}[]} wanted
 *   `made`: when it was made, for one that is tried again
 * @param {{hold?: boolean, settling?: {id: string, change: (row: any) => any}, forms?: Record<string, any>}} [options] `hold`: keep
 *   them back as long as they may be undone; `settling`: what changes with them, or keeps them from being saved; `forms`: the
 *   drafts they were made of, by name, and what of each is left with the same write: null for nothing
 * @returns {Promise<Operation[]>} none where `settling` left its row; raises when nobody ever signed in here, or the disk refuses
 */
export async function add(wanted, options = {}) {
  const { forms, hold, settling } = options;
  const made = written(wanted, hold);
  const saved = await (forms
    ? drafts.become(forms, (rows) => store.addOperations(made, { settling, drafts: rows }))
    : store.addOperations(made, { settling }));
  if (!saved) return [];
  for (const operation of saved.settled ? [saved.settled, ...saved.added] : saved.added) keep(operation);
  world.changed();
  afterFrame(afterSave); // that it is saved is shown first
  return saved.added;
}

/** As they go to the disk, all but their numbers. @param {Parameters<typeof add>[0]} wanted @param {boolean} [hold]
 * @returns {Omit<Operation, "seq">[]} raises when nobody ever signed in here */
function written(wanted, hold) {
  const author = world.user;
  if (!author) throw new Error(t("Please sign in first."));
  const offset = time.knownOffset();
  const now = Date.now();
  const held = hold ? { held_until: new Date(now + UNDO_MS).toISOString() } : {};
  const stamped = stamps();
  return wanted.map(({ kind, body, title, id, made }) => ({
    id: id ?? uuid7(),
    kind,
    body,
    title,
    user: author.id,
    user_name: author.name,
    device_at: new Date(now).toISOString(),
    clock_offset_ms: offset,
    stamps: stamped,
    ...made,
    state: "waiting",
    attempts: 0,
    ...held,
  }));
}

/** Goes the way of `add` without saving anything: a page's first time takes a cheap phone longest.
 * @param {Parameters<typeof add>[0]} wanted */
export async function rehearse(wanted) {
  written(wanted, true);
  await store.addOperations([]);
}

/** @param {string} id @param {Partial<Operation>} fields */
export const mark = (id, fields) => change(id, (row) => row && { ...row, ...fields });

/** What this page then knows is what lies on the disk, even where `change` left it: another page may have sent it.
 * @param {string} id @param {(row: Operation|undefined) => Operation|undefined} change */
async function change(id, change) {
  /** @type {Operation|undefined} */
  let row;
  const written = await tryTo(async () => (row = await store.change("outbox", id, change)));
  if (!written) row = await onlyHere(change(operations.get(id)));
  if (row) keep(row);
}

/** What a full disk would not take, this page goes by all the same; what the office wholly has is taken away, which makes room:
 * that a full disk allows. @param {Operation|undefined} row */
async function onlyHere(row) {
  if (row?.state === "sent") await tryTo(() => store.remove("outbox", row.id));
  return row;
}

/** Those whose photos have all arrived are wholly sent; one of which a photo never will stays for a person to see.
 * @param {Map<string, import("./types.js").Photo|undefined>} photos by hash; those that lie here no more are undefined */
export async function settle(photos) {
  for (const operation of mine()) {
    const named = /** @type {string[]} */ (operation.body.photos ?? []);
    if (operation.state !== "applied" || named.some((sha) => photos.get(sha)?.state === "waiting")) continue;
    const lost = named.filter((sha) => photos.get(sha)?.state !== "held" && !operation.photos_held?.includes(sha));
    if (lost.length) {
      const found = lost.map((sha) => photos.get(sha));
      const photos_here = found.filter(Boolean).length;
      await mark(operation.id, { state: "incomplete", photos_lost: lost.length, photos_here, problem: whyLost(found) });
    } else await mark(operation.id, { state: "sent", sent_at: new Date().toISOString() });
  }
}

/** @param {(import("./types.js").Photo|undefined)[]} lost refused by the server, or gone from this phone */
const whyLost = (lost) => ({
  title: t("The office has the record, but not all of its photos."),
  errors: lost.map((photo) => ({ detail: photo ? (photo.refused ?? t("The office could not use a photo.")) : t("A photo is no longer on this phone.") })),
});

/** The person has seen that it stays without its photos. @param {string} id */
export async function accept(id) {
  const sent = { state: "sent", sent_at: new Date().toISOString() };
  await change(id, (row) => (row?.state === "incomplete" ? { ...row, ...sent } : undefined));
  world.changed();
}

/** Its photos are sent once more. @param {string} id */
export async function completeAgain(id) {
  await change(id, (row) => (row?.state === "incomplete" ? { ...row, state: "applied", problem: undefined, photos_lost: undefined } : undefined));
  world.changed();
}

/** Offers again what a restored server may have forgotten, whoever saved it: each goes when its author is back. */
export async function offerAgain() {
  for (const operation of [...operations.values()]) {
    if (isOver(operation) || operation.state === "applied") await mark(operation.id, { state: "waiting" });
  }
}

/** Forgets what was sent or settled long ago. @returns {Promise<boolean>} whether there was any */
export async function forgetOld(now = Date.now()) {
  let any = false;
  for (const operation of [...operations.values()]) {
    const over = Date.parse(operation.sent_at ?? operation.settled_at ?? "");
    if (!SETTLED.includes(operation.state) || !(now - over >= KEEP_SENT_MS)) continue;
    await store.remove("outbox", operation.id);
    operations.delete(operation.id);
    revision += 1;
    any = true;
  }
  return any;
}

/** Photos that any operation on this phone names. @returns {Set<string>} */
export const namedPhotos = () => photosOf([...operations.values()]);
/** Photos of those that are not settled. */
export const openPhotos = () => photosOf([...operations.values()].filter(({ state }) => !SETTLED.includes(state)));
/** @param {Operation[]} those @returns {Set<string>} */
const photosOf = (those) => new Set(those.flatMap((operation) => operation.body.photos ?? []));

/** @param {string} id */
export async function retry(id) {
  // A rejected operation keeps its first answer for ever: what is tried again is a new one with the same content.
  const old = operations.get(id);
  if (!old) return;
  const { kind, body, title, device_at, clock_offset_ms } = old;
  const stamps = { ...old.stamps, again_of: old.stamps?.again_of ?? old.id }; // its new number is no newer moment
  await settleWith(old, t("tried again"), ["rejected"], [{ kind, body, title, made: { device_at, clock_offset_ms, stamps } }], { retried: true });
}

/** Settles one that is not to be sent any more; its content stays here and goes to the office with the reason.
 * @param {string} id @param {string} reason */
export async function giveUp(id, reason) {
  const old = operations.get(id);
  if (old) await settleWith(old, reason, ["waiting", "rejected"], []);
}

/** Gives one up, accounted for and with what comes in its stead: all in one write, so that no crash doubles or drops it.
 * @param {Operation} old @param {string} reason @param {string[]} from the states it may be in @param {any[]} instead
 * @param {Partial<Operation>} [marks] what else it keeps */
async function settleWith(old, reason, from, instead, marks) {
  const settled = { ...marks, state: "given_up", given_up_reason: reason, settled_at: new Date().toISOString() };
  const change = (/** @type {Operation|undefined} */ row) => (row && from.includes(row.state) ? { ...row, ...settled } : undefined);
  await add([...instead, accountFor(old, reason, old.body)], { settling: { id: old.id, change } });
}

/** The server's answer to one that was sent; what a person settled meanwhile stays settled.
 * @param {string} id @param {Partial<Operation>} fields */
export const answered = (id, fields) => change(id, (row) => (row?.state === "waiting" ? { ...row, ...fields } : undefined));

/** What the office made of refused ones: what it settled is not tried again; what it wants anew says so.
 * @param {{id: string, outcome: string, words: string}[]} settlements */
export async function takeSettlements(settlements) {
  for (const { id, outcome, words } of settlements) {
    const one = operations.get(id);
    if (one?.state !== "rejected" || one.office) continue;
    const said = [SETTLEMENTS[outcome] && t(SETTLEMENTS[outcome]), words].filter(Boolean).join(" ");
    const over = outcome === "again" ? {} : { state: "given_up", settled_at: new Date().toISOString() };
    await change(id, (row) => (row?.state === "rejected" ? { ...row, ...over, office: outcome, given_up_reason: said } : undefined));
  }
}

/** It was given up, but had arrived already: it is asked for again, and named as sent. @param {Operation} giving */
export async function hadArrived(giving) {
  await mark(giving.id, { state: "given_up", given_up_reason: t("it had arrived already") });
  await mark(giving.body.operation_id, { state: "waiting", held_until: undefined, given_up_reason: undefined });
}

/** @param {string} id @returns {Operation|undefined} */
export const find = (id) => mine().find((operation) => operation.id === id);

/** How long the oldest has waited, in hours; 0 when nothing waits. */
export function hoursWaiting() {
  const oldest = unsent()[0];
  return oldest ? (Date.now() - Date.parse(oldest.device_at)) / 3_600_000 : 0;
}

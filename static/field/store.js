// @ts-check
/** The phone's own database. Upgrades only ever add: what an older version saved stays readable. */
import { openDB } from "idb";

/** @typedef {import("./types.js").Operation} Operation */
/** @typedef {import("./types.js").Photo} Photo */

const NAME = "zonewalk";
const VERSION = 1;
/** @type {IDBTransactionOptions} what must not be lost waits for the disk */
const STRICT = { durability: "strict" };

/** What a browser says that lets nothing be kept: a private window, storage turned off. */
const DENIED = ["SecurityError", "InvalidStateError"];

/** @type {Promise<any>|null} */
let opened = null;

/** Whether what is saved lasts longer than this page: known once the database is open. */
export let lasts = true;

/** The open database; opened anew when the browser closed it. Where the browser allows none, one that lasts as long as the page. */
export function database() {
  opened ??= open().catch((error) => {
    opened = null;
    if (!isDenied(error)) throw error; // a full disk may hold records: they must not be hidden by an empty store
    lasts = false;
    return (opened = passing());
  });
  return opened;
}

/** A part of its own: whoever needs it is connected. */
async function passing() {
  return (await import("./passing-store.js")).passingDatabase();
}

/** @param {unknown} error */
const isDenied = (error) => !present() || DENIED.includes(/** @type {Error} */ (error).name);

function present() {
  try {
    return Boolean(globalThis.indexedDB);
  } catch {
    return false;
  }
}

/** Raises at once, or later, what keeps it from opening. */
async function open() {
  return openDB(NAME, VERSION, {
    upgrade(db, oldVersion) {
      if (oldVersion < 1) {
        db.createObjectStore("entities", { keyPath: ["kind", "id"] });
        db.createObjectStore("meta");
        db.createObjectStore("outbox", { keyPath: "id" });
        db.createObjectStore("photos", { keyPath: "sha256" });
        db.createObjectStore("drafts");
      }
    },
    blocking() {
      void close();
    },
    terminated() {
      opened = null;
    },
  });
}

async function close() {
  const db = await opened;
  opened = null;
  db?.close();
}

/** What a browser says that had closed the database, or stumbled: both are over once it is opened anew. */
const PASSING = ["InvalidStateError", "UnknownError"];

/** Does `work` with the database, once more with one opened anew where that may help.
 * @template T @param {(db: any) => Promise<T>} work @returns {Promise<T>} */
async function using(work) {
  try {
    return await work(await database());
  } catch (error) {
    if (!PASSING.includes(/** @type {Error} */ (error).name)) throw error;
    await close().catch(() => {});
    return work(await database());
  }
}

/** @param {string} key @returns {Promise<any>} */
export const getMeta = (key) => using((db) => db.get("meta", key));
/** What stands there, else what `make` makes of it: of two pages that open together one does.
 * @param {string} key @param {() => any} make @returns {Promise<any>} */
export const ensureMeta = (key, make) =>
  using(async (db) => {
    const tx = db.transaction("meta", "readwrite", STRICT);
    let value = await tx.store.get(key);
    if (value === undefined) tx.store.put((value = make()), key);
    await tx.done;
    return value;
  });
/** @param {string} key @param {any} value */
export const setMeta = (key, value) => using((db) => db.put("meta", value, key));

/** All that a page opens with, in one transaction.
 * @param {string} [since] without the patrols before this id: a week of them is most of what lies here, and little of it is
 *   needed at first (`patrolsBefore`) @returns {Promise<import("./types.js").Picture>} */
export const picture = (since) =>
  using(async (db) => {
    const tx = db.transaction(["entities", "meta", "outbox"]);
    const meta = tx.objectStore("meta");
    const parts = since && lasts ? allButPatrolsBefore(since) : [undefined];
    const [operations, user, clock_offset_ms, contact, synced_at, ...entities] = await Promise.all([
      tx.objectStore("outbox").getAll(),
      ...["user", "clock_offset_ms", "contact", "synced_at"].map((key) => meta.get(key)),
      ...parts.map((part) => tx.objectStore("entities").getAll(part)),
    ]);
    return { entities: entities.flat(), operations, user, clock_offset_ms, contact, synced_at };
  });

/** After every id of a kind. @type {any[]} */
const END = [];
/** @param {string} since */
const allButPatrolsBefore = (since) => [
  IDBKeyRange.upperBound(["patrol"], true), IDBKeyRange.bound(["patrol", since], ["patrol", END]), IDBKeyRange.lowerBound(["patrol", END], true),
];

/** What `picture` left out. @param {string} since @returns {Promise<{kind: string, id: string, data: any}[]>} */
export const patrolsBefore = (since) =>
  using(async (db) => (lasts ? db.getAll("entities", IDBKeyRange.bound(["patrol"], ["patrol", since], false, true)) : []));

/** @param {string} store @returns {Promise<any[]>} */
export const all = (store) => using((db) => db.getAll(store));
/** @param {string} store @returns {Promise<any[]>} */
export const keys = (store) => using((db) => db.getAllKeys(store));
/** @param {string} store @param {string} key @returns {Promise<any>} */
export const get = (store, key) => using((db) => db.get(store, key));

/** Writes one row and waits for the disk. @param {string} store @param {any} value @param {string} [key] */
export function put(store, value, key) {
  return using(async (db) => {
    const tx = db.transaction(store, "readwrite", STRICT);
    tx.store.put(value, key);
    await tx.done;
  });
}

/** @param {string} store @param {string} key */
export const remove = (store, key) => using((db) => db.delete(store, key));

/** Reads, changes and writes one row in one transaction; `change` returns the new row or undefined to leave it.
 * @param {string} store @param {string} key @param {(row: any) => any} change
 * @returns {Promise<any>} the row as it now lies on the disk: another page may have changed it before */
export function change(store, key, change) {
  return using(async (db) => {
    const tx = db.transaction(store, "readwrite", STRICT);
    const row = await tx.store.get(key);
    const next = change(row);
    if (next !== undefined) tx.store.put(next);
    await tx.done;
    return next ?? row;
  });
}

/** Numbers and stores new operations together: all of them are on the disk, or none.
 * @param {Omit<Operation, "seq">[]} operations
 * @param {{settling?: {id: string, change: (row: any) => any}, drafts?: [string, any][]}} [also] `settling`: an older one that
 *   changes with them: when `change` leaves it (undefined), nothing is stored; `drafts`: what becomes of the forms they were
 *   filled in on, undefined for gone
 * @returns {Promise<{added: Operation[], settled: Operation|undefined}|null>} null when `change` left it */
export function addOperations(operations, { settling, drafts = [] } = {}) {
  const write = async (/** @type {any} */ db) => {
    const tx = db.transaction(drafts.length ? ["outbox", "meta", "drafts"] : ["outbox", "meta"], "readwrite", STRICT);
    const outbox = tx.objectStore("outbox");
    const settled = settling && settling.change(await outbox.get(settling.id));
    if (settling && !settled) return null;
    if (settled) outbox.put(settled);
    let seq = (await tx.objectStore("meta").get("seq")) ?? 0;
    const added = operations.map((operation) => ({ ...operation, seq: ++seq }));
    for (const operation of added) outbox.add(operation);
    if (added.length) tx.objectStore("meta").put(seq, "seq");
    for (const [key, value] of drafts) {
      if (value === undefined) tx.objectStore("drafts").delete(key);
      else tx.objectStore("drafts").put(value, key);
    }
    tx.commit?.(); // else the browser asks once more whether anything follows
    await tx.done;
    return { added, settled };
  };
  return using(write).catch((error) => writtenBefore(error, operations));
}

/** Of two tries the first may have come to the disk although the browser stumbled over it: then they lie there, and the second
 * fails for their ids.
 * @param {Error} error @param {Omit<Operation, "seq">[]} operations */
async function writtenBefore(error, operations) {
  const added = await Promise.all(operations.map(({ id }) => get("outbox", id))).catch(() => []);
  if (!added.length || !added.every(Boolean)) throw error;
  return { added, settled: undefined };
}

/** Forgets entities by their keys. @param {string} kind @param {string[]} ids */
export const forgetEntities = (kind, ids) =>
  using(async (db) => {
    const tx = db.transaction("entities", "readwrite");
    for (const id of ids) tx.store.delete([kind, id]);
    await tx.done;
  });

/** Takes in what the server sent, with its cursor: both, or neither.
 * @param {{entity: string, id: string, data: any}[]} changes @param {Record<string, any>} meta
 * @param {boolean} reset forget every entity first */
export function applyChanges(changes, meta, reset) {
  return using(async (db) => {
    const tx = db.transaction(["entities", "meta"], "readwrite");
    const entities = tx.objectStore("entities");
    if (reset) entities.clear();
    for (const { entity, id, data } of changes) {
      if (data === null) entities.delete([entity, id]);
      else entities.put({ kind: entity, id, data });
    }
    for (const [key, value] of Object.entries(meta)) tx.objectStore("meta").put(value, key);
    await tx.done;
  });
}

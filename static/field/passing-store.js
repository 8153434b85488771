// @ts-check
/** What stands in for the phone's database where the browser allows none: it lasts as long as the page. */

/** The rows' own keys; in the others they are given. @type {Record<string, (row: any) => string>} */
const KEYS = {
  entities: (row) => JSON.stringify([row.kind, row.id]),
  outbox: (row) => row.id,
  photos: (row) => row.sha256,
};
const NAMES = ["entities", "meta", "outbox", "photos", "drafts"];

/** As much of a database, as the `idb` library gives it, as store.js uses. */
export function passingDatabase() {
  const stores = Object.fromEntries(NAMES.map((name) => [name, passingStore(name)]));
  const names = (/** @type {string|string[]} */ wanted) => [wanted].flat();
  return {
    transaction: (/** @type {string|string[]} */ wanted) => ({
      objectStore: (/** @type {string} */ name) => stores[name],
      store: stores[names(wanted)[0]],
      done: Promise.resolve(),
    }),
    get: (/** @type {string} */ name, /** @type {any} */ key) => stores[name].get(key),
    getAll: (/** @type {string} */ name) => stores[name].getAll(),
    getAllKeys: (/** @type {string} */ name) => stores[name].getAllKeys(),
    put: (/** @type {string} */ name, /** @type {any} */ row, /** @type {any} */ key) => stores[name].put(row, key),
    delete: (/** @type {string} */ name, /** @type {any} */ key) => stores[name].delete(key),
    close() {},
  };
}

/** @param {string} name */
function passingStore(name) {
  /** @type {Map<string, any>} */
  const rows = new Map();
  const mark = (/** @type {any} */ key) => (Array.isArray(key) ? JSON.stringify(key) : key);
  const put = async (/** @type {any} */ row, /** @type {any} */ key) => void rows.set(KEYS[name]?.(row) ?? mark(key), structuredClone(row));
  return {
    put,
    add: put,
    get: async (/** @type {any} */ key) => structuredClone(rows.get(mark(key))),
    getAll: async () => [...rows.values()].map((row) => structuredClone(row)),
    getAllKeys: async () => [...rows.keys()],
    delete: async (/** @type {any} */ key) => void rows.delete(mark(key)),
    clear: async () => rows.clear(),
  };
}

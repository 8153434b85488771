// @ts-check
/** Small choices of this phone: in the browser's own store where it lets us, else for as long as the page is open. */

/** @type {Map<string, string>} */
const here = new Map();

/** @param {string} key @returns {string|null} */
export function read(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return here.get(key) ?? null;
  }
}

/** @param {string} key @param {string} value */
export function keep(key, value) {
  here.set(key, value);
  try {
    localStorage.setItem(key, value);
  } catch {
    // for this page only
  }
}

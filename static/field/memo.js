// @ts-check
/** What was worked out once stays until something that it rests on has changed. */

/**
 * @template T
 * @param {() => unknown[]} restsOn revisions and the like, compared by identity
 * @param {() => T} make @returns {() => T} the same value again and again: not to be changed by who gets it
 */
export function remembered(restsOn, make) {
  /** @type {unknown[]|null} */
  let before = null;
  /** @type {T} */
  let value;
  return () => {
    const now = restsOn();
    if (!before || now.some((one, index) => one !== /** @type {unknown[]} */ (before)[index])) {
      value = make();
      before = now;
    }
    return value;
  };
}

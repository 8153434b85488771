// @ts-check
/** What may wait until the person has seen what comes first. */

const PATIENCE_MS = 500; // a page in the background makes no frames

/** Does `act` once, after the frame that is due. @param {() => void} act */
export function afterFrame(act) {
  let done = false;
  const once = () => {
    if (!done) act();
    done = true;
  };
  if (!document.hidden) requestAnimationFrame(() => setTimeout(once));
  setTimeout(once, document.hidden ? 0 : PATIENCE_MS);
}

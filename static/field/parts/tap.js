// @ts-check
/** A touch that acts as the finger leaves: browsers make a click of it only after they have drawn the button let go,
 * which takes a cheap phone longer than saving does. Keyboards, mice and screen readers click as ever. */

/** @param {() => unknown} act @returns {{handleEvent: (event: TouchEvent) => void, passive: boolean}} for `@touchend` */
export const lifted = (act) => ({
  passive: false,
  handleEvent(event) {
    const [finger] = event.changedTouches;
    const button = /** @type {HTMLButtonElement} */ (event.currentTarget);
    if (!finger || event.touches.length || button.disabled || !event.cancelable) return; // a scroll cannot be cancelled
    const box = button.getBoundingClientRect();
    if (finger.clientX < box.left || finger.clientX > box.right || finger.clientY < box.top || finger.clientY > box.bottom) return;
    event.preventDefault(); // no click follows
    act();
  },
});

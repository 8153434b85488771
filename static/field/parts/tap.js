// @ts-check
/** A touch that acts as the finger leaves: browsers make a click of it only after they have drawn the button let go,
 * which takes a cheap phone longer than saving does. Keyboards, mice and screen readers click as ever. */

/** Where each button stood as the finger came down: asked then, the answer costs the tap nothing. @type {WeakMap<Element, DOMRect>} */
const places = new WeakMap();

/** For `@touchstart`, beside `lifted`. */
export const landed = {
  passive: true,
  handleEvent(/** @type {TouchEvent} */ event) {
    const button = /** @type {Element} */ (event.currentTarget);
    places.set(button, button.getBoundingClientRect());
  },
};

/** @param {() => unknown} act @returns {{handleEvent: (event: TouchEvent) => void, passive: boolean}} for `@touchend` */
export const lifted = (act) => ({
  passive: false,
  handleEvent(event) {
    const [finger] = event.changedTouches;
    const button = /** @type {HTMLButtonElement} */ (event.currentTarget);
    const box = places.get(button);
    if (!finger || !box || event.touches.length || button.disabled || !event.cancelable) return; // a scroll cannot be cancelled
    if (finger.clientX < box.left || finger.clientX > box.right || finger.clientY < box.top || finger.clientY > box.bottom) return;
    event.preventDefault(); // no click follows
    act();
  },
});

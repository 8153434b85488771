// @ts-check
/** A word under the top bar, clear of the thumb's buttons, read out, gone by itself. */

const SHOWN_MS = 5_000;

/** @param {string} words @param {"ok"|"bad"|"info"} [tone] @param {{label: string, act: () => void}} [action] */
export function toast(words, tone = "ok", action) {
  const place = /** @type {HTMLElement} */ (document.getElementById("toasts"));
  const box = document.createElement("div");
  box.className = "toast";
  box.dataset.tone = tone;
  const text = document.createElement("p");
  text.textContent = words;
  box.append(text);
  if (action) {
    const button = document.createElement("button");
    button.className = "button";
    button.textContent = action.label;
    button.addEventListener("click", () => {
      box.remove();
      action.act();
    });
    box.append(button);
  }
  place.replaceChildren(box);
  setTimeout(() => box.remove(), SHOWN_MS);
}

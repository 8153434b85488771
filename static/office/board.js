// @ts-check
/** Brings today's board up to date every half minute, while somebody is looking. */

const EVERY_MS = 30_000;
const board = /** @type {HTMLElement | null} */ (document.querySelector("[data-refresh]"));
if (board) setInterval(() => refresh(board, String(board.dataset.refresh)), EVERY_MS);

/**
 * @param {HTMLElement} board
 * @param {string} address answers the board's inner part
 */
async function refresh(board, address) {
  if (document.hidden) return;
  try {
    const answer = await fetch(address, { cache: "no-store" });
    if (answer.redirected) return location.reload();
    if (answer.ok) replace(board, await answer.text());
  } catch {
    // no connection: what is shown stays, with the time it is from
  }
}

/**
 * Puts the new part in the old one's place; what was unfolded stays so, and the keyboard stays where it was.
 * @param {HTMLElement} board
 * @param {string} part
 */
function replace(board, part) {
  const unfolded = [...board.querySelectorAll("details[open]")].map((one) => one.id);
  const pressed = board.querySelector(":focus");
  const folded = pressed?.parentElement?.id;
  board.innerHTML = part;
  for (const id of unfolded) document.getElementById(id)?.setAttribute("open", "");
  const again = folded ? `#${folded} > summary` : `a[href="${pressed?.getAttribute("href")}"]`;
  /** @type {HTMLElement | null} */ (pressed && board.querySelector(again))?.focus({ preventScroll: true });
}

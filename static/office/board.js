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
  if (document.hidden || board.contains(document.activeElement)) return;
  try {
    const answer = await fetch(address, { cache: "no-store" });
    if (answer.redirected) return location.reload();
    if (answer.ok) board.innerHTML = await answer.text();
  } catch {
    // no connection: what is shown stays, with the time it is from
  }
}

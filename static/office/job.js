// @ts-check
/** Moves the progress bar of a job that is waiting or running, and shows the page anew when it has ended. */

const EVERY_MS = 1000;
const card = /** @type {HTMLElement | null} */ (document.querySelector("[data-job]"));
if (card) follow(card, String(card.dataset.job));

/**
 * @param {HTMLElement} card
 * @param {string} address answers {ended, done, total, percent, state}
 */
async function follow(card, address) {
  const bar = card.querySelector("progress");
  const count = card.querySelector("[data-count]");
  const before = await ask(address);
  for (;;) {
    const now = await ask(address);
    if (now && (now.ended || (before && now.state !== before.state))) return location.reload();
    if (now && now.total && bar && count) {
      bar.value = now.percent;
      count.textContent = `${now.done} / ${now.total}`;
    }
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
  }
}

/**
 * @param {string} address
 * @returns {Promise<{ended: boolean, done: number, total: number, percent: number, state: string} | null>} null while
 *   the server cannot be reached
 */
async function ask(address) {
  try {
    const answer = await fetch(address, { headers: { Accept: "application/json" }, cache: "no-store" });
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}

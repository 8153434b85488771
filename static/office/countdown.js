// @ts-check
/** Clocks that count: [data-due] by the server's time, which the page brought with it. */

/** When each was first seen, by the page's own clock: it came with the server's time of then. @type {Map<HTMLElement, number>} */
let clocks = new Map();
/** @type {ReturnType<typeof setInterval>|undefined} */
let counting;

/** Looks for the clocks that stand on the page now. */
function listen() {
  const found = /** @type {HTMLElement[]} */ ([...document.querySelectorAll(".countdown[data-due]")]);
  clocks = new Map(found.map((clock) => [clock, clocks.get(clock) ?? performance.now()]));
  if (clocks.size) counting ??= setInterval(tell, 1000);
}

/** As app/service/words.py writes it. @param {number} seconds @param {string} day @param {string} hour */
function span(seconds, day, hour) {
  const two = (/** @type {number} */ number) => String(number).padStart(2, "0");
  const days = Math.floor(seconds / 86_400);
  const hours = Math.floor((seconds % 86_400) / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  if (days) return `${days} ${day} ${hours} ${hour}`;
  return hours ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${two(minutes)}:${two(seconds % 60)}`;
}

function tell() {
  for (const [clock, since] of clocks) {
    const { due = "", now = "", left = "", over = "", day = "", hour = "" } = clock.dataset;
    const rest = (Date.parse(due) - Date.parse(now) - (performance.now() - since)) / 1000;
    clock.textContent = `${rest < 0 ? over : left} ${span(Math.floor(Math.abs(rest)), day, hour)}`;
    clock.dataset.tone = rest < 0 ? "bad" : "info";
  }
}

listen();
document.addEventListener("renewed", listen);

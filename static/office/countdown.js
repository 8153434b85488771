// @ts-check
/** Clocks that count: [data-due] by the server's time, which the page brought with it. */
const clocks = /** @type {HTMLElement[]} */ ([...document.querySelectorAll(".countdown[data-due]")]);
const started = performance.now();

/** As app/service/words.py writes it. @param {number} seconds @param {string} day */
function span(seconds, day) {
  const two = (/** @type {number} */ number) => String(number).padStart(2, "0");
  const days = Math.floor(seconds / 86_400);
  const hours = Math.floor((seconds % 86_400) / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  if (days) return `${days} ${day} ${two(hours)}:${two(minutes)}`;
  return hours ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${two(minutes)}:${two(seconds % 60)}`;
}

function tell() {
  for (const clock of clocks) {
    const { due = "", now = "", left = "", over = "", day = "" } = clock.dataset;
    const rest = (Date.parse(due) - Date.parse(now) - (performance.now() - started)) / 1000;
    clock.textContent = `${rest < 0 ? over : left} ${span(Math.floor(Math.abs(rest)), day)}`;
    clock.dataset.tone = rest < 0 ? "bad" : "info";
  }
}

if (clocks.length) setInterval(tell, 1000);

// @ts-check
/** A large reception calls every team (附表一 二.1): choosing it ticks them all; going back to small unticks what that ticked. */

/** @type {HTMLInputElement[]} */
const teams = [...document.querySelectorAll("input[data-team]")].map((one) => /** @type {HTMLInputElement} */ (one));
/** @type {HTMLInputElement[]} */
let ticked = [];

for (const size of document.querySelectorAll("input[data-size]")) {
  size.addEventListener("change", () => {
    const large = /** @type {HTMLInputElement} */ (size).value === "large";
    if (large) ticked = teams.filter((team) => !team.checked);
    for (const team of ticked) team.checked = large;
  });
}

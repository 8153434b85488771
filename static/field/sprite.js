// @ts-check
/** The signs, taken into the page once: a `use` that points into another document has the browser read that one anew. */
import { NAMED } from "./parts/icon.js";

/** Signs that are drawn before it has come appear with it. */
export async function takeIn() {
  const answer = await fetch("/static/icons.svg");
  const sprite = new DOMParser().parseFromString(await answer.text(), "image/svg+xml").documentElement;
  for (const symbol of sprite.querySelectorAll("symbol")) symbol.id = NAMED + symbol.id; // a form's field may bear the name
  sprite.classList.add("sprite");
  document.body.append(sprite);
}

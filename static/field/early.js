// @ts-check
/** Begins to read before anything else of the app runs: the phone's disk works while the processor reads the rest. */
import * as i18n from "./i18n.js";
import { takeIn } from "./sprite.js";
import * as store from "./store.js";

/** What the page opens with, once the words are there too. @type {Promise<import("./types.js").Picture>} */
export const opening = Promise.all([store.picture(), i18n.load()]).then(([picture]) => picture);
opening.catch(() => {}); // said by who waits for it
takeIn().catch(() => {}); // words say the same as the signs

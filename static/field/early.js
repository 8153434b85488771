// @ts-check
/** Begins to read before anything else of the app runs: the phone's disk works while the processor reads the rest. */
import * as i18n from "./i18n.js";
import { uuid7 } from "./ids.js";
import * as store from "./store.js";

const AT_FIRST_MS = 36 * 3_600_000;
/** Patrols are named by their moment: those after this name are read at first, today's and yesterday's. */
const since = uuid7(Date.now() - AT_FIRST_MS).slice(0, 13);

/** What the page opens with, once the words are there too. @type {Promise<import("./types.js").Picture>} */
export const opening = Promise.all([store.picture(since), i18n.load()]).then(([picture]) => picture);
opening.catch(() => {}); // said by who waits for it

/** The rest of it: asked for when the first screen stands, and before anything is exchanged. */
export const rest = () => store.patrolsBefore(since);

// @ts-check
/** Brings the outbox to the server and the server's picture here, in the background, one page at a time. */
import { deviceId, label, version } from "./device.js";
import { isRefusal, refusal, tryTo } from "./disk.js";
import * as evidence from "./evidence.js";
import * as i18n from "./i18n.js";
import * as leaving from "./leaving.js";
import * as outbox from "./outbox.js";
import * as photos from "./photos.js";
import { makeRoom, sendPhotos, sweepPhotos } from "./sync-photos.js";
import { reasonOf } from "./reason.js";
import { fetchReferences } from "./references.js";
import * as store from "./store.js";
import * as time from "./time.js";
import { ask, Away, Offline, Refused, SignedOut } from "./wire.js";
import { noticeWiped } from "./wiped.js";
import * as world from "./world.js";

/** @typedef {import("./types.js").Operation} Operation */

const BATCH = 100;
const MOST_NUMBERS = 1_000;
const EVERY_MS = 30_000;
const LONGEST_WAIT_MS = 5 * 60_000;

/** phase: idle, busy, offline, away (the server does not answer), signed-out, disk (this phone can write nothing), fault. @type {{phase: string, at: string|null, fault: string}} */
export const state = { phase: "idle", at: null, fault: "" };

/** @type {() => void} */
let firstIsOver = () => {};
/** Settled when the first exchange since the page was opened is over, whatever came of it. @type {Promise<void>} */
export const firstExchange = new Promise((resolve) => (firstIsOver = resolve));

/** The page that runs may have been signed out or changed hands while hidden: asked before anything is sent. */
let identityKnown = false;
let running = false;
let again = false;
let failures = 0;
let notBefore = 0;
/** @type {ReturnType<typeof setTimeout>|undefined} */
let heldBack;
/** A page that goes away with a reload keeps its holds; one that goes to the pocket sends at once. */
let unloading = false;

/** @param {import("./types.js").Picture} picture */
export function opened(picture) {
  state.at = picture.synced_at ?? null;
}

export async function start() {
  outbox.onSaved(sendOrHold);
  addEventListener("online", () => void run(true));
  addEventListener("offline", () => set("offline"));
  addEventListener("focus", () => void run(true));
  document.addEventListener("visibilitychange", () => {
    identityKnown = false;
    if (document.visibilityState === "visible") void run(true);
    else if (!unloading) void outbox.release().then(() => run(true));
  });
  navigator.serviceWorker?.addEventListener("message", (event) => event.data === "send" && void run(true));
  addEventListener("pagehide", () => (unloading = true));
  addEventListener("pageshow", () => (unloading = false));
  setInterval(() => void run(), EVERY_MS);
  sendOrHold();
  void run(true);
}

/** Asks to be woken when the network is back, where the browser can. */
async function askToBeWoken() {
  const registration = /** @type {any} */ (await navigator.serviceWorker?.getRegistration?.());
  await registration?.sync?.register("zonewalk-send");
}

/** Sends what is ready; what may still be undone goes when its seconds are over. */
function sendOrHold() {
  clearTimeout(heldBack);
  const wait = outbox.nextRelease();
  if (wait !== null) heldBack = setTimeout(sendOrHold, wait);
  if (outbox.ready().length) void run();
}

/** @param {string} phase @param {string} [fault] */
function set(phase, fault = "") {
  state.phase = phase;
  state.fault = fault;
  world.changed(false);
}

/** One whole exchange, or none if another page is at it. @param {boolean} [now] without regard to the back-off */
export async function run(now = false) {
  if (running) {
    again = true;
    return;
  }
  if (!now && Date.now() < notBefore) return;
  running = true;
  again = false;
  try {
    if (navigator.locks) await navigator.locks.request("zonewalk-sync", { ifAvailable: true }, (lock) => lock && exchange());
    else await exchange();
  } finally {
    running = false;
    firstIsOver();
  }
  if (again && failures === 0) void run();
}

async function exchange() {
  set("busy");
  refusal(); // what was refused before is over
  try {
    if (leaving.hasLeft()) {
      await leaving.finish();
      throw new SignedOut();
    }
    await rounds();
    failures = 0;
    notBefore = 0;
    state.at = time.now().toISOString();
    await tryTo(() => store.setMeta("synced_at", state.at));
    if (await outbox.forgetOld()) await sweepPhotos();
    await world.forgetOld();
    const refused = refusal();
    if (refused) await makeRoom();
    if (refused) set("disk", reasonOf(refused));
    else set("idle");
    world.changed();
    if (!refused) await fetchReferences().catch(() => undefined); // the next exchange tries again
  } catch (error) {
    failures += 1;
    const own = Math.min(LONGEST_WAIT_MS, 2_000 * 2 ** Math.min(failures, 8)) * (0.75 + Math.random() / 2);
    const asked = error instanceof Away ? Math.min(LONGEST_WAIT_MS, error.seconds * 1_000) : 0;
    notBefore = Date.now() + Math.max(own, asked);
    if (error instanceof SignedOut) {
      identityKnown = false;
      if (error.ended) await world.forgetPicture().catch(() => {}); // a disk that refuses is tried again with the next answer
      set("signed-out");
    } else if (error instanceof Offline) {
      set(error instanceof Away ? "away" : "offline");
      if (outbox.unsent().length) askToBeWoken().catch(() => {});
    } else if (isRefusal(error)) set("disk", reasonOf(error));
    else set("fault", String(/** @type {Error} */ (error).message ?? error));
  }
}

async function rounds() {
  if (!identityKnown) {
    await round([]);
    identityKnown = true;
  } else if (!outbox.ready().length) await round([]); // an exchange is only one when the server answered
  const offered = new Set();
  for (;;) {
    const batch = outbox.ready().filter((one) => !offered.has(one.id)).slice(0, BATCH);
    if (batch.length === 0) break;
    for (const one of batch) offered.add(one.id);
    await roundOrApart(batch);
  }
  if (await sendPhotos()) await round([]); // they are no longer waiting: the office learns of it now
}

/** One record that the server cannot even read must not block the others: then each goes alone.
 * @param {Operation[]} batch */
async function roundOrApart(batch) {
  try {
    await round(batch);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    if (batch.length > 1) for (const one of batch) await roundOrApart([one]);
    else await outbox.answered(batch[0].id, { state: "rejected", problem: error.problem });
  }
}

/** @param {Operation[]} batch */
async function round(batch) {
  const answer = await ask(await request(batch));
  await tryTo(() => measureClock(answer));
  await recogniseUser(answer);
  await tryTo(() => evidence.keepContact(answer.contact, answer.user.id));
  await tryTo(() => recogniseEpoch(answer));
  await noticeWiped(answer.wiped);
  await takeResults(batch, answer.results);
  await takeChanges(answer);
}

/** What this phone tells of itself; null for a store that goes with the page: it is no phone for the office to wait for. */
async function ofThisPhone() {
  if (!store.lasts) return null;
  const others = outbox.ofOthers();
  const left = [...others, ...outbox.unsent()].sort((a, b) => a.seq - b.seq);
  return {
    id: await deviceId(),
    label: label(),
    app_version: version(),
    waiting: left.length,
    oldest_waiting_at: left[0]?.device_at ?? null,
    waiting_of: [...new Set(others.map((one) => one.user))].slice(0, 50),
    waiting_numbers: left.map((one) => one.seq).slice(0, MOST_NUMBERS),
    clock_offset_ms: time.knownOffset(),
    ...evidence.mark(),
    last_number: (await store.getMeta("seq")) ?? 0,
  };
}

/** @param {Operation[]} batch */
async function request(batch) {
  return {
    device: await ofThisPhone(),
    user: world.user?.id ?? null,
    cursor: (await store.getMeta("cursor")) ?? null,
    operations: batch.map(({ id, kind, seq, device_at, clock_offset_ms, stamps, body }) => ({
      id, kind, seq, device_at, clock_offset_ms, stamps, body,
    })),
  };
}

/** How far this phone's clock is from the server's: half the journey belongs to each way. @param {any} answer */
async function measureClock(answer) {
  const middle = (answer.asked_at + answer.answered_at) / 2;
  const offset = Math.round(Date.parse(answer.server_time) - middle);
  if (!Number.isFinite(offset)) return;
  time.setOffset(offset);
  await store.setMeta("clock_offset_ms", offset);
}

/** Another person signed in: the picture is theirs to fetch, the earlier person's outbox stays, unseen. */
async function recogniseUser(/** @type {any} */ answer) {
  const before = world.user;
  if (before && before.id !== answer.user.id) {
    await world.take([], { user: answer.user, cursor: null }, true);
    answer.changes = [];
    answer.cursor = null;
    answer.more = true;
    answer.foreign = true;
  } else if (!before) await world.take([], { user: answer.user }, false);
}

/** @param {any} answer */
async function recogniseEpoch(answer) {
  const before = await store.getMeta("epoch");
  if (before && before !== answer.epoch) {
    for (const sha of outbox.namedPhotos()) await photos.mark(sha, "waiting");
    await outbox.offerAgain();
  }
  if (before !== answer.epoch) await store.setMeta("epoch", answer.epoch);
}

/** @param {Operation[]} batch @param {any[]} results */
async function takeResults(batch, results) {
  const byId = new Map(results.map((result) => [result.id, result]));
  for (const operation of batch) {
    const result = byId.get(operation.id);
    if (!result) continue; // not named by the server: not sent
    for (const [sha, held] of Object.entries(result.photos ?? {})) {
      if (held !== "missing") await photos.mark(sha, held === "held" ? "held" : "refused");
    }
    if (operation.kind === "give_up" && result.problem?.code === "arrived") await outbox.hadArrived(operation);
    else if (result.status === "rejected" || (result.status === "duplicate" && result.problem)) {
      await outbox.answered(operation.id, { state: "rejected", problem: result.problem ?? {}, attempts: operation.attempts + 1 });
    } else if (result.status === "applied" || result.status === "duplicate") {
      const photoless = !(operation.body.photos ?? []).length;
      const photos_held = Object.entries(result.photos ?? {}).filter(([, state]) => state === "held").map(([sha]) => sha);
      const sent = photoless ? { state: "sent", sent_at: new Date().toISOString() } : { state: "applied", photos_held };
      await outbox.answered(operation.id, { ...sent, attempts: operation.attempts + 1 });
    }
  }
}

/** @param {any} page */
const takePage = (page) => tryTo(() => world.take(page.changes, { cursor: page.cursor, user: page.user }, page.reset));

/** Its changes, and every further page; where the disk refuses one, that is asked for again the next time. @param {any} answer */
async function takeChanges(answer) {
  let page = answer;
  let taken = page.foreign || (await takePage(page));
  world.changed(false);
  while (taken && page.more) {
    page = await ask(await request([]));
    taken = await takePage(page);
    world.changed(false);
  }
  await outbox.takeSettlements(world.list("operation"));
  if (await i18n.follow(world.me())) world.changed(false);
}

// @ts-check
/** Starts the app: the phone's own store first, the network afterwards and in the background. */
import { opening, rest } from "./early.js";
import { html, nothing, render } from "lit-html";
import { askToKeep } from "./device.js";
import * as display from "./display.js";
import * as evidence from "./evidence.js";
import { afterFrame } from "./frames.js";
import * as i18n from "./i18n.js";
import { t } from "./i18n.js";
import { watchOffers } from "./install.js";
import * as leaving from "./leaving.js";
import * as outbox from "./outbox.js";
import { bar } from "./parts/bar.js";
import { icon } from "./parts/icon.js";
import { lateNotice } from "./parts/late.js";
import { warnOfLeaving, whileItLasts } from "./parts/lasts.js";
import { pill } from "./parts/pill.js";
import { drawUndo, hasNews, isSaying } from "./parts/undo.js";
import * as push from "./push.js";
import { reasonOf } from "./reason.js";
import * as router from "./router.js";
import { sweepPhotos } from "./sync-photos.js";
import * as sync from "./sync.js";
import { updateBanner, watchUpdates } from "./update.js";
import { fetchMore, VIEWS } from "./views/index.js";
import * as world from "./world.js";

/** @typedef {import("./views/index.js").View} View */

/** What is shown before anybody signed in here. */
const FOR_ANYBODY = new Set(["me", "phone", "plate", "scan", "lost"]);
/** What is drawn from this phone's own records, and stays when it was made to forget what it had been sent. */
const OWN = new Set(["outbox", "record"]);

const root = /** @type {HTMLElement} */ (document.getElementById("app"));
/** @type {View|null} */
let view = null;
let name = "";
let queued = false;

/** Whether the bar says something that no frame has shown yet. */
let fresh = false;
/** So long a frame takes to the screen: drawing all else does not overtake it. */
const OUT_MS = 30;

/** Draws the present view anew: once with the next frame, however often it is asked for until then. That something is
 * saved is said at once, in a frame of its own, before all else is drawn. */
function refresh() {
  if (hasNews()) {
    drawUndo(true);
    fresh = true;
  }
  if (queued) return;
  queued = true;
  const soon = document.hidden ? queueMicrotask : requestAnimationFrame;
  const all = () => {
    queued = false;
    draw();
  };
  soon(() => {
    if (!fresh) return all();
    fresh = false;
    setTimeout(() => soon(all), OUT_MS);
  });
}

function draw() {
  if (!view) return;
  const shown = view;
  document.title = `${shown.title()} · ${t("Zonewalk")}`;
  render(
    html`<div class="top-room"><header class="top">
        ${shown.up ? html`<a class="up" href=${shown.up()} aria-label=${t("Back")}>${icon("back")}</a>` : nothing}
        <h1 tabindex="-1" id="heading">${shown.title()}</h1>
        ${pill()}
      </header></div>
      <main class="screen" id="content" data-view=${name}>
        ${updateBanner(name)} ${whileItLasts()} ${signInNotice()} ${["outbox", "record", "scan"].includes(name) ? nothing : lateNotice()} ${hasGround() ? shown.render() : nobody()}
      </main>
      <div class="foot"><div id="saved" role="status"></div>${bar(name)}</div>`,
    root,
  );
  drawUndo();
  root.classList.toggle("saying", isSaying()); // after the frame that says it: every style hangs on the room it takes
}

/** Whether there is something to draw the view from. */
function hasGround() {
  if (FOR_ANYBODY.has(name) || (name === "outbox" && outbox.othersWaiting())) return true;
  return world.user !== null && (OWN.has(name) || world.site() !== null || sync.state.phase !== "signed-out");
}

/** A screen whose part is neither on this phone nor to be had. @type {import("./views/index.js").Maker} */
const outOfReach = () => ({
  title: () => t("Not connected"),
  up: () => "/app",
  render: () => html`<div class="empty">${icon("cloud-off")}<h2>${t("This page has not come yet.")}</h2>
    <button class="button primary" @click=${() => location.reload()}>${icon("sync")}${t("Try again")}</button></div>`,
});

function nobody() {
  const busy = sync.state.phase === "busy" || sync.state.phase === "idle";
  if (busy) return html`<p class="opening">${t("Fetching your zones…")}</p>`;
  if (sync.state.phase === "signed-out") return nothing;
  return html`<div class="empty">${icon("cloud-off")}<h2>${t("Not connected")}</h2>
    <p>${t("The first time, this phone needs the network to fetch your zones.")}</p>
    ${sync.state.fault ? html`<p class="faint">${sync.state.fault}</p>` : nothing}
    <button class="button primary" @click=${() => sync.run(true)}>${icon("sync")}${t("Try again")}</button></div>`;
}

/** Where to sign in, leading back here; a plate's code stands in no other address, so the server goes by where one came from. */
const signInHere = () => (/^\/z\//i.test(location.pathname) ? "/sign-in" : `/sign-in?next=${encodeURIComponent(location.pathname)}`);

function signInNotice() {
  if (sync.state.phase !== "signed-out") return nothing;
  const left = outbox.unsent().length || (world.user ? 0 : outbox.othersWaiting());
  return html`<div class="notice" data-tone="warn" role="status">${icon("sign-in")}<div>
    <p>${left
      ? t("You are signed out. Records kept here, to go out after you sign in: %(n)s.", { n: left })
      : t("Please sign in to use the app.")}</p>
    <div class="actions"><a class="button primary" href=${signInHere()}>${t("Sign in")}</a></div>
  </div></div>`;
}

/** The place asked for last: one whose part is still on its way is not shown when another was asked for meanwhile.
 * @type {router.Place|null} */
let wanted = null;

/** @param {router.Place} place */
async function show(place) {
  wanted = place;
  if (!VIEWS[place.name]) await fetchMore().catch(() => {});
  if (wanted !== place) return;
  const first = view === null;
  view?.leave?.();
  name = place.name;
  const made = (view = (VIEWS[place.name] ?? outOfReach)(place.params, refresh));
  draw();
  if (!first) {
    scrollTo(0, 0); // both make the browser lay the page out at once, which the first picture need not wait for
    document.getElementById("heading")?.focus({ preventScroll: true });
  }
  if (!made.enter) return;
  Promise.resolve(made.enter()).then(refresh, (error) => {
    console.error(error);
    refresh();
  });
}

/** So long the phone's store may take before the page says what may hold it up. */
const PATIENCE_MS = 3_000;

/** A tab that the system has put to sleep does not let go of the store. */
async function sayHeldUp() {
  await i18n.load();
  const line = root.querySelector(".opening");
  if (line) line.textContent = t("Opening takes longer than usual. If the app is open in another tab or window, close that one.");
}

async function start() {
  document.documentElement.toggleAttribute("data-app", true);
  display.apply();
  const late = setTimeout(sayHeldUp, PATIENCE_MS);
  const picture = await opening.finally(() => clearTimeout(late));
  world.load(picture);
  evidence.load(picture);
  await outbox.load(picture);
  if (leaving.hasLeft() && world.user) await world.forgetUser();
  root.replaceChildren();
  world.onChange(refresh);
  world.followOthers(outbox.load, () => outbox.revision);
  sync.opened(picture);
  router.start(show);
  await new Promise((seen) => afterFrame(() => seen(undefined)));
  world.add(await rest());
  await sync.start();
  void sync.firstExchange.then(fetchMore).catch(() => {}); // asked for again with the first of its screens
  watchUpdates(refresh);
  watchOffers(refresh);
  warnOfLeaving();
  void askToKeep();
  void sync.firstExchange.then(push.keep).catch(() => {}); // out of reach: with the next start
  void sweepPhotos();
}

start().catch(async (error) => {
  console.error(error);
  await i18n.load();
  root.replaceChildren();
  render(
    html`<main class="screen"><div class="empty"><h2>${t("The app could not open its store.")}</h2>
      <p>${t("Close private browsing, free some space, then open it again.")}</p><p class="faint">${reasonOf(error)}</p></div></main>`,
    root,
  );
});

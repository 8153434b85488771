// @ts-check
/** Addresses under /app, and a plate's own address /z/CODE, to views; back and forward work as people expect. */

/** @typedef {{name: string, params: Record<string, string>, path: string}} Place */

/** Pattern and the name of its view. @type {[RegExp, string][]} */
const ROUTES = [
  [/^\/app\/?$/, "today"],
  [/^\/app\/scan$/, "scan"],
  [/^\/app\/zones$/, "zones"],
  [/^\/app\/zone\/(?<id>[^/]+)$/, "zone"],
  [/^\/app\/zone\/(?<id>[^/]+)\/report$/, "report"],
  [/^\/app\/zone\/(?<id>[^/]+)\/book$/, "book"],
  [/^\/app\/zone\/(?<zone>[^/]+)\/key\/(?<id>[^/]+)$/, "key"],
  [/^\/app\/issues$/, "issues"],
  [/^\/app\/issue\/(?<id>[^/]+)$/, "issue"],
  [/^\/app\/issue\/(?<id>[^/]+)\/(?<step>[a-z_]+)$/, "step"],
  [/^\/app\/incident$/, "incident"],
  [/^\/app\/inquiry$/, "inquiry"],
  [/^\/app\/service$/, "service"],
  [/^\/app\/case\/(?<id>[^/]+)$/, "case"],
  [/^\/app\/case\/(?<id>[^/]+)\/scan\/(?<step>[a-z_]+)$/, "caseScan"],
  [/^\/app\/case\/(?<id>[^/]+)\/(?<step>[a-z_]+)$/, "caseStep"],
  [/^\/app\/duty\/(?<id>[^/]+)$/, "duty"],
  [/^\/app\/inspect$/, "routes"],
  [/^\/app\/inspect\/(?<id>[^/]+)$/, "route"],
  [/^\/app\/inspect\/(?<route>[^/]+)\/(?<id>[^/]+)$/, "inspect"],
  [/^\/app\/me$/, "me"],
  [/^\/app\/notices$/, "notices"],
  [/^\/notices(\/|$)/, "notices"], // a push tapped where there is no network: the office's page is out of reach
  [/^\/app\/outbox$/, "outbox"],
  [/^\/app\/records$/, "records"],
  [/^\/app\/outbox\/(?<id>[^/]+)$/, "record"],
  [/^\/app\/phone$/, "phone"],
  [/^\/z\/(?<code>[^/]+)\/?$/i, "plate"],
];

/** @type {(place: Place) => void} */
let show = () => {};

/** @param {string} path @returns {Place} */
export function resolve(path) {
  for (const [pattern, name] of ROUTES) {
    const match = pattern.exec(path);
    if (match) return { name, params: { ...match.groups }, path };
  }
  return { name: "lost", params: {}, path };
}

/** @param {(place: Place) => void} shower called for every view that is to be shown */
export function start(shower) {
  show = shower;
  addEventListener("popstate", stepBack);
  document.addEventListener("click", (event) => {
    const link = /** @type {Element|null} */ (event.target)?.closest?.("a[href]");
    if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const address = new URL(/** @type {HTMLAnchorElement} */ (link).href);
    if (address.origin !== location.origin || !/^\/app(\/|$)/.test(address.pathname)) return;
    event.preventDefault();
    go(address.pathname);
  });
  arrive(location.pathname);
}

/** Where the app is now. */
let here = "";

/** Back closes what lies over the page first: a question must not stay over another page than its own. */
function stepBack() {
  const over = /** @type {HTMLDialogElement|null} */ (document.querySelector("dialog[open]"));
  if (!over) return arrive(location.pathname);
  over.close("no");
  history.pushState(null, "", here);
}

/** @param {string} path */
function arrive(path) {
  here = path;
  show(resolve(path));
}

/** @param {string} path @param {boolean} [instead] replace the present entry of the history */
export function go(path, instead = false) {
  if (instead) history.replaceState(null, "", path);
  else if (path !== location.pathname) history.pushState(null, "", path);
  arrive(path);
}

export function back() {
  if (history.length > 1) history.back();
  else go("/app", true);
}

/* The service worker: keeps the shell, answers /app and /z/… offline, and touches nothing else. */
const VERSION = {{ kept.version | tojson }};
const NOW = {{ kept.now | list | tojson }};
const LATER = new Set({{ kept.later | list | tojson }});
const SHELL = "/app";
const CACHE = "zonewalk-shell-" + VERSION;
const PATIENCE_MS = 3000;
const kept = new Set(NOW);

/* An address that changes with its content is taken from where the page had it; any other is asked for anew. */
function freshness(url) {
  return url.startsWith("/static/joined/") || url.includes("?v=") ? "default" : "no-cache";
}

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches.open(CACHE).then((cache) => cache.addAll([...NOW, SHELL].map((url) => new Request(url, { cache: freshness(url) }))))
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      for (const name of await caches.keys()) {
        if (name.startsWith("zonewalk-shell-") && name !== CACHE) await caches.delete(name);
      }
      await self.clients.claim();
    })()
  );
});

self.addEventListener("message", (event) => {
  if (event.data === "update") self.skipWaiting();
});

/* The network is back: wakes an open page, which sends. Nothing is sent from here. */
self.addEventListener("sync", (event) => {
  event.waitUntil(
    self.clients.matchAll({ type: "window" }).then((pages) => pages.forEach((page) => page.postMessage("send")))
  );
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  const url = new URL(request.url);
  if (url.origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    if (url.pathname === "/app" || (url.pathname.startsWith("/app/") && !url.pathname.includes("."))) {
      event.respondWith(fromCache(SHELL, request));
    } else if (/^\/z\//i.test(url.pathname)) {
      event.respondWith(networkThenShell(request));
    }
    return;
  }
  const address = url.pathname + url.search;
  if (kept.has(address)) event.respondWith(fromCache(address, request));
  else if (LATER.has(address)) event.respondWith(keepOnUse(address, request));
});

async function fromCache(address, request) {
  const cache = await caches.open(CACHE);
  return (await cache.match(address)) || fetch(request);
}

async function keepOnUse(address, request) {
  const cache = await caches.open(CACHE);
  const held = await cache.match(address);
  if (held) return held;
  const answer = await fetch(request);
  if (answer.ok) await cache.put(address, answer.clone());
  return answer;
}

/* A plate's address: the server's own answer if it comes soon, else the app, which knows the plate by its hash. */
async function networkThenShell(request) {
  const network = fetch(request).then((answer) => (answer.status >= 500 ? null : answer), () => null);
  const wait = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS, null));
  return (await Promise.race([network, wait])) || fromCache(SHELL, request);
}

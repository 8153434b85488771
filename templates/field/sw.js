/* The service worker: keeps the shell, answers /app and /z/… offline, says of other pages that they need the network,
   shows what is pushed, and touches nothing else. */
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
  if (event.data === "claim") event.waitUntil(self.clients.claim());
});

/* The network is back: wakes an open page, which sends. Nothing is sent from here. */
self.addEventListener("sync", (event) => {
  event.waitUntil(
    self.clients.matchAll({ type: "window" }).then((pages) => pages.forEach((page) => page.postMessage("send")))
  );
});

/* Every push is shown, one that cannot be read too: browsers take the right away from a site that keeps still. */
self.addEventListener("push", (event) => {
  let told = {};
  try {
    told = event.data.json() ?? {};
  } catch {
    // shown without words
  }
  event.waitUntil(
    self.registration.showNotification(String(told.title || "铭巡 · Zonewalk"), {
      body: String(told.body ?? ""),
      tag: told.tag || undefined,
      renotify: Boolean(told.tag),
      icon: "/app/icon-192.png",
      badge: "/app/icon-192-maskable.png",
      data: { link: ownPath(told.link) },
    })
  );
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(openAt(ownPath(event.notification.data?.link)));
});

/* The browser made itself another address: the office is told, or the app does it when it is next opened. */
self.addEventListener("pushsubscriptionchange", (event) => {
  event.waitUntil(
    (async () => {
      const made = event.newSubscription || (await self.registration.pushManager.subscribe(event.oldSubscription.options));
      const headers = { "Content-Type": "application/json", "X-Zonewalk": "1" };
      await fetch("/api/v1/push", { method: "PUT", headers, body: JSON.stringify(made) });
    })().catch(() => {})
  );
});

/* A path of this site, whatever was sent. */
function ownPath(link) {
  try {
    const url = new URL(String(link || "/app"), self.location.origin);
    return url.origin === self.location.origin ? url.pathname + url.search + url.hash : "/app";
  } catch {
    return "/app";
  }
}

/* A page that shows it already comes to the front; half-filled forms in others are left as they are. */
async function openAt(path) {
  const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const there = pages.find((page) => ownPath(page.url) === path);
  return there ? there.focus() : self.clients.openWindow(path);
}

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
    } else {
      event.respondWith(fetch(request).catch(() => fromCache(SHELL, request)));
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

"""What a cheat does in the page: the phone's own modules, its clocks, its store and its requests."""

from __future__ import annotations

# Time passes for the page as it passes for the server (`__passed`, ms); its clock alone can be set wrong (`__wrong`).
CLOCKS = """
globalThis.__passed = Number(%s); globalThis.__wrong = 0;
try { globalThis.__passed = Math.max(__passed, Number(localStorage.getItem('__passed') ?? 0)); } catch { /* no page of ours */ }
{
  const began = __passed, date = Date.now.bind(Date), mono = performance.now.bind(performance), Real = Date;
  globalThis.Date = class extends Real {
    constructor(...given) { if (given.length) super(...given); else super(Date.now()); }
    static now() { return date() + __passed + __wrong; }
  };
  performance.now = () => mono() + __passed - began;
}
"""
SET = "ms => { globalThis.__passed = ms; localStorage.setItem('__passed', ms); }"

# Walks: at each stop the plate is seen, looked round for `looks` seconds, and "all normal" tapped; a photo that is asked for
# is handed in, or refused with the first reason. The ids of what was saved, and how much time has passed.
WALK = """
async (stops) => {
  const [scans, walk, world, outbox] =
    await Promise.all(['scans', 'walk', 'world', 'outbox'].map((name) => import(`/static/field/${name}.js`)));
  const saved = [];
  for (const { zone, code, at, looks, source, wrong, photo } of stops) {
    globalThis.__passed = Math.max(__passed, at * 1000);
    globalThis.__wrong = (wrong ?? 0) * 1000;
    if (source !== 'list') await scans.remember(zone, source, code);
    globalThis.__passed += looks * 1000;
    const opened = { source, code: source === 'list' ? null : code };
    const saving = walk.recordNormal(world.zone(zone), opened);
    await __answer(saving, photo);
    if (!(await saving)) throw new Error('nothing was saved');
    globalThis.__wrong = 0;
    saved.push(outbox.mine().at(-1).id);
  }
  return [saved, __passed];
}
"""

# Changes rows of the outbox in the phone's store, beneath the app, which then reads them anew: {id: {field: value}}; a dotted
# field lies deeper.
EDIT = """
async (edits) => {
  const db = await new Promise((yes, no) => {
    const asked = indexedDB.open('zonewalk');
    asked.onsuccess = () => yes(asked.result);
    asked.onerror = () => no(asked.error);
  });
  const rows = db.transaction('outbox', 'readwrite').objectStore('outbox');
  for (const [id, fields] of Object.entries(edits)) {
    await new Promise((yes, no) => {
      const got = rows.get(id);
      got.onerror = () => no(got.error);
      got.onsuccess = () => {
        const row = got.result;
        for (const [path, value] of Object.entries(fields)) {
          const way = path.split('.'), last = way.pop();
          way.reduce((at, name) => at[name], row)[last] = value;
        }
        rows.put(row).onsuccess = yes;
      };
    });
  }
  db.close();
  await (await import('/static/field/outbox.js')).load();
}
"""

# What a hand does, ready in the page with the modules that it needs without signal: `__answer` gives the photo that is asked for
# before `saving` is over, if one is.
HANDS = """
async () => {
  await Promise.all(['outbox', 'scans', 'store', 'sync', 'walk', 'world'].map((name) => import(`/static/field/${name}.js`)));
  globalThis.__answer = async (saving, photo) => {
    let over = false;
    saving.finally(() => (over = true)).catch(() => {});
    while (!over) {
      await new Promise((yes) => setTimeout(yes, 2));
      const dialog = document.querySelector('dialog.challenge');
      if (!dialog || dialog.answered) continue;
      dialog.answered = true;
      if (!photo) { dialog.querySelector('details .actions button').click(); continue; }
      const bytes = Uint8Array.from(atob(photo), (one) => one.charCodeAt(0));
      const file = new File([bytes], 'photo.jpg', { type: 'image/jpeg', lastModified: Date.now() - 2_000 });
      const held = new DataTransfer(), input = dialog.querySelector('input[type=file]');
      held.items.add(file);
      input.files = held.files;
      input.dispatchEvent(new Event('change'));
    }
  };
}
"""

# On the screen with the camera: each of these zones is tapped as normal `after` seconds after its plate was read, until all are
# walked; a plate that was walked already is closed. The page's time goes at `pace` meanwhile (1: as it does), for a crowded
# machine reads in many seconds what a phone reads in one. Zone → the id of its record, and how much time has passed.
SCAN = """
async ([wanted, pace]) => {
  const outbox = await import('/static/field/outbox.js');
  const saved = {}, sleep = (ms) => new Promise((yes) => setTimeout(yes, ms));
  const real = () => performance.now() - __passed, until = real() + 300_000;
  let last = real();
  const slower = setInterval(() => { globalThis.__passed -= (real() - last) * (1 - pace); last = real(); }, 10);
  document.querySelector('section.walk-card button.quiet')?.click(); // read before the round
  while (Object.keys(saved).length < Object.keys(wanted).length) {
    await sleep(20);
    if (real() > until) throw new Error('plates were read of ' + Object.keys(saved).length + ' zones only');
    const card = document.querySelector('section.walk-card'), zone = card?.dataset.zone;
    if (!zone) continue;
    if (saved[zone] || !wanted[zone]) { card.querySelector('button.quiet').click(); await sleep(100); continue; }
    const before = outbox.mine().length;
    globalThis.__passed += wanted[zone].after * 1000; // looked round before the tap: no other plate is read meanwhile
    card.querySelector('button.giant').click();
    await __answer((async () => { while (outbox.mine().length === before) await sleep(10); })(), wanted[zone].photo);
    saved[zone] = outbox.mine().at(-1).id;
  }
  clearInterval(slower);
  return [saved, __passed];
}
"""

# All that lies in the phone's store; and the same put into another's, instead of what was there.
COPY = """
() => new Promise((yes) => {
  indexedDB.open('zonewalk').onsuccess = async ({ target: { result: db } }) => {
    const all = {}, done = (asked) => new Promise((over) => (asked.onsuccess = () => over(asked.result)));
    for (const name of db.objectStoreNames) {
      const store = db.transaction(name).objectStore(name);
      all[name] = [await done(store.getAllKeys()), await done(store.getAll())];
    }
    db.close();
    yes(all);
  };
})
"""
PASTE = """
(all) => new Promise((yes) => {
  indexedDB.open('zonewalk').onsuccess = ({ target: { result: db } }) => {
    const tx = db.transaction(Object.keys(all), 'readwrite');
    for (const [name, [keys, values]] of Object.entries(all)) {
      const store = tx.objectStore(name);
      store.clear();
      values.forEach((value, index) => (store.keyPath ? store.put(value) : store.put(value, keys[index])));
    }
    tx.oncomplete = () => { db.close(); yes(); };
  };
})
"""

# Everything that goes out is noted in `__sent`; operations named in `__edits` ({id: {seq, body…}}) are changed on their way.
TAMPER = """
() => {
  if (globalThis.__sent) return;
  const own = globalThis.fetch;
  globalThis.__sent = [];
  globalThis.__edits = {};
  globalThis.fetch = (where, init) => {
    if (String(where).endsWith('/api/v1/sync') && init?.body) {
      const body = JSON.parse(init.body);
      for (const one of body.operations) {
        const { body: inner, ...outer } = __edits[one.id] ?? {};
        Object.assign(one, outer);
        Object.assign(one.body, inner);
      }
      init = { ...init, body: JSON.stringify(body) };
      if (body.operations.length) __sent.push(body);
    }
    return own(where, init);
  };
}
"""

# A request of one's own making under one's own sign-in: the status, and the answer.
ASK = """
async (body) => {
  const answer = await fetch('/api/v1/sync', {
    method: 'POST', headers: { 'Content-Type': 'application/json', 'X-Zonewalk': '1' }, body: JSON.stringify(body),
  });
  return [answer.status, await answer.json()];
}
"""

CONTACT = "() => import('/static/field/store.js').then((store) => store.getMeta('contact'))"
DEVICE = "() => import('/static/field/store.js').then((store) => store.getMeta('device'))"
# What reads codes is here, and has read once.
READER = """
async () => {
  const scanner = await import('/static/field/scanner.js');
  await scanner.keep(await scanner.reader());
}
"""

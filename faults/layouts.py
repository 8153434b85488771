"""The layouts of the phone's own database: those of the past, written down, and a next one that changes what lies in it."""

from __future__ import annotations

from typing import Any

from faults.day import Day

# version → store → its key's path. Whoever raises VERSION in static/field/store.js adds a line; none is ever taken away.
LAYOUTS: dict[int, dict[str, Any]] = {
    1: {"drafts": None, "entities": ["kind", "id"], "meta": None, "outbox": "id", "photos": "sha256"},
}

# The version, and of each store its key and the names of its indexes.
LAYOUT = """() => new Promise((yes) => {
  const asked = indexedDB.open('zonewalk');
  asked.onupgradeneeded = () => asked.transaction.abort();
  asked.onerror = () => yes({ version: 0, stores: {} });
  asked.onsuccess = () => {
    const db = asked.result, names = [...db.objectStoreNames];
    const tx = names.length ? db.transaction(names) : null;
    const stores = Object.fromEntries(names.map((name) => {
      const store = tx.objectStore(name);
      return [name, { key: store.keyPath, indexes: [...store.indexNames] }];
    }));
    yes({ version: db.version, stores });
    db.close();
  };
})"""

# The ids of the records that an index of the outbox leads to.
INDEXED = """(name) => new Promise((yes, no) => {
  const asked = indexedDB.open('zonewalk');
  asked.onsuccess = () => {
    const keys = asked.result.transaction('outbox').objectStore('outbox').index(name).getAllKeys();
    keys.onsuccess = () => { yes(keys.result); asked.result.close(); };
    keys.onerror = () => no(keys.error);
  };
})"""

# Makes the database of a layout without any of the app's code, with records of `user` waiting in it as version 1 wrote them.
MAKE = """async ([layout, version, wanted, pictures, user]) => {
  const db = await new Promise((yes, no) => {
    const asked = indexedDB.open('zonewalk', version);
    asked.onupgradeneeded = () => {
      for (const [name, key] of Object.entries(layout)) asked.result.createObjectStore(name, key === null ? {} : { keyPath: key });
    };
    asked.onsuccess = () => yes(asked.result);
    asked.onerror = () => no(asked.error);
  });
  const tx = db.transaction(['outbox', 'photos', 'meta'], 'readwrite');
  const at = new Date().toISOString(), hex = (number, length) => number.toString(16).padStart(length, '0');
  const ids = wanted.map((one, index) => {
    const now = hex(Date.now(), 12), random = hex(Math.floor(Math.random() * 2 ** 48), 12);
    const id = `${now.slice(0, 8)}-${now.slice(8)}-7${hex(index, 3)}-8000-${random}`;
    tx.objectStore('outbox').add({
      id, kind: one.kind, body: one.body, title: one.title, user, user_name: '', device_at: at, clock_offset_ms: null,
      state: 'waiting', attempts: 0, seq: index + 1,
    });
    return id;
  });
  for (const [sha256, text] of Object.entries(pictures)) {
    const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)).buffer;
    tx.objectStore('photos').add({ sha256, bytes, user, state: 'waiting', at });
  }
  tx.objectStore('meta').put(wanted.length, 'seq');
  await new Promise((yes, no) => { tx.oncomplete = yes; tx.onerror = () => no(tx.error); });
  db.close();
  return ids;
}"""

_UPGRADE = """
      if (oldVersion < {number}) {{
        db.createObjectStore("later_{number}", {{ keyPath: "id" }});
        const outbox = tx.objectStore("outbox");
        outbox.createIndex("by_zone_{number}", "zone_{number}");
        void outbox.openCursor().then(function next(cursor) {{
          if (!cursor) return undefined;
          cursor.update({{ ...cursor.value, zone_{number}: cursor.value.body?.zone_id || "" }});
          return cursor.continue().then(next);
        }});
      }}"""


def next_layout(day: Day, number: int = 99) -> list[tuple[str, str, str]]:
    """Patches for the next version of the phone's database: another store, another index, a field more in every record."""
    source = (day.site.build_.folder / "static/field/store.js").read_text()
    version = next(line for line in source.splitlines() if line.startswith("const VERSION = "))
    begin = next(line for line in source.splitlines() if line.strip().startswith("upgrade(db, oldVersion"))
    return [
        ("static/field/store.js", version, f"const VERSION = {number};"),
        ("static/field/store.js", begin, "    upgrade(db, oldVersion, _version, tx) {"),
        ("static/field/store.js", "    },\n    blocking() {", _UPGRADE.format(number=number).removeprefix("\n") + "\n    },\n    blocking() {"),
        *(() if "__next" in (day.site.build_.folder / "static/field/ids.js").read_text() else
          [("static/field/ids.js", "// @ts-check", "// @ts-check\nglobalThis.__next = true;")]),
    ]  # fmt: skip

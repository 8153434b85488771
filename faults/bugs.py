"""Builds of the product with one bug each. A zero is believable only when the suite fails on every one of them.

A catch is a row that is sound on the sound build in the same run, came to its comparison on the broken one, and says there
what the bug breaks (`shows`). A row that waited in vain, or failed for anything else, has caught nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from faults.rows import ALL
from faults.site import Build, copied
from faults.stage import Outcome, Stage

Patch = tuple[str, str, str]  # file, what stands there once, what is put in its place

OUTBOX, SYNC, WIRE, STORE = (f"static/field/{name}.js" for name in ("outbox", "sync", "wire", "store"))
SEND_PHOTOS, PHOTOS = "static/field/sync-photos.js", "static/field/photos.js"
RECEIVE = "app/sync/actions.py"


@dataclass(frozen=True)
class Bug:
    """`faults` are the rows that must fail on it; the first that does is enough. `shows`: what that row then says."""

    name: str
    patches: tuple[Patch, ...]
    faults: tuple[str, ...]
    shows: str


BUGS: list[Bug] = [
    Bug("deleted before the answer", ((SYNC,
        "const answer = await ask(await request(batch));",
        "const asked = await request(batch); for (const one of batch) await store.remove('outbox', one.id);"
        " await outbox.load(); const answer = await ask(asked);"),),
        ("cut-before-send",), "is nowhere"),
    Bug("any answer with 200 is trusted", (
        (WIRE, "  throw new Offline(\"not the server's answer\");\n}\n",
         "  return { status, ok, seconds, answer: { results: [], changes: [], user: { id: '' }, server_time: '' } };\n}\n"),
        (WIRE, "if (!sound) throw", "if (false) throw"),
        (SYNC, "const answer = await ask(await request(batch));",
         "const answer = await ask(await request(batch)); if (!answer.server_time) return takeResults(batch, []);"),
        (SYNC, "if (!result) continue; // not named by the server: not sent",
         "if (!result) { await outbox.mark(operation.id, { state: 'sent', sent_at: new Date().toISOString() }); continue; }"),
    ), ("captive-portal",), "an answer of another's counted as sent"),
    Bug("no unique key: sent again is stored again", (
        (RECEIVE, "        return _receive(by, raw, held)\n", "        return replace(_receive(by, raw, held), id=raw[\"id\"])\n"),
        (RECEIVE, "    earlier = held.earlier(raw[\"id\"], digest)\n",
         "    earlier = None\n    if raw[\"id\"] in held.rows:\n        raw = raw | {\"id\": new_id()}\n"),
    ), ("cut-before-the-answer",), "is there 2 times"),
    Bug("the photo is called held before its hash is confirmed", ((SEND_PHOTOS,
        "const { held, refused, again } = await putPhoto(",
        "await photos.mark(photo.sha256, 'held'); const { held, refused, again } = await putPhoto("),),
        ("photo-cut-at-every-tenth",), "came without"),
    Bug("a record is sent when its words are, photos or not", ((SYNC,
        "const photoless = !(operation.body.photos ?? []).length;", "const photoless = true;"),),
        ("photos-after-the-record",), "called sent without all of its photos"),
    Bug("every refusal of a proxy is taken as the server's", (
        (WIRE, "(ok || String(answer.type).startsWith(OURS))", "true"),
        (WIRE, "if ([502, 503, 504].includes(status))", "if ([503, 504].includes(status))"),
    ), ("a-proxys-refusals",), "was taken as the office's refusal"),
    Bug("no lock between tabs", ((SYNC,
        "if (navigator.locks) await navigator.locks.request(\"zonewalk-sync\", { ifAvailable: true }, (lock) => lock && exchange());",
        "if (false) await 0;"),),
        ("three-tabs",), "were sent twice by tabs at once"),
    Bug("the queue is cleared when the session has ended", ((SYNC,
        "if (error instanceof SignedOut) {",
        "if (error instanceof SignedOut) { for (const one of outbox.mine()) await store.remove('outbox', one.id); await outbox.load();"),),
        ("session-expired",), "records left the phone"),
    Bug("a new version takes over unasked", (("static/field/update.js",
        "      refresh();\n    };", "      refresh();\n      if (waiting) update();\n    };"),),
        ("updated-with-a-queue",), "taken over unasked"),
    Bug("an upgrade makes the phone's stores anew", ((STORE,
        "if (oldVersion < 1) {",
        "if (oldVersion) { for (const name of [...db.objectStoreNames]) db.deleteObjectStore(name); }\n      if (oldVersion < 99) {"),),
        ("updated-across-a-schema",), "did not outlive"),
    Bug("an older tab does not let go of the database", ((STORE, "      void close();\n", ""),),
        ("blocked-by-an-older-tab",), "the upgrade hangs"),
    Bug("saved is said before the disk has it", ((STORE,
        "whether anything follows\n    await tx.done;", "whether anything follows\n    tx.done.catch(() => {});"),),
        ("quota-full",), "said saved although the disk had refused"),
    Bug("relaxed durability", ((STORE, '{ durability: "strict" }', '{ durability: "relaxed" }'),),
        ("strict-durability",), "relaxed"),
    Bug("a photo is not read back", ((PHOTOS, "if (!held?.bytes || (await digest(held.bytes)) !== sha256) throw", "if (false) throw"),),
        ("photo-reads-back-null",), "a photo that is not there was called stored"),
    Bug("another epoch is passed over", ((SYNC, "if (before && before !== answer.epoch) {", "if (false) {"),),
        ("backup-restored",), "is nowhere"),
    Bug("what was sent is forgotten at once", ((OUTBOX, "const KEEP_SENT_MS = 14 * 86_400_000;", "const KEEP_SENT_MS = 0;"),),
        ("backup-restored",), "is nowhere"),
    Bug("refused records are dropped", ((SYNC,
        'await outbox.answered(operation.id, { state: "rejected", problem: result.problem ?? {}, attempts: operation.attempts + 1 });',
        "await store.remove('outbox', operation.id); await outbox.load();"),),
        ("walked-after-the-hand-over",), "is nowhere"),
    Bug("one bad record holds up the others", ((SYNC,
        "if (!(error instanceof Refused)) throw error;", "throw error;"),),
        ("one-unreadable",), "a bad record holds up the others"),
    Bug("the whole batch counts when the answer came", ((SYNC,
        "if (!result) continue; // not named by the server: not sent",
        "if (!result) { await outbox.mark(operation.id, { state: 'sent', sent_at: new Date().toISOString() }); continue; }"),),
        ("a-fault-of-its-own",), "is nowhere"),
    Bug("another person's records are sent under one's own name", ((OUTBOX,
        "return [...operations.values()].filter((operation) => operation.user === id)",
        "return [...operations.values()].filter((operation) => operation.user === id || true)"),),
        ("another-person",), "sent under another's name"),
    Bug("the draft is not kept", (("static/field/drafts.js",
        "queue = queue.catch(() => {}).then(() => store.put(\"drafts\", copy, key(name)));", "void copy;"),),
        ("reloaded-at-the-camera",), "the draft is gone"),
    Bug("the author is taken from the body", ((RECEIVE,
        "    digest = body_hash(raw)\n    earlier =",
        "    from app.people.queries import person_by_id\n    from app.places.queries import user_of\n"
        "    if raw.get(\"person_id\"):\n        by = replace(by, user=user_of(person_by_id(raw[\"person_id\"]), by.now))\n"
        "    digest = body_hash(raw)\n    earlier ="),),
        ("forged-author",), "the author came from the body"),
    Bug("a number of the phone's counts for two records", (("app/evidence/rules/copies.py",
        "return _twins(claim, nearby) + _same_tap(claim, nearby)", "return _same_tap(claim, nearby)"),),
        ("cloned-phones",), "records of a copied phone: 0 of"),
    Bug("a tap is looked for only where and when its record says", (("app/evidence/queries.py",
        "    if claim.life and claim.mono_ms is not None:", "    if False:"),),
        ("replayed-records",), "an old record sent again as one of now: 0 of"),
    Bug("a record of a wrong clock is refused", ((RECEIVE,
        "kind = KINDS.get(operation.kind)",
        "kind = None if abs((operation.device_at - by.now).days) > 1 else KINDS.get(operation.kind)"),),
        ("wrong-clocks",), "was refused for its clock"),
    Bug("the right of the day counts, not that of the walk", (("app/places/rights.py",
        "    if person and may(_user_at(", "    if False and may(_user_at("),),
        ("zone-handed-over",), "a walk of before the hand-over was refused"),
    Bug("a record is stored without its row in the journal", (("app/patrols/actions.py",
        "journal.append(by, \"record_patrol\"", "str((by, \"record_patrol\""),
        ("app/patrols/actions.py", "data, also=[(\"zone\", zone.id)])", "data, [(\"zone\", zone.id)]))"),),
        ("cut-before-the-answer",), "has 0 rows in the journal"),
    Bug("a photo's row is written before its files", (("app/photos/actions.py",
        "    storage.put(sha256, \"full\", cleaned.full)\n    storage.put(sha256, \"thumb\", cleaned.thumb)\n    with transaction():",
        "    with transaction():"),
        ("app/photos/actions.py", "def _note_upload(", "def _never(", ),
        ("app/photos/actions.py", "    if db.session.get(Photo, sha256) is None:\n        _keep(by, sha256, content)\n    _note_upload(by, sha256, \"held\", \"\")",
         "    if db.session.get(Photo, sha256) is None:\n        _keep(by, sha256, content)\n    _never(by, sha256, \"held\", \"\")\n"
         "    storage.put(sha256, \"full\", content)\n    storage.put(sha256, \"thumb\", content)"),
        ("app/photos/actions.py", "def _never(", "def _note_upload(*given: object) -> None:\n    _never(*given)  # type: ignore[arg-type]\n\n\ndef _never("),
        ), ("killed-in-a-photo",), "came without"),
    Bug("writers begin without the lock (DEFERRED)", (("app/core/db.py",
        '"BEGIN IMMEDIATE" if _writing.get() else "BEGIN"', '"BEGIN"'),),
        ("two-servers",), "got in each other's way"),
    Bug("commits are not synced (NORMAL)", (("app/core/db.py", '"synchronous=FULL"', '"synchronous=NORMAL"'),),
        ("synced-before-the-answer",), "went out before the disk had the record"),
    Bug("a power cut takes the commits that were not synced (NORMAL)",
        (("app/core/db.py", '"synchronous=FULL"', '"synchronous=NORMAL"'),), ("power-cuts",), "power cuts took what had been answered"),
    Bug("a step that saw an older version is taken", (("app/cases/actions/steps.py",
        "return step.expected_version is not None and step.expected_version != issue.version", "return False"),),
        ("random-histories",), "the model says"),
    Bug("a database that forgot what phones were told goes on as it was", (("app/sync/epoch.py",
        "or not _is_forgotten(held):", "or True:"),),
        ("failed-over",), "is nowhere"),
    Bug("a refusal that was said is judged anew", (("app/sync/actions.py",
        "    if earlier is not None:", "    if earlier is not None and earlier.status == APPLIED:"),),
        ("random-histories",), "the model says"),
    Bug("what is not built as it should be is a fault of the server's own", (("app/sync/api.py",
        "        return SyncIn.model_validate(body)\n    except ValidationError as error:",
        "        return SyncIn.model_validate(body)\n    except KeyError as error:"),),
        ("api-fuzz",), "[500] Internal Server Error"),
    Bug("a key's signature is not kept with its hand-over", (("app/book/actions.py",
        '        attach_photos(by, "key_handover", row.id, given.photos)\n', ""),),
        ("every-kind-of-record",), "came without"),
    Bug("what may still be taken back is sent at once", ((OUTBOX, " && holdLeft(operation) === 0);", ");"),),
        ("undone-within-ten-seconds",), "sent while it could still be taken back"),
    Bug("a record's moment rests on the phone's clock alone", (("static/field/evidence.js",
        "const monoMs = () => Math.round(performance.now());", "const monoMs = () => Math.round(Date.now());"),),
        ("clock-set-in-a-round",), "is not known to be when it was"),
    Bug("another record of the same number passes for the first one", ((RECEIVE,
        "if found is not None and found.person_id == self.by.id and (found.body_hash == digest or is_given_up(found)):",
        "if found is not None:"),),
        ("same-id-other-words",), "another record of the same number was called sent"),
    Bug("another's answer holds for a photo", ((WIRE,
        "if (answer.sha256 !== sha256) throw new Offline(\"not the server's answer\");\n    return { held: true };",
        "return { held: true };"),),
        ("photo-portal",), "came without"),
    Bug("a database that the browser closed stays closed", ((STORE,
        "if (!PASSING.includes(/** @type {Error} */ (error).name)) throw error;", "if (PASSING || !error) throw error;"),),
        ("database-closed",), "is not opened anew"),
    Bug("a photo's name is not synced with its folder", (("app/photos/storage.py",
        '    if "file" in files.protocol:', "    if False:"),),
        ("power-cuts",), "the first photo"),
]  # fmt: skip


def choose(names: str) -> list[Bug]:
    """All, those whose name holds any of the given words (between semicolons), or none."""
    if names == "none":
        return []
    wanted = [words.strip() for words in names.split(";")]
    return [bug for bug in BUGS if any(words in bug.name for words in wanted)]


@dataclass
class Hunt:
    """What came of a hunt: the row's own words when it is caught, else `why` not."""

    bug: Bug
    row: str = ""
    said: str = ""
    why: list[str] = field(default_factory=list)

    @property
    def caught(self) -> bool:
        return bool(self.said)


def hunt(stage: Stage, bug: Bug, sound: dict[str, Outcome]) -> Hunt:
    """Serve the broken build to the rows that must notice. `sound`: how rows went on the sound build in this run."""
    found, build = Hunt(bug), copied(list(bug.patches))
    try:
        for name in bug.faults:
            if not _is_sound(stage, name, sound):
                found.why.append(f"{name} fails on the sound build too: {sound[name].reasons[0]}")
                continue
            found.row, found.said = name, _try(stage, name, build, bug, found.why)
            if found.caught:
                break
    finally:
        stage.forget(build)
        build.remove()
    return found


def _is_sound(stage: Stage, name: str, sound: dict[str, Outcome]) -> bool:
    if name not in sound:
        sound[name] = stage.run(ALL[name], part=ALL[name].small)
    return sound[name].sound


def _try(stage: Stage, name: str, build: Build, bug: Bug, why: list[str]) -> str:
    """What the row says of the bug: of a small part of its work, then of all; once more where it proved nothing."""
    for part in sorted({ALL[name].small, 1.0}):
        outcome = stage.run(ALL[name], build, part)
        if outcome.broke_off:
            outcome = stage.run(ALL[name], build, part)
        said = next((reason for reason in outcome.reasons if bug.shows in reason), "")
        if said and not outcome.broke_off:
            return said
        why.append(f"{name} {_instead(outcome)}")
    return ""


def _instead(outcome: Outcome) -> str:
    if outcome.broke_off:
        return f"proved nothing: {outcome.raised}"
    return f"says something else: {outcome.reasons[0]}" if outcome.reasons else "saw nothing"


def tell(found: Hunt) -> bool:
    """Print what came of it."""
    if found.caught:
        print(f"caught {found.bug.name} · by {found.row}: {found.said}", flush=True)
    else:
        print(f"MISSED {found.bug.name}: {'; '.join(found.why)}", flush=True)
    return found.caught

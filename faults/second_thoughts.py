"""What somebody saved and then thinks better of: taken back within its ten seconds, given up while it waits."""

from __future__ import annotations

from faults.day import Day
from faults.phone import Phone
from faults.phones import kill_browser
from faults.proxy import CUT_ANSWER
from faults.rows import fault

_HOLD = """
async ([wanted, taking]) => {
  const outbox = await import('/static/field/outbox.js');
  const [one] = await outbox.add([wanted], { hold: true });
  return [one.id, taking ? await outbox.undo(one.id) : false];
}
"""
_UNDO = "id => import('/static/field/outbox.js').then((outbox) => outbox.undo(id))"
_GIVE_UP = "id => import('/static/field/outbox.js').then((outbox) => outbox.giveUp(id, '记错了'))"
# Those that are on their way although they may still be taken back.
_EARLY = """
() => new Promise((yes) => {
  const asked = indexedDB.open('zonewalk');
  asked.onsuccess = () => {
    const all = asked.result.transaction('outbox').objectStore('outbox').getAll();
    all.onsuccess = () => {
      asked.result.close();
      yes(all.result.filter((row) => row.state !== 'waiting' && row.state !== 'undone' && Date.parse(row.held_until) > Date.now())
        .map((row) => row.id));
    };
  };
})
"""


def held(day: Day, phone: Phone, taking: bool = False) -> str:
    """A patrol saved as its screen does, held back for ten seconds; with `taking` taken back at once. Its id."""
    wanted = day.draw(phone.who, "record_patrol", phone)
    id_, taken = phone.page.evaluate(_HOLD, [wanted, taking])
    assert taken is taking, "what was just saved could not be taken back"
    day.keep(phone, id_, phone.who, wanted)
    return str(id_)


@fault("F9 F10", "patrols in the ten seconds in which they may be taken back: one is, the browser is killed, the others go when it is over")
def undone_within_ten_seconds(day: Day) -> None:
    phone = day.phone("owner", lasting=True)
    phone.settled()
    taken = held(day, phone, taking=True)
    day.ledger.excuse([taken], "taken back by whoever saved it")
    left = [held(day, phone) for _ in range(3)]
    phone.send()
    early = phone.page.evaluate(_EARLY)
    assert not early, "a patrol was sent while it could still be taken back"
    kill_browser(phone)
    day.faults += 1
    phone.open()
    phone.wait(lambda: phone.send() == "idle" and not phone.unsent(), "what was held back to go")
    states = {id_: row["state"] for id_, row in phone.rows().items()}
    assert states[taken] == "undone" and {states[id_] for id_ in left} == {"sent"}
    assert not any(phone.page.evaluate(_UNDO, id_) for id_ in left), "what the office has was taken back"
    assert day.site.rows("SELECT COUNT(*) FROM patrol WHERE id = :id", id=taken)[0][0] == 0, "what was taken back counts"
    told = day.site.rows("SELECT outcome FROM operation WHERE id = :id", id=taken)
    assert [row[0] for row in told] == ["given_up"], "the office was not told why a number is missing"


@fault("L14", "given up while it waits: what had not arrived stays away, what had arrived with its answer lost is called sent")
def given_up_while_it_waits(day: Day) -> None:
    phone = day.phone("owner")
    day.proxy.refuse = True
    never = day.record(phone, "record_patrol", photos=False)
    phone.page.evaluate(_GIVE_UP, never)
    day.proxy.refuse = False
    phone.drain()
    assert phone.rows()[never]["state"] == "given_up"
    assert day.site.rows("SELECT COUNT(*) FROM patrol WHERE id = :id", id=never)[0][0] == 0, "what was given up counts"
    day.proxy.script(CUT_ANSWER)
    arrived = day.record(phone, "record_patrol", photos=False)
    phone.send()
    phone.page.evaluate(_GIVE_UP, arrived)
    day.proxy.clear()
    phone.drain()
    assert phone.rows()[arrived]["state"] == "sent", "what the office has is called given up"

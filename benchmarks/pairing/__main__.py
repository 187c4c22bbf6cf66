"""Row pairing with known truth, beside daff: `python -m benchmarks.pairing [--peers PYTHON] [--markdown FILE]`."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

from benchmarks.pairing.measure import measured
from benchmarks.pairing.peers import daff, has_daff
from benchmarks.pairing.report import Figures, markdown, mistakes
from benchmarks.pairing.reviews import reviews
from benchmarks.pairing.two import two

AMOUNTS = (0.0, 0.05, 0.15, 0.30)


def main() -> None:
    """Makes the pairs of extractions, merges them, and prints the tables."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pairing", description=__doc__)
    parser.add_argument("--seeds", type=int, default=10, help="pairs of extractions for each review and amount")
    parser.add_argument("--amounts", type=float, nargs="+", default=AMOUNTS, help="shares of filled cells changed")
    parser.add_argument("--peers", help="the Python that has daff")
    parser.add_argument("--markdown", type=Path, help="write the tables here too")
    parser.add_argument("--mistakes", type=int, default=0, help="show this many wrong and missed links of each kind")
    asked = parser.parse_args()
    peers = bool(asked.peers) and has_daff(asked.peers)
    if not peers:
        print("daff is left out: name a Python that has it with --peers.\n", file=sys.stderr)
    started = list(reviews())
    if len(started) == 1:
        print("The published datasets are left out: they are not in ../shared/data.\n", file=sys.stderr)
    figures, shown = [], Counter[str]()
    for review in started:
        for amount in asked.amounts:
            figures.append(figure := Figures(review.name, amount))
            for seed in range(asked.seeds):
                pair = two(review, amount, seed)
                ours = measured(pair)
                figure.take(ours, daff(asked.peers, pair) if peers else None)
                for kind, words in mistakes(pair, ours) if asked.mistakes else ():
                    shown[kind] += 1
                    if shown[kind] <= asked.mistakes:
                        print(f"{kind} ({review.name}, {amount:.0%}, seed {seed}): {words}\n")
    tables = markdown(figures, peers=peers)
    print(tables)
    if asked.markdown:
        asked.markdown.write_text(tables, encoding="utf-8")


if __name__ == "__main__":
    main()

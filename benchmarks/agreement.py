"""Agreement on 1,000 fields of 10,000 rows rated by two: `python -m benchmarks.agreement [--peers PYTHON]`.

Each task is a process of its own; the time is that of the coefficients alone, the ratings being made before.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

CATEGORIES = 4


def ratings(fields: int, rows: int) -> Any:
    """Codes from 0 of two raters who agree on about four of five: an array of field, row and rater."""
    import numpy

    chance = numpy.random.default_rng(1)
    first = chance.integers(0, CATEGORIES, (fields, rows))
    second = numpy.where(chance.random((fields, rows)) < 0.75, first, chance.integers(0, CATEGORIES, (fields, rows)))
    return numpy.stack([first, second], axis=2)


def ours(codes: Any) -> None:
    """Cohen's kappa, AC1 and alpha, each with its standard error and interval."""
    from validate.agreement.statistics import cohen_kappa, gwet_ac, krippendorff_alpha, ratings_from_positions

    for field in codes:
        rated = ratings_from_positions(field, range(CATEGORIES))
        cohen_kappa(rated)
        gwet_ac(rated)
        krippendorff_alpha(rated)


def scikit_learn(codes: Any) -> None:
    """Cohen's kappa alone, without a standard error."""
    from sklearn.metrics import cohen_kappa_score

    for field in codes:
        cohen_kappa_score(field[:, 0], field[:, 1])


def statsmodels(codes: Any) -> None:
    """Cohen's kappa with its standard error, from a table of counts."""
    from statsmodels.stats.inter_rater import cohens_kappa, to_table

    for field in codes:
        cohens_kappa(to_table(field)[0])


def krippendorff(codes: Any) -> None:
    """Alpha alone, without a standard error."""
    import krippendorff as peer

    for field in codes:
        peer.alpha(reliability_data=field.T, level_of_measurement="nominal")


TASKS: dict[str, Callable[[Any], None]] = {
    "twofold: kappa, AC1 and alpha with intervals": ours,
    "scikit-learn: kappa": scikit_learn,
    "statsmodels: kappa with its standard error": statsmodels,
    "krippendorff: alpha": krippendorff,
}


def main() -> None:
    """Runs each task in a process of its own and prints the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.agreement", description=__doc__)
    parser.add_argument("--fields", type=int, default=1_000)
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--peers", default=sys.executable, help="the Python that has the other libraries")
    parser.add_argument("--task", choices=TASKS, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.task:
        codes = ratings(asked.fields, asked.rows)
        TASKS[asked.task](codes[:1])  # what is loaded at first use is no part of the time
        began = time.perf_counter()
        TASKS[asked.task](codes)
        print(f"{time.perf_counter() - began:.1f}")
        return
    print(f"{asked.fields:,} fields of {asked.rows:,} rows, two raters, {CATEGORIES} categories.\n")
    print("| library | seconds |\n|---|---:|")
    for name, task in TASKS.items():
        python = sys.executable if task is ours else asked.peers
        sizes = ["--fields", str(asked.fields), "--rows", str(asked.rows)]
        ran = subprocess.run(
            [python, "-m", "benchmarks.agreement", "--task", name, *sizes], capture_output=True, text=True, check=False
        )
        print(f"| {name} | {ran.stdout.strip() or 'not installed'} |")


if __name__ == "__main__":
    main()

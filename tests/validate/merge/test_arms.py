"""The two arms tables: every real difference, every cosmetic one as such, and no arm joined by a guess."""

import csv
from pathlib import Path

from tests.validate.merge.trial_arms import alone, compared, differences, spellings


def test_the_two_tables_of_arms(shared: Path) -> None:
    several = []
    for name in ("a", "b"):
        with (shared / "dual" / "arms" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            written = [{key: text or None for key, text in row.items()} for row in csv.DictReader(file)]
        several.append([{"study": row["study_id"]} | row for row in written])
    comparison = compared(several)
    assert comparison.pairings == ()
    assert differences(comparison) == {
        ("conflict", "Ketamine", "n", "24", "42"),
        ("conflict", "Ketamine + psychotherapy", "route", "IM", "SC"),
    }
    assert alone(comparison) == {"Psychotherapy alone"}
    assert spellings(comparison) == {("Ketamine", "route"), ("Ketamine + psychotherapy", "dose_mg_kg")}

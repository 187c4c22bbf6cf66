"""Thirteen changes of the form of `changing_form.py`, each with what it means for whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

N = "{name: n, label: Number, type: count}"


DOSE = "{name: dose, label: Dose, type: number}"


DESIGN = "choices: [{code: trial, label: Trial}, cohort, case]"


NOTES = "      - {name: notes, label: Notes, type: text}\n"


RULES = "rules:\n"


COUNTRY = "      - {name: country, label: Country, type: text, scored: true}\n"


RESULTS = "  - name: results\n"


@dataclass(frozen=True)
class Kind:
    """A change: what is written otherwise, what it is called, what it means for whom, and how many rulings are open."""

    changes: tuple[tuple[str, str], ...]
    what: str
    effect: str
    studies: Any = ()
    moved: int = 0  # rulings that need a line in the ledger
    open: int = 0  # discrepancies that are open afterwards
    orphaned: int = 0  # rulings whose field is not in the form any more


BOTH = {"ada": ["S1", "S2"], "ben": ["S1", "S2"]}


CHANGES = {
    "field added": Kind(
        ((N, N + "\n      - {name: age, type: number}"),), "field added", "extract again", BOTH
    ),
    "field removed": Kind(((f"      - {DOSE}\n", ""),), "field removed", "nothing", {}, orphaned=2),
    "field renamed": Kind(
        ((DOSE, "{name: amount, label: Amount, type: number, was: dose}"),), "renamed", "carried over", {}, moved=2
    ),
    "type widened": Kind(((N, "{name: n, label: Number, type: number}"),
                          ("reads: [n], holds: n < 5000", "reads: [n], holds: n < 5000.0")),
                         "type", "carried over", {}),
    "type narrowed": Kind(
        (("{name: mean, type: number, label: Mean}", "{name: mean, type: count, label: Mean}"),),
        "type", "extract again", {"ada": ["S1"]}, open=1,
    ),
    "choice added": Kind(
        ((DESIGN, "choices: [{code: trial, label: Trial}, cohort, case, survey]"),),
        "choice added", "look at", {"ben": ["S2"]},
    ),
    "choice split": Kind(
        ((DESIGN, "choices: [{code: rct, label: Randomised, was: trial}, {code: nrt, was: trial}, cohort, case]"),),
        "choice split", "extract again", {"ada": ["S1"]}, open=1,
    ),
    "choices merged": Kind(
        ((DESIGN, "choices: [{code: trial, label: Trial}, {code: observed, was: [cohort, case]}]"),),
        "choice merged", "carried over", {}, moved=2,
    ),
    "rule added": Kind(
        ((RULES, RULES + '  - {code: some, table: arms, severity: warning, message: "{n}", reads: [n],'
          " holds: n > 13}\n"),),
        "rule added", "look at", {"ada": ["S1"], "ben": ["S1"]},
    ),
    "table added": Kind(
        ((RESULTS, "  - name: sites\n    identity: [site]\n    parent: studies\n    fields:\n"
          "      - {name: study, type: reference, to: studies}\n      - {name: site, type: words}\n" + RESULTS),),
        "table added", "extract again", BOTH,
    ),
    "field split": Kind(
        ((NOTES, "      - {name: route, type: text, was: notes}\n      - {name: rest, type: text, was: notes}\n"),),
        "split", "extract again", {"ada": ["S1"], "ben": ["S1"]},
    ),
    "fields merged": Kind(
        ((f"      - {DOSE}\n", ""), (NOTES, "      - {name: remarks, type: text, was: [dose, notes]}\n")),
        "merged", "carried over", {}, moved=2,
    ),
    "field moved to another table": Kind(
        ((COUNTRY, ""), (N, f"{N}\n{COUNTRY[:-1]}")), "field added", "extract again", BOTH, orphaned=1,
    ),
}  # fmt: skip

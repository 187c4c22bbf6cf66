"""Numbers of rows and ids that change with every export: rulings are about what was extracted, so nothing reopens."""

import csv
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from extract.compare_files.comparing import compare_files
from extract.project.ledger.ledger_file import append_decisions
from tests.extract.command import twofold
from validate.adjudication.decide import decide
from validate.adjudication.decide_pairing import decide_pairing
from validate.adjudication.new_ruling import NewRuling
from validate.ledger.ledger import Ledger
from validate.merge import merge

_PARAMETERS = ("incubation period", "serial interval", "case fatality", "reproduction number")
_FIELDS = ("row_id", "covidence_id", "parameter_type", "population", "value", "unit", "access_param_id")


def _export(path: Path, rows: list[dict[str, str]], seed: int) -> None:
    """Writes the rows as a form service does: in any order, numbered anew, with ids made anew."""
    random = Random(seed)
    shuffled = random.sample(rows, len(rows))
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, _FIELDS)
        writer.writeheader()
        for number, row in enumerate(shuffled, start=1):
            writer.writerow(row | {"row_id": str(number), "access_param_id": f"{random.getrandbits(64):016x}"})


def _rows(who: int) -> list[dict[str, str]]:
    """Eight papers of four parameters; the second person has another value now and then, and another name once."""
    rows = []
    for paper in range(1, 9):
        for place, parameter in enumerate(_PARAMETERS):
            value = f"{paper}.{place + 1}"
            if who and (paper + place) % 5 == 0:
                value = f"{paper}.9"
            name = "deaths among cases" if who and (paper, parameter) == (4, "case fatality") else parameter
            told = {"covidence_id": str(100 + paper), "parameter_type": name, "population": f"cohort {paper % 3}"}
            rows.append(told | {"value": value, "unit": "days"})
    return rows


@pytest.fixture
def exported(tmp_path: Path) -> Path:
    for who, name in enumerate("ab"):
        _export(tmp_path / f"{name}.csv", _rows(who), seed=who)
    return tmp_path


def test_no_number_of_an_export_says_which_row_is_which_or_is_compared(exported: Path) -> None:
    result = twofold("compare", "a.csv", "b.csv", "--output-format", "json", at=exported).json
    assert result["assumed"]["key"] == {"study": "covidence_id", "identity": ["parameter_type"]}
    assert {discrepancy["field"] for discrepancy in result["discrepancies"]} == {"value", "parameter_type"}
    assert {each["label"] for each in result["assumed"]["left_out"]} == {"row_id", "access_param_id"}
    assert result["rows"] == {
        "paired": 32,
        "proposed": 1,
        "only": {"a": 0, "b": 0},
        "has": {"a": 32, "b": 32},
        "cannot_be_paired": 0,
    }


def test_another_export_with_other_numbers_reopens_nothing(exported: Path) -> None:
    """Neither rows that are paired by identity nor the one that the team paired by hand."""
    decided = _rule_on_everything(exported)
    assert decided > 5
    for who, name in enumerate("ab"):
        _export(exported / f"{name}.csv", _rows(who), seed=10 + who)
    ran = twofold("compare", "a.csv", "b.csv", "--ledger", "rulings.jsonl", "--output-format", "json", at=exported)
    assert ran.code == 0
    assert ran.json["cells"]["open"] == ran.json["cells"]["stale"] == 0
    assert ran.json["cells"]["decided"] == decided
    assert (ran.json["rows"]["proposed"], ran.json["orphaned"]) == (0, [])


def _rule_on_everything(folder: Path) -> int:
    """Takes a ruling on each pairing and each discrepancy into a ledger, and says how many cells they settle."""
    compared = compare_files([folder / "a.csv", folder / "b.csv"]).comparison
    ruled = NewRuling(ruling="same", method="source", who=("eva",), when="2026-01-01")
    pairings = [each for pairing in compared.open_pairings for each in decide_pairing(compared, pairing, ruled)]
    settled = merge(compared.extractions, Ledger(tuple(pairings)), propose_studies=True)
    cells = [decide(settled, cell, replace(ruled, ruling="take", take="b")) for cell in settled.open]
    append_decisions(folder / "rulings.jsonl", [*pairings, *cells])
    return len(settled.open)

"""`compare --agreement` of published rating tables gives the coefficients that were printed for them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.extract.command import twofold
from tests.validate.agreement.statistics.published import FOUR_RATERS, PUBLISHED
from validate.agreement.statistics import conger_kappa, gwet_ac, percent_agreement, ratings_from_rows

RATINGS = Path(__file__).resolve().parents[4] / "shared" / "data" / "agreement"
REFERENCE = RATINGS / "REFERENCE.json"


def agreement(path: Path, at: Path, *options: str) -> Any:
    """The coefficients of the only question in a file."""
    ran = twofold("compare", path, "--agreement", *options, "--output-format", "json", at=at)
    return ran.json["agreement"]["fields"][0]


def test_two_abstractors_item_by_item(tmp_path: Path) -> None:
    entry = PUBLISHED["cont3x3abstractors"]
    answers = ("Ectopic", "AIU", "NIU")
    pairs = [
        (one, other)
        for one, line in zip(answers, entry["table"], strict=True)
        for other, times in zip(answers, line, strict=True)
        for _ in range(times)
    ]
    lines = [f"{number},{one},{other}" for number, (one, other) in enumerate(pairs, start=1)]
    path = tmp_path / "items.csv"
    path.write_text("\n".join(["item,rater1,rater2", *lines]), encoding="utf-8")
    found = agreement(path, tmp_path)
    printed = entry["unweighted"]
    assert found["percent"] == 0.89
    assert found["kappa"] == pytest.approx(printed["cohen_kappa"][0], abs=1e-6)
    assert found["ac1"] == pytest.approx(printed["gwet_ac1"][0], abs=1e-6)
    assert found["alpha"] == pytest.approx(printed["krippendorff_alpha"][0], abs=1e-6)


def test_four_raters_of_whom_one_rated_a_unit_alone(tmp_path: Path) -> None:
    """What one person rated alone counts in no coefficient, as it counts in no percentage."""
    lines = [f"{number},{','.join(text or '' for text in row)}" for number, row in enumerate(FOUR_RATERS, start=1)]
    path = tmp_path / "four.csv"
    path.write_text("\n".join(["unit,Rater1,Rater2,Rater3,Rater4", *lines]), encoding="utf-8")
    found = agreement(path, tmp_path)
    rated = ratings_from_rows([row for row in FOUR_RATERS if sum(text is not None for text in row) > 1])
    assert found["n"] == 11
    assert found["percent"] == pytest.approx(percent_agreement(rated).estimate, abs=1e-6)
    assert found["percent"] == round(PUBLISHED["cac.raw4raters"]["unweighted"]["percent_agreement"][0], 6)
    assert found["kappa"] == pytest.approx(conger_kappa(rated).estimate, abs=1e-6)
    assert found["ac1"] == pytest.approx(gwet_ac(rated).estimate, abs=1e-6)


@pytest.mark.skipif(
    not REFERENCE.is_file(), reason="needs ../shared/data/agreement, which is not part of the repository"
)
def test_the_files_themselves(tmp_path: Path) -> None:
    printed = json.loads(REFERENCE.read_text(encoding="utf-8"))
    six = agreement(RATINGS / "diagnoses.csv", tmp_path)
    assert six["fleiss"] == pytest.approx(printed["irr_diagnoses"]["fleiss_kappa"], abs=1e-6)
    two = agreement(RATINGS / "anxiety.csv", tmp_path, "--pairs", "rater2*=rater3*")
    assert two["kappa"] == pytest.approx(printed["irr_anxiety"]["raters_2_3"]["cohen_kappa_unweighted"], abs=1e-6)

"""Every number behind the pictures of the worked example, counted once more from the tables of the dataset."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from tests.extract.conftest import Played

Rows = list[dict[str, str]]


@pytest.fixture(scope="module")
def dataset(played: Played) -> Path:
    return played.folder / "dataset"


def rows(dataset: Path, name: str) -> Rows:
    with (dataset / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_each_picture_has_its_files_and_its_words(dataset: Path) -> None:
    files = {path.name for path in (dataset / "pictures").iterdir()}
    names = {path.stem for path in (dataset / "pictures").glob("*.svg")}
    assert names == {"people", "doses", "themes-by-study", "coverage", "agreement", "disagreements"}
    assert files == {f"{name}.{end}" for name in names for end in ("svg", "png", "csv")} | {"index.md"}
    index = (dataset / "pictures" / "index.md").read_text(encoding="utf-8")
    assert index.count("\n## Figure ") == index.count("\nIn words: ") == len(names)


def test_findings_are_those_of_the_dataset(dataset: Path) -> None:
    codes = {"not_reported": "NR", "unclear": "UC", "not_applicable": "NA", "pending": "PEND"}
    expected = Counter(
        (row["study"], theme, row["phase"] or codes.get(row["phase__status"], "blank"))
        for row in rows(dataset, "findings")
        for theme in row["domains"].split("; ")
    )
    shown = Counter[tuple[str, str, str]]()
    for row in rows(dataset, "pictures/themes-by-study"):
        shown[row["study"], row["code"], row["phase"]] += int(row["number"])
    assert shown == expected
    for row in rows(dataset, "pictures/coverage"):
        held = {key: number for key, number in expected.items() if key[1] == row["code"]}
        assert (int(row["studies"]), int(row["rows"])) == (len({key[0] for key in held}), sum(held.values()))


def test_people_are_those_of_the_dataset(dataset: Path) -> None:
    expected = {row["study"]: row["n_analysed"] for row in rows(dataset, "samples") if row["group"] == "total"}
    assert {row["study"]: row["people"] for row in rows(dataset, "pictures/people")} == expected


def test_doses_are_those_of_the_dataset(dataset: Path) -> None:
    ends = ("dose_min__base", "dose_max__base")
    expected = Counter(
        (
            row["study"],
            row["drug"],
            *(row[name] for name in ("dose__base", *ends)),
            "range" if row["dose_min__base"] and not row["dose__base"] else row["dose__status"],
        )
        for row in rows(dataset, "treatments")
        if row["drug"]
    )
    shown = [
        tuple(row[name] for name in ("study", "drug", "dose", "lowest", "highest", "status"))
        for row in rows(dataset, "pictures/doses")
    ]
    assert Counter(shown) == expected
    assert ("S09", "esketamine", "", "0.5", "3.0", "range") in shown


def test_agreement_is_that_of_the_dataset(dataset: Path) -> None:
    expected = {
        (row["table"], row["field"]): [float(row[name]) if row[name] else None for name in ("kappa", "ac1_low")]
        for row in rows(dataset, "agreement")
        if row["field"] and (row["kappa"] or row["ac1"]) and row["alpha_level"] not in {"interval", "ratio"}
        if row["label"] not in {"DOI", "PMID"}  # identifiers, each a category of its own
    }
    shown = {
        (row["table"], row["field"]): [float(row[name]) if row[name] else None for name in ("kappa", "ac1_low")]
        for row in rows(dataset, "pictures/agreement")
    }
    assert shown == expected


UNRESOLVED = "could not be resolved"


def test_disagreements_are_those_of_the_dataset(dataset: Path) -> None:
    differed = {
        (row["table"], row["study"], row["row"], row["field"]): (
            UNRESOLVED if row["ruling"] == "unresolved, report both" else row["method"]
        )
        for row in rows(dataset, "discrepancies")
        if row["kind"] not in {"ruled", "words"}
    }
    expected = Counter((table, method) for (table, *_), method in differed.items())
    shown = Counter[tuple[str, str]]()
    for row in rows(dataset, "pictures/disagreements"):
        shown[row["table"], row["way_label"]] += int(row["cells"])
    assert shown == expected


def test_the_columns_of_codes_are_called_as_their_fields_and_the_index_says_what_they_are(dataset: Path) -> None:
    (coded, *_), (given, *_) = rows(dataset, "pictures/themes-by-study"), rows(dataset, "pictures/doses")
    assert [*coded] == ["study", "label", "code", "code_label", "phase", "phase_label", "number"]
    assert {"drug", "drug_label", "route", "route_label", "dose"} <= given.keys()
    index = (dataset / "pictures" / "index.md").read_text(encoding="utf-8")
    assert "`themes-by-study.csv` (`phase` is Phase of treatment)." in index
    assert "`doses.csv` (`drug` is Drug, `route` is Route, `dose` is Dose)." in index

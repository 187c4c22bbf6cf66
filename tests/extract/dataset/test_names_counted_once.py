"""Titles, years and ids of studies are no entries: each count knows them by one name, and with one number."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pytest

from tests.extract.command import twofold
from tests.extract.small_review import TOOK_PART, begin_review, form_of

NAMES = (
    "{name: title, label: Title, type: words}",
    "{name: year, label: Year, type: year}",
    "{name: link, label: DOI, type: identifier, scheme: doi}",
)
STUDIES = (("S1", "One 2019"), ("S2", "Two 2020"))
SAME = {"title": "A trial", "year": "2019", "link": "10.1000/1", "n": "20", "finished": "yes"}
ADA = [{"study": "S1", **SAME}, {"study": "S2", **SAME}]
BEN = [{"study": "S1", **SAME, "year": "2020", "n": "21"}, {"study": "S2", **SAME, "title": "Some trial", "link": ""}]


@pytest.fixture(scope="module")
def review(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _begun(tmp_path_factory.mktemp("names"), NAMES)


def _begun(folder: Path, names: tuple[str, ...]) -> Path:
    form = form_of(*names, TOOK_PART)
    begin_review(folder / "review", form, {"ada": {"studies": ADA}, "ben": {"studies": BEN}}, studies=STUDIES)
    assert twofold("merge", at=folder / "review").code == 1
    twofold("build", "--draft", at=folder / "review")
    return folder / "review"


def _text(review: Path, name: str) -> str:
    return " ".join((review / "dataset" / name).read_text(encoding="utf-8-sig").split())


def _lines(review: Path, name: str) -> list[dict[str, str]]:
    with (review / "dataset" / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _report(review: Path) -> dict[str, list[list[str]]]:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', _text(review, "report.html"))
    assert found is not None
    data = json.loads(found[1])
    return {"letters": data["letters"], "states": [one["states"] for one in data["first"]["1"]]}


def test_every_count_has_the_same_numbers(review: Path) -> None:
    """Two entries are compared and one differs; three cells with names of studies differ."""
    merged = json.loads(twofold("merge", "--output-format", "json", at=review).out)
    counts = merged["cells"]
    assert (counts["agreed"], counts["conflict"], counts["omission"], counts["name_differs"]) == (1, 1, 0, 3)
    assert sorted(one["kind"] for one in merged["discrepancies"]) == ["conflict", *["name_differs"] * 3]
    agreed = json.loads(twofold("agree", "--output-format", "json", at=review).out)
    assert [(one["field"], one["n"]) for one in agreed["fields"] if one["table"]] == [("n", 2)]
    listed = {(one["field"], one["kind"], one["first_submissions"]) for one in _lines(review, "discrepancies.csv")}
    names = {(field, "name_differs", "no") for field in ("title", "year", "link")}
    assert listed == {("n", "conflict", "yes"), *names}
    methods = _text(review, "methods-in-full.md")
    assert "of 2 entries that are compared" in methods
    assert "1 differed in meaning (50.0%)" in methods
    assert "had filled in differed in 3 cells, which are in no other number here" in methods
    assert "One data item was sought" in methods
    assert "- 1 open disagreement - 3 open cells with names of studies" in methods
    assert "Names of studies (Title, Year, DOI), running numbers and cells that" in methods
    report = _report(review)
    letters = "".join("".join(rows) for rows in report["states"]).lower()
    assert letters.count(dict(report["letters"])["name_differs"]) == 3


def test_the_tables_for_the_paper_have_them_by_themselves(review: Path) -> None:
    lines = (review / "dataset" / "tables.md").read_text(encoding="utf-8").splitlines()
    cells = [[cell.strip() for cell in line.split("|")] for line in lines if line.startswith("| ")]
    rows = {cell[1].replace("\u2003", "").strip(): cell[2] for cell in reversed(cells)}
    assert rows["Entries in data items that are compared, which at least one of them had made"] == "2"
    assert rows["Disagreements on first submissions"] == "1"
    (names,) = (number for name, number in rows.items() if name.startswith("Cells with another name of the study"))
    assert names == "3"


def test_a_form_says_that_they_are_extracted(tmp_path: Path) -> None:
    """Here titles and ids count as any answer does; the year has no name beside it then, and counts too."""
    extracted = tuple(one.replace("}", ", names: no}") if "year" not in one else one for one in NAMES)
    review = _begun(tmp_path, extracted)
    counts = json.loads(twofold("merge", "--output-format", "json", at=review).out)["cells"]
    assert (counts["agreed"], counts["conflict"], counts["omission"], counts["name_differs"]) == (4, 3, 1, 0)
    assert "of 8 entries that are compared" in _text(review, "methods-in-full.md")
    assert {one["kind"] for one in _lines(review, "discrepancies.csv")} == {"conflict", "omission"}

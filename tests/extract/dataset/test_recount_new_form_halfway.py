"""A form that changes between two first submissions of a study: only what both were asked is compared."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.extract.command import agreement, twofold
from tests.extract.dataset.methods_recounted import check_numbers
from tests.extract.dataset.methods_text import in_figures
from tests.extract.dataset.report_page import data_of, led_to
from tests.extract.filled import FIRST_ROW
from tests.extract.small_review import begin_review, form_of
from tests.strategies import LAW

STUDIES = (("S1", ""), ("S2", ""), ("S3", ""))
WOMEN = "{name: women, label: Women, type: count}"
OLD = form_of("{name: design, label: Design, type: choice, choices: [{code: trial, label: Trial}, cohort]}", WOMEN)
DESIGN = (
    "{name: design, label: Design, type: choice, choices: [{code: rct, was: trial}, {code: nrt, was: trial}, cohort]}"
)
NEW = form_of(
    DESIGN,
    WOMEN,
    "{name: venue, label: Venue, type: choice, other: yes, choices: [online, hall]}",
    below="""\
  - name: sites
    label: Sites
    identity: [study, site]
    parent: studies
    fields:
      - {name: study, type: reference, to: studies}
      - {name: site, label: Site, type: key}
      - {name: town, label: Town, type: words}
""",
).replace("version: 1", "version: 2")


def type_in(path: Path, sheet: str, rows: Mapping[str, Mapping[str, str]]) -> None:
    """Types into the rows with these entries in the first column, which get a row if they have none."""
    book = openpyxl.load_workbook(path)
    page = book[sheet]
    column = {str(cell.value).split(" *")[0].strip(): cell.column for cell in page[2] if cell.value}
    for key, cells in rows.items():
        number = next(number for number in range(FIRST_ROW, 99) if page.cell(number, 1).value in {key, None})
        page.cell(number, 1).value = key
        for label, text in cells.items():
            page.cell(number, column[label]).value = text
    book.save(path)


Answers = Mapping[tuple[str, str], Mapping[str, str]]
"""What each person first submitted of each study."""

FIRST: Answers = {
    ("ada", "S1"): {"design": "Trial", "women": "9"},
    ("ben", "S1"): {"design": "Trial", "women": "9"},
    ("ada", "S2"): {"design": "Trial", "women": "5"},
    ("ben", "S2"): {"design": "nrt", "women": "6", "venue": "online"},
    ("ada", "S3"): {"design": "cohort", "women": "3", "venue": "hall"},
    ("ben", "S3"): {"design": "rct", "women": "3", "venue": "hall"},
}
EARLY = (("ada", "S1"), ("ben", "S1"), ("ada", "S2"))


def review(scratch: Path, first: Answers, *, new: str = NEW) -> Path:
    """The folder of a review in which what is EARLY was submitted with version 1, and all else with version 2."""
    filled = {
        who: {
            "studies": [
                {"study": study} | ({**first[who, study], "finished": "yes"} if (who, study) in EARLY else {})
                for study, _ in STUDIES
            ]
        }
        for who in ("ada", "ben")
    }
    folder = scratch / "review"
    begin_review(folder, OLD, filled, studies=STUDIES)
    twofold("merge", at=folder)
    (scratch / "new.yaml").write_text(new, encoding="utf-8")
    twofold("form", "migrate", scratch / "new.yaml", at=folder)
    for who in ("ada", "ben"):
        rows = {study: dict(ANEW[who, study]) for _, study in EARLY if (who, study) in EARLY}
        if new != NEW:
            rows = {study: {"Venue": cells["Venue"]} for study, cells in rows.items()}
        for study, _ in STUDIES:
            if (who, study) not in EARLY:
                rows[study] = {name.capitalize(): text for name, text in first[who, study].items()}
                rows[study]["Finished"] = "yes"
        type_in(folder / "extractions" / f"{who}.xlsx", "Studies", rows)
        type_in(folder / "extractions" / f"{who}.xlsx", "Sites", {"S2": {"Site": "north", "Town": "Oslo"}})
    twofold("merge", at=folder)
    ran = twofold("build", "--draft", at=folder)
    assert (folder / "dataset" / "methods.md").is_file(), ran.out + ran.err
    return folder


ANEW: Answers = {
    ("ada", "S1"): {"Design": "rct", "Venue": "hall"},
    ("ben", "S1"): {"Design": "rct", "Venue": "hall"},
    ("ada", "S2"): {"Design": "nrt", "Venue": "online"},
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ada submitted S1 and S2 with version 1 and Ben S1; S2 of Ben and S3 of both were submitted with version 2."""
    return review(tmp_path_factory.mktemp("halfway"), FIRST)


def copies(folder: Path) -> Iterator[tuple[str, set[str], dict[str, dict[str, str]]]]:
    """Each kept copy: whose it is, its columns, and what is typed in the studies that were first submitted in it."""
    for line in map(
        json.loads, (folder / "first-submissions" / "index.jsonl").read_text(encoding="utf-8").splitlines()
    ):
        page = openpyxl.load_workbook(folder / "first-submissions" / line["file"])["Studies"]
        columns = {str(cell.value).split(" *")[0].strip().lower(): cell.column for cell in page[2] if cell.value}
        rows = {}
        for number in range(FIRST_ROW, page.max_row + 1):
            study = str(page.cell(number, 1).value or "")
            if study.lower() in line["studies"]:
                typed = {name: str(page.cell(number, at).value or "") for name, at in columns.items()}
                rows[study] = {name: text for name, text in typed.items() if text}
        yield line["extractor"], set(columns), rows


def recounted(folder: Path) -> tuple[int, int, int]:
    """How many entries both were asked for and one made, in how many they differ, and how many are not compared.

    Of sites, the one entry that Ben made of S2 is not compared, because Ada's form had no such table.
    """
    asked: dict[tuple[str, str], dict[str, str | None]] = {}
    for who, columns, rows in copies(folder):
        for study, typed in rows.items():
            for name in ("design", "women", "venue"):
                if name in columns:
                    asked.setdefault((study, name), {})[who] = typed.get(name)
    made = differ = apart = 0
    for (study, _), answers in asked.items():
        other = [who for who, text in answers.items() if text == "Trial" and study == "S2"]
        entries = [text for who, text in answers.items() if who not in other]
        if len(entries) < 2:
            apart += any(entries)
        elif any(entries):
            made += 1
            differ += len(set(entries)) > 1
    return made, differ, apart + 1


def check(folder: Path) -> None:
    text = methods(folder)
    made, differ, apart = recounted(folder)
    assert f"On first submissions, of {made} entries that are compared and in which" in text
    assert (f"{differ} differed in meaning (" if differ else "none differed in meaning") in text
    assert f"{apart} further entr{'y is' if apart == 1 else 'ies are'} not compared" in in_figures(text)


def drawn(*designs: str) -> st.SearchStrategy[dict[str, str]]:
    offered = {"design": designs, "women": ("9", "12", "")}
    if "Trial" not in designs:
        offered["venue"] = ("hall", "online", "")
    return st.fixed_dictionaries({name: st.sampled_from(several) for name, several in offered.items()})


@given(
    st.fixed_dictionaries(
        {at: drawn("Trial", "cohort") if at in EARLY else drawn("rct", "nrt", "cohort") for at in FIRST}
    )
)
@settings(max_examples=max(2, LAW.max_examples // 20))
def test_the_methods_count_what_both_were_asked(first: dict[tuple[str, str], dict[str, str]]) -> None:
    with TemporaryDirectory() as scratch:
        check(review(Path(scratch), first))


def methods(folder: Path) -> str:
    return " ".join((folder / "dataset" / "methods.md").read_text(encoding="utf-8").split())


def test_only_what_both_were_asked_is_compared(folder: Path) -> None:
    check(folder)
    text = methods(folder)
    assert "On first submissions, of 6 entries that are compared and in which" in text
    assert "2 differed in meaning (33.3%): 2 with different values." in text
    assert (
        "Three further entries are not compared, because another extractor had submitted the study with another"
        " version of the form: 2 for which it had no column (Venue 1 and Town 1) and 1 in which that extractor gave an"
        " answer that the form no longer has (Design 1)."
    ) in text
    found = agreement(folder)
    ns = {
        name: (found["studies", name]["n"], found["studies", name]["n_values"]) for name in ("design", "women", "venue")
    }
    assert ns == {"design": (2, 1), "women": (3, 3), "venue": (1, 1)}
    assert found["sites", "town"]["n"] == 0
    assert sum(int(of["n_blank"] or 0) for (_, field), of in found.items() if field) == 0


def test_no_valid_answer_of_an_earlier_form_is_called_unreadable(folder: Path) -> None:
    everything = "".join(path.read_text(encoding="utf-8") for path in (folder / "dataset").glob("*.md"))
    output = " ".join(twofold("agree", at=folder).out.split())
    for text in (everything, output):
        assert "could not be read" not in text
        assert "In 1, there is an answer that the form no longer has, so that no two values can be compared." in text
    assert "2 cells have an answer that the form no longer has, and were compared as typed." in output
    assert "Only what both were asked is compared." in output


def test_no_change_that_the_form_asked_for_is_a_correction(folder: Path) -> None:
    text = methods(folder)
    assert (
        "In the workbooks, after first submissions, 2 entries were answered again because the form no longer has the"
        " first answer (ada 1; ada and ben both 1). In 1 data item (Venue) that the form got after first submissions, 2"
        " entries were filled in (ada 1; ada and ben both 1), and in 1 table (Sites) that it got then, 1 record was"
        " added (ada 1)."
    ) in text
    with (folder / "dataset" / "discrepancies.csv").open(encoding="utf-8-sig", newline="") as file:
        assert {(row["study"], row["field"]) for row in csv.DictReader(file)} == {("S2", "women"), ("S3", "design")}
    assert "corrected by" not in (folder / "dataset" / "tables.md").read_text(encoding="utf-8")


def test_numbers_of_agreement_in_the_report_lead_to_as_many_cells(folder: Path) -> None:
    """An answer that is no value of the form is not among those that a number of values leads to."""
    data = data_of((folder / "dataset" / "report.html").read_text(encoding="utf-8"))
    (table,) = [one for one in data["paper"] if one["name"] == "agreement"]
    rows = [row for group in table["groups"] for row in group["rows"]]
    numbers = {
        (rows[line][0], column): (int(rows[line][column]), led_to(data, trace))
        for line, column, trace in table["traces"]
        if column in {1, 3}
    }
    assert numbers["Design", 1] == (1, 1)
    assert numbers["Design", 3] == (2, 2)
    assert [shown for shown, led in numbers.values() if shown != led] == []


def test_every_number_of_the_methods_where_the_form_only_got_more(tmp_path: Path) -> None:
    design = "{name: design, label: Design, type: choice, choices: [{code: trial, label: Trial}, cohort]}"
    first = {at: {**cells, "design": "cohort" if at[0] == "ada" else "Trial"} for at, cells in FIRST.items()}
    folder = review(tmp_path, first, new=NEW.replace(DESIGN, design))
    check_numbers(folder)
    assert "not compared, because another extractor had submitted the study" in methods(folder)

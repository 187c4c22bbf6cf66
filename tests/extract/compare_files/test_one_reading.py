"""A form that `form infer` wrote reads the same files as `compare` does without it."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from tests.extract.command import Ran, twofold

JSON = ("--output-format", "json")
ISO = ["2018-01-03", "2019-02-26", "2020-03-11", "2021-12-25"]
POINTS = ["03.01.2018", "26.02.2019", "11.03.2020", "25.12.2021"]
SLASHES = ["01/03/2018", "02/26/2019", "03/11/2020", "12/25/2021"]
WORDS = ["3 January 2018", "26 Feb 2019", "11 March 2020", "25 December 2021"]


def both(at: Path, one: list[str], other: list[str]) -> tuple[Ran, Ran]:
    """Compared without and with the form that is guessed from both files."""
    for name, entries in (("a", one), ("b", other)):
        rows = "".join(f"S{number},{entry},{number}\n" for number, entry in enumerate(entries))
        (at / f"{name}.csv").write_text(f"study,searched,n\n{rows}", encoding="utf-8")
    assert twofold("form", "infer", "a.csv", "b.csv", "--to", "f.yaml", at=at).code == 0
    return twofold("compare", "a.csv", "b.csv", *JSON, at=at), twofold(
        "compare", "a.csv", "b.csv", "--form", "f.yaml", *JSON, at=at
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        *(
            (one, other)
            for one in (ISO, POINTS, SLASHES, WORDS)
            for other in (ISO, POINTS, SLASHES, WORDS)
            if one is not other
        ),
        (["3%", "16%", "97%", "50%"], ["0.03", "0.16", "0.97", "0.5"]),
        (["3", "16", "97", "50"], ["0.03", "0.16", "0.97", "0.5"]),
        (["2001", "2004", "1998", "2010"], ["01", "04", "98", "10"]),
    ],
)
def test_entries_that_two_files_write_in_two_ways_are_read_alike(
    tmp_path: Path, one: list[str], other: list[str]
) -> None:
    without, with_form = both(tmp_path, one, other)
    assert without.json["cells"]["conflict"] == 0
    assert with_form.json["cells"] == without.json["cells"]


def test_a_column_that_one_coder_alone_has_is_not_compared(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for name, headers in (
        ("Coding-A", ["study", "design", "n", "country", "pages"]),
        ("Coding-B", ["study", "design", "n", "country"]),
    ):
        sheet = book.create_sheet(name)
        sheet.append(headers)
        for number in range(1, 6):
            sheet.append([f"S{number}", "RCT", number, "UK", number][: len(headers)])
    del book["Sheet"]
    book.save(tmp_path / "both.xlsx")
    assert twofold("form", "infer", "both.xlsx", "--to", "f.yaml", at=tmp_path).code == 0
    without, with_form = (
        twofold("compare", "both.xlsx", *options, *JSON, at=tmp_path) for options in ((), ("--form", "f.yaml"))
    )
    assert with_form.json["cells"] == without.json["cells"] | {"blank": 5}, "the column is one of the form"
    for ran in (without, with_form):
        sentences = [one["sentence"] for one in ran.json["assumed"]["sentences"]]
        assert "only in the sheet 'Coding-A', so not compared: 'pages'" in sentences


def test_a_project_reads_dates_of_a_file_of_its_own_as_the_file_shows_them(tmp_path: Path) -> None:
    both(tmp_path, POINTS, POINTS)
    assert twofold("init", "review", "--form", "f.yaml", at=tmp_path).code == 0
    (tmp_path / "a.csv").rename(tmp_path / "review" / "extractions" / "a.csv")
    assert "is not a date" not in twofold("check", at=tmp_path / "review").out


def headed_twice(path: Path, mean: float, *, finished: bool = False) -> None:
    """A workbook of five studies under a title and a header of two rows."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["Extraction of our review"])
    sheet.append(["Study", None, "Intervention", None, "Control", None, None])
    for area in ("A2:B2", "C2:D2", "E2:F2"):
        sheet.merge_cells(area)
    sheet.append(["ID", "Country", "N", "Mean", "N", "Mean", *(["Finished"] if finished else [])])
    for number in range(5):
        row = [f"S{number}", "UK", 10 + number, 1.5 + number, 20 + number, mean if number == 2 else 7.5]
        sheet.append([*row, *(["yes"] if finished else [])])
    book.save(path)


def test_a_project_reads_a_header_of_two_rows_by_the_form_that_was_guessed_from_it(tmp_path: Path) -> None:
    for name, mean in (("ada", 2.5), ("ben", 3.5)):
        headed_twice(tmp_path / f"{name}.xlsx", mean)
    assert twofold("form", "infer", "ada.xlsx", "ben.xlsx", "--to", "f.yaml", at=tmp_path).code == 0
    form = (tmp_path / "f.yaml").read_text(encoding="utf-8")
    assert "label: Control / Mean" in form
    assert twofold("init", "review", "--form", "f.yaml", at=tmp_path).code == 0
    review = tmp_path / "review"
    for name, mean in (("ada", 2.5), ("ben", 3.5)):
        headed_twice(review / "extractions" / f"{name}.xlsx", mean, finished=True)
    checked = twofold("check", at=review)
    assert "error" not in checked.out
    merged = twofold("merge", *JSON, at=review)
    (found,) = [one for one in merged.json["discrepancies"] if one["kind"] == "conflict"]
    assert (found["study"], found["field"]) == ("S2", "control_mean")
    assert [value["cell"] for value in found["values"].values()] == ["F6", "F6"]

"""A table that nobody prepared is read by a form: its columns by label, by name, or by a header that is near."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.compare_files.plain_mapping import map_plain
from schema import row
from schema.form import make_form
from schema.row import Cell, Row
from tests.extract.command import twofold
from tests.validate.inference.plain import plain
from validate.extraction.extraction import read_extraction
from validate.inference.infer import infer


class Findings(Row, label="Findings", identity=("study",)):
    """A field's name is another one's label."""

    study: Cell[str] = row.key("Study")
    finding: Cell[int] = row.count("No.")
    text: Cell[str] = row.text("Finding")
    n_women: Cell[int] = row.count("Number of women")
    n_men: Cell[int] = row.count("Number of men")


FORM = make_form(Findings, name="findings", title="Findings", version="1")


def found(headers: list[str]) -> tuple[dict[str, str], list[str]]:
    """The header of each field, and the fields whose header was only near."""
    table = plain("|".join(headers), "|".join("x" for _ in headers))
    mapped = map_plain(FORM, table)
    near = [made.sentence for made in mapped.assumptions if "names are similar" in made.sentence]
    return {name: table.headers[number - 1] for name, number in mapped.raw.columns.items()}, near


@given(st.permutations(["study", "Finding", "no.", "Women, number of", "number of mem", "My notes"]))
def test_columns_may_stand_in_any_order(headers: list[str]) -> None:
    columns, near = found(headers)
    assert columns == {
        "study": "study",
        "finding": "no.",
        "text": "Finding",
        "n_men": "number of mem",
        "n_women": "Women, number of",
    }
    assert len(near) == 2


@pytest.mark.parametrize("header", ["Number of patients", "Women (%)", "Number of women 2"])
def test_a_header_that_says_something_else_is_no_column_of_the_form(header: str) -> None:
    assert found(["Study", header]) == ({"study": "Study"}, [])


def test_of_two_opposites_neither_is_read_as_the_other() -> None:
    assert found(["Study", "Number of women"])[0] == {"study": "Study", "n_women": "Number of women"}


def test_a_column_without_a_header_is_read_by_the_form_that_was_guessed_from_it() -> None:
    table = plain("study||n", *(f"{study}|{number}|{number * 7}" for study in "AB" for number in (1, 2, 3)))
    mapped = map_plain(infer([table]).form, table)
    assert mapped.raw.columns == {"study": 1, "no_header": 2, "n": 3}
    assert not mapped.assumptions


def test_a_consensus_may_write_its_dates_in_an_order_of_its_own() -> None:
    ours, theirs = plain("study|published", "a|2018-03-04", "b|2019-12-25"), plain("study|published", "a|04.03.2018")
    form = infer([ours, theirs]).form
    mapped = map_plain(form, plain("study|published", "a|3/4/2018", "b|12/25/2019"))
    read = read_extraction("consensus", form, "consensus.csv", [mapped.raw])
    assert read.tables["studies"].values["published"].to_list() == ["2018-03-04", "2019-12-25"]


def test_columns_without_a_header_that_match_no_column_are_no_field_of_a_form(tmp_path: Path) -> None:
    """Under the label `no header`, a form would take one such column for another."""
    ours = "study,low,notes\nAmes 2001,0.5,0.7\nBell 2002,0.6,0.9\nCole 2003,1.1,1.6\n"
    theirs = ours.replace("0.7", "0.7,the main paper").replace("0.9", "0.9,by mail").replace("1.6", "1.6,checked")
    (tmp_path / "a.csv").write_text(ours.replace(",notes", ""), encoding="utf-8")
    (tmp_path / "b.csv").write_text(theirs, encoding="utf-8")
    inferred = " ".join(twofold("form", "infer", "a.csv", "b.csv", "--to", "f.yaml", at=tmp_path).err.split())
    assert "without a header they match no column" in inferred
    ran = twofold("compare", "a.csv", "b.csv", "--form", "f.yaml", "--output-format", "json", at=tmp_path)
    assert [field["label"] for field in ran.json["fields"] if field["filled_in"]] == ["low"]
    said = [one["sentence"] for one in ran.json["assumed"]["sentences"] if one["about"] == "left out"]
    assert "the form has no field for these columns of a.csv: one without a header" in said

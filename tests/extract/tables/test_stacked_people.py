"""People's tables on one sheet, each under a row that names who filled it in, are extractors; outcomes are not."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from extract.compare_files.comparing import compare_files
from extract.compare_files.extractor_tables import extractor_tables
from extract.errors import CannotUse

HEADER = "Study,Design,N"
ANN = ("Abbott 2008,RCT,30", "Costa 2010,cohort,32", "Eze 2012,RCT,34")
BEN = ("Abbott 2008,RCT,30", "Costa 2010,RCT,32", "Eze 2012,RCT,3")


def stacked(folder: Path, *tables: tuple[str, Sequence[str]], between: str = ",,\n") -> Path:
    path = folder / "stacked.csv"
    path.write_text(between.join("\n".join([title, HEADER, *rows, ""]) for title, rows in tables), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("titles", "people"),
    [
        (("Reviewer: AB,,", "Reviewer: CD,,"), ["AB", "CD"]),
        (("Reviewer:,AB,", "Reviewer:,CD,"), ["AB", "CD"]),
        (("Extracted by Ann,,", "Extracted by Ben,,"), ["Ann", "Ben"]),
        (("Coder 1,,", "Coder 2,,"), ["Coder 1", "Coder 2"]),
    ],
)
@pytest.mark.parametrize("between", [",,\n", ""])
def test_a_row_that_names_a_person_above_each_header(
    tmp_path: Path, titles: tuple[str, str], people: list[str], between: str
) -> None:
    found = extractor_tables([stacked(tmp_path, (titles[0], ANN), (titles[1], BEN), between=between)])
    assert [*found.tables] == people
    assert [table.cells.rows()[1] for table in found.tables.values()] == [
        ("Costa 2010", "cohort", "32"),
        ("Costa 2010", "RCT", "32"),
    ]
    sentences = [assumption.sentence for assumption in found.assumed.assumptions]
    assert sentences[0] == (
        f"2 extractors, a table for each on one sheet: {people[0]} above row 3, {people[1]} above row"
        f" {8 + bool(between)}"
    )
    assert not any("ignored" in sentence for sentence in sentences)


def test_the_cells_that_differ_are_found(tmp_path: Path) -> None:
    compared = compare_files([stacked(tmp_path, ("Reviewer: AB,,", ANN), ("Reviewer: CD,,", BEN))])
    assert {cell.field for cell in compared.comparison.open} == {"design", "n"}


def test_the_consensus_below_is_kept_apart(tmp_path: Path) -> None:
    path = stacked(tmp_path, ("Reviewer: AB,,", ANN), ("Reviewer: CD,,", BEN), ("Consensus,,", ANN))
    found = extractor_tables([path])
    assert ([*found.tables], [*found.consensus]) == (["AB", "CD"], ["Consensus"])


def test_names_alone_are_people_only_where_most_cells_are_the_same(tmp_path: Path) -> None:
    found = extractor_tables([stacked(tmp_path, ("Ann,,", ANN), ("Ben,,", BEN))])
    assert [*found.tables] == ["Ann", "Ben"]
    assert found.assumed.assumptions[0].doubtful
    other = [f"{row.split(',')[0]},cross-over,{place}" for place, row in enumerate(ANN)]
    with pytest.raises(CannotUse) as error:
        extractor_tables([stacked(tmp_path, ("Pain,,", ANN), ("Sleep,,", other))])
    assert "come again above row 9 of the sheet stacked" in (error.value.hint or "")
    assert "write Reviewer: NAME in the row above each header" in (error.value.hint or "")


def test_two_tables_of_one_person_are_no_two_people(tmp_path: Path) -> None:
    with pytest.raises(CannotUse, match="one file"):
        extractor_tables([stacked(tmp_path, ("Reviewer: AB,,", ANN), ("Reviewer: AB,,", BEN))])

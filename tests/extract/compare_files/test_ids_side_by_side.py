"""Ids that stand beside the columns of people: `--key` takes them, and the agreed table keeps them."""

import csv
from pathlib import Path

import pytest

from extract.compare_files.comparing import compare_files
from tests.extract.command import twofold

ROWS = (
    "record,title,A_include,B_include,A_reason,B_reason,notes",
    "001,Sleep and mood,yes,yes,,,",
    "002,Pain at night,no,yes,design,design,see p. 2",
    "003,Cold hands,yes,yes,,,",
    "004,Warm feet,no,no,topic,topic,",
)
PAIRS = "A_*=B_*"


def sheet(folder: Path, rows: tuple[str, ...] = ROWS) -> Path:
    path = folder / "screening.csv"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


def agreed(path: Path, *key: str) -> list[list[str]]:
    options = [part for column in key for part in ("--key", column)]
    twofold("compare", path, "--pairs", PAIRS, *options, "--write-agreed", "agreed.csv", at=path.parent)
    return list(csv.reader((path.parent / "agreed.csv").read_text(encoding="utf-8-sig").splitlines()))


def test_another_column_of_ids_is_named_with_the_option_that_keeps_it(tmp_path: Path) -> None:
    output = " ".join(twofold("compare", sheet(tmp_path), "--pairs", PAIRS, at=tmp_path).out.split())
    assert "'record' also tells the rows apart > to have it in the key too: --key record --key title" in output
    table = agreed(tmp_path / "screening.csv", "record", "title")
    assert [row[:2] for row in table] == [line.split(",")[:2] for line in ROWS]


@pytest.mark.parametrize("key", ["record", "Record", "title"])
def test_the_key_may_be_any_column_of_nobody(tmp_path: Path, key: str) -> None:
    place = ROWS[0].split(",").index(key.lower())
    assert {row[0] for row in agreed(sheet(tmp_path), key)[1:]} == {line.split(",")[place] for line in ROWS[1:]}
    compared = compare_files([tmp_path / "screening.csv"], pairs=PAIRS, key=[key])
    assert [(cell.field, cell.kind) for cell in compared.comparison.open] == [("include", "conflict")]


def test_titles_that_come_twice_keep_an_id_beside_them(tmp_path: Path) -> None:
    twice = (*ROWS, "005,Warm feet,yes,no,,topic,")
    compared = compare_files([sheet(tmp_path, twice)], pairs=PAIRS, key=["title"])
    assert compared.comparison.form.studies.identity == ("title", "record")
    assert len(compared.comparison.open) == 3


def test_a_consensus_in_the_same_file_is_known_by_the_ids(tmp_path: Path) -> None:
    lines = [line.rpartition(",")[0] for line in ROWS]
    final = ["Final include", "yes", "yes", "yes", "no"]
    path = sheet(tmp_path, tuple(f"{line},{answer}" for line, answer in zip(lines, final, strict=True)))
    options = ("--pairs", PAIRS, "--key", "record")
    ran = twofold("adjudicate", "--consensus", path, "--of", path, *options, at=tmp_path)
    assert (ran.code, ran.out.splitlines()[0]) == (0, "1 ruling taken into decisions.jsonl"), ran.err
    assert twofold("compare", path, *options, "--ledger", "decisions.jsonl", at=tmp_path).code == 0


def test_a_column_that_is_not_there_is_still_refused(tmp_path: Path) -> None:
    ran = twofold("compare", sheet(tmp_path), "--pairs", PAIRS, "--key", "number", at=tmp_path)
    assert ran.code == 2
    assert "there is no column 'number'" in ran.err


def test_titles_and_ids_that_name_the_studies_too_stay_in_the_agreed_table(tmp_path: Path) -> None:
    """They are no answers: nothing compares them, and the percentages are of the answers alone."""
    for key in ((), ("record",)):
        table = agreed(sheet(tmp_path), *key)
        assert {"record", "title"} <= {*table[0]}
        at = [table[0].index(header) for header in ("record", "title")]
        assert sorted([row[place] for place in at] for row in table[1:]) == [line.split(",")[:2] for line in ROWS[1:]]
    compared = compare_files([tmp_path / "screening.csv"], pairs=PAIRS)
    counted = {field.label for field in compared.comparison.form.studies.fields if field.scored and not field.shown}
    assert not counted & {"record", "notes"}


def test_an_answer_of_nobody_does_not_describe_the_studies(tmp_path: Path) -> None:
    rows = tuple(f"{line},{year}" for line, year in zip(ROWS, ("year", "2001", "2001", "2004", "2005"), strict=True))
    assert "year" not in agreed(sheet(tmp_path, rows))[0]

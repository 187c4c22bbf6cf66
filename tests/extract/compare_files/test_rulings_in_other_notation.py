"""A ruling or a consensus means what `compare` would read it as beside the extractors' files: one reading for all."""

import csv
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest

from tests.extract.command import Ran, twofold

STUDIES = [f"Study {letter} 20{number}" for number, letter in enumerate("ABCDEFGHIJ", 10)]
HEADER = ["study", "n", "share", "risk", "sex", "drugs"]
NUMBERS = [1350, 2818, 4922, 7947, 3263, 1111, 2222, 3333, 4500, 5100]
SHARES = [45, 51, 30, 62, 80, 12, 44, 71, 90, 5]
RISKS = ["Low", "High", "Low", "Some", "Low", "High", "High", "Some", "Low", "Low"]
CODES = {"Low": "1", "Some": "2", "High": "3"}
DRUGS = ["metformin", "metformin; insulin", "insulin; glucagon"]
IN_WORDS = [
    [study, str(n), f"{share} %", risk, ("female", "male")[place % 2], DRUGS[place % 3]]
    for place, (study, n, share, risk) in enumerate(zip(STUDIES, NUMBERS, SHARES, RISKS, strict=True))
]
IN_CODES = [
    [study, f"{n[0]}.{n[1:]}", f"{int(share[:-2]) / 100:g}", CODES[risk], sex[0].upper(), drugs.replace("; ", " + ")]
    for study, n, share, risk, sex, drugs in IN_WORDS
]


def write(at: Path, name: str, rows: Sequence[Sequence[str]]) -> None:
    with (at / name).open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([HEADER, *rows])


def changed(rows: Sequence[Sequence[str]], changes: dict[tuple[int, str], str]) -> list[list[str]]:
    """The rows with other entries in some cells, by row and header."""
    return [
        [changes.get((place, header), text) for header, text in zip(HEADER, row, strict=True)]
        for place, row in enumerate(rows)
    ]


def taken(at: Path) -> Ran:
    of = ("--of", "a.csv", "--of", "b.csv")
    return twofold("adjudicate", "--consensus", "c.csv", *of, "--ledger", "l.jsonl", "--output-format", "json", at=at)


def agreed(at: Path) -> list[list[str]]:
    ran = twofold("compare", "a.csv", "b.csv", "--ledger", "l.jsonl", "--write-agreed", "t.csv", at=at)
    assert ran.code == 0, ran
    with (at / "t.csv").open(encoding="utf-8-sig") as file:
        return [row[: len(HEADER)] for row in csv.reader(file)][1:]


DIFFERING = {(2, "n"): "4.929", (6, "share"): "0.72", (4, "risk"): "3", (1, "sex"): "F", (5, "drugs"): "insulin"}


@pytest.mark.parametrize("notation", ["words", "codes"])
@pytest.mark.parametrize("consensus", ["words", "codes"])
def test_a_whole_consensus_rules_on_what_differs_alone(tmp_path: Path, notation: str, consensus: str) -> None:
    """Whether the extractors write alike or not, and whether the consensus does as they do."""
    theirs = {"words": IN_WORDS, "codes": IN_CODES}
    in_words = {**DIFFERING, (2, "n"): "4929", (6, "share"): "72 %", (4, "risk"): "High", (1, "sex"): "female"}
    write(tmp_path, "a.csv", IN_WORDS)
    write(tmp_path, "b.csv", changed(theirs[notation], DIFFERING if notation == "codes" else in_words))
    write(tmp_path, "c.csv", theirs[consensus])
    first, second = taken(tmp_path), taken(tmp_path)
    assert (len(first.json["taken"]), first.json["on_open"]) == (5, 5)
    assert (len(second.json["taken"]), second.json["already"]) == (0, 5)
    assert agreed(tmp_path) == [[s, n, share.removesuffix(" %"), *others] for s, n, share, *others in IN_WORDS]


def test_so_does_one_that_is_filled_in_only_where_they_differ(tmp_path: Path) -> None:
    write(tmp_path, "a.csv", IN_WORDS)
    write(tmp_path, "b.csv", changed(IN_CODES, DIFFERING))
    blank = [[study, *[""] * (len(HEADER) - 1)] for study in STUDIES]
    right = {cell: IN_CODES[cell[0]][HEADER.index(cell[1])] for cell in DIFFERING}
    write(tmp_path, "c.csv", changed(blank, right))
    assert len(taken(tmp_path).json["taken"]) == len(DIFFERING)
    assert agreed(tmp_path) == [[s, n, share.removesuffix(" %"), *others] for s, n, share, *others in IN_WORDS]


def test_percentages_of_a_consensus_are_parts_where_the_extractors_have_parts(tmp_path: Path) -> None:
    parts = [[study, n, f"{int(share[:-2]) / 100:g}", *others] for study, n, share, *others in IN_WORDS]
    write(tmp_path, "a.csv", parts)
    write(tmp_path, "b.csv", changed(parts, {(6, "share"): "0.72"}))
    write(tmp_path, "c.csv", changed(IN_WORDS, {(6, "share"): "73 %"}))
    assert len(taken(tmp_path).json["taken"]) == 1
    assert agreed(tmp_path) == changed(parts, {(6, "share"): "0.73"})


def test_what_is_read_otherwise_or_may_be_the_same_is_said(tmp_path: Path) -> None:
    other_order = [[*row[:-1], ", ".join(reversed(row[-1].split("; ")))] for row in IN_WORDS]
    write(tmp_path, "a.csv", IN_WORDS)
    write(tmp_path, "b.csv", IN_WORDS)
    write(tmp_path, "c.csv", [[*row[:3], code[3], *row[4:]] for row, code in zip(other_order, IN_CODES, strict=True)])
    said = twofold(
        "adjudicate", "--consensus", "c.csv", "--of", "a.csv", "--of", "b.csv", "--ledger", "l.jsonl", at=tmp_path
    )
    assert "in 'risk', c.csv has '1' for 'Low', '2' for 'Some', '3' for 'High'" in " ".join(said.err.split())


@pytest.mark.parametrize(
    ("place", "header", "typed", "kept"),
    [
        (6, "share", 0.5, "50"),  # as b writes the column
        (6, "share", "0.72", "72"),  # as b wrote this cell
        (6, "share", "0.5 %", "0.5"),
        (6, "share", "50", "50"),
        (2, "n", "4.925", "4925"),
        (4, "risk", "2", "Some"),
        (5, "drugs", "insulin + aspirin", "aspirin; insulin"),
    ],
)
def test_another_value_is_read_as_an_extractor_writes_the_column(
    tmp_path: Path, place: int, header: str, typed: str | float, kept: str
) -> None:
    write(tmp_path, "a.csv", IN_WORDS)
    write(tmp_path, "b.csv", changed(IN_CODES, {(place, header): DIFFERING[place, header]}))
    twofold("compare", "a.csv", "b.csv", "--to", "d.xlsx", "--ledger", "l.jsonl", at=tmp_path)
    book = openpyxl.load_workbook(tmp_path / "d.xlsx")
    sheet = book["Discrepancies"]
    columns = {cell.value: cell.column for cell in sheet[3]}
    for column, text in {
        "Ruling": "another value",
        "Another value": typed,
        "Method": "discussion",
        "Who": "a; b",
    }.items():
        sheet.cell(4, columns[column], text)
    book.save(tmp_path / "d.xlsx")
    assert twofold("adjudicate", "d.xlsx", "--ledger", "l.jsonl", at=tmp_path).code == 0
    assert agreed(tmp_path)[place][HEADER.index(header)] == kept


def test_so_is_each_sheet_of_a_consensus_on_linked_sheets(tmp_path: Path) -> None:
    """Its answers in codes and its parts of one are what the extractors wrote in words and as percentages."""
    studies = [[study, "yes" if place % 2 else "no", DRUGS[place % 3]] for place, study in enumerate(STUDIES)]
    counts = [
        [study, site, 10 + place, share] for place, (study, share) in enumerate(SITES) for site in ("lake", "hill")
    ]
    theirs = [*counts[:14], [*counts[14][:2], 99, counts[14][3]], *counts[15:]]
    agreed_studies = [[study, int(blinded == "yes"), drugs.replace("; ", " + ")] for study, blinded, drugs in studies]
    shares = [share for _, share in SITES for _ in ("lake", "hill")]
    agreed_counts = [[*row[:3], share / 100] for row, share in zip(counts, shares, strict=True)]
    for name, of_studies, of_counts in (
        ("a", studies, counts),
        ("b", studies, theirs),
        ("c", agreed_studies, agreed_counts),
    ):
        book = openpyxl.Workbook()
        book.remove(book.worksheets[0])
        for title, header, rows in (
            ("Studies", ["Study", "Blinded", "Drugs"], of_studies),
            ("Counts", ["Study", "Site", "Count", "Share %"], of_counts),
        ):
            sheet = book.create_sheet(title)
            for row in [header, *rows]:
                sheet.append(row)
        book.save(tmp_path / f"{name}.xlsx")
    of = ("--of", "a.xlsx", "--of", "b.xlsx", "--ledger", "l.jsonl")
    ran = twofold("adjudicate", "--consensus", "c.xlsx", *of, "--output-format", "json", at=tmp_path)
    assert (len(ran.json["taken"]), ran.json["on_open"]) == (1, 1)
    assert "Counts: in 'Share %', c.xlsx has" in " ".join(ran.err.split())
    twofold("compare", "a.xlsx", "b.xlsx", "--ledger", "l.jsonl", "--write-agreed", "t.xlsx", at=tmp_path)
    written = openpyxl.load_workbook(tmp_path / "t.xlsx")
    assert {tuple(row[:4]) for row in written["Counts"].iter_rows(min_row=2, values_only=True)} == {*map(tuple, counts)}
    assert {row[1] for row in written["Studies"].iter_rows(min_row=2, values_only=True)} == {"yes", "no"}


SITES = [*zip(STUDIES, (28.5, 27.5, 32, 31, 35.5, 34.5, 39, 38, 42.5, 41.5), strict=True)]


@pytest.mark.parametrize(
    ("times", "said"),
    [(100, "exactly 100 times those"), (10, "exactly 10 times those"), (1, None), (1.5, None)],
)
def test_numbers_on_another_scale_are_taken_but_named(tmp_path: Path, times: float, said: str | None) -> None:
    theirs = changed(IN_WORDS, {(2, "n"): "7", (3, "n"): "8"})
    write(tmp_path, "a.csv", IN_WORDS)
    write(tmp_path, "b.csv", theirs)
    write(tmp_path, "c.csv", [[row[0], f"{int(row[1]) * times:g}", *row[2:]] for row in IN_WORDS])
    text = " ".join(taken(tmp_path).err.split())
    assert ("in 'n', the numbers of c.csv are" in text) == (said is not None)
    assert said is None or f"{said} of the other files in 10 of 10 rows. They are taken as they are" in text

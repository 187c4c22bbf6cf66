"""Workbooks with several sheets of data: what is not compared is said first, and nothing is settled."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from shlex import split

import openpyxl
import pytest

from tests.extract.command import Ran, twofold

Rows = Sequence[Sequence[str | int]]
STUDIES: Rows = [("Study", "Design", "N"), *((f"S{n}", "RCT", 20 + n) for n in range(5))]
OUTCOMES: Rows = [
    ("Study", "Outcome", "Score"),
    *((f"S{n}", name, 3 + n) for n in range(5) for name in ("pain", "sleep")),
]
CODES: Rows = [("Code", "Meaning"), ("RCT", "randomised"), ("CT", "not randomised")]
ARMS: Rows = [("Study", "Arm", "N"), *((f"S{n}", arm, 20 + n) for n in range(4) for arm in ("first", "second"))]
CHANGED_ARMS = [*ARMS[:2], ("S0", "second", 99), ("S1", "first", 98), *ARMS[4:]]
CHANGED = [*STUDIES[:2], ("S1", "cohort", 99), *STUDIES[3:]]


def _compare(at: Path, one: Mapping[str, Rows], other: Mapping[str, Rows], *options: str) -> Ran:
    for name, sheets in (("a", one), ("b", other)):
        book = openpyxl.Workbook()
        book.remove(book.worksheets[0])
        for title, rows in sheets.items():
            sheet = book.create_sheet(title)
            for row in rows:
                sheet.append(row)
        book.save(at / f"{name}.xlsx")
    return twofold("compare", "a.xlsx", "b.xlsx", *options, at=at)


def test_a_sheet_in_which_the_files_differ_is_not_left_out_in_silence(tmp_path: Path) -> None:
    one, other = {"Features": ARMS, "Outcomes": OUTCOMES}, {"Features": CHANGED_ARMS, "Outcomes": OUTCOMES}
    ran = _compare(tmp_path, one, other)
    assert ran.code == 1
    assert " ".join(ran.out.split()).startswith(
        "Sheets 1 not compared, although the extractors differ in it: Features (8 rows). To compare it by itself:"
        " --sheet Features Studies a has 5"
    )
    assert ran.out.splitlines()[-1] == "  twofold compare a.xlsx b.xlsx --sheet Features"
    assert "the same entry in every cell" not in ran.out
    as_json = _compare(tmp_path, one, other, "--output-format", "json").json
    assert (as_json["settled"], as_json["not_compared"]) == (False, [{"sheet": "Features", "rows": {"a": 8, "b": 8}}])
    _compare(tmp_path, one, other, "--to", "d.xlsx", "--write-agreed", "t.xlsx")
    for book in ("d.xlsx", "t.xlsx"):
        sheets = openpyxl.load_workbook(tmp_path / book)
        texts = [str(cell) for sheet in sheets for row in sheet.iter_rows(values_only=True) for cell in row]
        assert any("1 not compared, although the extractors differ in it: Features" in text for text in texts)
    chosen = _compare(tmp_path, one, other, "--sheet", "Features")
    assert ("2 conflicts" in chosen.out, "not compared, although" in chosen.out) == (True, False)
    assert _compare(tmp_path, one, other, "--sheet", "Outcomes").code == 0


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"Features": STUDIES, "Outcomes": OUTCOMES}, {"Outcomes": OUTCOMES, "features": STUDIES}),
        ({"Outcomes": OUTCOMES, "Lists": CODES}, {"Outcomes": OUTCOMES, "Lists": CODES[:2]}),
        ({"Outcomes": OUTCOMES}, {"Outcomes": OUTCOMES, "Features": STUDIES}),
    ],
)
def test_sheets_that_are_equal_or_no_data_or_in_one_file_alone_keep_nothing_open(
    tmp_path: Path, one: Mapping[str, Rows], other: Mapping[str, Rows]
) -> None:
    ran = _compare(tmp_path, one, other)
    assert (ran.code, "not compared, although" in ran.out) == (0, False)


def test_a_hidden_sheet_in_which_the_files_differ_is_named_too(tmp_path: Path) -> None:
    _compare(tmp_path, {"Outcomes": OUTCOMES, "Features": STUDIES}, {"Outcomes": OUTCOMES, "Features": CHANGED})
    for name in ("a.xlsx", "b.xlsx"):
        book = openpyxl.load_workbook(tmp_path / name)
        book["Features"].sheet_state = "hidden"
        book.save(tmp_path / name)
    ran = twofold("compare", "a.xlsx", "b.xlsx", at=tmp_path)
    assert (ran.code, ran.out.startswith("Sheets   1 not compared")) == (1, True)
    assert "2 conflicts" in twofold("compare", "a.xlsx", "b.xlsx", "--sheet", "Features", at=tmp_path).out


def test_the_hidden_sheets_of_a_workbook_of_twofold_are_not_among_them(tmp_path: Path) -> None:
    lists: Rows = [("yes", "a"), ("no", "b"), (), ("Codes", "Names")]
    stamp = {"_lists": lists, "_twofold": STUDIES}
    _compare(
        tmp_path, {"Outcomes": OUTCOMES, **stamp}, {"Outcomes": OUTCOMES, "_lists": lists[1:], "_twofold": CHANGED}
    )
    for name in ("a.xlsx", "b.xlsx"):
        book = openpyxl.load_workbook(tmp_path / name)
        for title in stamp:
            book[title].sheet_state = "veryHidden"
        book.save(tmp_path / name)
    ran = twofold("compare", "a.xlsx", "b.xlsx", at=tmp_path)
    assert (ran.code, "not compared" in ran.out) == (0, False), ran.out


def test_a_table_below_is_named_by_its_cell(tmp_path: Path) -> None:
    below: Rows = [(), (), ("Item", "Answer", "Page", "Who"), ("funding", "none", 3, "AB")]
    ran = _compare(
        tmp_path, {"One": [*OUTCOMES, *below]}, {"One": [*OUTCOMES, *below[:3], ("funding", "yes", 3, "AB")]}
    )
    assert (ran.code, "To compare it by itself: --sheet 'One!A" in " ".join(ran.out.split())) == (1, True)


def test_nothing_is_settled_where_no_column_is_compared(tmp_path: Path) -> None:
    rows = [("Study", "x entirely other"), *((f"S{n}", f"{n * 7}") for n in range(4))]
    ran = _compare(
        tmp_path, {"A": rows}, {"A": [("Study", "Country of origin"), *((f"S{n}", "Peru") for n in range(4))]}
    )
    assert (ran.code, "share no column but the key" in " ".join(ran.out.split())) == (1, True)


def test_the_tables_of_an_export_are_compared_one_by_one(tmp_path: Path) -> None:
    """The repeated visits of REDCap are a table of their own."""
    head = "record_id,redcap_repeat_instrument,redcap_repeat_instance,design,n,bp\n"
    rows = "1,,,rct,20,\n1,visit,1,,,100\n1,visit,2,,,110\n2,,,cohort,30,\n2,visit,1,,,120\n2,visit,2,,,130\n"
    for name, changed in (("a", rows), ("b", rows.replace("130", "131"))):
        (tmp_path / f"{name}.csv").write_text(head + changed, encoding="utf-8")
    ran = twofold("compare", "a.csv", "b.csv", at=tmp_path)
    assert (
        ran.code,
        " ".join(ran.out.split()).startswith(
            "Sheets 1 not compared, although the extractors differ in it: visit (4 rows)"
        ),
    ) == (
        1,
        True,
    )
    assert "1 conflict" in twofold("compare", "a.csv", "b.csv", "--sheet", "visit", at=tmp_path).out
    (tmp_path / "b.csv").write_text(head + rows.replace("rct", "RCT"), encoding="utf-8")
    assert twofold("compare", "a.csv", "b.csv", at=tmp_path).code == 0


def test_so_are_the_sheets_that_several_people_share(tmp_path: Path) -> None:
    """Each sheet of one workbook says who coded a row; only one of no studies in which they differ is named."""
    people = ("Anna", "Ben")
    features: Rows = [
        ("Study", "Coder", "Design", "N"),
        *((f"S{n}", who, "RCT", 20 + n) for n in range(4) for who in people),
    ]
    outcomes: Rows = [("Measure", "Coder", "Score"), *((f"M{n}", who, 3) for n in range(2) for who in people)]
    team: Rows = [("Person", "Role"), *((who, "coder") for who in people)]
    shared = {"Features": features, "Outcomes": outcomes, "Team": team}
    _compare(tmp_path, shared, shared)
    ran = twofold("compare", "a.xlsx", "--by", "Coder", at=tmp_path)
    assert (ran.code, "Sheets" in ran.out) == (0, False)
    changed = shared | {"Outcomes": [*outcomes[:-1], ("M1", "Ben", 4)]}
    _compare(tmp_path, changed, changed)
    for by in (("--by", "Coder"), ()):
        ran = twofold("compare", "a.xlsx", *by, at=tmp_path)
        first = " ".join(ran.out.split())  # a narrow screen wraps it
        assert first.startswith("Sheets 1 not compared, although the extractors differ in it: Outcomes (2 rows)")
        assert ran.code == 1


def test_the_command_for_another_sheet_has_a_workbook_and_a_ledger_of_its_own(tmp_path: Path) -> None:
    changed = [*OUTCOMES[:3], ("S1", "pain", 99), *OUTCOMES[4:]]
    sheets = {"First (pain)": OUTCOMES, "Second": OUTCOMES}
    ran = _compare(tmp_path, sheets, {"First (pain)": changed, "Second": changed}, "--to", "differ.xlsx")
    (command,) = [line.strip() for line in ran.out.splitlines() if "--sheet Second --to" in line]
    own = "--to 'differ Second.xlsx' --ledger 'decisions Second.jsonl'"
    assert command == f"twofold compare a.xlsx b.xlsx --sheet Second {own}"
    again = twofold(*split(command)[1:], at=tmp_path)
    assert (again.code, (tmp_path / "differ Second.xlsx").exists()) == (1, True)

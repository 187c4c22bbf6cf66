"""The circle: comparison, sheet, rulings, decisions, merge. What was ruled holds, and nothing is asked twice."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from string import ascii_uppercase
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DataObject, DrawFn

from extract.adjudication.intake.file_rulings import FileRulings
from extract.adjudication.intake.read import read_sheet
from extract.adjudication.layout.slots import from_slots
from extract.adjudication.lines.names import Names
from extract.adjudication.lines.words import (
    BLANK,
    CORRECT,
    INPUTS,
    KEY,
    NOT_EXTRACTED,
    PAIRINGS,
    RULING,
    SHEET,
    STATUS,
    WHOLE_ROW,
    value_header,
)
from extract.adjudication.workbook.write import write_sheet
from extract.project.ledger.ledger_file import append_decisions, read_ledger
from tests.extract.adjudication import typist as hands
from tests.extract.adjudication.typist import Row, Typist, a_sheet, typing, unread, unread_on_disk
from tests.review import MEANINGS, NAMES, REVIEW, Sheets, extractions
from tests.ruling_strategies import is_readable, settled
from tests.strategies import EXTRACTORS, SIDE_BY_SIDE, at_odds, disagreeing, messy, side_by_side
from validate.ledger.ledger import Decision, Ledger
from validate.merge import merge, merge_again
from validate.merge.comparison import Comparison

REASONS = st.sampled_from(["", "Table 2 says so", "=1+1", "-", "  see p. 4\nand 5 "])
WHEN = "2026-05-03T09:30:00Z"
SHEET_AFTER_SHEET = settings(max_examples=2) if SIDE_BY_SIDE.max_examples < 50 else SIDE_BY_SIDE
"""For laws in which sheets of many reviews are written and ruled on again and again: an example takes seconds."""
FIELDS = {(table.label, field.label): (table.name, field.name) for table in REVIEW.tables for field in table.fields}


def merged(several: list[Sheets], *decisions: Decision) -> Comparison:
    return merge(extractions(several), Ledger(decisions))


@st.composite
def only_cells_are_open(draw: DrawFn, k: int) -> Comparison:
    """What k extractors recorded of many reviews, once it is ruled which row is which."""
    return settled(draw, merged(draw(side_by_side(disagreeing(k)))))


def can_be_taken(row: Row, text: str) -> bool:
    """Whether what a line shows of an extractor is an answer to its field, or blank."""
    table, name = FIELDS[row["Sheet"], row["Field"]]
    absent = text.startswith(("(does not", "(did not"))
    return not absent and (text == BLANK or is_readable(REVIEW[table][name], text))


def what_to_rule(data: DataObject, row: Row, k: int) -> tuple[str, ...]:
    """What a person might fill in, so that the line is closed."""
    if row["Field"] == WHOLE_ROW:
        ruling, value = data.draw(st.sampled_from(["keep the row", "Drop the row ", "both", "neither"])), ""
    else:
        values = from_slots(row.get, Names({name: name for name in NAMES[:k]}), value_header, NOT_EXTRACTED)
        place = FIELDS[row["Sheet"], row["Field"]]
        field = REVIEW[place[0]][place[1]]
        has = [name for name in NAMES[:k] if can_be_taken(row, values[name] or "")]
        reference = field.reference is not None
        another = ["another value"] if place in MEANINGS and not reference else []
        ruling = data.draw(st.sampled_from([*has, "neither", "unresolved, report both", *another]))
        value = MEANINGS[place][0][0] if ruling == "another value" else ""
    method, who = data.draw(
        st.sampled_from([("discussion", "; ".join(NAMES[:k])), ("third person", "Eva"), ("report read again", "eva")])
    )
    reason = data.draw(REASONS)
    return ruling, value, method, who, data.draw(st.sampled_from(["", "omission", "a whim"])), reason


def rule_on_all(data: DataObject, path: Path, k: int, comparison: Comparison) -> FileRulings:
    """On every line that is open; of rows that are alike, proposed ones may be one, and all others are not.

    A row that was to be kept although the row that it points to is dropped, although another has its name, or although
    an answer in it cannot be read, is refused, and so it is dropped.
    """

    def pair(typist: Typist) -> None:
        for row in typist.rows():
            if row[STATUS] == "open":
                proposed = row["Question"] == "Are these the same row?"
                same = proposed and data.draw(st.booleans())
                who = data.draw(st.sampled_from([("discussion", "; ".join(NAMES[:k])), ("third person", "Eva")]))
                typist.fill(row, "same row" if same else "different rows", *who, "", data.draw(REASONS))

    def work(typist: Typist) -> None:
        for row in typist.rows():
            if row[STATUS] == "open" and row[RULING] != CORRECT:
                typist.fill(row, *what_to_rule(data, row, k))

    typist = Typist(path)
    if PAIRINGS in typist.book.sheetnames:
        pair(typist.on(PAIRINGS))
    work(typist)
    return without_what_cannot_be_kept(typist, comparison)


def without_what_cannot_be_kept(typist: Typist, comparison: Comparison) -> FileRulings:
    """The rulings of a sheet that is saved, after rows that nobody can keep are dropped in it."""
    typist.save()
    read = read_sheet(typist.path, comparison, when=WHEN)
    while lines := _not_to_be_kept(read):
        for row in typist.rows():
            if row[""] in lines:
                typist.fill(row, "drop the row", "")
        typist.save()
        read = read_sheet(typist.path, comparison, when=WHEN)
    return read


def _not_to_be_kept(read: FileRulings) -> frozenset[str]:
    """The lines that were refused because they keep a row that nobody can keep."""
    reasons = ("which is dropped", "[duplicate-row]", "this row has an answer that cannot be read")
    return frozenset(
        refusal.cell.lstrip(ascii_uppercase)
        for refusal in read.refused
        if refusal.cell and any(reason in refusal.message for reason in reasons)
    )


def settled_by_sheets(data: DataObject, several: list[Sheets], path: Path) -> Comparison:
    """What is left when people have ruled on sheet after sheet. Which row is which has to hold as it was ruled."""
    after = merged(several)
    for _ in range(12):
        write_sheet(after, path)
        read = rule_on_all(data, path, len(several), after)
        sentences = [(each.code, each.message) for each in (*read.refused, *read.out_of_date)]
        assert not sentences or read.pairings, sentences
        assert all(
            code == "ruling-out-of-date" or text.startswith("confirm the pairing") for code, text in sentences
        ), sentences
        if not read.decisions:
            break
        after = merge_again(after, after.ledger + read.decisions)
    return merged(several, *after.ledger.decisions)


@given(k=EXTRACTORS, data=st.data())
@SIDE_BY_SIDE
def test_when_every_line_is_ruled_nothing_is_open_and_the_next_sheet_says_the_same(k: int, data: DataObject) -> None:
    comparison = data.draw(only_cells_are_open(k))
    with a_sheet(comparison) as path:
        rule_on_all(data, path, k, comparison)
        read = read_sheet(path, comparison, when=WHEN)
        assert read.refused == read.out_of_date == (), [
            (each.code, each.message) for each in (*read.refused, *read.out_of_date)
        ]
        assert unread_on_disk(path, comparison) == read.lines
        ruled = read.lines + read.already
        after = merge(comparison.extractions, comparison.ledger + read.decisions)
        assert after.open == ()
        again = read_sheet(path, after, when="later")
        assert (again.decisions, again.already, unread(again)) == ((), ruled, 0)
        write_sheet(after, path)
        untouched = read_sheet(path, after, when="later")
        assert (untouched.decisions, unread(untouched)) == ((), 0)
        assert untouched.already == ruled
        for row in Typist(path).rows():
            if row[KEY] and row[STATUS] != "dropped with its row":
                assert row[STATUS] == "decided"
                assert row[RULING]


@given(data=st.data(), seed=st.integers(0, 99))
@SIDE_BY_SIDE
def test_a_ruling_finds_its_place_by_content_wherever_its_line_went(data: DataObject, seed: int) -> None:
    comparison = data.draw(only_cells_are_open(2))
    with a_sheet(comparison) as path:
        rule_on_all(data, path, 2, comparison)
        as_ruled = {each.model_copy(update={"bulk": 0}).line() for each in without_bulk(path, comparison)}
        for mischief in data.draw(st.permutations(MISCHIEF))[:3]:
            typing(path, lambda typist, do=mischief: do(typist, seed))  # type: ignore[misc]
            assert {each.line() for each in without_bulk(path, comparison)} == as_ruled
        typing(path, hands.more_above)
        assert {each.line() for each in without_bulk(path, comparison)} == as_ruled


MISCHIEF = [
    hands.shuffle_rows,
    hands.shuffle_columns,
    lambda typist, seed: hands.without_column(typist, KEY) if KEY in typist.headers() else None,
    lambda typist, seed: hands.without_column(typist, "What differs") if "What differs" in typist.headers() else None,
]


def without_bulk(path: Path, comparison: Comparison) -> list[Decision]:
    read = read_sheet(path, comparison, when=WHEN)
    assert read.refused == read.out_of_date == (), [(e.code, e.message) for e in (*read.refused, *read.out_of_date)]
    return [Decision(**{**decision.model_dump(), "bulk": 0}) for decision in read.decisions]


@given(data=st.data())
@SIDE_BY_SIDE
def test_deleted_lines_are_just_not_ruled_on(data: DataObject) -> None:
    comparison = data.draw(only_cells_are_open(2))
    with a_sheet(comparison) as path:
        rule_on_all(data, path, 2, comparison)
        full = read_sheet(path, comparison, when=WHEN)
        gone = data.draw(st.integers(1, max(1, full.lines)))
        typing(path, lambda typist: typist.sheet.delete_rows(hands.HEADER + 1, gone))
        rest = read_sheet(path, comparison, when=WHEN)
        assert rest.lines == full.lines - min(gone, full.lines)
        assert rest.refused == rest.out_of_date == ()


@given(data=st.data())
@SIDE_BY_SIDE
def test_blinded_sheets_hold_no_name_and_go_the_same_circle(data: DataObject) -> None:
    comparison = data.draw(only_cells_are_open(2))
    with a_sheet(comparison, blinded=True) as path:
        names = Names({name: name for name in ("Extractor 1", "Extractor 2")})

        typist = Typist(path)
        written = [str(cell.value) for sheet in typist.book for row in sheet.iter_rows() for cell in row]
        assert not [text for text in written for name in NAMES if name in text]
        for row in typist.rows():
            if row[KEY]:
                shown = from_slots(row.get, names, value_header, NOT_EXTRACTED)["Extractor 2"] or ""
                takes = row["Field"] == WHOLE_ROW or can_be_taken(row, shown)
                ruling = "Extractor 2" if takes else "neither"
                typist.fill(row, ruling, "", "discussion", "Extractor 1; extractor 2")
        read = without_what_cannot_be_kept(typist, comparison)
        assert read.refused == read.out_of_date == (), [
            (each.code, each.message) for each in (*read.refused, *read.out_of_date)
        ]
        assert all(set(decision.who) == {"alice", "bob"} for decision in read.decisions)
        assert merge(comparison.extractions, comparison.ledger + read.decisions).open == ()


@given(data=st.data())
@SHEET_AFTER_SHEET
def test_whatever_a_person_in_a_hurry_extracted_the_sheet_can_be_written_and_read(data: DataObject) -> None:
    several = data.draw(side_by_side(messy(3)))
    with TemporaryDirectory() as folder:
        path = Path(folder, "adjudication.xlsx")
        after = settled_by_sheets(data, several, path)
        assert {cell.kind for cell in after.open} <= {"duplicate", "unidentified"}
        write_sheet(after, path)
        assert unread_on_disk(path, after) == 0


@given(k=EXTRACTORS, data=st.data())
@SHEET_AFTER_SHEET
def test_rows_that_are_called_otherwise_are_settled_before_their_cells(k: int, data: DataObject) -> None:
    """Whatever is ruled on them: in the end nothing is open, and the ledger has all that the sheets said."""
    several = data.draw(side_by_side(at_odds(k)))
    with TemporaryDirectory() as folder:
        path = Path(folder, "adjudication.xlsx")
        after = settled_by_sheets(data, several, path)
        assert not after.open_pairings
        assert not after.open
        write_sheet(after, path)
        assert not hands.asks_about_rows(path)
        assert unread_on_disk(path, after) == 0


def test_the_ledger_on_disk_closes_the_circle_too(tmp_path: Path) -> None:
    comparison = merged(KETAMINE)
    sheet, ledger = tmp_path / "adjudication.xlsx", tmp_path / "decisions.jsonl"
    write_sheet(comparison, sheet)
    typing(sheet, lambda typist: typist.fill(typist.row(Field="N"), "bob", "", "source", "Eva", "", "p. 4"))
    append_decisions(ledger, read_sheet(sheet, comparison, when=WHEN).decisions)
    after = merge(extractions(KETAMINE), read_ledger(ledger).ledger)
    assert unread_on_disk(sheet, after) == 0
    write_sheet(after, sheet)
    row = Typist(sheet).row(Field="N")
    assert [row[header] for header in (STATUS, *INPUTS)] == [
        "decided",
        "bob",
        "",
        "report read again",
        "Eva",
        "",
        "p. 4",
    ]


def test_the_same_comparison_gives_the_same_bytes(tmp_path: Path) -> None:
    one, other = tmp_path / "one.xlsx", tmp_path / "other.xlsx"
    write_sheet(merged(KETAMINE), one)
    write_sheet(merged(KETAMINE), other)
    assert one.read_bytes() == other.read_bytes()


@pytest.mark.long
@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
@pytest.mark.parametrize("ending", ["xlsx", "ods", "csv"])
def test_a_sheet_saved_by_libreoffice_is_the_same_sheet(tmp_path: Path, ending: str) -> None:
    comparison = merged(KETAMINE)
    sheet = tmp_path / "adjudication.xlsx"
    write_sheet(comparison, sheet)

    def work(typist: Typist) -> None:
        for row in typist.rows():
            kept = row["Field"] == WHOLE_ROW
            typist.fill(row, "keep the row" if kept else "alice", "", "discussion", "alice; bob", "", "=p. 4")

    typing(sheet, work)
    before = read_sheet(sheet, comparison, when=WHEN)
    assert before.lines == len(Typist(sheet).rows())
    saved = tmp_path / "saved"
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    number = Typist(sheet).book.sheetnames.index(SHEET) + 1  # a CSV file has one sheet and no other
    as_csv = f"csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,{number}"
    form = as_csv if ending == "csv" else ending
    command = ["soffice", profile, "--headless", "--convert-to", form, "--outdir", str(saved), str(sheet)]
    subprocess.run(command, check=True, capture_output=True)
    (again,) = saved.iterdir()
    assert read_sheet(again, comparison, when=WHEN) == before


KETAMINE: list[Sheets] = [
    {
        "studies": [{"study": "K1", "country": "UK", "year": "2019"}],
        "arms": [
            {
                "study": "K1",
                "arm": "Ketamine",
                "drug": "ketamine",
                "n": "24",
                "n__place": "p. 4",
                "n__words": "24 of 30",
            },
            {"study": "K1", "arm": "Placebo", "drug": "saline", "n": "13"},
        ],
        "findings": [{"study": "K1", "finding": "F1", "text": "Mood lifted."}],
    },
    {
        "studies": [{"study": "K1", "country": "France", "year": "2019"}],
        "arms": [{"study": "K1", "arm": "ketamine", "drug": "ketamine", "n": "42", "route": "IV"}],
        "findings": [{"study": "K1", "finding": "1", "text": "It cost too much", "told": "3"}],
    },
]

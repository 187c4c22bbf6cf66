"""Which row is which: asked on a sheet of its own, ruled on, and taken back before anything is ruled on cells."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from extract.adjudication.intake.file_rulings import FileRulings
from extract.adjudication.intake.read import read_sheet
from extract.adjudication.lines.words import BELONGS, KEY, PAIRINGS, PROPOSED, QUESTION, RULING, STATUS, WHY
from extract.adjudication.workbook.write import write_sheet
from extract.compare_files.comparing import compare_files
from tests.extract.adjudication import typist as hands
from tests.extract.adjudication.typist import Row, Typist, typing, unread, unread_on_disk
from tests.strategies import NAMES, Sheets, edited, extractions, merged_once
from validate.ledger.ledger import Decision, Ledger
from validate.merge import merge
from validate.merge.comparison import Comparison

WHEN = "2026-05-03"
ALICE: Sheets = {
    "studies": [{"study": "K1", "country": "UK", "year": "2019"}],
    "arms": [
        {"study": "K1", "arm": "Ketamine", "drug": "ketamine", "n": "24", "route": "IV"},
        {"study": "K1", "arm": "Placebo", "drug": "saline", "n": "13", "route": "IM"},
    ],
    "findings": [{"study": "K1", "finding": "F1", "text": "It cost too much", "told": "3"}],
    "quotes": [
        {"study": "K1", "finding": "F1", "quote": "I paid for it with what was left of my savings", "page": "p. 5"}
    ],
}
BOB: Sheets = {
    "studies": [{"study": "K1", "country": "UK", "year": "2019"}],
    "arms": [
        {"study": "K1", "arm": "ketamine", "drug": "ketamine", "n": "24", "route": "IV"},
        {"study": "K1", "arm": "Saline placebo", "drug": "saline", "n": "14", "route": "IM"},
    ],
    "findings": [{"study": "K1", "finding": "7", "text": "It cost too much", "told": "3"}],
    "quotes": [{"study": "K1", "finding": "7", "quote": "I paid for it with what was left", "page": "p. 5"}],
}
ARMS, QUOTES = {"Sheet": "Arms", "Status": "open"}, {"Sheet": "Quotes", "Status": "open"}
TALKED = ("discussion", "alice; bob")
THIRD = ("third person", "Zoe")


def merged(*decisions: Decision, alice: Sheets = ALICE, bob: Sheets = BOB) -> Comparison:
    return merged_once([alice, bob], *decisions)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sheet as it was written; nothing may change it."""
    sheet = tmp_path_factory.mktemp("written") / "adjudication.xlsx"
    write_sheet(merged(), sheet)
    return sheet


@pytest.fixture
def path(written: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy2(written, tmp_path))


def pair(path: Path, where: dict[str, str], *texts: str) -> str:
    """Fills in a line of the sheet of pairings and gives the cell of its ruling."""
    cells: list[str] = []

    def work(typist: Typist) -> None:
        row = typist.row(**where)
        typist.fill(row, *texts)
        cells.append(typist.cell(row, RULING))

    typing(path, work, PAIRINGS)
    return cells[0]


def rule(path: Path, where: dict[str, str], *texts: str) -> None:
    typing(path, lambda typist: typist.fill(typist.row(**where), *texts))


def read(path: Path, *decisions: Decision, **more: Sheets) -> FileRulings:
    return read_sheet(path, merged(*decisions, **more), when=WHEN)


def lines(path: Path) -> list[Row]:
    return Typist(path, PAIRINGS).rows()


def test_a_line_shows_both_rows_so_that_a_person_can_decide(path: Path) -> None:
    line = Typist(path, PAIRINGS).row(**ARMS)
    assert line[QUESTION] == "Are these the same row?"
    assert line["alice: row"] == "Placebo\nDrug: saline; Route: IM; N: 13"
    assert line["bob: row"] == "Saline placebo\nDrug: saline; Route: IM; N: 14"
    assert line["bob: where"] == "bob.xlsx!Arms!row 5"
    assert line[WHY].splitlines()[0].startswith("The same: ")
    assert line["Match score"].endswith("%")


def test_a_reference_to_a_row_that_each_numbers_otherwise_is_shown_as_that_row(path: Path) -> None:
    line = Typist(path, PAIRINGS).row(**QUOTES)
    assert {line[f"{name}: row"].splitlines()[1] for name in NAMES[:2]} == {"Findings: “It cost too much”; Page: p. 5"}


def test_what_is_open_stands_first_and_what_may_be_looked_at_below(path: Path) -> None:
    told = [(line[STATUS], line["alice: row"].splitlines()[0]) for line in lines(path)]
    quote = "I paid for it with what was left of my savings"
    assert told == [("open", "Placebo"), ("open", quote), ("to look at", "Ketamine")]


def test_of_what_may_be_looked_at_a_sheet_has_only_so_much_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("extract.adjudication.pairings.lines._MOST", 0)
    sheet = tmp_path / "adjudication.xlsx"
    write_sheet(merged(), sheet)
    assert {line[STATUS] for line in lines(sheet)} == {"open"}
    cover = [str(cell.value) for row in Typist(sheet, "How to rule").sheet.iter_rows() for cell in row if cell.value]
    assert any(text.startswith("1 more optional line left out") for text in cover)


def test_cells_of_a_proposed_row_wait_for_it_and_the_longer_passage_is_proposed(path: Path) -> None:
    waiting = {row["Field"]: row for row in Typist(path).rows() if row[STATUS] == "pairing first"}
    assert waiting.keys() == {"N", "Quote"}
    assert waiting["Quote"][PROPOSED] == "alice (the longer passage)"


def test_a_ruling_is_taken_if_its_rows_are_only_called_otherwise_and_said_if_they_are_paired_otherwise(
    tmp_path: Path,
) -> None:
    """Nobody changed a file: another column is the key."""
    files = [tmp_path / "a.csv", tmp_path / "b.csv"]
    files[0].write_text("study,no,outcome,g\nS,1,pain,0.5\nS,2,sleep,0.7\nT,1,mood,3\n", encoding="utf-8")
    files[1].write_text("study,no,outcome,g\nS,2,pain,0.6\nS,1,sleep,0.9\nT,1,mood,4\n", encoding="utf-8")
    sheet = tmp_path / "d.xlsx"
    write_sheet(compare_files(files, key=["study", "outcome"]).comparison, sheet)
    rule(sheet, {"Study": "S", "Row": "pain", "Field": "g"}, "a", "", *THIRD)
    rule(sheet, {"Study": "T", "Field": "g"}, "a", "", *THIRD)
    by_number = compare_files(files, key=["study", "no"]).comparison
    found = read_sheet(sheet, by_number, when=WHEN)
    (late,) = found.out_of_date
    assert "row 2 of a and row 2 of b have what they had, but are not paired with each other any more" in late.message
    assert [decision.study for decision in found.decisions] == ["T"]


def test_both_sheets_may_be_ruled_on_at_once(path: Path) -> None:
    """The pairing first, and then the cell in what comes of it; nothing is open then, and nothing is asked again."""
    for where in (ARMS, QUOTES):
        pair(path, where, "Same Row", *TALKED, "", "p. 3")
    rule(path, {"Field": "N"}, "bob", "", *TALKED)
    rule(path, {"Field": "Quote"}, "alice (the longer passage)", "", *TALKED)
    found = read(path)
    assert (found.refused, found.out_of_date, found.pairings, found.lines) == ((), (), 2, 4)
    assert [decision.ruling for decision in found.decisions] == ["same", "same", "take", "take"]
    after = merged(*found.decisions)
    assert not after.open_pairings
    assert not after.open
    assert unread_on_disk(path, merged()) == 4
    assert unread_on_disk(path, after) == 0
    write_sheet(after, path)
    assert not hands.asks_about_rows(path)


def test_a_cell_is_refused_until_its_pairing_is_confirmed(path: Path) -> None:
    rule(path, {"Field": "N"}, "bob", "", "source", "Eva")
    at = Typist(path, PAIRINGS)
    (problem,) = read(path).refused
    assert problem.message == f"confirm the pairing first: Pairings!{at.cell(at.row(**ARMS), RULING)}"
    assert problem.sheet == "Discrepancies"


def test_a_cell_of_a_pairing_that_was_split_is_out_of_date(path: Path) -> None:
    cell = pair(path, ARMS, "different rows", "source", "Eva")
    rule(path, {"Field": "N"}, "bob", "", "source", "Eva")
    found = read(path)
    (late,) = found.out_of_date
    assert late.message.startswith(f"settled by the ruling at Pairings!{cell}: the rows were ruled to be different")
    after = merged(*found.decisions)
    assert [pairing.state for pairing in after.pairings if pairing.table == "arms"] == ["apart"]
    assert "ruled to be different" in read(path, *found.decisions).out_of_date[0].message


def test_what_is_ruled_on_a_row_that_is_found_to_be_anothers_is_out_of_date(tied: Path) -> None:
    cell = pair(tied, {"bob: row": "Placebp\nDrug: saline; Route: IM; N: 13"}, "same row", "source", "Eva")
    pair(tied, {"bob: row": "Placbo\nDrug: saline; Route: IM; N: 13"}, "different rows", "source", "Eva")
    for row in ("Placebo", "Placebp"):
        rule(tied, {"Row": row}, "keep the row", "", "source", "Eva")
    found = read(tied, bob=TWINS)
    for late in (found.out_of_date, read(tied, *found.decisions, bob=TWINS).out_of_date):
        sentence = (
            f"settled by the ruling at Pairings!{cell}: this row was ruled to be the same as another. Empty this line"
        )
        assert [each.message for each in late] == [sentence, sentence]


def test_what_is_paired_by_its_name_can_be_taken_apart_and_joined_again(path: Path) -> None:
    pair(path, {"Status": "to look at"}, "different rows", "source", "Eva")
    apart = read(path).decisions
    after = merged(*apart)
    assert after.tables["arms"].rows.filter(after.tables["arms"].rows["by"].is_null()).height >= 2
    write_sheet(after, path)
    line = Typist(path, PAIRINGS).row(Status="decided")
    assert (line[RULING], line["alice: row"].splitlines()[0]) == ("different rows", "Ketamine")
    pair(path, {"Status": "decided"}, "same row", "source", "Eva")
    joined = read(path, *apart).decisions
    assert joined[0].replaces == (apart[0].id,)
    again = merged(*apart, *joined)
    (pairing,) = (
        one_pairing for one_pairing in again.pairings if one_pairing.table == "arms" and one_pairing.rows["alice"] == 0
    )
    assert pairing.state == "confirmed"


def test_rows_that_nobody_proposed_are_shown_with_the_nearest_and_can_be_joined(tmp_path: Path) -> None:
    alice: Sheets = {
        **ALICE,
        "arms": [*ALICE["arms"], {"study": "K1", "arm": "waiting list", "n": "9", "route": "oral"}],
    }
    bob: Sheets = {**BOB, "arms": [*BOB["arms"], {"study": "K1", "arm": "usual care", "n": "12", "route": "oral"}]}
    sheet = tmp_path / "adjudication.xlsx"
    write_sheet(merged(alice=alice, bob=bob), sheet)
    line = next(row for row in lines(sheet) if row["alice: row"].startswith("waiting list"))
    assert (line[STATUS], line["bob: row"].splitlines()[0]) == ("to look at", "usual care")
    typing(sheet, lambda typist: typist.fill(line, "same row", "source", "Eva"), PAIRINGS)
    (decision,) = read(sheet, alice=alice, bob=bob).decisions
    after = merged(decision, alice=alice, bob=bob)
    assert after.rows_only() == {"alice": 0, "bob": 0}


def test_rows_left_alone_can_be_joined_where_nothing_is_open(tmp_path: Path) -> None:
    waiting: dict[str, str | None] = {"study": "K1", "arm": "waiting list", "n": "9", "route": "oral"}
    alice: Sheets = {**ALICE, "arms": [ALICE["arms"][0], waiting]}
    bob: Sheets = {**ALICE, "arms": [ALICE["arms"][0], waiting | {"arm": "usual care", "n": "12"}]}
    comparison = merged(alice=alice, bob=bob)
    assert not comparison.open_pairings
    sheet = tmp_path / "adjudication.xlsx"
    write_sheet(comparison, sheet)
    pair(sheet, {"Status": "to look at"}, "same row", "source", "Eva")
    (decision,) = read(sheet, alice=alice, bob=bob).decisions
    after = merged(decision, alice=alice, bob=bob)
    assert unread_on_disk(sheet, after) == 0
    write_sheet(after, sheet)
    (line,) = lines(sheet)
    assert (line[STATUS], line[RULING]) == ("decided", "same row")
    pair(sheet, {"Status": "decided"}, "different rows", "source", "Eva")
    (undone,) = read(sheet, decision, alice=alice, bob=bob).decisions
    assert undone.replaces == (decision.id,)
    assert merged(decision, undone, alice=alice, bob=bob).rows_only() == {"alice": 1, "bob": 1}


def test_rows_that_spelling_alone_parts_need_no_sheet(tmp_path: Path) -> None:
    bob = edited(ALICE, {("arms", 0, "arm"): "ketamine"})
    sheet = tmp_path / "adjudication.xlsx"
    write_sheet(merged(bob=bob), sheet)
    assert PAIRINGS not in Typist(sheet).book.sheetnames


def test_a_line_says_what_rows_of_several_names_are_called_in_the_dataset(path: Path) -> None:
    assert Typist(path, PAIRINGS).row(**ARMS)[WHY].splitlines()[-1] == "Its name in the dataset is 'Saline placebo'"
    arm = merged().tables["arms"].rows["label"].to_list()
    assert "Saline placebo" in arm
    cover = [str(cell.value) for row in Typist(path, "How to rule").sheet.iter_rows() for cell in row if cell.value]
    assert any("says which one the dataset uses" in text for text in cover)


@pytest.mark.parametrize(
    ("texts", "code", "header", "said"),
    [
        (("same rows", "source", "Eva"), "ruling-unknown", "Ruling", "same rows"),
        (("keep the row", "source", "Eva"), "ruling-unknown", "Ruling", "keep the row"),
        (("same row", "", "Eva"), "ruling-incomplete", "Method", "needs a method"),
        (("same row", "discussion", "alice"), "ruling-refused", "Who", "bob is missing"),
        (("same row", "third person", "bob"), "ruling-refused", "Who", "third person"),
        (("same row, but not bob", "source", "Eva"), "ruling-refused", "Ruling", "two rows"),
        (("same row, but not carol", "source", "Eva"), "ruling-unknown", "Ruling", "carol"),
    ],
)
def test_a_pairing_that_cannot_be_taken_is_a_problem_at_its_cell(
    path: Path, texts: tuple[str, ...], code: str, header: str, said: str
) -> None:
    pair(path, ARMS, *texts)
    (problem,) = read(path).refused
    at = Typist(path, PAIRINGS)
    assert (problem.code, problem.sheet, problem.cell) == (code, "Pairings", at.cell(at.row(**ARMS), header))
    assert said in problem.message
    assert unread_on_disk(path, merged()) == 1


TWINS: Sheets = {
    **BOB,
    "arms": [
        BOB["arms"][0],
        {"study": "K1", "arm": "Placbo", "drug": "saline", "n": "13", "route": "IM"},
        {"study": "K1", "arm": "Placebp", "drug": "saline", "n": "13", "route": "IM"},
    ],
}


@pytest.fixture
def tied(tmp_path: Path) -> Path:
    sheet = tmp_path / "tied.xlsx"
    write_sheet(merged(bob=TWINS), sheet)
    return sheet


def test_rows_that_are_equally_alike_are_one_question_on_several_lines(tied: Path) -> None:
    asked = [line[QUESTION] for line in lines(tied) if line["alice: row"].startswith("Placebo")]
    assert asked == ["These 2 lines are equally alike. Which one is right? (question 1)"] * 2
    alone = [row for row in Typist(tied).rows() if row["Row"].startswith("Pl")]
    assert [row[STATUS] for row in alone] == ["pairing first"] * 3
    assert not any(row[PROPOSED] for row in alone)


def test_a_row_that_another_split_in_two_is_asked_about_as_such(tmp_path: Path) -> None:
    one, other = (TWINS["arms"][1] | {"arm": f"Placebo {letter}", "n": n} for letter, n in (("A", "6"), ("B", "7")))
    sheet = tmp_path / "adjudication.xlsx"
    write_sheet(merged(bob={**TWINS, "arms": [TWINS["arms"][0], one, other]}), sheet)
    asked = [line[QUESTION] for line in lines(sheet) if line["alice: row"].startswith("Placebo")]
    assert asked == ["One row or two? alice's row looks like these two of bob's together (question 1)"] * 2


def test_one_row_cannot_be_the_same_as_two_rows_of_one_extractor(tied: Path) -> None:
    def both(typist: Typist) -> None:
        for row in typist.rows():
            if row["alice: row"].startswith("Placebo"):
                typist.fill(row, "same row", "source", "Eva")

    typing(tied, both, PAIRINGS)
    found = read(tied, bob=TWINS)
    assert found.decisions == ()
    assert {refusal.code for refusal in found.refused} == {"ruling-refused"}
    cells = sorted(f"Pairings!{refusal.cell}" for refusal in found.refused)
    assert len(cells) == 2
    assert all(other in each.message for each, other in zip(found.refused, reversed(cells), strict=True))


def test_a_tie_is_settled_by_its_right_line(tied: Path) -> None:
    where = {"bob: row": "Placebp\nDrug: saline; Route: IM; N: 13"}
    pair(tied, where, "same row", "source", "Eva")
    (decision,) = read(tied, bob=TWINS).decisions
    after = merged(decision, bob=TWINS)
    assert [pairing.state for pairing in after.pairings if pairing.table == "arms"] == ["confirmed"]
    pair(tied, {"bob: row": "Placbo\nDrug: saline; Route: IM; N: 13"}, "different rows", "source", "Eva")
    assert read(tied, bob=TWINS).refused == ()


def test_of_three_rows_one_may_be_another(tmp_path: Path) -> None:
    carol = edited(BOB, {("arms", 1, "arm"): "Placebo (saline)"})
    several = extractions([ALICE, BOB, carol])
    comparison = merge(several)
    sheet = tmp_path / "three.xlsx"
    write_sheet(comparison, sheet)
    third = NAMES[2]
    pair(sheet, ARMS, f"same row, but not {third}", "source", "Eva")
    found = read_sheet(sheet, comparison, when=WHEN)
    assert (found.refused, found.pairings) == ((), 1)
    assert sorted(str(decision.ruling) for decision in found.decisions) == ["different", "different", "same"]
    after = merge(several, Ledger(found.decisions))
    again = read_sheet(sheet, after, when="later")
    assert (again.decisions, again.already, unread(again)) == ((), 1, 0)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("same row but not {0}", "same row, but not {0}"),
        ("SAME ROW, NOT {0}", "same row, but not {0}"),
        ("same; but not {0}", "same row, but not {0}"),
        ("Same", "same row"),
        ("different", "different rows"),
    ],
)
def test_a_ruling_in_other_words_means_what_it_says(tmp_path: Path, written: str, meant: str) -> None:
    comparison = merge(extractions([ALICE, BOB, edited(BOB, {("arms", 1, "arm"): "Placebo (saline)"})]))
    sheet = tmp_path / "three.xlsx"
    write_sheet(comparison, sheet)
    made = []
    for text in (written, meant):
        pair(sheet, ARMS, text.format(NAMES[2]), "source", "Eva")
        made.append(read_sheet(sheet, comparison, when=WHEN).decisions)
    assert made[0]
    assert made[0] == made[1]


def test_same_row_is_never_suggested_to_whoever_set_a_row_apart(path: Path) -> None:
    for text in ("same row but nt bob", "same row without bob", "same row, but not carol"):
        pair(path, ARMS, text, "source", "Eva")
        (problem,) = read(path).refused
        assert problem.suggestion != "same row"


@pytest.mark.parametrize("third", ["Placebo", "Saline placebo"])
@pytest.mark.parametrize("ruling", ["same row", "different rows", *(f"same row, but not {name}" for name in NAMES[:3])])
def test_a_line_of_three_rows_is_taken_once_however_many_decisions_it_makes(
    tmp_path: Path, ruling: str, third: str
) -> None:
    several = extractions([ALICE, BOB, edited(BOB, {("arms", 1, "arm"): third})])
    comparison = merge(several)
    sheet = tmp_path / "three.xlsx"
    write_sheet(comparison, sheet)
    pair(sheet, ARMS, ruling, "source", "Eva")
    found = read_sheet(sheet, comparison, when=WHEN)
    assert found.decisions
    after = merge(several, Ledger(found.decisions))
    again = read_sheet(sheet, after, when="later")
    assert (again.decisions, again.already, unread(again)) == ((), 1, 0)


def test_a_ruling_finds_its_rows_wherever_its_line_went(path: Path) -> None:
    pair(path, ARMS, "same row", *TALKED, "", "=1+1")
    before = read(path).decisions
    for number, mischief in enumerate(
        (
            lambda typist: hands.shuffle_rows(typist, 3),
            lambda typist: hands.shuffle_columns(typist, 5),
            lambda typist: hands.without_column(typist, KEY),
            lambda typist: hands.without_column(typist, WHY),
            hands.more_above,
        )
    ):
        typing(path, mischief, PAIRINGS)
        assert read(path).decisions == before, number


def test_rulings_that_were_sorted_without_their_lines_are_refused(path: Path) -> None:
    pair(path, ARMS, "same row", *TALKED)
    pair(path, QUOTES, "different rows", *TALKED)

    def exchange(typist: Typist) -> None:
        arms, quotes = typist.row(**ARMS), typist.row(**QUOTES)
        for header in (*typist.inputs, BELONGS):
            typist.type(arms, header, quotes[header])
            typist.type(quotes, header, arms[header])

    typing(path, exchange, PAIRINGS)
    found = read(path)
    assert (found.decisions, len(found.refused)) == ((), 2)
    assert all("were sorted without the others" in problem.message for problem in found.refused)


def test_the_hidden_column_finds_the_rows_where_a_column_is_gone(path: Path) -> None:
    pair(path, ARMS, "same row", *TALKED)
    before = read(path).decisions
    typing(path, lambda typist: hands.without_column(typist, "bob: row"), PAIRINGS)
    assert read(path).decisions == before


def test_rows_of_which_a_cell_has_changed_are_the_same_rows(path: Path) -> None:
    pair(path, ARMS, "same row", *TALKED)
    (decision,) = read(path, alice=edited(ALICE, {("arms", 1, "n"): "14"})).decisions
    assert decision.row["alice"] == ("K1", "Placebo")


def test_a_row_that_was_renamed_since_is_said_to_be_gone(path: Path) -> None:
    cell = pair(path, ARMS, "same row", *TALKED)
    (late,) = read(path, bob=edited(BOB, {("arms", 1, "arm"): "Dummy"})).out_of_date
    assert (late.cell, late.code) == (cell, "ruling-out-of-date")
    assert "bob has no row “Saline placebo”" in late.message


def test_an_older_sheet_does_not_undo_what_others_ruled_meanwhile(path: Path) -> None:
    pair(path, ARMS, "same row", "source", "Eva")
    mine = read(path).decisions
    assert read(path, *mine).already == 1
    pair(path, ARMS, "different rows", "source", "Frank")
    late = read(path, *mine)
    assert late.decisions == ()
    assert "Eva ruled same row in the meantime" in late.out_of_date[0].message


def test_lines_that_rule_on_one_pairing_differently_are_all_refused(path: Path) -> None:
    pair(path, ARMS, "same row", "source", "Eva")

    def copy(typist: Typist) -> None:
        grid = typist.grid()
        line = grid[int(typist.row(**ARMS)[""]) - 1]
        at = typist.headers().index(RULING)
        typist.rewrite([*grid, [*line[:at], "different rows", *line[at + 1 :]]])

    typing(path, copy, PAIRINGS)
    assert [refusal.code for refusal in read(path).refused] == ["ruling-twice"] * 2


def test_pairings_filled_down_are_said_to_be_a_bulk_ruling(path: Path) -> None:
    def fill(typist: Typist) -> None:
        first, *others = typist.rows()
        typist.fill(first, "same row", "source", "Eva")
        typist.fill_down(first, others)

    typing(path, fill, PAIRINGS)
    found = read(path)
    assert {decision.bulk for decision in found.decisions} == {3}
    assert [(each.ruling, each.sheet, len(each.cells)) for each in found.bulk] == [("same row", "Pairings", 3)]


def test_names_that_count_up_down_the_pairings_are_named_at_their_cells(path: Path) -> None:
    def fill(typist: Typist) -> None:
        for number, row in enumerate(typist.rows(), 1):
            typist.fill(row, "same row", "source", f"Reviewer {number}")

    typing(path, fill, PAIRINGS)
    found = read(path)
    assert [decision.who for decision in found.decisions] == [("Reviewer 1",)]
    assert [(problem.sheet, "counts up" in problem.message) for problem in found.refused] == [("Pairings", True)] * 2


def test_a_begun_pairing_is_not_to_be_overwritten(path: Path) -> None:
    typing(path, lambda typist: typist.type(typist.row(**ARMS), "Reason", "ask bob"), PAIRINGS)
    found = read(path)
    assert (found.lines, found.refused, found.unfinished) == (0, (), 1)
    at = Typist(path, PAIRINGS)
    assert found.unfinished_cells == (f"Pairings!{at.cell(at.row(**ARMS), RULING)}",)
    assert unread_on_disk(path, merged()) == 1


def test_blinded_sheets_name_nobody_and_are_understood(tmp_path: Path) -> None:
    sheet = tmp_path / "blinded.xlsx"
    comparison = merged(bob=TWINS)
    write_sheet(comparison, sheet, blinded=True)
    written = [str(cell.value) for page in Typist(sheet).book for row in page.iter_rows() for cell in row]
    assert not [text for text in written for name in NAMES if name in text]
    pair(sheet, QUOTES, "same row", "discussion", "Extractor 1; Extractor 2")
    (decision,) = read_sheet(sheet, comparison, when=WHEN).decisions
    assert set(decision.who) == {"alice", "bob"}


def test_a_row_that_is_called_otherwise_since_it_was_ruled_on_is_asked_about_again(tmp_path: Path) -> None:
    """And what was ruled on its cells is back once it is confirmed; a blinded sheet does not say who calls it so."""
    sheet = tmp_path / "adjudication.xlsx"
    bob = edited(BOB, {("arms", 1, "arm"): "Placebo"})
    write_sheet(merged(bob=bob), sheet)
    rule(sheet, {"Field": "N"}, "bob", "", "source", "Eva")
    (cell,) = read(sheet, bob=bob).decisions
    new = merged(cell)
    for blinded in (True, False):
        write_sheet(new, sheet, blinded=blinded)
        (line,) = [row for row in lines(sheet) if row[STATUS] == "open" and row["Sheet"] == "Arms"]
        assert not blinded or "bob" not in line[QUESTION]
    pair(sheet, ARMS, "same row", "source", "Eva")
    (same,) = read(sheet, cell).decisions
    after = merged(cell, same)
    assert [each.progress for each in after.in_question if each.field == "n"] == ["decided"]


@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
def test_a_workbook_saved_by_libreoffice_says_the_same(path: Path, tmp_path: Path) -> None:
    pair(path, ARMS, "same row", *TALKED, "", "=p. 4")
    rule(path, {"Field": "N"}, "bob", "", *TALKED)
    before = read(path)
    assert (before.lines, before.pairings, before.refused) == (2, 1, ())
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    command = ["soffice", profile, "--headless", "--convert-to", "ods", "--outdir", str(tmp_path), str(path)]
    subprocess.run(command, check=True, capture_output=True)
    assert read(tmp_path / "adjudication.ods") == before

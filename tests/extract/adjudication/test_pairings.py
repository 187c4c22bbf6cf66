"""Which row is which: asked on a sheet of its own, ruled on, and taken back before anything is ruled on cells."""

from __future__ import annotations

from pathlib import Path

import pytest

from extract.adjudication.intake.read import read_sheet
from extract.adjudication.lines.words import PAIRINGS, PROPOSED, QUESTION, RULING, STATUS, WHY
from extract.adjudication.workbook.write import write_sheet
from extract.compare_files.comparing import compare_files
from tests.extract.adjudication import typist as hands
from tests.extract.adjudication.pairing_sheet import (
    ALICE,
    ARMS,
    BOB,
    QUOTES,
    TALKED,
    THIRD,
    WHEN,
    lines,
    merged,
    pair,
    read,
)
from tests.extract.adjudication.typist import Typist, rule, typing, unread, unread_on_disk
from tests.review import NAMES, Sheets, extractions
from tests.strategies import edited
from validate.ledger.ledger import Ledger
from validate.merge import merge


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


@pytest.mark.parametrize(("where", "still_asked"), [(ARMS, False), (QUOTES, True)])
def test_the_cover_says_where_the_words_that_name_a_row_are_asked_about_all_the_same(
    path: Path, where: dict[str, str], still_asked: bool
) -> None:
    """Of a quote, the words are what was extracted; what somebody calls a group is chosen with the pairing."""
    pair(path, where, "same row, as alice named it", *TALKED)
    (decision,) = read(path).decisions
    cells = [cell for cell in merged(decision).open if cell.table == decision.table]
    assert any(cell.field in {"arm", "quote"} for cell in cells) is still_asked
    cover = [str(cell.value) for row in Typist(path, "How to rule").sheet.iter_rows() for cell in row if cell.value]
    (said,) = [text for text in cover if "these words are compared too" in text]
    assert (where["Sheet"] in said) is still_asked


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
    assert (again.decisions, again.already, unread(again)) == ((), len(found.decisions), 0)


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
    assert (again.decisions, again.already, unread(again)) == ((), len(found.decisions), 0)


def test_blinded_sheets_name_nobody_and_are_understood(tmp_path: Path) -> None:
    sheet = tmp_path / "blinded.xlsx"
    comparison = merged(bob=TWINS)
    write_sheet(comparison, sheet, blinded=True)
    written = [str(cell.value) for page in Typist(sheet).book for row in page.iter_rows() for cell in row]
    assert not [text for text in written for name in NAMES if name in text]
    pair(sheet, QUOTES, "same row", "discussion", "Extractor 1; Extractor 2")
    (decision,) = read_sheet(sheet, comparison, when=WHEN).decisions
    assert set(decision.who) == {"alice", "bob"}

"""A ruling whose value breaks a rule of the form is not taken: the line says which rule, and which values meet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from extract.adjudication.intake.file_rulings import FileRulings
from extract.adjudication.intake.read import read_sheet
from extract.adjudication.workbook.write import Wanted, write_sheet
from extract.form_file.read import form_of_text
from schema.problem import Severity
from schema.rule import Rule
from tests.extract.adjudication.typist import HEADER, Typist, typing
from tests.review import REVIEW, Sheets, extraction
from tests.ruling_strategies import ruling
from validate.adjudication.broken_rules import agreed_in_broken, broken_by_new, broken_by_rulings, fields_in_rules
from validate.adjudication.consensus_problems import consensus_problems
from validate.adjudication.decide import decide
from validate.adjudication.from_consensus import rulings_of
from validate.ledger.ledger import Decision, Ledger
from validate.merge import merge
from validate.merge.comparison import Comparison

RULES = (
    Rule(
        code="more-seen-than-there",
        table="visits",
        severity=Severity.ERROR,
        message="{seen} were seen, but the group has {arm.n}",
        reads=("seen", "arm.n"),
        holds="seen <= arm__n",
    ),
    Rule(
        code="young-and-large",
        table="arms",
        severity=Severity.WARNING,
        message="mean age {age} in a group of {n}: look again",
        reads=("age", "n"),
        holds="age >= 18 OR n <= 20",
    ),
    Rule(
        code="not-more-than-study",
        table="studies",
        severity=Severity.ERROR,
        message="{total} people in all groups are more than 60",
        reads=(),
        counts={"total": "SUM(arms.n)"},
        states=("country",),
        holds="total <= 60",
    ),
)
FORM = replace(REVIEW, rules=RULES)
ALICE: Sheets = {
    "studies": [{"study": "K1", "country": "UK"}],
    "arms": [{"study": "K1", "arm": "Ketamine", "n": "20", "age": "16"}, {"study": "K1", "arm": "Placebo", "n": "30"}],
    "visits": [{"study": "K1", "arm": "Ketamine", "visit": "week 1", "seen": "9"}],
}
BOB: Sheets = {
    "studies": [{"study": "K1", "country": "UK"}],
    "arms": [{"study": "K1", "arm": "Ketamine", "n": "12", "age": "16"}, {"study": "K1", "arm": "Placebo", "n": "30"}],
    "visits": [{"study": "K1", "arm": "Ketamine", "visit": "week 1", "seen": "15"}],
}
NEEDED = form_of_text(
    "name: own\ntables:\n  - name: studies\n    identity: [study]\n    fields:\n      - {name: study, type: key}\n"
    "      - {name: n, type: count}\n      - {name: done, type: choice, choices: ['yes'], finished_when: 'yes'}\n"
)
SEEN, N = {"Field": "Seen"}, {"Field": "N"}
HOW = ("report read again", "eva")


def merged(*decisions: Decision) -> Comparison:
    return merge(
        [extraction(name, sheets, FORM) for name, sheets in (("alice", ALICE), ("bob", BOB))], Ledger(decisions)
    )


def ruled(path: Path, lines: Iterable[tuple[dict[str, str], str, str]], *decisions: Decision) -> FileRulings:
    def work(typist: Typist) -> None:
        for where, text, value in lines:
            typist.fill(typist.row(**where), text, value, *HOW)

    typing(path, work)
    return read_sheet(path, merged(*decisions), when="2026-05-03")


def test_a_ruling_is_refused_at_its_cell_with_the_rule_and_the_values_that_meet(path: Path) -> None:
    read = ruled(path, [(SEEN, "another value", "15"), (N, "bob", "")])
    assert read.decisions == ()
    by_code = {problem.message.partition(" The rule also reads ")[0] for problem in read.refused}
    assert by_code == {
        "this ruling breaks a rule of the form: 15 were seen, but the group has 12 [more-seen-than-there]."
    }
    seen = next(problem for problem in read.refused if problem.values == ("15",))
    assert (seen.code, seen.sheet) == ("ruling-breaks-rule", "Discrepancies")
    assert "The rule also reads N of Ketamine '12' (ruled in Discrepancies!" in seen.message
    assert "This sheet rules on both: change one of the two rulings" in seen.message


def test_it_meets_a_value_that_was_ruled_before(path: Path) -> None:
    cell = next(cell for cell in merged().open if cell.field == "n")
    before = decide(merged(), cell, ruling("take", take="bob", when="2026-04-01"))
    read = ruled(path, [(SEEN, "bob", "")], before)
    (refused,) = read.refused
    assert f"N of Ketamine '12' (ruled by {before.who[0]} on 2026-04-01)" in refused.message


def test_a_rule_that_needs_two_rulings_is_judged_with_both(path: Path) -> None:
    read = ruled(path, [(SEEN, "bob", ""), (N, "alice", "")])
    assert read.refused == ()
    assert len(read.decisions) == 2


def test_the_right_rulings_of_the_sheet_are_taken_beside_a_wrong_one(path: Path) -> None:
    read = ruled(path, [(SEEN, "alice", ""), (N, "another value", "31")])
    assert [decision.field for decision in read.decisions] == ["seen"]
    (refused,) = read.refused
    assert "61 people in all groups are more than 60" in refused.message
    assert "N of Placebo '30' (as extracted)" in refused.message


def added(path: Path, *lines: dict[str, str]) -> FileRulings:
    """What is read when somebody rules N of Ketamine to be 31, and adds lines of their own."""

    def work(typist: Typist) -> None:
        typist.fill(typist.row(Row="Ketamine", **N), "another value", "31", *HOW)
        for number, line in enumerate(lines, start=1):
            for header, text in line.items():
                typist.type({"": str(HEADER + 2 + number)}, header, text)

    typing(path, work)
    return read_sheet(path, merged(), when="2026-05-03")


PLACEBO = {"Study": "K1", "Sheet": "Arms", "Row": "Placebo", "Field": "N", "Ruling": "another value"} | dict(
    zip(("Method", "Who"), HOW, strict=True)
)


def test_an_agreed_cell_that_a_ruling_meets_can_be_ruled_on_in_a_line_that_is_added(path: Path) -> None:
    (refused,) = added(path).refused
    assert "(Study K1, Sheet Arms, Row Placebo, Field N), or use the desk" in refused.message
    read = added(path, {**PLACEBO, "Another value": "20"})
    assert read.refused == ()
    assert [(decision.row["bob"], decision.final) for decision in read.decisions] == [
        (("K1", "Ketamine"), "31"),
        (("K1", "Placebo"), "20"),
    ]


@pytest.mark.parametrize("wrong", [{"alice: value": "31"}, {"Row": "Nobody"}, {"Field": "Nothing"}])
def test_an_added_line_that_shows_other_values_or_names_no_cell_is_not_taken(path: Path, wrong: dict[str, str]) -> None:
    read = added(path, {**PLACEBO, "Another value": "20", **wrong})
    assert read.decisions == ()
    assert len(read.out_of_date) == 1


def test_a_rule_that_reads_one_cell_alone_meets_no_ruling_on_another_cell() -> None:
    alone = replace(RULES[1], code="too-old", severity=Severity.ERROR, reads=("age",), holds="age < 120")
    found = fields_in_rules(replace(REVIEW, rules=(*RULES, alone)))
    assert "age" not in found
    assert {"seen", "n"} <= found


def test_agreed_cells_of_a_broken_rule_have_lines_that_change_no_number(tmp_path: Path) -> None:
    sheets: Sheets = {**BOB, "arms": [BOB["arms"][0], {**BOB["arms"][1], "n": "70"}]}
    several = [extraction(name, sheets, FORM) for name in "ab"]
    comparison = merge(several)
    agreed = agreed_in_broken(comparison, consensus_problems(comparison, this_year=2026))
    assert {("arms", "n"), ("visits", "seen"), ("studies", "country")} <= {(table, name) for table, _, name in agreed}
    sheet = tmp_path / "adjudication.xlsx"
    write_sheet(comparison, sheet, wanted=Wanted(agreed=agreed))
    typist = Typist(sheet)
    row = typist.row(Study="K1", Row="Placebo", Field="N")
    assert row["Status"] == "agreed, breaks a rule"
    assert "82 people in all groups are more than 60 [not-more-than-study]" in row["What differs"]
    assert "0 of 0 lines" in {cell.value for cells in typist.book["How to rule"].iter_rows() for cell in cells}
    assert (read_sheet(sheet, comparison, when="").lines, comparison.open) == (0, ())
    typing(sheet, lambda typist: typist.fill(typist.row(Row="Placebo", Field="N"), "another value", "40", *HOW))
    (made,) = read_sheet(sheet, comparison, when="2026-05-03").decisions
    after = merge(several, Ledger((made,)))
    assert after.tables["arms"].listed("final", "n") == ["12", "40"]


def test_what_everybody_left_blank_has_no_line_because_it_has_still_to_be_extracted() -> None:
    comparison = merge([extraction(name, {"studies": [{"study": "K1", "done": "yes"}]}, NEEDED) for name in "ab"])
    problems = consensus_problems(comparison, this_year=2026)
    assert [problem.code for problem in problems] == ["blank-in-finished-study"]
    assert agreed_in_broken(comparison, problems) == {}


def test_a_needed_cell_cannot_be_ruled_to_stay_blank() -> None:
    comparison = merge(
        [extraction(name, {"studies": [{"study": "K1", "n": n, "done": "yes"}]}, NEEDED) for name, n in ("a4", "b5")]
    )
    (cell,) = comparison.open
    (broken,) = broken_by_new(comparison, [decide(comparison, cell, ruling("neither"))], this_year=2026).errors
    assert broken.problem.code == "blank-in-finished-study"
    assert broken_by_new(comparison, [decide(comparison, cell, ruling("take", take="a"))], this_year=2026).errors == ()


def test_a_warning_is_shown_and_the_ruling_is_taken(path: Path) -> None:
    read = ruled(path, [(N, "another value", "25")])
    assert (len(read.decisions), read.refused) == (1, ())
    (warned,) = read.warnings
    assert (warned.code, warned.severity) == ("young-and-large", Severity.WARNING)
    assert warned.message == "mean age 16 in a group of 25: look again"


def test_what_is_recorded_already_is_named_with_its_ruling() -> None:
    before = merged()
    seen, n = (next(cell for cell in before.open if cell.field == name) for name in ("seen", "n"))
    made = (
        decide(before, seen, ruling("take", take="bob")),
        decide(before, n, ruling("take", take="bob")),
    )
    after = merged(*made)
    problems = consensus_problems(after, this_year=2026)
    (broken,) = broken_by_rulings(after, [problem for problem in problems if problem.code == "more-seen-than-there"])
    assert {one.id for one in broken.rulings.values()} == {one.id for one in made}


def test_a_consensus_that_breaks_a_rule_is_refused_at_its_cell() -> None:
    agreed = extraction("consensus", {**ALICE, "visits": BOB["visits"], "arms": BOB["arms"]}, FORM)
    taken = rulings_of(merged(), agreed, when="2026-05-03")
    assert taken.decisions == ()
    assert {(problem.file, problem.code) for problem in taken.refused} == {("consensus.xlsx", "ruling-breaks-rule")}
    assert [problem.field for problem in taken.refused] == ["n", "seen"]
    assert "15 were seen, but the group has 12 [more-seen-than-there]" in taken.refused[0].message

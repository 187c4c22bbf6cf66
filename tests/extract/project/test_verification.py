"""Extract, then verify: a person sees what another extracted, and what they say is never a silent change."""

from contextlib import closing
from io import BytesIO
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from extract.adjudication.lines.ruling_input import RulingInput
from extract.desk.desk import Desk
from extract.desk.export import exported_page
from extract.desk.item_view import choices, earlier
from extract.desk.report_view import report_view
from extract.errors import CannotUse
from extract.project.folder.project import Project
from extract.project.ledger.ledger_file import read_ledger
from extract.project.rounds.merging import merge_project
from extract.project.verification.verification_files import verification_files
from extract.project.verification.verification_workbook import verification_workbook
from tests.extract.adjudication.typist import Typist, typing
from tests.extract.command import Ran, twofold
from tests.extract.project.two_rounds import extract, review
from tests.extract.project.verifying import hand_out, say, to_verify, verdicts, verify
from tests.ruling_strategies import ruling
from validate.adjudication.decide import decide
from validate.adjudication.new_ruling import InvalidRuling
from validate.adjudication.verification import single_values
from validate.ledger.ledger import Ledger
from validate.merge import merge


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return to_verify(tmp_path)


def test_a_person_sees_only_what_another_extracted_of_verified_fields(project: Project) -> None:
    sheet = openpyxl.load_workbook(hand_out(project))["Verification"]
    rows = [row[:5] for row in sheet.iter_rows(min_row=4, values_only=True)]
    assert rows == [(study, "Studies", None, "Funding", "public") for study in ("S1", "S2")]
    assert (
        "There is nothing for ada to verify"
        in twofold("template", "--verify", "--extractor", "ada", at=project.folder).err
    )


def test_its_sheets_speak_of_verifying(project: Project) -> None:
    book = openpyxl.load_workbook(hand_out(project))
    assert "Confirmations" not in book.sheetnames
    assert "Verifier" in {row[1] for row in book["Start here"].iter_rows(values_only=True)}
    bands = [cell.value for cell in book["Verification"][1] if cell.value]
    assert bands == ["Extracted by another: read, do not change", "What you find", "Which row"]
    guide = {row[0]: row[4] for row in book["Guide"].iter_rows(min_row=2, values_only=True) if row[4]}
    assert (guide["Value"], guide["Verdict"]) == ("filled in already", "you")


def test_a_study_that_the_person_still_extracts_is_not_shown(project: Project) -> None:
    extract(project, "ben", finished=("S2",))
    ran = twofold("template", "--verify", "--extractor", "ben", at=project.folder)
    assert "S1 is not shown to ben yet" in ran.err
    sheet = openpyxl.load_workbook(project.verification / "ben verifies.xlsx")["Verification"]
    assert [row[0] for row in sheet.iter_rows(min_row=4, values_only=True)] == ["S2"]


def test_a_confirmed_value_stays_and_is_in_no_count_of_rulings(project: Project) -> None:
    path = hand_out(project)
    assert "does not have" not in twofold("status", at=project.folder).err
    say(path, "S1", "confirmed")
    assert "verification/ holds 1 verdict that decisions.jsonl does not have: twofold verify\n" in (
        twofold("status", at=project.folder).err
    )
    ran = verify(project)
    assert "does not have" not in twofold("status", at=project.folder).err
    assert (ran.code, "1 value confirmed, 0 disputed" in ran.out) == (0, True)
    assert verdicts(project) == {"S1": "confirmed", "S2": None}
    comparison = merge_project(project).comparison
    assert (comparison.in_question, comparison.counts()["decided"]) == ((), 0)


def test_the_ledger_counts_verdicts_apart_from_rulings(project: Project) -> None:
    path = hand_out(project)
    say(path, "S1", "confirmed")
    verify(project)
    say(path, "S1", "changed", "none", "p. 2")
    verify(project)
    assert twofold("exclude", "S2", "--why", "retracted", "--who", "ada", at=project.folder).code == 0
    said = twofold("ledger", "check", at=project.folder).out
    assert "0 rulings, 2 verdicts, 1 excluded study. In force: 0 rulings, 1 verdict, 1 excluded study" in said


def test_history_says_of_a_value_that_changed_after_it_was_confirmed_that_it_is_to_be_verified_again(
    project: Project,
) -> None:
    """Nobody has agreed on it: one person extracts it."""
    say(hand_out(project), "S1", "confirmed")
    verify(project)
    extract(project, "ada", funding="private")
    printed = " ".join(twofold("history", "S1", "funding", at=project.folder).out.split())
    assert "nothing is open there, because one person extracts it, and another verifies it" in printed
    assert "all now agree" not in printed
    (project.verification / "ben verifies.xlsx").unlink()
    say(hand_out(project), "S1", "confirmed")
    verify(project)
    printed = " ".join(twofold("history", "S1", "funding", at=project.folder).out.split())
    assert "the values have changed: ruling 2 is in force instead" in printed
    assert "and another verifies it" not in printed


def test_before_anybody_extracted_such_a_value_there_is_none_to_verify(tmp_path: Path) -> None:
    made = review(tmp_path)
    for name in ("ada", "ben"):
        extract(made, name)
    printed = verify(made).out
    assert ("There is no value to verify yet" in printed, "verdict" in printed) == (True, False)


def test_a_changed_value_is_open_until_somebody_rules(project: Project) -> None:
    path = hand_out(project)
    say(path, "S1", "changed", "private", "p. 9: paid for by the maker")
    say(path, "S2", "not found")
    verify(project)
    comparison = merge_project(project).comparison
    assert [(cell.study, cell.field, cell.final) for cell in comparison.open] == [
        ("S1", "funding", None),
        ("S2", "funding", None),
    ]
    twofold("merge", at=project.folder)
    book = openpyxl.load_workbook(project.sheet)
    texts = [str(cell) for row in book["Discrepancies"].iter_rows(values_only=True) for cell in row]
    assert any("verified this and has private (p. 9: paid for by the maker)" in text for text in texts)
    assert any("did not find it in the report" in text for text in texts)


def test_a_verdict_that_comes_while_somebody_rules_is_called_a_verdict(project: Project) -> None:
    path = hand_out(project)
    say(path, "S1", "changed", "private")
    verify(project)
    twofold("merge", at=project.folder)
    typing(project.sheet, lambda typist: typist.fill(typist.rows()[0], "ada", "", "discussion", "ada; ben"))
    say(path, "S1", "not found")
    verify(project)
    ran = twofold("adjudicate", at=project.folder)
    assert "in the meantime, ben verified this value and did not find it in the report. Rule on it" in ran.out, ran


def test_a_correction_by_the_extractor_settles_a_dispute(project: Project) -> None:
    path = hand_out(project)
    say(path, "S1", "changed", "private")
    verify(project)
    extract(project, "ada", funding="private")
    assert not merge_project(project).comparison.open
    assert verdicts(project)["S1"] == "changed"


def test_the_blank_cell_of_a_verifier_is_not_taken_for_what_they_found(project: Project) -> None:
    say(hand_out(project), "S1", "not found")
    verify(project)
    comparison = merge_project(project).comparison
    (cell,) = comparison.open
    with pytest.raises(InvalidRuling, match="did not find it"):
        decide(comparison, cell, ruling("take", take="ben"))
    with pytest.raises(InvalidRuling, match="found another one"):
        decide(comparison, cell, ruling("verified"))
    assert decide(comparison, cell, ruling("take", take="ada")).final == "public"


def test_what_a_verifier_found_is_taken_by_one_word_or_by_name_and_again(project: Project) -> None:
    say(hand_out(project), "S1", "changed", "private")
    verify(project)
    comparison = merge_project(project).comparison
    (cell,) = comparison.open
    taken = decide(comparison, cell, ruling("verified"))
    assert (taken.ruling, taken.take, taken.final) == ("verified", "ben", "private")
    assert decide(comparison, cell, ruling("take", take="ben")) == taken
    after = merge(comparison.extractions, Ledger((*comparison.ledger.decisions, taken)))
    (decided,) = after.in_question
    assert (decided.final, decide(after, decided, ruling("verified")).final) == ("private", "private")
    assert decide(comparison, cell, ruling("take", take="ada")).final == "public"
    assert decide(comparison, cell, ruling("value", value="none")).final == "none"


def test_the_sheet_shows_what_the_verifier_found_and_takes_it_to_the_dataset(project: Project) -> None:
    say(hand_out(project), "S1", "changed", "private", "p. 9: paid for by the maker")
    verify(project)
    cells = twofold("merge", at=project.folder).out.partition("cells  ")[2]
    assert "0 omission, 1 disputed by the verifier\n       0 decided, 1 open (" in cells
    typist = Typist(project.sheet)
    line = typist.row(Study="S1")
    shown = ("private (found when verifying)", "p. 9: paid for by the maker")
    assert (line["ben: value"], line["ben: where"]) == shown
    typist.fill(line, "as the verifier has it", "", "report read again", "ada; ben")
    typist.save()
    ran = twofold("adjudicate", at=project.folder)
    assert (ran.code, "1 ruling taken" in ran.out) == (0, True), ran
    assert "0 rulings taken" in twofold("adjudicate", at=project.folder).out
    twofold("build", "--draft", at=project.folder)
    long = pl.read_csv(project.dataset / "long.csv").filter(field="funding", study="S1")
    told = ("private", "p. 9", "paid for by the maker", "ben, who verified it")
    assert long.select("value", "place", "words", "source").row(0) == told


def test_the_desk_and_its_exported_page_offer_what_the_verifier_found(project: Project) -> None:
    say(hand_out(project), "S1", "changed", "private")
    verify(project)
    desk = Desk(project)
    (item,) = (item for item in desk.items if item.study == "S1")
    word = "as the verifier has it"
    assert item.kind == "disputed by a verifier"
    assert [heading for _, _, heading in earlier(item, desk)] == ["Verdict:"]
    assert [(one.label, one.key) for one in choices(item, desk) if one.ruling == word] == [(f"{word}: private", "v")]
    assert f'value=\\"{word}\\"'.encode() in exported_page(desk, when="2026-01-01T00:00:00Z")
    for ruled in ("ada", word) * 2:  # a team may change its mind
        assert desk.rule(item, RulingInput(ruled, "", "discussion", "ada; ben")) is None
        item = desk.item(item.id) or item
    twofold("merge", at=project.folder)
    assert merge_project(project).comparison.in_question[0].final == "private"


def test_the_report_at_the_desk_has_the_words_that_the_verifier_gives(project: Project) -> None:
    path = hand_out(project)
    say(path, "S1", "changed", "private", 'p. 1: "A company paid for this study."')
    say(path, "S2", "changed", "private")
    verify(project)
    project.fulltexts.mkdir()
    for study in ("S1", "S2"):
        text = "Nothing else. A company paid for this study. Nothing else."
        (project.fulltexts / f"{study}.txt").write_text(text, encoding="utf-8")
    with closing(Desk(project)) as desk:
        library = desk.reports()
        assert library is not None
        items = {item.study: item for item in desk.items if item.field == "Funding"}
        shown = {
            study: {side.name: side.message for side in report_view(item, desk, library).sides}
            for study, item in items.items()
        }
        assert shown["S1"]["ben"] == "the words are on part 1 of the file"
        assert shown["S2"]["ben"] == "gives neither words nor a place"


def test_the_workbook_can_come_back_twice_renamed_and_after_a_change(project: Project) -> None:
    path = hand_out(project)
    say(path, "S1", "confirmed")
    renamed = path.with_name("from ben.xlsx")
    path.rename(renamed)
    verify(project)
    assert "0 values confirmed, 0 disputed, 1 taken in before" in verify(project).out
    extract(project, "ada", funding="private")
    assert verdicts(project) == {"S1": None, "S2": None}
    assert "1 taken in before" in verify(project).out
    assert len(read_ledger(project.ledger).ledger.decisions) == 1
    say(renamed, "S2", "confirmed")
    ran = verify(project)
    assert (ran.code, "the value has changed since" in ran.out) == (1, True)
    assert len(read_ledger(project.ledger).ledger.decisions) == 1


@pytest.mark.parametrize("name", ["Ben's answers.xlsm", "ben verifies.ods"])
def test_a_workbook_of_any_spreadsheet_program_is_read(project: Project, name: str) -> None:
    path = hand_out(project)
    path.rename(path.with_name(name))
    assert [found.name for found in verification_files(project)] == [name]


def test_a_verifier_who_thinks_again_replaces_what_they_said(project: Project) -> None:
    path = hand_out(project)
    say(path, "S1", "confirmed")
    verify(project)
    say(path, "S1", "changed", "none")
    verify(project)
    assert verdicts(project)["S1"] == "changed"
    say(path, "S1", "confirmed")
    verify(project)
    assert verdicts(project)["S1"] == "confirmed"
    assert not merge_project(project).comparison.open
    assert len(read_ledger(project.ledger).ledger.in_force) == 1


def test_a_ruling_that_took_what_a_verifier_found_is_asked_about_when_the_verifier_confirms_after_all(
    project: Project,
) -> None:
    path = hand_out(project)
    say(path, "S1", "changed", "none")
    verify(project)
    twofold("merge", at=project.folder)
    sheet = Typist(project.sheet)
    sheet.fill(sheet.row(Study="S1"), "as the verifier has it", "", "discussion", "ada; ben")
    sheet.save()
    assert twofold("adjudicate", at=project.folder).code == 0
    assert merge_project(project).comparison.open == ()
    say(path, "S1", "confirmed")
    assert verify(project).code == 0
    (cell,) = merge_project(project).comparison.open
    assert (cell.field, cell.progress, cell.final) == ("funding", "stale", None)
    twofold("merge", at=project.folder)
    line = Typist(project.sheet).row(Study="S1")
    assert "as the verifier has it" in line["Ruling until now"]
    sheet = Typist(project.sheet)
    sheet.fill(sheet.row(Study="S1"), "ada", "", "discussion", "ada; ben")
    sheet.save()
    assert twofold("adjudicate", at=project.folder).code == 0
    after = merge_project(project).comparison
    assert (after.open, after.in_question[0].final) == ((), "public")


@pytest.mark.parametrize(
    ("verdict", "value", "said"),
    [
        ("changed", "", "write the right value too"),
        ("changed", "public", "choose confirmed"),
        ("changed", "moon", "right value"),
        ("confirmed", "private", "the verdict is not changed"),
        ("", "private", "there is no verdict"),
    ],
)
def test_half_a_verdict_is_not_taken(project: Project, verdict: str, value: str, said: str) -> None:
    say(hand_out(project), "S1", verdict, value)
    ran = verify(project)
    assert (ran.code, said in ran.out) == (1, True), ran.out
    assert read_ledger(project.ledger).ledger.decisions == ()
    if said not in {"choose confirmed", "right value"}:  # what the value itself says, only verify knows
        checked = twofold("check", at=project.folder)
        assert (checked.code, said in checked.out) == (1, True), checked.out


def test_nobody_has_to_verify_or_correct_anything_of_an_excluded_study(project: Project) -> None:
    """And its verdicts are in the way of nothing."""
    path = hand_out(project)
    say(path, "S1", "changed")
    assert twofold("check", path.name, at=project.folder).code == 1
    assert twofold("exclude", "S1", "--who", "ada", "--why", "duplicate", at=project.folder).code == 0
    checked = twofold("check", path.name, at=project.folder)
    assert (checked.code, "ruling-incomplete" in checked.out) == (0, False)
    assert f"{path.name}: 1 problem is not listed, in S1: the study is excluded" in checked.err
    assert "S1: the study is excluded, so nothing of it has to be verified" in verify(project).out
    assert "has changed since" not in verify(project).out
    with project.studies.open("a", encoding="utf-8") as listed:
        listed.write("S9,\n")
    assert twofold("form", "migrate", at=project.folder).code == 0


def test_what_is_typed_comes_along_into_a_new_workbook(project: Project) -> None:
    path = hand_out(project)
    say(path, "S1", "confirmed")
    extract(project, "ada", {"S1": (), "S2": (), "S3": ()}, finished=("S1", "S2", "S3"), funding="public")
    extract(project, "ben", {"S1": (), "S2": (), "S3": ()}, finished=("S1", "S2", "S3"))
    ran = twofold("template", "--verify", "--extractor", "ben", at=project.folder)
    assert "3 values to verify, 1 new" in ran.out
    (now,) = project.verification.glob("*.xlsx")
    rows = openpyxl.load_workbook(now)["Verification"].iter_rows(min_row=4, values_only=True)
    assert [(row[0], row[8]) for row in rows] == [("S1", "confirmed"), ("S2", None), ("S3", None)]


def test_what_two_workbooks_say_of_where_it_stands_is_put_together_or_refused(project: Project) -> None:
    path = hand_out(project)
    say(path, "S1", "confirmed")
    other = path.with_name("copy.xlsx")
    other.write_bytes(path.read_bytes())
    say(other, "S1", "confirmed", where="p. 9")
    values = single_values(merge_project(project).comparison)
    made = verification_workbook(project, project.form(), "ben", values, [path, other])
    assert "p. 9" in texts_of(BytesIO(made.content))
    say(path, "S1", "confirmed", where="p. 3")
    with pytest.raises(CannotUse, match="say different things of one value"):
        verification_workbook(project, project.form(), "ben", values, [path, other])


def texts_of(book: BytesIO) -> set[object]:
    return {cell for row in openpyxl.load_workbook(book)["Verification"].iter_rows(values_only=True) for cell in row}


def test_the_dataset_says_what_was_verified(project: Project) -> None:
    path = hand_out(project)
    say(path, "S1", "confirmed")
    verify(project)
    twofold("build", "--draft", at=project.folder)
    methods = (project.dataset / "methods-in-full.md").read_text(encoding="utf-8")
    assert "Two entries of 1 data item were extracted by one person (ada 2), to be verified by another." in methods
    assert " One entry (1 with a" in methods
    assert "was verified by another (ben 1)" in methods
    assert (
        "place in the report: 1 was confirmed. One entry is not verified yet. These entries are in no figure" in methods
    )
    lineage = pl.read_csv(project.dataset / "lineage.csv").filter(pl.col("field") == "funding")
    assert lineage["verified"].to_list() == ["confirmed by ben", "not verified"]
    assert "1 value is not verified yet" in twofold("status", at=project.folder).out


def test_values_that_nobody_has_verified_are_said_to_wait_for_it(project: Project) -> None:
    twofold("build", "--draft", at=project.folder)
    methods = (project.dataset / "methods-in-full.md").read_text(encoding="utf-8")
    assert "by one person (ada 2), to be verified by another. Two entries are not verified yet." in methods


def test_a_build_that_is_refused_says_too_what_nobody_has_verified(project: Project) -> None:
    extract(project, "ben", finished=("S1",))
    ran = twofold("build", at=project.folder)
    assert ran.code == 1
    assert "Not built: 2 studies that are not ready" in ran.out
    assert "1 value was extracted by one person and not verified (it can be built so; to verify:" in ran.out


def withdraw_last(project: Project) -> Ran:
    ruling = read_ledger(project.ledger).ledger.decisions[-1].id
    return twofold("withdraw", ruling, "--who", "ben", "--why", "misread", at=project.folder)


def test_a_withdrawn_verdict_gives_way_to_the_one_before_and_is_not_taken_again(project: Project) -> None:
    path = hand_out(project)
    say(path, "S1", "confirmed")
    verify(project)
    say(path, "S1", "not found")
    verify(project)
    assert verdicts(project)["S1"] == "not found"
    assert "in force again" in withdraw_last(project).out
    assert (verdicts(project)["S1"], merge_project(project).comparison.open) == ("confirmed", ())
    assert "does not have" not in twofold("status", at=project.folder).err
    ran = verify(project)
    assert (ran.code, "0 disputed, 0 taken in before" in ran.out) == (0, True)
    assert "  withdrawn since, so not taken again: ben verifies.xlsx Verification!I4." in ran.out
    assert verdicts(project)["S1"] == "confirmed"


@pytest.mark.parametrize(("verdict", "where"), [("not found", "I read all of it"), ("changed", "")])
def test_a_verdict_that_is_changed_after_it_was_withdrawn_is_taken(project: Project, verdict: str, where: str) -> None:
    path = hand_out(project)
    say(path, "S1", "not found")
    verify(project)
    withdraw_last(project)
    assert verdicts(project)["S1"] is None
    say(path, "S1", verdict, "none" if verdict == "changed" else "", where)
    assert "holds 1 verdict" in twofold("status", at=project.folder).err
    verify(project)
    assert verdicts(project)["S1"] == verdict
    say(path, "S1", "confirmed")
    verify(project)
    say(path, "S1", "not found")  # as it was when it was withdrawn, but said anew since
    verify(project)
    assert verdicts(project)["S1"] == "not found"


def test_the_methods_do_not_say_that_a_value_was_changed_which_the_team_kept(project: Project) -> None:
    """What the verifier disputed waits for the team; then it is as extracted, or as the verifier has it."""
    say(hand_out(project), "S1", "changed", "private", "p. 9: paid for by the maker")
    say(project.verification / "ben verifies.xlsx", "S2", "confirmed")
    verify(project)

    def said() -> str:
        twofold("build", "--draft", at=project.folder)
        text = (project.dataset / "methods-in-full.md").read_text(encoding="utf-8")
        lineage = (project.dataset / "lineage.csv").read_text(encoding="utf-8-sig")
        return f"{text} {lineage}"

    def ruled(what: str) -> str:
        twofold("merge", at=project.folder)
        how = ("report read again", "ada; ben")
        typing(project.sheet, lambda typist: typist.fill(typist.row(Study="S1"), what, "", *how))
        assert twofold("adjudicate", at=project.folder).code == 0
        return said()

    assert "1 was confirmed and 1 disputed, which is not settled yet." in said()
    text = ruled("ada")
    assert "1 was confirmed and 1 disputed, where the team kept what the extractor had." in text
    assert "disputed by ben, who found private, and kept by a decision" in text
    (line,) = [one for one in project.read_ledger().ledger.in_force if one.ruling == "take"]
    assert twofold("withdraw", line.id, "--who", "ada", "--why", "a slip", at=project.folder).code == 0
    text = ruled("as the verifier has it")
    assert "1 was confirmed and 1 changed." in text
    assert "changed by ben to private" in text

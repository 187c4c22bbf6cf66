"""`studies rename`: a study gets another name, and nothing that was done under the old one is lost or different."""

from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl
import pytest

from extract.project.extractors.submissions import keep_submissions, kept_submissions
from extract.project.folder.project import Project
from extract.project.rounds.merging import merge_project
from tests.extract.adjudication.typist import typing
from tests.extract.command import twofold
from tests.extract.commands.renaming import (
    BY,
    NEW,
    RULED,
    adjudicate,
    copy_of,
    listed,
    merge_two_studies,
    rename,
    rule,
    with_eva,
)
from tests.extract.conftest import Played
from tests.extract.project.two_rounds import FINDINGS, agreed_names, code, extract, review
from tests.extract.small_review import TOOK_PART, begin_review, form_of
from validate.adjudication.verification import single_values


@pytest.fixture(scope="module")
def merged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return merge_two_studies(tmp_path_factory.mktemp("merged"))


@pytest.fixture
def project(merged: Path, tmp_path: Path) -> Project:
    return copy_of(merged, tmp_path)


def test_the_worked_example_is_the_same_under_another_name(played: Played, tmp_path: Path) -> None:
    """Every figure, verdict and file of the dataset, but for the name."""
    folder = tmp_path / "review"
    shutil.copytree(played.folder, folder)
    asked = (("merge",), ("agree",), ("status",), ("build", "--to", "out"))

    def told() -> dict[str, str]:
        said = {words[0]: twofold(*words, "--output-format", "json", at=folder).out for words in asked}
        files = [*(folder / "out").glob("*.csv"), *(folder / "out").glob("*.md")]
        return said | {path.name: path.read_text(encoding="utf-8") for path in files}

    before = told()
    shutil.rmtree(folder / "out")
    kept = [folder / "numbers.jsonl", *(folder / "extractions").iterdir()]
    untouched = {path: path.read_bytes() for path in kept}
    ran = twofold("studies", "rename", "s01", "S01 bis", "--who", "ada", "--why", "another S01", at=folder)
    assert ran.code == 0, ran.err
    said = " Renamed during the review: Lascelles 2019 (S01 in the files, before: S01)."
    after = {name: text.replace("01 bis", "01").replace(said, "") for name, text in told().items()}
    assert after == before
    assert {path: path.read_bytes() for path in kept} == untouched


def test_a_name_that_comes_elsewhere_in_the_alphabet_changes_no_figure_of_agreement(
    played: Played, tmp_path: Path
) -> None:
    """Intervals are made by drawing studies again, with the same seed."""
    folder = tmp_path / "review"
    shutil.copytree(played.folder, folder)

    def measured() -> tuple[object, str]:
        assert twofold("build", "--to", "out", at=folder).code == 0
        said = twofold("agree", "--output-format", "json", at=folder).json
        return said["fields"], (folder / "out" / "agreement.csv").read_text(encoding="utf-8")

    before = measured()
    for old, new in (("S12", "A12"), ("S01", "ZZ1")):
        assert twofold("studies", "rename", old, new, "--who", "ada", "--why", "a key", at=folder).code == 0
    assert measured() == before


def test_a_study_that_has_its_first_name_again_is_not_called_renamed(project: Project) -> None:
    rename(project)
    rename(project, NEW, "S1")
    twofold("build", "--draft", at=project.folder)
    assert "Renamed" not in (project.dataset / "methods-in-full.md").read_text(encoding="utf-8")


def test_it_is_written_into_the_list_and_the_assignment_and_told(project: Project) -> None:
    earlier = {path.name: path.read_bytes() for path in (project.studies, project.assignment)}
    ran = rename(project)
    assert (ran.code, f"renamed  S1: it is called {NEW} from now on" in ran.out) == (0, True)
    assert listed(project.studies) == listed(project.assignment) == [NEW, "S2"]
    kept = [*project.earlier_studies.iterdir(), *project.earlier_assignments.iterdir()]
    assert sorted(path.read_bytes() for path in kept) == sorted(earlier.values())
    for called in ("S1", NEW):
        told = twofold("history", called, at=project.folder).out
        assert f"Renamed from S1 to {NEW} on " in told
        assert "by eva" in told
        assert "the year was wrong" in told
        (line,) = twofold("history", called, "--output-format", "json", at=project.folder).json["renamed"]
        assert (line["from"], line["to"], line["who"]) == ("S1", NEW, ["eva"])
    checked = twofold("check", "--output-format", "json", at=project.folder).json["problems"]
    noted = [(one["file"], one["study"]) for one in checked if one["code"] == "study-renamed"]
    assert noted == [("ada.xlsx", NEW), ("ben.xlsx", NEW)]


@pytest.mark.parametrize(("citation", "said"), [("Abara 2018", True), ("Abara and Coste 2018", False)])
def test_a_citation_that_is_still_the_old_name_is_told(tmp_path: Path, citation: str, said: bool) -> None:
    """The tables of the paper show the citation, which no command changes."""
    form = form_of("{name: label, label: Citation, type: text, prefilled: true}", TOOK_PART)
    project = begin_review(tmp_path / "review", form, {}, studies=(("Abara 2018", citation),))
    with_eva(project)
    ran = rename(project, "Abara 2018", "Abara 2017")
    assert (ran.code, "The citation is still Abara 2018, and tables show it." in ran.out) == (0, said), (
        ran.out + ran.err
    )


def test_rulings_first_submissions_and_exclusions_hold_under_the_new_name(project: Project) -> None:
    rule(project, Study="S1", Field="Funding")
    assert adjudicate(project).code == 0
    assert twofold("exclude", "S2", "--who", "eva", "--why", "ineligible", at=project.folder).code == 0
    rename(project)
    rename(project, "S2", "S2 retracted")
    merged = merge_project(project)
    assert [cell.study for cell in merged.comparison.open] == []
    assert merged.orphaned == ()
    assert merged.comparison.tables["studies"].listed("final", "funding") == ["public"]
    assert {copy.studies for copy in kept_submissions(project)} == {("s1 (2020)", "s2 retracted")}
    ran = twofold("merge", at=project.folder)
    assert (ran.code, len(kept_submissions(project))) == (0, 2)
    for typed in ("S2", "S2 retracted"):
        again = twofold("exclude", typed, "--who", "eva", "--why", "ineligible", at=project.folder)
        assert "S2 retracted was excluded before" in again.err
    for typed in ("S1", NEW):
        gone = ("withdraw", "--submission", typed, "--extractor", "ada", *BY)
        assert (twofold(*gone, at=project.folder).code == 0) == (typed == "S1")
    assert "withdrawn" in twofold("history", NEW, at=project.folder).out


def test_a_sheet_that_was_written_under_the_old_name_is_taken(project: Project) -> None:
    """Filled in before the study was renamed or after, with rulings that the ledger has already among them."""
    rule(project, Study="S1", Field="Funding")
    assert adjudicate(project).code == 0
    rule(project, Study="S2", Field="Funding")
    rename(project)
    rename(project, "S2", "S22")
    ran = adjudicate(project)
    assert (ran.code, "1 ruling taken" in ran.out) == (0, True), ran.out + ran.err
    comparison = merge_project(project).comparison
    assert (comparison.open, comparison.orphaned) == ((), ())
    again = adjudicate(project)
    assert (again.code, "0 rulings taken" in again.out) == (0, True), again.out + again.err
    assert twofold("merge", at=project.folder).code == 0


def test_a_verification_workbook_that_was_handed_out_under_the_old_name_is_taken(tmp_path: Path) -> None:
    made = with_eva(review(tmp_path))
    extract(made, "ada", funding="public")
    extract(made, "ben")
    assert twofold("template", "--verify", "--extractor", "ben", at=made.folder).code == 0
    path = made.verification / "ben verifies.xlsx"
    book = openpyxl.load_workbook(path)
    for row in book["Verification"].iter_rows(min_row=4):
        if row[0].value:
            row[8].value = "confirmed"
    book.save(path)
    rename(made)
    assert "no problems" in twofold("check", path, at=made.folder).out
    ran = twofold("verify", at=made.folder)
    assert ran.code == 0, ran.out + ran.err
    values = single_values(merge_project(made).comparison)
    assert {value.study: value.verdict for value in values} == {NEW: "confirmed", "S2": "confirmed"}


def test_a_later_round_goes_on_under_the_new_name(tmp_path: Path) -> None:
    """Rows that were handed out are known again, coded or not, and rulings of that round hold."""
    made = review(tmp_path)
    for who in ("ada", "ben"):
        extract(made, who)
        assert twofold("template", "--round", "2", "--extractor", who, at=made.folder).code in {0, 2}
    assert twofold("merge", at=made.folder).code == 0
    for who in ("ada", "ben"):
        twofold("template", "--round", "2", "--extractor", who, at=made.folder)
    names = agreed_names(made)
    domains = {text: "effects" for texts in FINDINGS.values() for text in texts}
    code(made, "ada", domains)
    code(made, "ben", domains | {"The world opened up": "setting"})
    second = made.in_round(2)
    assert twofold("merge", "--round", "2", at=made.folder).code == 1
    typing(second.sheet, lambda typist: typist.fill(typist.row(Field="Domain"), *RULED))
    assert twofold("adjudicate", "--round", "2", at=made.folder).code == 0
    ran = twofold("studies", "rename", "S1", NEW, "--who", "ada", "--why", "x", at=made.folder)
    assert ran.code == 0, ran.err
    assert agreed_names(made) == names
    merged = merge_project(second)
    assert (merged.comparison.open, merged.orphaned, merged.remarks) == ((), (), ())
    assert {*merged.comparison.tables["findings"].studies} == {NEW, "S2"}
    checked = twofold("check", "--round", "2", "--output-format", "json", at=made.folder).json["problems"]
    assert {one["code"] for one in checked} <= {"study-renamed"}


def test_a_study_that_one_person_mistyped_joins_the_right_one_and_its_later_round_goes_on(tmp_path: Path) -> None:
    """It was submitted under the wrong name; the workbook has the right one again."""
    made = review(tmp_path)
    for who in ("ada", "ben"):
        extract(made, who)
    assert twofold("merge", at=made.folder).code == 0
    for who in ("ada", "ben"):
        assert twofold("template", "--round", "2", "--extractor", who, at=made.folder).code == 0
    names = agreed_names(made)
    for who in ("ada", "ben"):
        code(made, who, {text: "effects" for texts in FINDINGS.values() for text in texts})
    second = made.in_round(2)
    assert twofold("merge", "--round", "2", at=made.folder).code == 0
    before = merge_project(second).comparison.counts()
    extract(made, "ben", {"S1 typo": FINDINGS["S1"], "S2": FINDINGS["S2"]}, finished=("S1 typo", "S2"))
    loaded = [(path, file.loaded) for path, file in merge_project(made).files]
    keep_submissions(made, loaded, when="2026-01-02T00:00:00Z")
    extract(made, "ben")
    ran = twofold("studies", "rename", "S1 typo", "S1", "--who", "ben", "--why", "mistyped", at=made.folder)
    assert ran.code == 0, ran.err
    assert agreed_names(made) == names
    merged = merge_project(made.in_round(2))
    assert (merged.comparison.counts(), merged.orphaned, merged.remarks) == (before, (), ())
    checked = twofold("check", "--round", "2", "--output-format", "json", at=made.folder).json["problems"]
    assert checked == []


@pytest.mark.parametrize("corrected", [True, False])
def test_what_was_first_submitted_under_a_mistyped_name_counts_for_the_right_study(
    project: Project, corrected: bool
) -> None:
    """It was submitted before anybody saw another's answers, so it stays, and `merge` says how it gets its right name.

    It makes no difference whether the workbook is corrected too, with an answer that is another one now.
    """
    measured = twofold("agree", "--output-format", "json", at=project.folder).json
    shutil.rmtree(project.submissions)
    mistyped = {"S1 typo": FINDINGS["S1"], "S2": FINDINGS["S2"]}
    extract(project, "ben", mistyped, finished=("S1 typo", "S2"), funding="private")
    way = 'twofold studies rename "S1 typo" S1 --who NAME --why REASON'
    assert way in twofold("merge", at=project.folder).out
    kept = {path.name: path.read_bytes() for path in project.submissions.glob("*.xlsx")}
    if corrected:
        extract(project, "ben", funding="public")
        assert way in twofold("merge", at=project.folder).err
    ran = twofold("studies", "rename", "S1 typo", "S1", *BY, at=project.folder)
    assert (ran.code, "renamed  S1 typo: it is called S1 from now on" in ran.out) == (0, True)
    assert "not in studies.csv" not in twofold("merge", at=project.folder).out
    assert {path.name: path.read_bytes() for path in project.submissions.glob("*.xlsx")} == kept
    now = twofold("agree", "--output-format", "json", at=project.folder).json
    assert (now["fields"], now["studies"]) == (measured["fields"], measured["studies"])
    twofold("build", "--draft", at=project.folder)
    assert "S1 typo" not in (project.folder / "dataset" / "methods-in-full.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("corrected", [True, False])
def test_a_name_that_the_only_extractor_of_a_study_mistyped_is_none_of_the_study(
    tmp_path: Path, corrected: bool
) -> None:
    """Nobody else has the study, so nobody else saw the name; whether the workbook was corrected already or not."""
    project = of_one(tmp_path)
    if corrected:
        extract(project, "ada")
    ran = twofold("studies", "rename", "S1 typo", "S1", "--who", "ada", "--why", "a slip", at=project.folder)
    assert "Only one person's files had the old name, so it counts as mistyped" in ran.out
    twofold("build", "--draft", at=project.folder)
    assert "S1 typo" not in (project.folder / "dataset" / "methods-in-full.md").read_text(encoding="utf-8")


def test_a_name_under_which_another_person_excluded_the_study_was_its_name(tmp_path: Path) -> None:
    project = of_one(tmp_path)
    assert twofold("exclude", "S1 typo", "--who", "ben", "--why", "ineligible", at=project.folder).code == 0
    ran = twofold("studies", "rename", "S1 typo", "S1", "--who", "ada", "--why", "a slip", at=project.folder)
    assert (ran.code, "mistyped" in ran.out) == (0, False)


def of_one(folder: Path) -> Project:
    """Ada alone has a study, which she submitted under a mistyped name."""
    project = review(folder)
    extract(project, "ada", {"S1 typo": FINDINGS["S1"], "S2": FINDINGS["S2"]}, finished=("S1 typo", "S2"))
    extract(project, "ben", {"S2": FINDINGS["S2"]}, finished=("S2",))
    twofold("merge", at=project.folder)
    assert ("ada-1.xlsx", ("s1 typo", "s2")) in {(copy.file, copy.studies) for copy in kept_submissions(project)}
    return project


def test_a_name_that_the_team_changed_by_hand_is_an_earlier_name_of_the_study(project: Project) -> None:
    """It is not in studies.csv any more, but both of them had submitted the study under it."""
    renamed_by_hand(project, "ada", "ben")
    assert "mistyped" not in rename(project).out
    twofold("build", "--draft", at=project.folder)
    said = f"Renamed during the review: {NEW} (before: S1)."
    assert said in (project.folder / "dataset" / "methods-in-full.md").read_text(encoding="utf-8")


def test_somebody_who_uses_the_new_name_and_somebody_who_uses_the_old_one_have_one_study(project: Project) -> None:
    rename(project)
    extract(project, "ben", {NEW: FINDINGS["S1"], "S2": FINDINGS["S2"]}, finished=(NEW, "S2"), funding="private")
    comparison = merge_project(project).comparison
    assert [*comparison.tables["studies"].studies] == [NEW, "S2"]
    assert comparison.tables["findings"].height == 3


def renamed_by_hand(project: Project, *names: str) -> None:
    """They changed studies.csv, and these people their workbooks, which have a correction too."""
    for path in (project.studies, project.assignment):
        path.write_text(path.read_text(encoding="utf-8").replace("S1", NEW), encoding="utf-8")
    renamed = {NEW: FINDINGS["S1"], "S2": FINDINGS["S2"]}
    for name, funding in zip(names, ("public", "none"), strict=False):
        extract(project, name, renamed, finished=(NEW, "S2"), funding=funding)


def test_a_study_that_people_renamed_by_hand_is_named_and_kept_apart_until_they_say_so(project: Project) -> None:
    """Its corrected workbooks would be first submissions of another study, and count in agreement."""
    measured = twofold("agree", "--output-format", "json", at=project.folder).json
    renamed_by_hand(project, "ada", "ben")
    way = f'twofold studies rename S1 "{NEW}" --who NAME --why REASON'
    for command in ("merge", "status"):
        ran = twofold(command, at=project.folder)
        told = " ".join((ran.out + ran.err).split())
        assert (f"{NEW} has the answers that were first submitted as S1" in told, told.count(way)) == (True, 1)
    assert way.replace(f'"{NEW}"', "NEW") in twofold("build", at=project.folder).out
    assert {copy.file for copy in kept_submissions(project)} == {"ada-1.xlsx", "ben-1.xlsx"}
    now = twofold("agree", "--output-format", "json", at=project.folder).json
    remarks, before = now.pop("remarks"), measured.pop("remarks")
    assert [way in one for one in remarks if one not in before and NEW in one] == [True]
    assert now == measured
    assert rename(project).code == 0
    for command in ("merge", "status", "build"):
        ran = twofold(command, at=project.folder)
        assert "twofold studies rename" not in ran.out + ran.err
    first = {copy.file: copy.studies for copy in kept_submissions(project)}
    assert first == {"ada-1.xlsx": ("s1 (2020)", "s2"), "ben-1.xlsx": ("s1 (2020)", "s2")}


def test_another_study_in_place_of_one_that_is_gone_is_submitted_like_any_other(project: Project) -> None:
    extract(project, "ada", {"S3": ("Something else",), "S2": FINDINGS["S2"]}, finished=("S3", "S2"), funding="none")
    ran = twofold("merge", at=project.folder)
    assert "has the answers that were first submitted" not in ran.err
    assert ("ada-2.xlsx", ("s3",)) in {(copy.file, copy.studies) for copy in kept_submissions(project)}


def test_a_study_that_was_submitted_under_both_names_has_its_first_submissions_back(project: Project) -> None:
    """An earlier version kept the corrected workbooks as first submissions of another study."""
    rule(project, Study="S1", Field="Funding")
    assert adjudicate(project).code == 0
    renamed_by_hand(project, "ada", "ben")
    loaded = [(path, file.loaded) for path, file in merge_project(project).files]
    assert len(keep_submissions(project, loaded, when="2026-01-02T00:00:00Z")) == 2
    ran = rename(project)
    assert (ran.code, "it is called so already" in ran.out) == (0, True), ran.err
    assert "twofold studies rename" not in twofold("build", at=project.folder).out
    first = {copy.file: copy.studies for copy in kept_submissions(project)}
    assert first == {"ada-1.xlsx": ("s1 (2020)", "s2"), "ben-1.xlsx": ("s1 (2020)", "s2")}
    agreed = twofold("agree", "--output-format", "json", at=project.folder)
    assert agreed.code == 0, agreed.err


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("S1", "S2", "has both 'S1' and 'S2'"),
        ("S1", "s2.", "has both 'S1' and 's2.'"),
        ("S9", "S10", "there is no study 'S9'"),
        ("S1", "S1", "is called 'S1' already"),
        ("S1", "  ", "the new name is blank"),
        ("S1", "Ada; Ben", "has a ;, which separates names"),
        ("S1", "NR", "'NR' is a missing code"),
    ],
)
def test_what_cannot_be_meant_is_refused(project: Project, old: str, new: str, message: str) -> None:
    ran = rename(project, old, new)
    assert (ran.code, message in ran.err) == (2, True), ran.err
    assert not project.ledger.exists()
    assert listed(project.studies) == ["S1", "S2"]


def test_the_former_name_of_another_study_is_refused(project: Project) -> None:
    rename(project)
    ran = rename(project, "S2", "S1")
    assert (ran.code, f"'S1' is or was the name of another study ({NEW})" in ran.err) == (2, True)


def test_a_name_that_a_study_had_is_given_to_no_new_reference(project: Project) -> None:
    rename(project, "S1", "Okoro 2019")
    rename(project, "Okoro 2019", "Okoro 2020")
    references = project.folder / "more.ris"
    references.write_text("TY  - JOUR\nAU  - Okoro, A.\nPY  - 2019\nTI  - Something else\nER  - \n", encoding="utf-8")
    assert twofold("studies", "import", references, at=project.folder).code == 0
    assert listed(project.studies) == ["Okoro 2020", "S2", "Okoro 2019b"]


def test_a_report_that_is_called_as_the_study_was_is_still_its_report(project: Project) -> None:
    from extract.fulltexts.folder import Target, report_files

    folder = project.fulltexts
    folder.mkdir()
    (folder / "S1.txt").write_text("words", encoding="utf-8")
    rename(project)
    found = report_files(folder, {NEW: [], "S2": []}, project.form().renamed)
    assert (dict(found.of), found.remarks) == ({Target("s1 (2020)", None): folder / "S1.txt"}, ())

"""`numbers.jsonl`: the numbers of findings stay from one dataset to the next, also on another machine."""

import csv
import json
import shutil
from pathlib import Path

import pytest

from extract.adjudication.lines.words import PAIRINGS
from extract.project.folder.project import Project, read_project
from extract.project.ledger.ledger_file import append_decisions
from extract.project.rounds.merging import merge_project
from tests.extract.adjudication.typist import typing
from tests.extract.command import twofold
from tests.extract.project.coding import CODES, extract, review
from tests.extract.small_review import TOOK_PART, begin_review, form_of
from validate.adjudication.decide import decide
from validate.adjudication.new_ruling import NewRuling
from validate.ledger.ledger import Decision

NEW = {**CODES, "S1": {**CODES["S1"], "A bus goes there": "setting"}}
"""A finding more in the first study, which comes first in the alphabet."""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project whose dataset was built."""
    folder = review(tmp_path_factory.mktemp("numbers")).folder
    assert twofold("build", at=folder).code == 0
    return folder


@pytest.fixture
def project(built: Path, tmp_path: Path) -> Project:
    return read_project(shutil.copytree(built, tmp_path / "review"))


def numbers(project: Project, folder: str = "dataset") -> dict[str, str]:
    with (project.folder / folder / "findings.csv").open(encoding="utf-8-sig", newline="") as file:
        return {row["text"]: row["number"] for row in csv.DictReader(file)}


def add_a_finding(project: Project) -> None:
    for who in ("ada", "ben"):
        extract(project, who, NEW)


def write_line(path: Path, **line: object) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")


def test_the_next_dataset_has_the_same_numbers_and_gives_a_new_finding_the_next(project: Project) -> None:
    before, file = numbers(project), project.numbers.read_bytes()
    add_a_finding(project)
    ran = twofold("build", at=project.folder)
    assert (ran.code, numbers(project)) == (0, before | {"A bus goes there": "S1-F03"})
    assert project.numbers.read_bytes().startswith(file)
    assert project.numbers.read_bytes().count(b"\n") == file.count(b"\n") + 1


def test_a_dataset_that_is_built_again_is_the_same_and_the_file_too(project: Project) -> None:
    before = {path.name: path.read_bytes() for path in sorted(project.dataset.iterdir()) if path.is_file()}
    file = project.numbers.read_bytes()
    assert twofold("build", at=project.folder).code == 0
    assert {path.name: path.read_bytes() for path in sorted(project.dataset.iterdir()) if path.is_file()} == before
    assert project.numbers.read_bytes() == file


def test_a_draft_shows_the_numbers_that_are_kept_and_keeps_no_new_one(project: Project) -> None:
    before, file = numbers(project), project.numbers.read_bytes()
    add_a_finding(project)
    assert twofold("build", "--draft", "--to", "draft", at=project.folder).code == 0
    assert numbers(project, "draft") == before | {"A bus goes there": "S1-F03"}
    assert project.numbers.read_bytes() == file


def test_a_draft_of_a_blinded_project_has_the_same_numbers(project: Project) -> None:
    add_a_finding(project)
    settings = project.folder / "twofold.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("blinded = false", ""), encoding="utf-8")
    settings.write_text("blinded = true\n" + settings.read_text(encoding="utf-8"), encoding="utf-8")
    before = numbers(project)
    assert twofold("build", "--draft", "--to", "draft", at=project.folder).code == 0
    assert numbers(project, "draft") == before | {"A bus goes there": "S1-F03"}


def test_an_export_has_the_numbers_of_the_dataset_and_keeps_new_ones(project: Project) -> None:
    add_a_finding(project)
    assert twofold("export", "redcap", at=project.folder).code == 0
    records = (project.folder / "exports" / "redcap").glob("*.csv")
    assert "S1-F03" in " ".join(path.read_text(encoding="utf-8-sig") for path in records)
    assert twofold("build", at=project.folder).code == 0
    assert numbers(project)["A bus goes there"] == "S1-F03"


def test_a_project_without_the_file_gives_numbers_from_the_start(project: Project) -> None:
    add_a_finding(project)
    project.numbers.unlink()
    ran = twofold("build", at=project.folder)
    assert (ran.code, "There is a dataset, but no numbers.jsonl with its numbers" in ran.err) == (0, True)
    assert "no numbers.jsonl" not in twofold("build", at=project.folder).err
    assert numbers(project)["A bus goes there"] == "S1-F01"


def test_no_number_is_missed_where_no_row_has_one(tmp_path: Path) -> None:
    rows = {"studies": [{"study": "S1", "n": "9", "finished": "yes"}]}
    folder = begin_review(tmp_path / "review", form_of(TOOK_PART), {"ada": rows, "ben": rows}).folder
    assert twofold("merge", at=folder).code == 0
    for options in ((), (), ("--draft", "--to", "draft")):
        ran = twofold("build", *options, at=folder)
        assert (ran.code, "numbers.jsonl" in ran.err) == (0, False), ran.err


def test_a_draft_gives_no_numbers_that_could_be_missed(project: Project) -> None:
    project.numbers.unlink()
    shutil.rmtree(project.dataset)
    assert twofold("build", "--draft", at=project.folder).code == 0
    ran = twofold("build", at=project.folder)
    assert (ran.code, "no numbers.jsonl" in ran.err) == (0, False), ran.err


def test_build_says_which_numbers_a_paper_may_quote_in_vain(project: Project) -> None:
    fewer = {**CODES, "S2": {"A cold room and hard chairs": "setting; fear"}}
    for who in ("ada", "ben"):
        extract(project, who, fewer)
    ran = twofold("build", at=project.folder)
    assert ran.code == 0
    assert "No longer in the extractions: S2-F02. No other row gets this number" in ran.err
    assert "Reworded: S2-F01. It keeps its number" in ran.err
    assert numbers(project)["A cold room and hard chairs"] == "S2-F01"


def test_of_two_findings_that_a_ruling_made_one_build_says_which_number_stays(project: Project) -> None:
    """Each extractor has one of both findings of a study, and the team rules that they are one, as ben named it."""
    bright, kind = CODES["S1"]
    for who, text in (("ada", bright), ("ben", kind)):
        extract(project, who, {**CODES, "S1": {text: "staff"}})
    row: dict[str, tuple[str, ...]] = {"ada": ("S1", bright), "ben": ("S1", kind)}
    told = {"method": "discussion", "who": ("ada", "ben"), "form": "coding 1"}
    same = Decision.model_validate(
        {"study": "S1", "table": "findings", "row": row, "ruling": "same", "take": "ben", "when": "2026-05-01", **told}
    )
    append_decisions(project.ledger, [same])
    (cell,) = merge_project(project).comparison.open
    made = NewRuling(ruling="take", take="ben", method="discussion", who=("ada", "ben"), when="2026-05-02")
    append_decisions(project.ledger, [decide(merge_project(project).comparison, cell, made)])
    before = numbers(project)
    ran = twofold("build", at=project.folder)
    assert ran.code == 0, ran.err
    assert f"One row with another now: {before[bright]} (with {before[kind]}). No other row gets this" in ran.err
    assert "No longer in the extractions" not in ran.err
    assert "same-row" not in ran.err
    assert numbers(project)[kind] == before[kind]


def test_build_names_what_a_ruling_took_out_of_the_dataset_once_and_only_what_a_dataset_had(project: Project) -> None:
    fewer = {**CODES, "S2": {"A cold room and a hard chair": "setting; fear"}}
    extract(project, "ben", fewer)
    assert twofold("merge", at=project.folder).code == 1
    typing(project.sheet, lambda typist: typist.fill(typist.rows()[0], "drop the row", "", "discussion", "ada; ben"))
    assert twofold("adjudicate", at=project.folder).code == 0
    ran = twofold("build", at=project.folder)
    assert (ran.code, "S2-F02" in [*numbers(project).values()]) == (0, False)
    assert "No longer in the dataset, by a ruling: S2-F02. No other row gets this number" in ran.err
    extract(project, "ada", fewer)
    assert "S2-F02" not in twofold("build", at=project.folder).err, "no dataset since the last had it"
    exclude = ("exclude", "S2", "--who", "ada; ben", "--why", "retracted")
    assert twofold(*exclude, at=project.folder).code == 0
    said = twofold("build", at=project.folder).err
    assert "because the study is excluded: S2-F01. No other row gets this number" in said
    assert "S2-F02" not in said
    line = [one for one in project.read_ledger().ledger.in_force if one.ruling == "exclude"][-1]
    assert twofold("withdraw", line.id, "--who", "ada", "--why", "a slip", at=project.folder).code == 0
    said = twofold("build", at=project.folder).err
    assert "In the dataset again: S2-F01. It has its number again" in said
    assert "S2-F02" not in said


def test_build_names_a_finding_of_which_the_dataset_has_other_words_though_an_extractor_kept_them(
    project: Project,
) -> None:
    """What a paper quotes is what the dataset says."""
    text = "A cold room and a hard wooden chair"
    extract(project, "ada", {**CODES, "S2": {text: "setting; fear", "It gave hope": "hope"}})
    twofold("merge", at=project.folder)
    how = ("discussion", "ada; ben")
    typing(project.sheet, lambda typist: typist.fill(typist.rows()[0], "same row", *how), PAIRINGS)
    assert twofold("adjudicate", at=project.folder).code in {0, 1}
    twofold("merge", at=project.folder)
    typing(project.sheet, lambda typist: typist.fill(typist.row(Field="Finding"), "ada", "", *how))
    assert twofold("adjudicate", at=project.folder).code == 0
    ran = twofold("build", at=project.folder)
    assert (ran.code, numbers(project)[text]) == (0, "S2-F01")
    assert "Reworded: S2-F01. It keeps its number" in ran.err
    assert "Reworded" not in twofold("build", at=project.folder).err


def test_a_finding_that_comes_back_is_called_reworded_only_if_its_words_are_others(project: Project) -> None:
    text = next(one for one, number in numbers(project).items() if number == "S2-F02")
    fewer = {**CODES, "S2": {one: codes for one, codes in CODES["S2"].items() if one != text}}
    for again, reworded in ((text, False), (f"{text} then", True), ("A bus goes there", None)):
        for who in ("ada", "ben"):
            extract(project, who, fewer)
        assert "No longer in the extractions: S2-F02." in twofold("build", at=project.folder).err
        codes = {**fewer["S2"], again: CODES["S2"][text]}
        for who in ("ada", "ben"):
            extract(project, who, {**CODES, "S2": codes})
        ran = twofold("build", at=project.folder)
        if reworded is None:
            assert numbers(project)[again] == "S2-F03", "words that no dataset had are a new finding"
            assert "S2-F02 has gone and S2-F03 is new, with the same number in a workbook" in ran.err
        else:
            assert numbers(project)[again] == "S2-F02"
            assert "In the dataset again: S2-F02. It has its number again" in ran.err
            assert ("Reworded: S2-F02. It keeps its number" in ran.err) is reworded


def test_a_finding_that_no_dataset_had_is_not_said_to_be_there_again(project: Project) -> None:
    """A ruling dropped it before the first dataset, and another keeps it now. Nobody can have quoted it."""

    def built_after(ruling: str) -> str:
        twofold("merge", at=project.folder)
        typing(project.sheet, lambda typist: typist.fill(typist.rows()[0], ruling, "", "discussion", "ada; ben"))
        assert twofold("adjudicate", at=project.folder).code == 0
        ran = twofold("build", at=project.folder)
        assert ran.code == 0
        return ran.err

    extract(project, "ada", NEW)
    built_after("drop the row")
    assert "A bus goes there" not in numbers(project)
    (line,) = project.read_ledger().ledger.in_force
    assert twofold("withdraw", line.id, "--who", "ada", "--why", "a slip", at=project.folder).code == 0
    said = built_after("keep the row")
    assert numbers(project)["A bus goes there"] == "S1-F03"
    assert "In the dataset now, and in none before: S1-F03. It has the number that was kept for it" in said
    assert "again" not in said
    assert "Reworded" not in said


def test_a_finding_written_anew_in_other_words_is_asked_about_and_can_have_its_number_again(project: Project) -> None:
    """In the same row of the workbook, or where one has gone and one is new; and a person can take it back."""
    (kept, _), (text, codes) = CODES["S2"].items()
    assert numbers(project)[text] == "S2-F02"
    for now in ({kept: "fear", "Light at last": codes}, {"A long way": "setting", kept: "fear", "Costs": codes}):
        for who in ("ada", "ben"):
            extract(project, who, {**CODES, "S2": now})
        ran = twofold("build", at=project.folder)
        assert ran.code == 0
        if len(now) == 2:
            question = "S2-F02 has gone and S2-F03 is new, with the same number in a workbook. If they are one,"
            assert (
                f"{question} in other words, give it its number back: twofold ledger same-row S2-F02 S2-F03," in ran.err
            )
        else:
            assert (
                "S2-F02 has gone, and S2-F04, S2-F05 are new in the same study. If a new one is one that has gone"
                in ran.err
            )
            break
        said = twofold("ledger", "same-row", "s2-f02", "S2-F03", at=project.folder)
        assert (said.code, "S2-F03 is not given again" in said.out) == (0, True)
        file = project.numbers.read_bytes()
        ran = twofold("build", at=project.folder)
        assert (ran.code, "S2-F0" in ran.err, numbers(project)["Light at last"]) == (0, False, "S2-F02")
        assert project.numbers.read_bytes() == file
        back = twofold("ledger", "same-row", "S2-F03", "S2-F02", "--output-format", "json", at=project.folder)
        assert json.loads(back.out) == {"kept": "S2-F03", "ended": "S2-F02"}
        assert twofold("build", at=project.folder).code == 0
        assert numbers(project)["Light at last"] == "S2-F03"
        twofold("ledger", "same-row", "S2-F02", "S2-F03", at=project.folder)


@pytest.mark.parametrize(
    ("earlier", "later", "said"),
    [
        ("S2-F01", "S2-F02", "S2-F01 has its row in the latest dataset"),
        ("S2-F01", "S2-F09", "no row ever had the number S2-F09"),
        ("S1-F01", "S2-F01", "S1-F01 and S2-F01 are not in one study"),
    ],
)
def test_a_number_is_given_back_only_to_a_row_of_a_study_from_which_it_has_gone(
    project: Project, earlier: str, later: str, said: str
) -> None:
    file = project.numbers.read_bytes()
    ran = twofold("ledger", "same-row", earlier, later, at=project.folder)
    assert (ran.code, said in ran.err, project.numbers.read_bytes() == file) == (2, True, True)


def test_a_line_that_was_cut_off_is_no_line_and_a_line_that_was_edited_stops_the_build(project: Project) -> None:
    whole = project.numbers.read_bytes()
    project.numbers.write_bytes(whole + b'{"id": "12')
    ran = twofold("build", at=project.folder)
    line = len(whole.splitlines()) + 1
    assert (ran.code, f"numbers.jsonl line {line} was cut off, as by a program" in ran.err) == (0, True)
    edited = whole.replace(b'"number": 2', b'"number": 7', 1)
    project.numbers.write_bytes(edited)
    ran = twofold("build", at=project.folder)
    line = edited.splitlines().index(next(one for one in edited.splitlines() if b'"number": 7' in one)) + 1
    assert (ran.code, f"line {line} cannot be read" in ran.err, "backup" in ran.err) == (2, True, True)
    checked = twofold("ledger", "check", at=project.folder)
    assert (checked.code, f"numbers.jsonl line {line} cannot be read" in checked.out) == (1, True)
    assert twofold("status", at=project.folder).code in {0, 1}
    draft = twofold("build", "--draft", "--to", "draft", at=project.folder)
    assert (draft.code, f"numbers.jsonl line {line} cannot be read" in draft.err) == (0, True)
    assert project.numbers.read_bytes() == edited


@pytest.mark.parametrize("left", [5, 20, 60, 100, -40, -1])
def test_the_number_in_a_line_that_was_cut_off_is_given_to_no_other_row(project: Project, left: int) -> None:
    """However much of it is left, in this build and the next, which needs nobody."""
    before = numbers(project)
    *lines, last = project.numbers.read_bytes().splitlines()
    said = json.loads(last)
    gone = f"{said['study']}-F{said['number']:02}"
    project.numbers.write_bytes(b"".join(line + b"\n" for line in lines) + last[:left])
    text = "A bond grew between us"
    for who in ("ada", "ben"):
        extract(project, who, {**CODES, said["study"]: {**CODES[said["study"]], text: "setting"}})
    ran = twofold("build", at=project.folder)
    assert (ran.code, f"line {len(lines) + 1} was cut off" in ran.err) == (0, True), ran.err
    after = numbers(project)
    assert {one for one, number in after.items() if number == gone} <= {
        one for one, number in before.items() if number == gone
    }
    assert len({*after.values()}) == len(after)
    kept = {one: number for one, number in before.items() if number != gone}
    assert {one: after[one] for one in kept} == kept
    checked = twofold("ledger", "check", at=project.folder)
    assert (checked.code, f"numbers.jsonl line {len(lines) + 1} was cut off" in checked.out) == (0, True)
    again = twofold("build", at=project.folder)
    assert (again.code, "cut off" in again.err, numbers(project)) == (0, False, after)


def test_lines_of_a_copy_are_taken_in_by_ledger_join(project: Project, tmp_path: Path) -> None:
    """Two people build copies of a project, and each gives the next number to another finding."""
    other = read_project(shutil.copytree(project.folder, tmp_path / "other"))
    add_a_finding(other)
    assert twofold("build", at=other.folder).code == 0
    for who in ("ada", "ben"):
        extract(project, who, {**CODES, "S1": {**CODES["S1"], "Somebody held my hand": "staff"}})
    assert twofold("build", at=project.folder).code == 0
    theirs = project.folder / "numbers (1).jsonl"
    shutil.copy(other.numbers, theirs)
    said = twofold("build", at=project.folder).err
    assert "numbers (1).jsonl has 1 line that numbers.jsonl does not have" in said
    ran = twofold("ledger", "join", "numbers (1).jsonl", at=project.folder)
    assert (ran.code, "1 line taken into numbers.jsonl" in ran.out) == (1, True)
    assert "Number 3 of S1 (findings) was given to two rows" in ran.out
    assert twofold("ledger", "join", "numbers (1).jsonl", at=project.folder).out.startswith("0 lines taken")
    for who in ("ada", "ben"):
        extract(project, who, {**CODES, "S1": {**NEW["S1"], "Somebody held my hand": "staff"}})
    assert twofold("build", at=project.folder).code == 0
    assert {*numbers(project).values()} == {"S1-F01", "S1-F02", "S1-F03", "S1-F04", "S2-F01", "S2-F02"}


def test_a_file_that_is_something_else_is_left_as_it_is(project: Project) -> None:
    project.numbers.write_text("1, 2, 3\n", encoding="utf-8")
    ran = twofold("build", at=project.folder)
    assert (ran.code, project.numbers.read_text(encoding="utf-8")) == (2, "1, 2, 3\n")

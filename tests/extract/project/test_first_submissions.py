"""First submissions: what each extractor had before anybody saw the other's work is kept, and never changed."""

import json
from pathlib import Path

import openpyxl
import pytest

from extract.errors import CannotUse
from extract.project.extractors.submissions import kept_submissions, replaced_late
from extract.project.folder.project import read_project
from extract.workbook.template import write_template
from tests.extract.command import Ran, twofold
from tests.extract.small_review import SAMPLES, begin_review


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return begin_review(tmp_path / "review", SAMPLES, {}, studies=TWO_STUDIES).folder


TWO_STUDIES = (("S01", "Lascelles 2019"), ("S02", "Jilka 2019"))


def extract(folder: Path, name: str, *studies: str, begun: tuple[str, ...] = (), **more: str) -> Path:
    """Types a sample of each study, and marks the studies as finished but for those that are only begun."""
    path = folder / "extractions" / f"{name}.xlsx"
    path.unlink(missing_ok=True)
    rows = [{"study": study, "group": "total", "n_analysed": "14", **more} for study in (*studies, *begun)]
    marks = [{"study": study, "finished": "yes" if study in studies else ""} for study in (*studies, *begun)]
    filled = {"studies": marks, "samples": rows}
    write_template(read_project(folder).form(), path, extractor=name, filled=filled)
    return path


def submitted(project: Path) -> dict[str, tuple[str, ...]]:
    """The studies of each kept copy that are first submissions."""
    return {submission.file: submission.studies for submission in kept_submissions(read_project(project))}


def test_a_copy_is_kept_when_a_study_first_appears_and_not_again(project: Path) -> None:
    """Ada goes on to a second study: her second copy is the first submission of that study alone."""
    extract(project, "ada", "S01")
    extract(project, "ben", "S01")
    twofold("merge", at=project)
    first = (project / "first-submissions" / "ada-1.xlsx").read_bytes()
    twofold("merge", at=project)
    extract(project, "ada", "S01", "S02")
    twofold("merge", at=project)
    assert submitted(project) == {"ada-1.xlsx": ("s01",), "ben-1.xlsx": ("s01",), "ada-2.xlsx": ("s02",)}
    assert (project / "first-submissions" / "ada-1.xlsx").read_bytes() == first
    assert not (project / "first-submissions" / "ada-1.xlsx").stat().st_mode & 0o222


def test_a_study_is_kept_when_it_is_finished_and_not_before(project: Path) -> None:
    """Half of a study is no first submission: its blank cells would be omissions for ever."""
    extract(project, "ada", "S01", begun=("S02",))
    extract(project, "ben", begun=("S01", "S02"))
    for option in ((), ("--include-unfinished",)):
        twofold("merge", *option, at=project)
        assert submitted(project) == {"ada-1.xlsx": ("s01",)}
    extract(project, "ben", "S01", begun=("S02",))
    twofold("merge", at=project)
    assert submitted(project) == {"ada-1.xlsx": ("s01",), "ben-1.xlsx": ("s01",)}


@pytest.mark.parametrize(("header", "to"), [("Number analysed *", "Sample size"), ("Women *", "Ladies")])
def test_a_file_whose_column_was_renamed_is_kept_when_the_column_is_there_again(
    project: Path, header: str, to: str
) -> None:
    """Its cells would be blank for ever in the first submission, and count as omissions."""
    extract(project, "ada", "S01")
    path = extract(project, "ben", "S01", n_female="9")
    rename_header(path, header, to)
    said = twofold("merge", at=project).err
    assert submitted(project) == {"ada-1.xlsx": ("s01",)}
    plain = header.removesuffix(" *")
    assert f"ben.xlsx: no first submission is kept of S01. Samples: there is no column '{plain}'" in said
    assert f"('{to}') is not part of the form, and its 1 entry was not read" in said
    assert "Until this is put right, they are not compared, and nobody's answers to them are shown" in said
    rename_header(path, to, header)
    assert "no first submission is kept" not in twofold("merge", at=project).err
    assert submitted(project) == {"ada-1.xlsx": ("s01",), "ben-1.xlsx": ("s01",)}


def test_nobody_sees_answers_to_a_study_before_its_first_submission_is_kept(project: Path) -> None:
    """Ben could read what Ada has, before his own answers are kept as those of somebody who worked alone."""
    extract(project, "ada", "S01", group="secret group")
    path = extract(project, "ben", "S01")
    rename_header(path, "Number analysed *", "Sample size")
    merged = twofold("merge", at=project)
    built = twofold("build", at=project)
    printed = merged.out + built.out + built.err + twofold("status", at=project).out
    printed += twofold("history", "S01", "n_analysed", at=project).err
    book = openpyxl.load_workbook(project / "adjudication.xlsx")
    printed += "".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row)
    assert "secret group" not in printed
    assert "rule on" not in merged.out
    assert "No study is compared yet. Next: put the missing column right: twofold check" in merged.out
    assert (built.code, "a column is missing in the workbook of ben  Hint: twofold check" in built.err) == (2, True)
    rename_header(path, "Sample size", "Number analysed *")
    assert "kept first submission" in twofold("merge", at=project).out
    assert "secret group" in twofold("build", at=project).err + twofold("history", "S01", "n_analysed", at=project).out


def test_other_studies_are_compared_while_one_waits_for_its_column(project: Path) -> None:
    for name in ("ada", "ben"):
        extract(project, name, "S01")
    twofold("merge", at=project)
    extract(project, "ada", "S01", "S02", group="secret group")
    rename_header(extract(project, "ben", "S01", "S02"), "Number analysed *", "Sample size")
    merged = twofold("merge", at=project)
    assert "ben.xlsx: no first submission is kept of S02." in merged.err
    assert "and in other studies what was not read counts as left blank: these cells are omissions" in merged.err
    shown = openpyxl.load_workbook(project / "adjudication.xlsx")["Discrepancies"]
    assert {str(row[1].value) for row in shown.iter_rows(min_row=4)} == {"S01"}
    assert twofold("build", at=project).code != 0
    drawn = twofold("build", "--draft", at=project)
    assert "S02: a column of the workbook of ben is missing (twofold check)" in drawn.out, drawn.out + drawn.err


@pytest.mark.parametrize("header", ["Number analysed *", "Women *", "Women: words"])
def test_a_file_whose_column_was_deleted_is_kept_only_where_a_finished_study_can_do_without_it(
    project: Path, header: str
) -> None:
    """Nothing else on the sheet tells that it was there: the workbook was made with it."""
    extract(project, "ada", "S01")
    path = extract(project, "ben", "S01")
    book = openpyxl.load_workbook(path)
    (column,) = [cell.column for row in book["Samples"].iter_rows(max_row=3) for cell in row if cell.value == header]
    book["Samples"].delete_cols(column)
    book.save(path)
    said = twofold("merge", at=project).err
    if header.endswith("*"):
        assert submitted(project) == {"ada-1.xlsx": ("s01",)}
        wanted = header.removesuffix(" *")
        assert f"no first submission is kept of S01. Samples: there is no column '{wanted}', which is needed" in said
    else:
        assert submitted(project) == {"ada-1.xlsx": ("s01",), "ben-1.xlsx": ("s01",)}


def test_a_column_that_is_renamed_after_the_first_submissions_were_kept_is_named_with_what_to_do(project: Path) -> None:
    """What was agreed on comes up as omissions, and a number of errors alone does not say why."""
    extract(project, "ada", "S01")
    path = extract(project, "ben", "S01")
    twofold("merge", at=project)
    rename_header(path, "Number analysed *", "Sample size")
    said = twofold("merge", at=project).err
    assert "ben.xlsx: Samples: there is no column 'Number analysed'" in said
    assert "'Sample size' is in its place: if it is this column, write its header again" in said
    assert "('Sample size') is not part of the form, and its 1 entry was not read" in said
    assert "what was not read counts as left blank" in said
    assert "no first submission is kept" not in said


def rename_header(path: Path, header: str, to: str) -> None:
    book = openpyxl.load_workbook(path)
    (cell,) = [cell for row in book["Samples"].iter_rows(max_row=3) for cell in row if cell.value == header]
    cell.value = to
    book.save(path)


def test_a_template_that_nobody_has_filled_in_is_no_submission(project: Path) -> None:
    extract(project, "ada", "S01")
    twofold("template", "--extractor", "ben", at=project)
    twofold("merge", at=project)
    assert [submission.extractor for submission in kept_submissions(read_project(project))] == ["ada"]


def test_a_first_submission_that_was_changed_since_is_said(project: Path) -> None:
    extract(project, "ada", "S01")
    extract(project, "ben", "S01")
    twofold("merge", at=project)
    copy = project / "first-submissions" / "ada-1.xlsx"
    copy.chmod(0o644)
    copy.write_bytes(copy.read_bytes() + b"changed")
    ran = twofold("merge", at=project)
    assert ran.code == 2
    assert "ada-1.xlsx" in ran.err
    assert "changed or removed" in ran.err


def test_a_kept_copy_is_never_replaced_by_another_file_of_the_same_stem(project: Path) -> None:
    extract(project, "ada", "S01")
    twofold("merge", at=project)
    kept = (project / "first-submissions" / "ada-1.xlsx").read_bytes()
    (project / "first-submissions" / "ada-2.xlsx").write_bytes(b"somebody's copy")
    extract(project, "ada", "S01", "S02")
    ran = twofold("merge", at=project)
    assert ran.code == 2
    assert "ada-2.xlsx: is not in index.jsonl and cannot be read as a first submission" in ran.err
    assert "move it to another folder. If it was one, put it back from a backup" in ran.err
    assert "extractions/" not in ran.err
    assert (project / "first-submissions" / "ada-1.xlsx").read_bytes() == kept
    assert (project / "first-submissions" / "ada-2.xlsx").read_bytes() == b"somebody's copy"


@pytest.mark.parametrize("left", [None, "", "the last line"])
def test_without_its_index_no_first_submission_is_overwritten(project: Path, left: str | None) -> None:
    """The index was lost, or a merge was killed before it was written: it is made again from the copies."""
    extract(project, "ada", "S01")
    extract(project, "ben", "S01")
    twofold("merge", at=project)
    index = project / "first-submissions" / "index.jsonl"
    line = index.read_text().splitlines(keepends=True)[-1]
    kept = (project / "first-submissions" / "ada-1.xlsx").read_bytes()
    index.unlink() if left is None else index.write_text(line if left else "")
    extract(project, "ada", "S01", "S02")
    refused = twofold("agree", at=project)
    assert (refused.code, "twofold merge lists it again" in refused.err) == (2, True)
    ran = twofold("merge", at=project)
    assert "first-submissions/ada-1.xlsx was not listed in index.jsonl, and is listed again" in ran.err
    assert submitted(project) == {"ada-1.xlsx": ("s01",), "ben-1.xlsx": ("s01",), "ada-2.xlsx": ("s02",)}
    assert (project / "first-submissions" / "ada-1.xlsx").read_bytes() == kept
    assert "not listed" not in twofold("merge", at=project).err


def test_a_damaged_index_is_moved_away_and_made_again(project: Path) -> None:
    extract(project, "ada", "S01")
    twofold("merge", at=project)
    index = project / "first-submissions" / "index.jsonl"
    listed = index.read_text()
    index.write_text("{damaged")
    ran = twofold("agree", at=project)
    assert (ran.code, "move it away: twofold merge lists the kept copies again" in ran.err) == (2, True)
    index.rename(project / "index.jsonl")
    twofold("merge", at=project)
    assert [json.loads(line)["studies"] for line in (listed, index.read_text())] == [["s01"], ["s01"]]


def test_a_copy_that_was_listed_twice_over_stands_in_nobodys_way(project: Path) -> None:
    """Two merges at once on a drive without locks: each copied the same file."""
    extract(project, "ada", "S01")
    twofold("merge", at=project)
    first = project / "first-submissions" / "ada-1.xlsx"
    (project / "first-submissions" / "ada-7.xlsx").write_bytes(first.read_bytes())
    twofold("merge", at=project)
    assert submitted(project) == {"ada-1.xlsx": ("s01",)}
    assert twofold("agree", at=project).code == 0


@pytest.mark.parametrize(
    "content",
    [
        b"\xff\xfe\x00",
        b"5\n",
        b"[" * 100_000,
        b'{"extractor": "ada", "file": "ada-1.xlsx", "sha256": "x", "studies": "abc", "when": "x"}\n',
        b'{"extractor": "ada", "file": 7, "sha256": "x", "studies": [], "when": "x"}\n',
        b'{"extractor": "ada", "file": "../ada-1.xlsx", "sha256": "x", "studies": [], "when": "x"}\n',
    ],
)
def test_a_damaged_index_is_one_clear_line(tmp_path: Path, content: bytes) -> None:
    project = begin_review(tmp_path / "review", SAMPLES, {}, studies=())
    project.submissions.mkdir()
    (project.submissions / "index.jsonl").write_bytes(content)
    with pytest.raises(CannotUse) as caught:
        kept_submissions(project)
    assert caught.value.file == str(project.submissions / "index.jsonl")
    assert caught.value.hint


def withdrawn(project: Path, *arguments: str) -> Ran:
    return twofold("withdraw", "--submission", "S01", "--extractor", "Ada", *arguments, at=project)


def test_a_first_submission_taken_in_error_is_withdrawn_and_the_next_finished_state_is_the_first(project: Path) -> None:
    extract(project, "ada", "S01", "S02")
    extract(project, "ben", "S01")
    twofold("merge", at=project)
    kept = (project / "first-submissions" / "ada-1.xlsx").read_bytes()
    ran = withdrawn(project, "--who", "cleo", "--why", "finished set by mistake")
    assert (ran.code, ran.err) == (0, "")
    assert "withdrawn  first submission of S01 by ada: ada-1.xlsx" in ran.out
    assert submitted(project) == {"ada-1.xlsx": ("s02",), "ben-1.xlsx": ("s01",)}
    extract(project, "ada", "S02", begun=("S01",))
    twofold("merge", at=project)
    assert submitted(project) == {"ada-1.xlsx": ("s02",), "ben-1.xlsx": ("s01",)}
    extract(project, "ada", "S01", "S02")
    twofold("merge", at=project)
    assert submitted(project) == {"ada-1.xlsx": ("s02",), "ben-1.xlsx": ("s01",), "ada-2.xlsx": ("s01",)}
    assert (project / "first-submissions" / "ada-1.xlsx").read_bytes() == kept
    methods = twofold("agree", "--output-format", "json", at=project).json["sentences"]["methods"]
    assert "One first submission (S01) is a second version" in methods
    assert twofold("build", "--draft", at=project).code == 1
    written = (project / "dataset" / "methods-in-full.md").read_text(encoding="utf-8-sig")
    assert "One first submission (S01) is a second version" in written
    assert "On first submissions, before anybody" not in written
    printed = twofold("history", "S01", at=project).out
    assert "First submission ada-1.xlsx of ada withdrawn on" in printed
    assert "by cleo: finished set by mistake" in printed


def test_a_first_submission_that_was_replaced_before_another_submitted_is_like_any_other(project: Path) -> None:
    extract(project, "ada", "S01")
    twofold("merge", at=project)
    withdrawn(project, "--who", "cleo", "--why", "finished set by mistake")
    twofold("merge", at=project)
    kept = json.loads((project / "first-submissions" / "index.jsonl").read_text().splitlines()[0])
    line = json.dumps(kept | {"extractor": "ben", "when": "2999-01-01T00:00:00Z"})
    with (project / "first-submissions" / "index.jsonl").open("a") as index:
        index.write(f"{line}\n")
    assert replaced_late(read_project(project)) == ()


def test_a_withdrawal_of_a_first_submission_says_who_why_and_whose(project: Path) -> None:
    extract(project, "ada", "S01")
    twofold("merge", at=project)
    assert "say why" in withdrawn(project, "--who", "cleo").err
    assert withdrawn(project, "--who", "cleo", "--why", "x", "abcd1234").code == 2
    assert twofold("withdraw", "--submission", "S01", "--who", "cleo", "--why", "x", at=project).code == 2
    ran = twofold("withdraw", "--submission", "S01", "--extractor", "ben", "--who", "cleo", "--why", "x", at=project)
    assert (ran.code, "there is one by ada" in ran.err) == (2, True)
    assert withdrawn(project, "--who", "cleo", "--why", "x").code == 0
    assert withdrawn(project, "--who", "cleo", "--why", "x").code == 2


def test_nobody_sees_answers_to_a_study_that_somebody_has_still_to_finish(project: Path) -> None:
    extract(project, "ada", "S01")
    extract(project, "ben", begun=("S01",))
    hidden = twofold("history", "S01", "n_analysed", at=project)
    assert (hidden.code, "no answers are shown until ben finished it" in hidden.err) == (2, True)
    assert "14" not in hidden.out + hidden.err
    assert "Not finished by ben" in twofold("history", "S01", at=project).out
    assert twofold("history", "S01", "n_analysed", "--include-unfinished", at=project).code == 0
    extract(project, "ben", "S01")
    assert twofold("history", "S01", "n_analysed", at=project).code == 0


def test_no_output_shows_answers_to_a_study_that_another_is_still_extracting(project: Path) -> None:
    """Ada has entered a row twice in the study that Ben has begun: neither sheet, JSON nor draft shows it."""
    path = project / "extractions" / "ada.xlsx"
    rows = [{"study": "S01", "group": "secret group", "n_analysed": "4711"}] * 2
    filled = {"studies": [{"study": "S01", "finished": "yes"}, {"study": "S02", "finished": "yes"}], "samples": rows}
    write_template(read_project(project).form(), path, extractor="ada", filled=filled)
    extract(project, "ben", "S02", begun=("S01",))
    printed = twofold("merge", "--output-format", "json", at=project).out + twofold("merge", at=project).out
    drawn = twofold("build", "--draft", at=project)
    printed += drawn.out + drawn.err + twofold("status", at=project).out + twofold("history", "S01", at=project).out
    book = openpyxl.load_workbook(project / "adjudication.xlsx")
    printed += "".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row)
    printed += "".join(path.read_text(encoding="utf-8-sig") for path in (project / "dataset").glob("*.csv"))
    printed += (project / "dataset" / "methods-in-full.md").read_text(encoding="utf-8-sig")
    assert ("secret group" in printed, "4711" in printed) == (False, False)
    assert "S01: not marked as finished by ben" in drawn.out
    twofold("merge", "--include-unfinished", at=project)
    shown = openpyxl.load_workbook(project / "adjudication.xlsx")["Discrepancies"]
    assert any("secret group" in str(cell.value) for row in shown.iter_rows() for cell in row)


def test_a_study_that_is_begun_and_not_finished_is_not_called_nothing(project: Path) -> None:
    extract(project, "ada", begun=("S01",))
    assert "no study is finished yet" in twofold("build", at=project).err


def test_a_study_that_is_gone_from_the_workbook_of_one_who_submitted_it_keeps_the_dataset_waiting(
    project: Path,
) -> None:
    """As where a wrong file came back from a backup: the dataset would have the values of the other alone."""
    for name in ("ada", "ben"):
        extract(project, name, "S01", "S02")
    assert twofold("merge", at=project).code == 0
    extract(project, "ben", "S02")
    said = "S01: first submitted by ben, but not in the workbook of ben now: put its rows back"
    for command in ("merge", "status", "build"):
        ran = twofold(command, at=project)
        assert said in ran.out, command
        assert "Next: twofold build\n" not in ran.out
    assert twofold("build", at=project).code == 1
    way = ("--extractor", "ben", "--who", "cleo", "--why", "in error")
    assert twofold("withdraw", "--submission", "S01", *way, at=project).code == 0
    assert said not in twofold("build", at=project).out

"""A study that was excluded can be cited wherever it is named: PRISMA 2020, item 16b."""

import csv
import re
from pathlib import Path

from extract.project.folder.new_project import create_project
from extract.project.folder.project import read_project
from extract.workbook.template import write_template
from schema.exclusion_reasons import OTHER, REASONS
from tests.extract.command import twofold
from tests.extract.small_review import SAMPLES, written_beside


def test_an_excluded_study_keeps_its_citation_wherever_it_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "review"
    studies = [("S01", "Smith 2019"), ("S02", "Kheirkhah 2025")]
    create_project(folder, form_name=written_beside(folder, SAMPLES), studies=studies)
    for name in ("ada", "ben"):
        rows = [{"study": study, "label": label, "finished": "yes", "country": "France"} for study, label in studies]
        path = folder / "extractions" / f"{name}.xlsx"
        write_template(read_project(folder).form(), path, extractor=name, filled={"studies": rows})
    twofold("merge", at=folder)
    out = ("exclude", "S02", "--who", "ada; ben", "--why", "retracted", "--note", "Notice of 1 May.")
    assert twofold(*out, at=folder).code == 0
    twofold("build", "--draft", at=folder)
    dataset = folder / "dataset"
    assert "One study was excluded as retracted (Kheirkhah 2025)." in (dataset / "methods.md").read_text("utf-8")
    assert "S02 (Kheirkhah 2025): retracted (Notice of 1 May)" in (dataset / "README.md").read_text("utf-8")
    reporting = (dataset / "reporting.md").read_text("utf-8")
    listed = reporting.partition("item 16b: excluded studies")[2].partition("## ")[0]
    assert "- S02 (Kheirkhah 2025): retracted (Notice of 1 May)" in listed
    assert "This is a draft: build the dataset without `--draft` first" in (dataset / "README.md").read_text("utf-8")
    assert "can be deposited as it is" not in (dataset / "README.md").read_text("utf-8")


def test_the_methods_give_every_reason_that_the_command_takes(tmp_path: Path) -> None:
    """One study for each reason, and one for a reason in the team's words."""
    folder = tmp_path / "review"
    studies = [(f"S{number:02}", f"Study {number}") for number in range(len(REASONS) + 2)]
    create_project(folder, form_name=written_beside(folder, SAMPLES), studies=studies)
    for name in ("ada", "ben"):
        rows = [{"study": study, "label": label, "finished": "yes", "country": "France"} for study, label in studies]
        path = folder / "extractions" / f"{name}.xlsx"
        write_template(read_project(folder).form(), path, extractor=name, filled={"studies": rows})
    twofold("merge", at=folder)
    for (study, _), why in zip(studies, [*REASONS, OTHER], strict=False):
        ran = twofold("exclude", study, "--who", "ada; ben", "--why", why, "--note", "it was lost", at=folder)
        assert ran.code == 0, ran.err
        said = f"{REASONS[why].sentence} (it was lost)" if why in REASONS else "it was lost"
        assert ran.out.startswith(f"excluded  {study}: {said}\n")
    twofold("build", "--draft", "--no-pictures", at=folder)
    text = (folder / "dataset" / "methods.md").read_text("utf-8")
    for (_, label), reason in zip(studies, REASONS.values(), strict=False):
        assert f"1 as {reason.one} ({label})" in text
    assert f"1 for another reason ({studies[-2][1]}: it was lost)" in text
    assert "no reason is given" not in text


def test_the_readme_says_which_study_names_one_that_was_taken_out(tmp_path: Path) -> None:
    """One study names one: the sentence speaks of no others."""
    folder = tmp_path / "review"
    studies = [("S01", "Smith 2019"), ("S02", "Kheirkhah 2025")]
    create_project(folder, form_name=written_beside(folder, SAMPLES), studies=studies)
    for name in ("ada", "ben"):
        rows = [{"study": study, "label": label, "finished": "yes"} for study, label in studies]
        rows[0]["same_sample_as"] = "S02"
        path = folder / "extractions" / f"{name}.xlsx"
        write_template(read_project(folder).form(), path, extractor=name, filled={"studies": rows})
    twofold("merge", at=folder)
    assert twofold("exclude", "S02", "--who", "ada; ben", "--why", "retracted", at=folder).code == 0
    twofold("build", "--draft", at=folder)
    readme = (folder / "dataset" / "README.md").read_text("utf-8")
    assert "S02 (Kheirkhah 2025): retracted, decided by ada and ben on" in readme
    assert "S01 names S02 as having the same participants, and S02 has no row here." in readme
    assert "Some studies" not in readme


def review_of(folder: Path, studies: list[tuple[str, str]]) -> Path:
    """A project of two extractors in which each has finished the studies, and the first two were a pilot round."""
    create_project(folder, form_name=written_beside(folder, SAMPLES), studies=studies)
    for name in ("ada", "ben"):
        rows = [{"study": study, "label": label, "finished": "yes", "country": "France"} for study, label in studies]
        path = folder / "extractions" / f"{name}.xlsx"
        write_template(read_project(folder).form(), path, extractor=name, filled={"studies": rows})
    marked = twofold("pilot", "--study", "S01", "--study", "S02", at=folder)
    assert marked.code == 0
    return folder


def flow_of(folder: Path) -> list[list[str]]:
    """The lines of the table of the flow, from the studies that were listed on."""
    lines = (folder / "dataset" / "tables.md").read_text("utf-8").splitlines()
    rows = [[cell.strip("\u2003 ") for cell in line.split("|")[1:3]] for line in lines if line.startswith("|")]
    return rows[next(place for place, row in enumerate(rows) if row[0] == "Studies listed") :]


def test_a_study_that_was_excluded_after_extraction_is_not_forgotten_in_the_counts(tmp_path: Path) -> None:
    """It was of the pilot round, and had been extracted: the table of the flow and the methods say both."""
    folder = review_of(tmp_path / "review", [("S01", "Smith 2019"), ("S02", "Kheirkhah 2025"), ("S03", "Jones 2020")])
    twofold("merge", at=folder)
    twofold("exclude", "S02", "--who", "ada; ben", "--why", "duplicate", at=folder)
    twofold("build", "--draft", at=folder)
    methods = (folder / "dataset" / "methods.md").read_text("utf-8")
    assert (
        "Three studies were listed. One study was excluded as a duplicate (Kheirkhah 2025)."
        " First submissions of it had been made. Two studies remained, each extracted by two people." in methods
    )
    assert (
        "The pilot round was of 2 studies: 1 is in the dataset (Smith 2019) and 1 was excluded (Kheirkhah 2025)."
        " The figures on agreement include the one that is in the dataset." in methods
    )
    assert flow_of(folder)[:5] == [
        ["Studies listed", "3"],
        ["Excluded: a duplicate", "1"],
        ["after first submissions had been made", "1"],
        ["Studies in the dataset", "2"],
        ["extracted by 2 extractors", "2"],
    ]


def test_submissions_that_are_kept_after_a_study_was_excluded_were_not_made_before(tmp_path: Path) -> None:
    folder = review_of(tmp_path / "review", [("S01", "Smith 2019"), ("S02", "Kheirkhah 2025"), ("S03", "Jones 2020")])
    twofold("exclude", "S02", "--who", "ada; ben", "--why", "duplicate", at=folder)
    twofold("merge", at=folder)
    index = folder / "first-submissions" / "index.jsonl"
    index.write_text(re.sub('"when": "[0-9]+', '"when": "2999', index.read_text("utf-8")), encoding="utf-8")
    twofold("build", "--draft", at=folder)
    assert "as a duplicate (Kheirkhah 2025). Two studies remained" in (folder / "dataset" / "methods.md").read_text(
        "utf-8"
    )
    assert "after first submissions had been made" not in {name for name, _ in flow_of(folder)}


def typed_by(folder: Path, name: str, studies: list[tuple[str, str]]) -> None:
    """The workbook of an extractor with these studies, whatever the list of studies has."""
    rows = [{"study": study, "label": label, "finished": "yes", "country": "France"} for study, label in studies]
    path = folder / "extractions" / f"{name}.xlsx"
    path.unlink(missing_ok=True)
    write_template(read_project(folder).form(), path, extractor=name, filled={"studies": rows})


def mistyped(folder: Path) -> Path:
    """A project with two studies, of which one extractor typed one with another name, as S20, and merged it so."""
    studies = [("S01", "Smith 2019"), ("S02", "Jones 2020")]
    create_project(folder, form_name=written_beside(folder, SAMPLES), studies=studies)
    typed_by(folder, "ada", studies)
    typed_by(folder, "ben", [("S01", "Smith 2019"), ("S20", "Jones 2020")])
    twofold("merge", at=folder)
    return folder


def test_a_mistyped_study_that_was_excluded_is_not_listed(tmp_path: Path) -> None:
    """All files count the studies of the list, and say which other one there was."""
    folder = mistyped(tmp_path / "review")
    typed_by(folder, "ben", [("S01", "Smith 2019"), ("S02", "Jones 2020")])
    out = ("exclude", "S20", "--who", "ada; ben", "--why", "other", "--note", "A typing mistake.")
    assert twofold(*out, at=folder).code == 0
    twofold("merge", at=folder)
    twofold("build", "--draft", at=folder)
    dataset = folder / "dataset"
    counted = (
        "Two studies were listed, and 1 more is not on the list (S20). One study was excluded (S20: A typing mistake)."
    )
    for name in ("methods.md", "methods-in-full.md"):
        text = (dataset / name).read_text("utf-8")
        assert counted in text, name
        assert "Two studies remained, each extracted by two people." in text, name
    numbers = [(name, number) for name, number in flow_of(folder)[:6] if not name.startswith(("after", "extracted"))]
    assert numbers == [
        ("Studies listed", "2"),
        ("Studies that are not on the list", "1"),
        ("Excluded: A typing mistake", "1"),
        ("Studies in the dataset", "2"),
    ]
    for name in ("README.md", "reporting.md"):
        assert "- S20: A typing mistake, decided by ada and ben" in (dataset / name).read_text("utf-8")
    with (dataset / "studies.csv").open(encoding="utf-8-sig", newline="") as file:
        assert sum(not line["study"].startswith("#") for line in csv.DictReader(file)) == 2


def test_a_draft_counts_a_study_that_is_not_on_the_list_and_was_not_excluded(tmp_path: Path) -> None:
    """What was listed and what was not are together what was excluded, what waits and what is in the dataset."""
    folder = mistyped(tmp_path / "review")
    twofold("build", "--draft", at=folder)
    flow = dict(flow_of(folder)[:8])
    assert (flow["Studies listed"], flow["Studies that are not on the list"]) == ("2", "1")
    assert flow["Studies in the dataset"] == "3"
    methods = (folder / "dataset" / "methods.md").read_text("utf-8")
    assert "Two studies were listed, and 1 more is not on the list (S20). Three studies were extracted" in methods


def test_an_excluded_study_that_the_team_took_off_its_list_was_listed(tmp_path: Path) -> None:
    """An earlier copy of the list has it."""
    studies = [("S01", "Smith 2019"), ("S02", "Jones 2020")]
    folder = tmp_path / "review"
    create_project(folder, form_name=written_beside(folder, SAMPLES), studies=studies)
    for name in ("ada", "ben"):
        typed_by(folder, name, studies)
    twofold("merge", at=folder)
    out = ("exclude", "S02", "--who", "ada; ben", "--why", "duplicate")
    assert twofold(*out, at=folder).code == 0
    (folder / "studies-earlier").mkdir()
    (folder / "studies.csv").rename(folder / "studies-earlier" / "studies 2026-11-30 1610.csv")
    (folder / "studies.csv").write_text("study,label\nS01,Smith 2019\n", "utf-8")
    twofold("build", "--draft", at=folder)
    methods = (folder / "dataset" / "methods.md").read_text("utf-8")
    assert "Two studies were listed. One study was excluded as a duplicate (Jones 2020)." in methods
    assert [row[0] for row in flow_of(folder)[:2]] == ["Studies listed", "Excluded: a duplicate"]

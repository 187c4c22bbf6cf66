"""The worked example, step by step."""

from __future__ import annotations

from pathlib import Path

from extract.demo.coded_again import code_again
from extract.demo.data_files import invented_report
from extract.demo.differences import EXTRACTORS, differences, slips
from extract.demo.extractions import MODULES, PILOT, corrected, first_typed, studies
from extract.demo.invented import invented_study
from extract.demo.rulings import pairings, rulings, type_rulings
from extract.demo.stage import excerpt, folded, heading, program, run, standing_clock
from extract.demo.verdicts import type_verdicts
from extract.errors import CannotUse
from extract.output import say
from extract.project.extractors.whose_file import people_of
from extract.project.folder.new_project import create_project
from extract.project.folder.project import Project
from extract.project.studies.assigning import Wishes, by_lot, write_assignment
from extract.project.studies.assignment_file import left_to_others, read_assignment
from extract.project.studies.pilot_studies import mark_pilot_studies
from extract.workbook.template import write_template
from schema.text import and_list

_TITLE = "Patients' experience of ketamine and esketamine: a worked example"
_RULINGS_SHOWN = {("S05", "Dose"), ("S09", "Highest dose")}
_SHOWN = 4  # problems of each file
_TYPED, _MARKED, _FEEDBACK = "as-first-typed", "marked", "feedback"


def walk(folder: Path) -> None:
    """Plays the whole example in a new folder; CannotUse for one that holds something."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise CannotUse(
            "is there already and is not empty", file=str(folder), hint=f"name a new folder: twofold demo {folder}-2"
        )
    with standing_clock():
        project = _make(folder)
        _check(project)
        _correct(project)
        _verify(project)
        _merge(project)
        _rule(project)
        _pilot(project)
        code_again(project, 8)
        _build(project)
    _show_results(folder)


def _make(folder: Path) -> Project:
    people = [*({"name": who} for who in EXTRACTORS), {"name": "cleo", "role": "adjudicator"}]
    project = create_project(
        folder, form_name="patient-voices", modules=MODULES, title=_TITLE, studies=studies(), people=people
    )
    form = project.form()
    fields = sum(field.of is None for table in form.tables for field in table.fields)
    heading(
        1,
        "A project and two workbooks",
        f"{folder} holds a project with {len(studies())} studies: sixteen published reports, as their public abstracts"
        " state them, and one study that says it is invented. Two people, Ada and Ben, have each filled in a workbook"
        f" of {len(form.tables)} sheets and {fields} fields (twofold init and twofold template make them empty). What"
        " an abstract does not say is PEND, never a guess. Three studies are a pilot round (twofold pilot), and"
        " assignment.csv says who extracts what (twofold assign).",
    )
    mark_pilot_studies(project, PILOT)
    _assign(project)
    project.fulltexts.mkdir()
    (project.fulltexts / "Example 2026 (invented).pdf").write_bytes(invented_report())
    (folder / _TYPED).mkdir()
    for who in EXTRACTORS:
        path, others = folder / _TYPED / f"{who}.xlsx", left_to_others(project, who) or {}
        filled = first_typed(who, form, others)
        write_template(form, path, extractor=who, title=_TITLE, filled=filled, others=others)
    return project


def _assign(project: Project) -> None:
    people = people_of(project.settings.people)
    wishes = Wishes(extractors=EXTRACTORS, together=2, seed=1, due="", studies=(), again=False)
    write_assignment(project, by_lot(project, people, wishes, begun=(), excluded=()))


def _check(project: Project) -> None:
    by_ada = sum(slip.who == EXTRACTORS[0] for slip in slips())
    heading(
        2,
        "Check finds what was mistyped",
        f"Each problem at its cell, none hiding another. The {len(slips())} slips are ours, made for this example"
        f" ({by_ada} by Ada, {len(slips()) - by_ada} by Ben); the warnings on S03, S05 and S16 are true of the"
        f" reports. Marked copies go to {_MARKED}/; the workbooks themselves are never written to.",
    )
    files = [f"{_TYPED}/{who}.xlsx" for who in EXTRACTORS]
    lines = run(project.folder, "check", *files, "--marked", _MARKED)
    starts = [lines.index(f"{who}.xlsx") for who in EXTRACTORS]
    for found in (lines[starts[0] : starts[1]], lines[starts[1] :]):
        name, *problems, summary = found
        typed = [line for line in problems if any(line.endswith(f"[{slip.why}]") for slip in slips())]
        excerpt([name, *typed[:_SHOWN]], most=_SHOWN + 1)
        excerpt([f"  ... and {len(problems) - _SHOWN} more: in all {summary.strip()}"], most=1)


def _correct(project: Project) -> None:
    heading(
        3,
        "Both correct their workbooks",
        "Only what check found is changed. What a report does say is confirmed on the sheet Confirmations, with place"
        " and words: 44 people in 21 focus groups (S03), and percentages that no whole number of 236 makes (S16). The"
        " two warnings that stay wait for full texts; warnings stop nothing.",
    )
    form = project.form()
    for who in EXTRACTORS:
        path, others = project.extractions / f"{who}.xlsx", left_to_others(project, who) or {}
        filled = corrected(who, form, others)
        write_template(form, path, extractor=who, title=_TITLE, filled=filled, others=others)
    excerpt(run(project.folder, "check"), most=4)


def _verify(project: Project) -> None:
    fields = [field for table in project.form().tables for field in table.by_one]
    heading(
        4,
        "What one person extracts, the other verifies",
        f"{len(fields)} fields have the mode verified: the first of a study's two extractors fills them in, and in the"
        " other's workbook they are grey. Abstracts say nothing of them, so only the invented study has values. Its"
        " other extractor sees each value, looks it up, and says confirmed, changed or not found. What is changed is"
        " open for the team.",
    )
    first = read_assignment(project, people_of(project.settings.people)).first_of(invented_study().key)
    verifier = next(who for who in EXTRACTORS if who != first)
    run(project.folder, "template", "--verify", "--extractor", verifier)
    type_verdicts(project.verification / f"{verifier} verifies.xlsx")
    excerpt(run(project.folder, "verify"), most=1)


def _merge(project: Project) -> None:
    by_kind = differences()
    count = {kind: len(changes) for kind, changes in by_kind.items()}
    interpreted = count["read_differently"] + count["coded_differently"]
    form, spelled = project.form(), by_kind["spelled_differently"]
    in_names = [change.text for change in spelled if change.field in form[change.table].identity]
    heading(
        5,
        "Merge compares them",
        "What is left are honest differences. Four are real: two public sources say different things, and Ada read one,"
        f" Ben the other. The rest is ours: {count['overlooked']} times somebody overlooked something,"
        f" {interpreted} cells and rows were read, coded or chosen differently, and {len(spelled)} are only spelled"
        f" differently (GBR and United Kingdom, 0,5 and 0.5 mg/kg). {len(spelled) - len(in_names)} of the"
        f" {len(spelled)} are cosmetic below; {len(in_names)} ({and_list(in_names)}) is part of a row's name,"
        " and names are matched, not compared. Ben also calls"
        f" {count['named_differently'] - 1} groups otherwise and ends a quote sooner: merge proposes that these are the"
        " same rows, and asks.",
    )
    lines = run(project.folder, "merge")
    excerpt(lines[next(n for n, line in enumerate(lines) if line.startswith("rows")) :], most=7)
    # A field table is too wide for here: what was compared says enough.
    excerpt(run(project.folder, "agree")[1:4], most=3)


def _rule(project: Project) -> None:
    pairs, lines = type_rulings(project.sheet)
    heading(
        6,
        "The team rules: first which row is which, then what is right",
        f"In adjudication.xlsx the sheet Pairings shows {pairs} pairs of rows side by side: same row, or different"
        f" rows? On the sheet Discrepancies each of {lines} lines gets a ruling, a method, names and a reason. Ada and"
        " Ben talk some over; Cleo, a third person, rules on others or reads the report again. Three of them:",
    )
    paired = pairings()[1]
    excerpt(folded(f"{paired.study} {paired.table}: {paired.ruling}. {paired.reason}"), most=2)
    for ruling in rulings():
        if (ruling.study, ruling.field) in _RULINGS_SHOWN:
            choice = f"{ruling.ruling} {ruling.value}".rstrip()
            excerpt(folded(f"{ruling.study} {ruling.field}: {choice}. {ruling.reason}"), most=2)
    excerpt(run(project.folder, "adjudicate"), most=3)
    excerpt(run(project.folder, "merge")[-2:], most=2)


def _pilot(project: Project) -> None:
    heading(
        7,
        "What the pilot round shows",
        "The fields of the pilot studies on which Ada and Ben differed first, with the causes from rulings, and what"
        f" there is to settle. {_FEEDBACK}/ has a workbook for each of them: what was decided instead of their answers,"
        " and why.",
    )
    lines = run(project.folder, "pilot", "--feedback", _FEEDBACK)
    first = next(number for number, line in enumerate(lines) if line.startswith("1."))
    excerpt(lines[first:], most=4)


def _build(project: Project) -> None:
    heading(
        9,
        "The dataset",
        "Every value in it says which cell it comes from, and by which decision where one was needed. What nobody"
        " could settle is UC, with both values in discrepancies.csv. methods.md is the text for the paper:",
    )
    excerpt(run(project.folder, "build", without_problems=True), most=3)
    paragraphs = (project.dataset / "methods.md").read_text(encoding="utf-8").split("\n\n")
    excerpt(folded(next(paragraph for paragraph in paragraphs if "settled by" in paragraph)), most=4)
    lines = run(project.folder, "status")
    excerpt(lines[:5], most=5)
    end = next(place for place, line in enumerate(lines) if line.startswith("Nothing is open"))
    excerpt([f"... and {len(studies()) - 3} more studies", *lines[end:]], most=6)


def _show_results(folder: Path) -> None:
    shown = (
        (f"{_MARKED}/ada-marked.xlsx", "the problems, marked at their cells"),
        ("extractions/ben.xlsx", "a workbook as an extractor hands it in"),
        (f"{_FEEDBACK}/", "what Ada and Ben each learn from the pilot round"),
        ("verification/", "what one of them verified of the other's values"),
        ("adjudication.xlsx", "every disagreement, both values, the ruling and its reason"),
        ("codebook.jsonl", "every change of the codebook, with its reason"),
        ("round-2/", "the findings that were coded again after it"),
        ("decisions.jsonl", "the ledger: who decided what, how and why"),
        ("dataset/", "a table per sheet (CSV, Parquet), codebook, lineage, methods.md"),
    )
    say()
    say(f"Open in {folder}:", bold=True)
    for name, text in shown:
        if (folder / name).exists():  # a shorter walk leaves a step out
            say(f"    {name:<24}{text}")
    say()
    say("Try next:", bold=True)
    say(f"    cd {folder}")
    for arguments, text in (
        ("check as-first-typed/ben.xlsx", "all that was wrong in it"),
        ("explain percentage-impossible", "what a problem means, and how to correct it"),
        ("init MY-REVIEW", "a project of your own"),
    ):
        say(f"    {program()} {arguments:<32}{text}")

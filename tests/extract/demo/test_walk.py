"""`twofold demo` walks the whole way, the same way each time, and what comes out is sound."""

from __future__ import annotations

import os
import re
from pathlib import Path

import click
import polars as pl
import pytest
from click.testing import CliRunner

from extract.command_line import cli
from extract.dataset.building.building import readiness_of
from extract.dataset.building.write import read_dataset
from extract.dataset.methods.codebook_life import codebook_sentences
from extract.demo.differences import EXTRACTORS
from extract.demo.invented import invented_study
from extract.demo.rulings import pairings, rulings
from extract.demo.stage import run
from extract.demo.verdicts import verdicts
from extract.errors import CannotUse
from extract.project.folder.project import read_project
from extract.project.ledger.ledger_file import read_ledger
from extract.project.rounds.to_recode import rows_to_recode
from schema.missing import Missing
from tests.extract.conftest import Played, play
from validate.adjudication.verification import extracted_by_several, single_values
from validate.dataset.tables import dataset_columns
from validate.ledger.ledger import VERIFYING

_LONGEST_TRANSCRIPT = 130  # lines
STUDY = invented_study().key


def _tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def _words(played: Played) -> str:
    """What was printed, whatever the folder is called and wherever lines, and in them its name, are broken."""
    return "".join(played.printed.split()).replace("".join(str(played.folder).split()), "DIR")


def test_a_second_run_gives_the_same_bytes(played: Played) -> None:
    """In a folder whose name is as long: long lines are cut where they do not fit."""
    beside = played.folder.parent
    again = play(beside.with_name("x" * len(beside.name)) / played.folder.name)
    first, second = _tree(played.folder), _tree(again.folder)
    assert first.keys() == second.keys()
    assert [name for name in first if first[name] != second[name]] == []
    assert _words(again) == _words(played)


def test_the_second_round_codes_again_what_the_codebook_asks_about(played_again: Path) -> None:
    """By two people, who differ once; a ruling decides that, and nothing is left to do."""
    project = read_project(played_again)
    readiness = readiness_of(project)
    assert not readiness.blocked
    (second,) = readiness.facts.rounds
    assert (second.number, len(second.rows), second.people) == (2, 5, ("ada", "ben"))
    assert len(read_ledger(project.in_round(2).ledger).ledger.decisions) == 1
    assert rows_to_recode(project) == ()
    assert "1 code was split and 1 code was renamed" in codebook_sentences(project.form())
    assert "a code that was renamed is counted" in codebook_sentences(project.form())  # no code was merged


def test_every_filled_cell_of_every_table_has_its_lineage(played: Played) -> None:
    """A value in a cell, or a missing code in its status."""
    dataset = played.folder / "dataset"
    lineage = pl.read_csv(dataset / "lineage.csv", infer_schema=False)
    known = {tuple(row) for row in lineage.select("table", "row_id", "field").iter_rows()}
    form = read_project(played.folder).form()
    untraced = []
    for name, frame in read_dataset(dataset).items():
        columns = {one_column.name: one_column.of for one_column in dataset_columns(form[name])}
        for row in frame.iter_rows(named=True):
            for column, field in columns.items():
                said = row[column] not in {None, "", "blank"}
                if said and field is not None and (name, row["row_id"], field.name) not in known:
                    untraced.append((name, row["row_id"], column))
    assert untraced == []


def test_lineage_leads_to_the_cells_where_the_values_stand(played: Played) -> None:
    """What lineage says was typed in a workbook's cell does stand there."""
    openpyxl = pytest.importorskip("openpyxl")
    lineage = pl.read_csv(played.folder / "dataset" / "lineage.csv", infer_schema=False).drop_nulls("cell")
    books = {name: openpyxl.load_workbook(played.folder / "extractions" / name) for name in lineage["file"].unique()}
    for file, sheet, cell, typed in lineage.select("file", "sheet", "cell", "typed").iter_rows():
        found = str(books[file][sheet][cell].value)
        assert (Missing(found).status if found in set(Missing) else found) == typed


def test_frictionless_accepts_the_data_package(played: Played) -> None:
    frictionless = pytest.importorskip("frictionless")
    report = frictionless.Package(str(played.folder / "dataset" / "datapackage.json")).validate()
    assert report.flatten(["name", "type", "rowNumber", "fieldName"]) == []


def test_nothing_is_open_and_no_error_is_left(played: Played) -> None:
    readiness = readiness_of(read_project(played.folder))
    assert not readiness.blocked
    assert readiness.merged.comparison.orphaned == ()


def test_every_ruling_is_used_once_and_by_all_three_people(played: Played) -> None:
    decisions = read_ledger(played.folder / "decisions.jsonl").ledger.decisions
    assert len(decisions) == len(pairings()) + len(rulings()) + len(verdicts())
    assert {who for decision in decisions for who in decision.who} == {*EXTRACTORS, "cleo"}
    assert all(decision.reason for decision in decisions if decision.ruling not in VERIFYING)


def test_what_one_person_extracts_is_in_one_workbook_and_was_verified_by_the_other(played: Played) -> None:
    """Nobody filled in what the other was to extract; a verdict changes no value without a ruling."""
    merged = readiness_of(read_project(played.folder)).merged
    assert not extracted_by_several(merged.comparison)
    values = {value.field: value for value in single_values(merged.comparison)}
    assert {name: value.verdict for name, value in values.items()} == {
        "funding_source": "changed",
        "interests": "confirmed",
        "ethics_approval": "confirmed",
        "software": "confirmed",
    }
    assert {value.extractor for value in values.values()} == {merged.division.first_of(STUDY)}


def test_rows_under_two_names_are_proposed_and_confirmed_by_ruling(played: Played) -> None:
    """Each under the name that one of them gave it, with one row in the dataset."""
    comparison = readiness_of(read_project(played.folder)).merged.comparison
    assert [(pairing.study, pairing.table, pairing.state, pairing.by) for pairing in comparison.pairings] == [
        ("S10", "samples", "confirmed", "ruling"),
        ("S15", "samples", "confirmed", "ruling"),
        (STUDY, "quotes", "confirmed", "ruling"),
    ]
    assert read_dataset(played.folder / "dataset")["samples"].filter(study="S15").height == 3


def test_what_could_not_be_settled_is_unclear_and_both_values_are_told(played: Played) -> None:
    dataset = played.folder / "dataset"
    samples = read_dataset(dataset)["samples"].filter(study=STUDY)
    assert samples.select("n_female", "n_female__status").rows() == [(None, "unclear")]
    told = pl.read_csv(dataset / "discrepancies.csv", infer_schema=False).filter(study=STUDY, field="n_female")
    assert told["typed"].to_list() == ["9", "8"]


def test_the_transcript_is_short_and_names_what_there_is(played: Played) -> None:
    lines = played.printed.splitlines()
    assert len(lines) <= _LONGEST_TRANSCRIPT
    assert max(map(len, lines)) <= 112 + len(str(played.folder))
    opened = lines[next(n for n, line in enumerate(lines) if line.startswith("Open in")) + 1 :]
    named = [line.split()[0] for line in opened[: opened.index("")]]
    assert named
    assert all((played.folder / name).exists() for name in named)


def test_the_differences_in_spelling_that_the_walk_counts_are_those_of_merge(played: Played) -> None:
    printed = " ".join(played.printed.split())
    (counted,) = re.findall(r"(\d+) are only spelled.*?(\d+) of the (\d+) are cosmetic below; (\d+) \(", printed)
    every, cosmetic, again, in_names = map(int, counted)
    assert every == again == cosmetic + in_names
    assert f"cells 2160 agreed, {cosmetic} cosmetic" in printed


def test_everything_made_up_says_so(played: Played) -> None:
    """Findings are paraphrases, quotes are PEND, and the study that is made up says that it is."""
    tables = read_dataset(played.folder / "dataset")
    for name, text in (("findings", "text"), ("quotes", "quote")):
        invented = tables[name].filter(study=STUDY)[text]
        assert invented.len() > 0
        assert invented.str.starts_with("[invented for this example]").all()
    real = tables["findings"].filter(pl.col("study") != STUDY)["text"]
    assert real.str.starts_with("[paraphrase]").all()
    assert tables["quotes"].filter(pl.col("study") != STUDY)["quote__status"].unique().to_list() == ["pending"]
    assert "invented" in invented_study().label


def test_a_folder_with_something_in_it_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(CannotUse, match=r"not empty.*Hint"):
        CliRunner().invoke(cli, ["demo", str(tmp_path)], catch_exceptions=False, standalone_mode=False)
    assert _tree(tmp_path) == {"mine.txt": b"mine"}


def test_the_walk_stops_where_a_step_has_problems_that_it_must_not_have(tmp_path: Path) -> None:
    """It went on, and ended with a file that was not there."""
    for name, year in (("a", 2019), ("b", 2020)):
        (tmp_path / f"{name}.csv").write_text(f"study,began\nS1,{year}\nS2,2018\n")
    with click.Context(cli), pytest.raises(RuntimeError, match="ended with 1") as stopped:
        run(tmp_path, "compare", "a.csv", "b.csv", without_problems=True)
    assert "2019" in str(stopped.value)


def test_the_clock_runs_again_afterwards(played: Played) -> None:
    assert played.folder.exists()
    assert "SOURCE_DATE_EPOCH" not in os.environ


def test_every_word_that_is_quoted_from_the_invented_report_is_in_it(played: Played) -> None:
    traced = pl.read_csv(played.folder / "dataset" / "lineage.csv").drop_nulls("in_report")
    assert traced.height > 20
    assert traced.filter(~pl.col("in_report").str.starts_with("found: Example 2026 (invented).pdf, page")).is_empty()

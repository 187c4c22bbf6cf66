"""What methods-in-full.md says of the dataset, counted once more from its files."""

from __future__ import annotations

import re
from collections import Counter

from schema.form import Field, Table
from schema.rounding import percentage
from tests.extract.dataset.methods_text import Read, numbers, part_of
from tests.extract.dataset.recount import Recount


def count_dataset(recount: Recount, read: Read) -> None:
    tables = {table.name: recount.table(table.name) for table in recount.form.tables}
    confirmed = recount.confirmed()
    assert read.take("# warnings? of the checks (?:was|were) confirmed") == (numbers(confirmed) if confirmed else None)
    _people(tables, read)
    for table in recount.form.tables:
        height = len(tables[table.name])
        assert read.take(f"# records? of {table.label}(?= and |[,.])") == (numbers(height) if height else None), (
            table.name
        )
    sought = sum(
        _asks(recount, table, field) for table in recount.form.tables for field in table.fields if field.of is None
    )
    assert read.take("# data items? (?:was|were) sought") == numbers(sought)
    alone = [
        field for table in recount.form.tables for field in table.fields if field.mode != "dual" and field.of is None
    ]
    assert read.take("# data items? (?:was|were) not extracted by two") == (numbers(len(alone)) if alone else None)
    single = sum(field.mode == "single" for field in alone)
    unseen = "# data items? (?:was|were) extracted by one person and verified by nobody"
    assert read.take(unseen) == (numbers(single) if single else None)
    waiting = sum(
        text == "pending"
        for lines in tables.values()
        for line in lines
        for name, text in line.items()
        if "__status" in name
    )
    asked = {
        (table.name, field.name)
        for table in recount.form.tables
        for field in table.fields
        if _asks(recount, table, field)
    }
    filled = sum((line["table"], line["field"]) in asked for line in recount.table("long"))
    share = f"{percentage(waiting / filled)}%"
    counted = read.take(r"Of the # entr(?:y|ies) of the dataset, # \((\S+)\) (?:is|are) pending")
    assert counted == ((*numbers(filled, waiting), share) if waiting else None)
    _authors(recount, tables, read)
    _calculated(recount, read)
    _looked_up(recount, read)
    _reports_read(recount, tables, read)
    read.take(r"twofold [\d.]+, and the form \S+ [\d.]+(?: with revisions? [\d, and]+ of the codebook)?\.")
    assert not any(decision["bulk"] for decision in recount.decisions() if "bulk" in decision)


def _asks(recount: Recount, table: Table, field: Field) -> bool:
    """Whether a field asks something of a report, and is no name of a study, running number or prepared text."""
    number = field.name == table.key and field.name not in table.identity
    return not number and not recount.is_known(table, field)


def _calculated(recount: Recount, read: Read) -> None:
    """The values beside which the origin is `calculated`, wherever the dataset has origins."""
    folder = recount.folder / "dataset"
    lines = [
        line for path in sorted((folder / "reported").glob("*.csv")) for line in recount.table(f"reported/{path.stem}")
    ]
    number = sum(value == "calculated" for line in lines for name, value in line.items() if name.endswith("__origin"))
    counted = read.take("# values? (?:is|are) marked as calculated by the extractors")
    assert counted == (numbers(number) if number else None)


def _authors(recount: Recount, tables: dict[str, list[dict[str, str]]], read: Read) -> None:
    """The letters, where supplements are written: one for each study with something pending, or with a question."""
    questions = recount.table("queries")
    asked = {line["study"] for line in questions}
    for table in recount.form.tables:
        if not table.selection and not table.reports:
            asked |= {line["study"] for line in tables[table.name] if "pending" in line.values()}
    counted = read.take("# questions? to the authors of # stud(?:y|ies)")
    assert counted == (numbers(len(questions), len({line["study"] for line in questions})) if questions else None)
    written = bool(asked) and (recount.folder / "dataset" / "supplements").is_dir()
    assert ("Whether letters were sent to authors of studies is not recorded" in read.text) == written


OTHERWISE = {
    "found with slight differences": "with slight differences",
    "found on another page": "on another page than the extractor had named",
    "not found": "not",
    "not found where it can be searched": "not in what could be searched",
}
"""What became of quoted words that are not there word for word, in lineage.csv and in the methods."""


def _looked_up(recount: Recount, read: Read) -> None:
    """The passages that extractors quoted, each once, however many quoted it and in whatever cell beside a value."""
    became = {
        (line["row_id"], line["field"].removesuffix("__words")): line["in_report"].partition(":")[0]
        for line in recount.table("lineage")
        if line["in_report"]
    }
    found = sum(what == "found" for what in became.values())
    studies = {line["row_id"].partition(".")[0] for line in recount.table("lineage") if line["in_report"]}
    part, parts = part_of(len(studies), len(recount.table(recount.form.studies.name)))
    counted = read.take(f"Quoted words of {part} stud(?:ies|y) .*? of # passages?, # (?:was|were) found word for word")
    assert counted == ((*parts, *numbers(len(became), found)) if became else None)
    for what, words in OTHERWISE.items():
        number = sum(outcome == what for outcome in became.values())
        assert read.take(rf"(?:, | and )# {words}(?=, | and |\.)") == (numbers(number) if number else None), what


def _reports_read(recount: Recount, tables: dict[str, list[dict[str, str]]], read: Read) -> None:
    """How much of each report was read, counted from the table of reports."""
    if "reports" not in tables:
        assert "The form does not ask how much of each report was read" in read.text
        return
    answers = Counter(line["fulltext_seen"] for line in tables["reports"])
    shown = {"abstract_only": "abstract only", "partial": "in part", "full": "in full"}
    counted = read.take(r"Extractors recorded how much they had read of # reports? \(\*Full text seen\*\): (.*?)\.")
    each = [f"“{shown[answer]}” for {answers[answer]:,}" for answer in shown if answers[answer]]
    assert counted == (*numbers(len(tables["reports"])), " and ".join(each))
    whole = {line["study"] for line in tables["reports"] if line["fulltext_seen"] == "full"}
    studies = len(tables["studies"])
    counted = read.take("# of the # studies ha(?:s|ve) no report that is marked “in full”")
    assert counted == (numbers(studies - len(whole), studies) if 0 < len(whole) < studies else None)
    counted = read.take("None of the # studies has a report that is marked “in full”")
    assert counted == (numbers(studies) if not whole and studies > 1 else None)


def _people(tables: dict[str, list[dict[str, str]]], read: Read) -> None:
    """The whole sample of each study whose unit is a person; a study with the people of another adds none."""
    if "samples" not in tables or "sample_unit" not in tables["samples"][0]:
        return
    totals = {
        line["study"]: int(line["n_analysed"])
        for line in tables["samples"]
        if line["group"] == "total" and line["sample_unit"] == "person" and line["n_analysed"]
    }
    same = [(line["study"], line["same_sample_as"]) for line in tables["studies"] if line["same_sample_as"]]
    people = sum(totals.values()) - sum(min(totals[one], totals[other]) for one, other in same)
    counted = read.take(r"# people are counted in # stud(?:ies|y) \(the sum of \*Number analysed\*\)")
    assert counted == numbers(people, len(totals))
    pairs = {study for pair in same for study in pair}
    settled = {line["study"] for line in tables["studies"] if line["same_sample_as__status"] == "not_applicable"}
    unknown = numbers(len(totals.keys() - pairs - settled))
    assert read.take("in another of the studies is not known for # stud(?:ies|y)") == unknown
    called = {line["study"]: line["label"] or line["study"] for line in tables["studies"]}
    together = "; ".join(re.escape(" and ".join(called[key] for key in sorted(pair))) for pair in same)
    assert read.take(rf"Studies with the same participants were counted once \({together}\)") is not None

"""Writes `dataset/supplements/`: all supplements, and an index that says which guideline asks for which."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

import polars as pl

from extract.adjudication.lines.names import named_in_rounds
from extract.dataset.methods.facts import Facts
from extract.dataset.methods.measured_round import MeasuredRound
from extract.dataset.paper.paper_word import tables_word
from extract.dataset.plain_tables.escape import csv_bytes
from extract.dataset.supplements.codebook import codebook_table
from extract.dataset.supplements.letters import LOG, file_names
from extract.dataset.supplements.names import FOLDER, OFFERED_LOG
from extract.dataset.supplements.raw import raw_table
from extract.form_file.exports.appendix_docx import docx
from extract.output import clean
from extract.workbook.template import template_content
from schema.records import record
from schema.text import and_list
from validate.dataset.paper.appendix import findings_appendix, leaves_out, unresolved_table
from validate.dataset.paper.in_words import InWords
from validate.dataset.paper.themes import WITH_QUOTES

_LONGEST_TITLE = 200
_APPENDIX = "findings-appendix.docx"


@record(kw_only=True)
class SupplementsOf:
    """The sources of the supplements: the consensus, and each round with its first submissions."""

    words: InWords
    rounds: Sequence[MeasuredRound]
    facts: Facts
    title: str
    draft: bool


_FORM = "extraction-form.docx: the form with its guidance, choices and rules"
_WORKBOOK = "extraction-form.xlsx: the blank workbook, with the codebook as it is now"
_OF_ALL_ROUNDS = " and the columns of all rounds, of which each had a workbook of its own"
_DATA = (
    "../: the clean data: the tables as CSV and Parquet, codebook.csv with a description of each column, choices.csv,"
    " datapackage.json"
)
_METHODS = "../methods-in-full.md: the methods in full, with definitions, all figures and the sources of the statistics"
_FIRST = "raw-first-submissions.csv: each entry of each extractor as first submitted"
_NOW = "raw-extractions-now.csv: each entry of each extractor as it is typed now, with corrections since, if any"
_EXCLUDED = ", without the studies that the team excluded"
_AS_TYPED = (
    "In the raw files, the column `typed` has the text of the cell; a study that was renamed since goes by the name"
    " that it has now. There, NA is an answer (not applicable), not an empty cell. To keep it, read these files with"
    ' `read_csv(file, na = "")` in R (readr), or `read_csv(file, keep_default_na=False)` in pandas.'
)
_FINDINGS = "all findings"
_LEFT_OUT = ", those that are left out of the synthesis too"
_UNRESOLVED = "what could not be resolved, with what each extractor recorded"
_CHANGES = "form-changes.md: how the form changed while the team extracted"
_REVISIONS = "each change of the codebook while the team coded, with who made it, when and why"
_LETTERS = (
    "letters/: a letter to the authors of each study with something to ask, to be copied into an e-mail, with the"
    " questions of queries.csv."
    " Where cells are pending (PEND), it asks for them, or for a full report if nobody has read one. Those of reports,"
    " and of records that extractors choose (findings, quotes), it does not ask for."
    " They are not for the journal and not for deposit. Write down in author-contacts.csv, in the project folder, when"
    " you sent one and what came back: keep that file to yourselves too"
)


def write_supplements(folder: Path, made_of: SupplementsOf) -> None:
    """Writes the folder. Extractors have the same names as in all other files of the dataset."""
    target = folder / FOLDER
    target.mkdir()
    names = made_of.facts.hidden  # in a draft the comparisons have these names already
    if not names:
        names = named_in_rounds([one.comparison.names for one in made_of.rounds], blinded=False).shown
    listed = [_FORM, _WORKBOOK + (_OF_ALL_ROUNDS if made_of.facts.rounds else ""), _METHODS, _DATA]
    _write_form(target, made_of)
    numbers = (1, *(one.number for one in made_of.facts.rounds))
    rounds = dict(zip(numbers, made_of.rounds, strict=True))
    first = {number: one.first.extractions for number, one in rounds.items() if one.first is not None}
    without = _EXCLUDED if made_of.facts.excluded else ""
    if first:
        (target / "raw-first-submissions.csv").write_bytes(csv_bytes(raw_table(first, names)))
        listed.append(_FIRST + without)
    now = {number: one.comparison.extractions for number, one in rounds.items()}
    (target / "raw-extractions-now.csv").write_bytes(csv_bytes(raw_table(now, names)))
    listed.append(_NOW + without)
    tables = _write_tables(target, made_of, names)
    listed += tables.values()
    if made_of.facts.form_changes:
        (target / "form-changes.md").write_text(_changes(made_of.facts.form_changes), encoding="utf-8")
        listed.append(_CHANGES)
    if _write_letters(target, made_of):
        listed.append(_LETTERS)
    (target / "README.md").write_text(index_of(listed, tables, draft=made_of.draft), encoding="utf-8")


def _write_tables(target: Path, made_of: SupplementsOf, names: Mapping[str, str]) -> Mapping[str, str]:
    """Writes the Word tables that have rows. Returns the index entry of each, by its file."""
    appendix = findings_appendix(made_of.words)
    quotes = WITH_QUOTES if appendix and appendix.title.endswith(WITH_QUOTES) else ""
    findings = f"{_FINDINGS}{quotes}{_LEFT_OUT if leaves_out(made_of.words.form) else ''}"
    tables = (
        (_APPENDIX, appendix, findings),
        (
            "unresolved-disagreements.docx",
            unresolved_table([one.comparison for one in made_of.rounds], names, made_of.words.study),
            _UNRESOLVED,
        ),
        ("codebook-changes.docx", codebook_table(made_of.words.form, names), _REVISIONS),
    )
    there = [(file, table, held) for file, table, held in tables if table is not None and table.rows]
    listed = {}
    for number, (file, table, held) in enumerate(there, 1):
        word = tables_word((table,), title=made_of.title, draft=made_of.draft, supplement=True, first=number)
        (target / file).write_bytes(word)
        listed[file] = f"{file}: Table S{number}, {held}"
    return listed


def _write_form(target: Path, made_of: SupplementsOf) -> None:
    (target / "extraction-form.docx").write_bytes(docx(made_of.words.form))
    workbook = template_content(made_of.words.form, "", (), made_of.title[:_LONGEST_TITLE])
    (target / "extraction-form.xlsx").write_bytes(workbook)


def _changes(changes: Sequence[tuple[str, Sequence[str]]]) -> str:
    parts = ["# Changes of the extraction form"]
    for heading, sentences in changes:
        lines = [f"- {' '.join(clean(text).split())}" for text in sentences]
        parts += [f"## {clean(heading)}", "\n".join(lines or ["- nothing that a reader would notice"])]
    return "\n\n".join(parts) + "\n"


def _write_letters(target: Path, made_of: SupplementsOf) -> bool:
    """Writes the letters, and a blank log for the team. Returns whether there are any letters."""
    written = made_of.facts.letters
    if not written:
        return False
    (target / "letters").mkdir()
    names = file_names(list(written))
    for study, text in written.items():
        (target / "letters" / names[study]).write_text(text, encoding="utf-8")
    log = pl.DataFrame([{"study": study} for study in written], schema=dict.fromkeys(LOG, pl.String))
    (target / "letters" / OFFERED_LOG).write_bytes(csv_bytes(log))
    return True


def index_of(listed: Sequence[str], tables: Collection[str], *, draft: bool) -> str:
    """The index: what is in the folder, and which guideline asks for it. `tables` are the Word files."""
    collected = ["the methods in full", "the form"]
    collected += ["its changes"] if _CHANGES in listed else []
    collected += ["the unresolved disagreements"] if "unresolved-disagreements.docx" in tables else []
    guidelines = {
        "PRISMA 2020, item 27 (availability of data and other materials)": "the form, the raw and the clean data",
        "PRISMA 2020, item 9 (data collection process)": and_list(collected),
    }
    if _APPENDIX in tables:
        guidelines["ENTREQ, items 14 and 20, and JBI (list of findings with illustrations)"] = "the findings appendix"
    if "codebook-changes.docx" in tables:
        guidelines["ENTREQ, item 17 (coding)"] = "the changes of the codebook"
    lines = "\n".join(f"- `{name}`{sign}{held}" for name, sign, held in (text.partition(": ") for text in listed))
    wanted = "\n".join(f"- {guideline}: {held}." for guideline, held in guidelines.items())
    return (
        f"# Supplements{' (DRAFT)' if draft else ''}\n\nFiles that journals ask for beside the paper.\n\n{lines}\n\n"
        f"{_AS_TYPED}\n\n"
        f"## Which guideline asks for what\n\n{wanted}\n"
    )

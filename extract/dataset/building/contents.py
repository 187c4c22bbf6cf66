"""Writes all files of a new dataset into an empty folder."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import polars as pl

from extract.clock import now
from extract.dataset.building.for_paper import ForPaper, to_print, write_for_paper
from extract.dataset.deposit.citation import citation_text
from extract.dataset.deposit.crate import CRATE, crate_text
from extract.dataset.deposit.private import for_deposit
from extract.dataset.methods.codebook_life import CODEBOOK_CHANGES, RECODED, codebook_lists
from extract.dataset.methods.facts import Facts, who_ruled
from extract.dataset.methods.measured_round import MeasuredRound
from extract.dataset.methods.methods import MethodsTexts, methods_in_full, methods_text
from extract.dataset.methods.reporting import reporting_text
from extract.dataset.paper.confidence import confidence, write_confidence
from extract.dataset.paper.extras import Extras
from extract.dataset.plain_tables.escape import csv_bytes
from extract.dataset.supplements.letters import letters
from extract.dataset.supplements.write import SupplementsOf, write_supplements
from extract.dataset.tables.database import write_database
from extract.dataset.tables.described_files import described, list_names
from extract.dataset.tables.form_lists import lists_of_form
from extract.dataset.tables.letters import write_letters
from extract.dataset.tables.package import data_package
from extract.dataset.tables.people_workbook import people_workbook
from extract.dataset.tables.readme import InFolder, readme_text
from extract.errors import CannotUse
from extract.files import files_in
from extract.project.rounds.agreement_basis import names_in
from schema.form import Form
from schema.text import fold, plural
from validate.agreement import AGREEMENT, OPTIONS, agreement, agreement_table, option_agreements, option_table
from validate.check.conditions.dataset_failures import dataset_failures
from validate.dataset.analytical_themes import THEME_BASIS, THEME_FINDINGS, THEMES
from validate.dataset.codebook_tables import CHOICES, CODEBOOK, choice_table, codebook
from validate.dataset.discrepancies import DISCREPANCIES, discrepancy_table
from validate.dataset.lineage import LINEAGE, lineage
from validate.dataset.long import LONG, long_table
from validate.dataset.paper.in_words import InWords
from validate.dataset.paper.linked_numbers import plain_numbers
from validate.dataset.people import PEOPLE
from validate.dataset.queries import QUERIES, query_table
from validate.dataset.rounds import round_lineage, without_recoded
from validate.dataset.synthesis import SYNTHESIS
from validate.dataset.tables import dataset_tables, kept_apart
from validate.extraction.extraction import Extraction
from validate.merge.comparison import Comparison
from validate.merge.consensus import consensus
from validate.merge.join_rounds import with_round

DESCRIPTION = "datapackage.json"
_SHOWN = 10  # rows that a message names
_ROUND = {"round": "the round of extraction in which it was measured"}


_HELD = {
    "codebook": CODEBOOK,
    "queries": QUERIES,
    "choices": CHOICES,
    "long": LONG,
    "lineage": LINEAGE,
    "discrepancies": DISCREPANCIES | {"round": "the round of extraction in which the extractors differed"},
    "agreement": AGREEMENT | _ROUND,
    "agreement_by_choice": OPTIONS | _ROUND,
    "synthesis": SYNTHESIS,
    "people": PEOPLE,
    "codebook_changes": CODEBOOK_CHANGES,
    "recoded": RECODED,
    "themes": THEMES,
    "theme_basis": THEME_BASIS,
    "theme_findings": THEME_FINDINGS,
}
"""Descriptions of the columns in some lists."""


def _refuse_unsound(comparison: Comparison, tables: Mapping[str, pl.DataFrame]) -> None:
    """Raises CannotUse if a table does not fit the schema of the form, with its first wrong rows."""
    found = dataset_failures(comparison.form, tables, this_year=now().year)
    if found.is_empty():
        return
    listed = [f"{table} {row or ''} [{check}]" for table, check, row in found.head(_SHOWN).iter_rows()]
    more = f" and {found.height - _SHOWN} more" if found.height > _SHOWN else ""
    raise CannotUse(
        f"the dataset does not satisfy the form: {', '.join(listed)}{more}",
        hint="correct these rows, or build a draft: twofold build --draft",
    )


def write_contents(
    folder: Path,
    comparison: Comparison,
    *,
    title: str,
    draft: bool,
    facts: Facts,
    extras: Extras,
) -> None:
    """Writes all files of the dataset of a comparison."""
    rounds = _measured(comparison, facts)
    whole, documented = _joined(comparison, facts)
    agreed = consensus(whole)
    tables, words = dataset_tables(whole, draft=draft, agreed=agreed), _in_words(whole, agreed, facts)
    if not draft:
        _refuse_unsound(whole, tables)
    name = title or comparison.form.title
    questions = [question for one in rounds for question in one.questions]
    facts = replace(
        facts,
        letters=letters(words, questions, title=name) if extras.supplements else {},
        named=_named(rounds, facts),
    )
    made_of = ForPaper(whole=whole, words=words, tables=tables, rounds=rounds, facts=facts, title=name, draft=draft)
    printed = extras.printer.begin(to_print(made_of, pictures=extras.pictures))

    main, apart = kept_apart(whole.form, tables)
    _write_tables(folder, main, apart)
    of_form = lists_of_form(whole, words, tables)
    lists = {
        "codebook": codebook(whole.form),
        "choices": choice_table(whole.form),
        "lineage": documented,
        "discrepancies": _by_round([discrepancy_table(one.comparison, one.first) for one in rounds], _numbers(facts)),
        "queries": query_table(questions),
        **_agreement_lists(rounds, facts),
        "long": long_table(whole, words, documented),
        **of_form.lists,
    }
    confident = confidence(words, facts.judgements)
    lists |= {**confident.lists, **_of_codes(comparison, facts)}
    names = list_names(lists, whole.form)
    lists = {names[name]: _marked(frame) if draft else frame for name, frame in lists.items()}
    held = {names[name]: columns for name, columns in (_HELD | confident.held).items() if name in names}
    _write_lists(folder, lists)
    package = data_package(whole.form, main, lists, held, title=title, draft=draft)
    (folder / DESCRIPTION).write_text(json.dumps(package, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    methods = MethodsTexts(
        short=methods_text(rounds, tables, words=words, draft=draft, facts=facts),
        full=methods_in_full(rounds, tables, words=words, draft=draft, facts=facts),
    )
    short = _write_methods(folder, methods)
    (folder / "reporting.md").write_text(
        reporting_text(whole, words, short, facts, rounds[0].differences.changed, draft=draft), encoding="utf-8"
    )
    book = people_workbook(words, lists[names["codebook"]], lists[names["choices"]], title=name, draft=draft)
    (folder / "dataset.xlsx").write_bytes(book)
    if extras.database:
        write_database(folder / "dataset.sqlite", whole.form, main, apart, lists)
    write_letters(folder, questions)
    write_confidence(folder, confident.tables, title=name, draft=draft, first=len(made_of.shown) + 1)
    if extras.supplements:
        write_supplements(folder, SupplementsOf(words=words, rounds=rounds, facts=facts, title=name, draft=draft))
    not_drawn = write_for_paper(folder, made_of, methods, printed, pictures=extras.pictures)
    there = InFolder(
        written=tuple(files_in(folder)),
        left_out=(*of_form.left_out, *confident.left_out, *not_drawn),
        to_judge=confident.to_judge(names),
    )
    readme = readme_text(whole.form, main, there, title=title, draft=draft, facts=facts)
    (folder / "README.md").write_text(readme, encoding="utf-8")
    _write_deposit(folder, whole.form, tables, facts, title=f"{'DRAFT: ' if draft else ''}{name}")


def _in_words(whole: Comparison, agreed: Extraction, facts: Facts) -> InWords:
    unsettled = ((cell.table, cell.position, cell.field) for cell in whole.open)
    return InWords(agreed, facts.citations, facts.order, unsettled)


def _write_methods(folder: Path, methods: MethodsTexts) -> str:
    """Writes the methods text, short and in full, without the marks of its numbers. Returns the short one."""
    short = plain_numbers(methods.short)
    (folder / "methods.md").write_text(short, encoding="utf-8")
    (folder / "methods-in-full.md").write_text(plain_numbers(methods.full), encoding="utf-8")
    return short


def _named(rounds: Sequence[MeasuredRound], facts: Facts) -> tuple[str, ...]:
    """The people named in the dataset's files. Nobody in a draft that hides their names."""
    if facts.hidden:
        return ()
    people = (name for one in rounds for name in (*one.comparison.names, *who_ruled(one.comparison.ledger)))
    deciding = (name for decision in facts.excluded for name in decision.who)
    return tuple(dict.fromkeys((*people, *deciding)))


def _measured(comparison: Comparison, facts: Facts) -> tuple[MeasuredRound, ...]:
    """Each round with the agreement on its first submissions."""
    later = ((one.comparison, one.first, one.replaced) for one in facts.rounds)
    compared = ((comparison, facts.first, facts.replaced), *later)
    return tuple(_measured_round(now, first, replaced, facts) for now, first, replaced in compared)


def _measured_round(
    now: Comparison, first: Comparison | None, replaced: tuple[str, ...], facts: Facts
) -> MeasuredRound:
    basis = facts.measured_on(first)
    measured = None if basis is None else replace(agreement(basis), pilot=_studies_without(first, facts.not_measured))
    late = () if basis is None else names_in(basis, replaced)
    return MeasuredRound(comparison=now, first=first, agreement=measured, basis=basis, replaced=late)


def _studies_without(first: Comparison | None, left_out: Collection[str]) -> int:
    """The number of these studies (folded) that have first submissions."""
    extractions = () if first is None else first.extractions
    there = {fold(name) for extraction in extractions for name in extraction.study_names.values()}
    return len(there.intersection(left_out))


def _write_tables(folder: Path, main: Mapping[str, pl.DataFrame], apart: Mapping[str, pl.DataFrame]) -> None:
    """Writes the tables. Those in `apart` are written into a subfolder."""
    for into, tables in ((folder, main), (folder / "reported", apart)):
        for name, frame in tables.items():
            into.mkdir(exist_ok=True)
            (into / f"{name}.csv").write_bytes(csv_bytes(frame))
            parquet = BytesIO()  # Polars would not report a full disk
            frame.write_parquet(parquet)
            (into / f"{name}.parquet").write_bytes(parquet.getvalue())


def _marked(frame: pl.DataFrame) -> pl.DataFrame:
    """A list for a draft, with a mark in each row."""
    return frame.select(pl.lit("DRAFT").alias("draft"), pl.all())


def _write_lists(folder: Path, lists: Mapping[str, pl.DataFrame]) -> None:
    for name, frame in lists.items():
        (folder / f"{name}.csv").write_bytes(csv_bytes(frame))


def _write_deposit(folder: Path, form: Form, tables: Mapping[str, pl.DataFrame], facts: Facts, *, title: str) -> None:
    """Writes the citation, and the description of all files in the folder."""
    about = (
        f"Data that a review extracted from {plural(tables[form.studies.name].height, 'study', 'studies')} with the"
        f" form {form.title} (version {form.version})."
    )
    citation = citation_text(facts.deposit, title=title, abstract=about)
    (folder / "CITATION.cff").write_text(citation, encoding="utf-8")
    held = described(tables, form)
    crate = crate_text(folder, for_deposit(files_in(folder)), held, facts.deposit, form, title=title, about=about)
    (folder / CRATE).write_text(crate, encoding="utf-8")


def _of_codes(comparison: Comparison, facts: Facts) -> dict[str, pl.DataFrame]:
    """The history of the codebook, and the themes above it."""
    themes = facts.themes.lists if facts.themes else {}
    return {**codebook_lists(comparison.form, facts.rounds, comparison), **themes}


def _agreement_lists(rounds: Sequence[MeasuredRound], facts: Facts) -> dict[str, pl.DataFrame]:
    """The agreement on each field, and on each choice of fields with several choices, by round."""
    numbers = _numbers(facts)
    choices = [option_table(option_agreements(one.basis) if one.basis is not None else ()) for one in rounds]
    return {
        "agreement": _by_round([agreement_table(one.agreement) for one in rounds], numbers),
        "agreement_by_choice": _by_round(choices, numbers),
    }


def _numbers(facts: Facts) -> tuple[int, ...]:
    """The numbers of the rounds."""
    return (1, *(one.number for one in facts.rounds))


def _by_round(tables: Sequence[pl.DataFrame], numbers: Sequence[int]) -> pl.DataFrame:
    """Combines tables into one, with the round's number in the last column."""
    numbered = zip(tables, numbers, strict=True)
    return pl.concat([table.with_columns(pl.lit(str(number)).alias("round")) for table, number in numbered])


def _joined(comparison: Comparison, facts: Facts) -> tuple[Comparison, pl.DataFrame]:
    """The values of all rounds, and the origin of each."""
    documented = [lineage(comparison, facts.words)]
    for later in facts.rounds:
        documented = [without_recoded(one, comparison, later.rows, later.comparison) for one in documented]
        documented.append(round_lineage(comparison, later.rows, later.comparison, later.words))
        comparison = with_round(comparison, later.rows, later.comparison, later.form)
    return comparison, pl.concat(documented)

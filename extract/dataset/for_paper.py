"""What of a dataset a paper prints: tables in three formats, pictures, and the report with both."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from extract.dataset.extras import NOT_INSTALLED, drawing_installed
from extract.dataset.facts import Facts, reason
from extract.dataset.measured_round import MeasuredRound
from extract.dataset.paper_html import tables_html
from extract.dataset.paper_markdown import tables_markdown
from extract.dataset.paper_word import tables_word
from extract.dataset.pictures.files import write_pictures
from extract.dataset.report.page import report_html
from schema.records import record
from validate.dataset.paper.all_tables import paper_tables, round_tables
from validate.dataset.paper.in_words import InWords
from validate.dataset.pictures.all_pictures import not_drawn
from validate.dataset.pictures.all_pictures import pictures as all_pictures

if TYPE_CHECKING:
    from extract.dataset.pictures.draw import Drawn


@record(kw_only=True)
class ForPaper:
    """What tables, pictures and report are made of: the consensus of all rounds, and each round.

    Numbers of the `methods` text are marked (`led`).
    """

    words: InWords
    tables: Mapping[str, pl.DataFrame]
    rounds: tuple[MeasuredRound, ...]
    facts: Facts
    methods: str
    title: str
    draft: bool


def write_for_paper(folder: Path, made_of: ForPaper, *, pictures: bool) -> tuple[str, ...]:
    """Writes the tables, the report, and the pictures if they are wanted. Gives sentences on what is not drawn."""
    title, draft, facts = made_of.title, made_of.draft, made_of.facts
    first_round, *later = made_of.rounds
    shown = paper_tables(
        first_round.comparison,
        made_of.words,
        first_round.agreement,
        first_round.differences,
        first=first_round.first,
        listed=facts.listed,
        excluded=Counter(reason(decision) for decision in facts.excluded),
    )
    for one in later:
        shown += round_tables(made_of.words, one.comparison.form, one.agreement, one.differences)
    figures = _drawn(made_of) if pictures else ()
    if pictures:
        write_pictures(folder, figures, title=title, draft=draft)
    (folder / "tables.md").write_text(tables_markdown(shown, title=title, draft=draft), encoding="utf-8")
    (folder / "tables.html").write_text(tables_html(shown, title=title, draft=draft), encoding="utf-8")
    (folder / "tables.docx").write_bytes(tables_word(shown, figures, title=title, draft=draft))
    report = report_html(
        first_round, shown, figures, made_of.methods, form=made_of.words.form, title=title, draft=draft
    )
    (folder / "report.html").write_text(report, encoding="utf-8")
    if not pictures:
        unwanted = "There are no pictures, because the dataset was built with --no-pictures"
        return (f"{unwanted if drawing_installed() else NOT_INSTALLED}.",)
    return not_drawn([figure.picture for figure in figures])


def _drawn(made_of: ForPaper) -> tuple[Drawn, ...]:
    from extract.dataset.pictures.draw import drawn  # what draws takes two seconds to load

    rounds = [(one.comparison.form, one.agreement, one.differences) for one in made_of.rounds]
    return tuple(drawn(all_pictures(made_of.words, made_of.tables, rounds), draft=made_of.draft))

"""The parts of a dataset that a paper prints: tables in three formats, pictures, and the report with both."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cached_property
from pathlib import Path

import polars as pl

from extract.dataset.methods.facts import Facts
from extract.dataset.methods.listed_studies import excluded_in_order, reason
from extract.dataset.methods.measured_round import MeasuredRound
from extract.dataset.methods.methods import MethodsTexts
from extract.dataset.paper.extras import NOT_INSTALLED, drawing_installed
from extract.dataset.paper.printing import Printed, ToPrint
from extract.dataset.pictures.files import write_pictures
from extract.dataset.plain_tables.paper_html import tables_html
from extract.dataset.plain_tables.paper_markdown import tables_markdown
from extract.dataset.report.page import report_html
from schema.records import record
from schema.text import fold
from validate.dataset.first_differences import as_coded_again
from validate.dataset.paper.all_tables import paper_tables, round_tables
from validate.dataset.paper.flow import Listed
from validate.dataset.paper.in_words import InWords
from validate.dataset.paper.paper_table import PaperTable
from validate.dataset.pictures.all_pictures import not_drawn
from validate.dataset.pictures.all_pictures import pictures as all_pictures
from validate.dataset.report.rounds import RoundShown, rounds_shown
from validate.merge.comparison import Comparison


@record(kw_only=True)
class ForPaper:
    """The data for tables, pictures and the report: the consensus of all rounds, and each round.

    `whole` has the values of all rounds.
    """

    whole: Comparison
    words: InWords
    tables: Mapping[str, pl.DataFrame]
    rounds: tuple[MeasuredRound, ...]
    facts: Facts
    title: str
    draft: bool

    @cached_property
    def shown(self) -> tuple[PaperTable, ...]:
        """The tables for the paper."""
        first_round, *later = self.rounds
        shown = paper_tables(
            first_round.comparison,
            self.words,
            first_round.agreement,
            as_coded_again(first_round.differences, first_round.comparison, self.whole)
            if later
            else first_round.differences,
            first=first_round.first,
            listed=Listed(
                number=self.facts.listed,
                others=len(self.facts.unlisted),
                excluded=Counter(reason(decision) for decision in excluded_in_order(self.facts)),
                submitted=Counter(
                    reason(decision) for decision in self.facts.excluded if fold(decision.study) in self.facts.submitted
                ),
                waiting=self.facts.waiting,
            ),
            rounds=len(self.rounds),
        )
        for one in later:
            shown += round_tables(self.words, one.comparison.form, one.agreement, one.differences)
        return shown


def to_print(made_of: ForPaper, *, pictures: bool) -> ToPrint:
    """The Word file of the tables and, with `pictures`, the pictures."""
    rounds = [(one.comparison.form, one.agreement, one.differences) for one in made_of.rounds]
    wanted = all_pictures(made_of.words, made_of.tables, rounds) if pictures else ()
    # Links from numbers to what they count are not printed.
    tables = tuple(replace(table, traces={}) for table in made_of.shown)
    return ToPrint(tables=tables, pictures=tuple(wanted), title=made_of.title, draft=made_of.draft)


def write_for_paper(
    folder: Path, made_of: ForPaper, methods: MethodsTexts, printed: Callable[[], Printed], *, pictures: bool
) -> tuple[str, ...]:
    """Writes the tables, the report and, if wanted, the pictures. Returns sentences on pictures that are not drawn."""
    title, draft, shown = made_of.title, made_of.draft, made_of.shown
    (folder / "tables.md").write_text(tables_markdown(shown, title=title, draft=draft), encoding="utf-8")
    (folder / "tables.html").write_text(tables_html(shown, title=title, draft=draft), encoding="utf-8")
    done = printed()
    (folder / "tables.docx").write_bytes(done.word)
    if pictures:
        write_pictures(folder, done.figures, title=title, draft=draft)
    report = report_html(made_of.whole, _shown_rounds(made_of), shown, done.figures, methods, title=title, draft=draft)
    (folder / "report.html").write_text(report, encoding="utf-8")
    if not pictures:
        unwanted = "There are no pictures, because the dataset was built with --no-pictures"
        return (f"{unwanted if drawing_installed() else NOT_INSTALLED}.",)
    return not_drawn([figure.picture for figure in done.figures])


def _shown_rounds(made_of: ForPaper) -> list[RoundShown]:
    """The rounds for the report."""
    asked_about = [(1, ()), *((one.number, one.rows) for one in made_of.facts.rounds)]
    shown = rounds_shown(
        made_of.whole,
        [
            (number, one.comparison, one.first, one.differences, rows)
            for (number, rows), one in zip(asked_about, made_of.rounds, strict=True)
        ],
    )
    return [replace(one, not_measured=made_of.facts.not_measured) for one in shown]

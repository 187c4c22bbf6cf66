"""Makes the lines of the agreement table for the first sheet of a workbook, with the names that the screen has."""

from __future__ import annotations

from collections.abc import Iterable

from extract.dataset.methods.agreement_sentences import methods_sentences, name_of, results_sentences
from extract.report.agreement_columns import Figure, field_figures, number_figures, row_figures, set_figures
from extract.report.agreement_figures import Reasons, Shown
from extract.report.agreement_legend import went_in
from extract.report.agreement_text import worst_first
from validate.agreement import Agreement
from validate.agreement.how_measured import few_studies_sentence

Line = tuple[str, str]


def agreement_lines(agreement: Agreement, shown: Shown) -> tuple[Line, ...]:
    """What was compared, a line per field and per table, the meaning of the letters, and sentences for a paper."""
    met = [field for field in agreement.fields if field.counted.several or field.counted.one_sided]
    reasons = Reasons()
    fields = [
        (
            name_of(agreement, field),
            _in_words(
                [
                    *field_figures(agreement, field, shown, reasons),
                    *number_figures(agreement, field, shown, reasons),
                    *set_figures(field, shown, reasons),
                ]
            ),
        )
        for field in sorted(met, key=worst_first)
    ]
    rows = [
        (f"Rows of {table.label}", _in_words(row_figures(table, agreement.extractors, shown, reasons)))
        for table in agreement.rows
    ]
    below = [*reasons.lines(), *filter(None, [few_studies_sentence(agreement)])]
    paper = (
        ("For the methods section", methods_sentences(agreement, first=False)),
        ("For the results section", results_sentences(agreement, shown.decimals)),
    )
    return (
        *(("", sentence) for sentence in went_in(agreement)),
        *fields,
        *rows,
        *(("", line) for line in below),
        *paper,
    )


def _in_words(figures: Iterable[Figure]) -> str:
    """The figures with their names. Names without a figure are left out."""
    named = {figure.head: figure.text for figure in figures if figure.text}
    return ", ".join(f"{name} {text}" for name, text in named.items())

"""The appendices on findings, and on disagreements that could not be resolved."""

from collections.abc import Callable, Mapping, Sequence

from schema.form import Field, Form
from validate.dataset.paper.coding import Coding, coding_of, in_synthesis
from validate.dataset.paper.in_words import InWords, Row, codes_note, in_words, locator
from validate.dataset.paper.paper_table import Group, PaperTable
from validate.dataset.paper.themes import (
    WITH_QUOTES,
    WITHOUT_QUOTE,
    address,
    gaps_in_numbers,
    illustrations,
    on_refined,
    quotes_without_words,
)
from validate.merge.comparison import Comparison
from validate.merge.discrepancy import Discrepancy

_NOT_SUPPORTED = "Not supported"


def findings_appendix(words: InWords) -> PaperTable | None:
    """All findings by study, with quotes and themes; None if no table is coded into themes.

    A finding that is left out of the synthesis is included, with a remark instead of its quotes.
    """
    coding = coding_of(words.form)
    if coding is None:
        return None
    quotes = illustrations(words, coding)
    judged = _judged(coding)
    illustrated = quotes is not None or not all(in_synthesis(coding.table, row) for row in words.rows(coding.table))
    groups = []
    for key in words.studies:
        rows = words.of_study(coding.table, key)
        if rows:
            lines = tuple(
                (
                    *_finding(words, coding, row, judged),
                    *([_illustration(coding, row, quotes or {})] if illustrated else []),
                )
                for row in rows
            )
            groups.append(Group(heading=words.study(key), rows=lines))
    shown = [row for group in groups for row in group.rows]
    return PaperTable(
        name="findings-appendix",
        title=f"{coding.table.label} of each study{WITH_QUOTES if quotes is not None else ''}",
        columns=(
            *coding.numbered,
            coding.statement.label,
            "Place",
            *([judged.label] if judged else []),
            coding.theme.label,
            *(field.label for field in coding.refined),
            *(["Illustration"] if illustrated else []),
        ),
        groups=tuple(groups),
        notes=(
            *on_refined(coding, words.rows(coding.table)),
            *gaps_in_numbers(words, coding),
            *([_illustrations(shown)] if quotes is not None else []),
            *quotes_without_words(words, coding),
            *codes_note(shown),
        ),
    )


def _illustrations(shown: Sequence[Sequence[str]]) -> str:
    blank = "" if all(row[-1] for row in shown) else f" {WITHOUT_QUOTE.capitalize()}"
    return f"Illustration: quotes that support the finding, with their places.{blank}"


def leaves_out(form: Form) -> bool:
    """Whether some answer in the form leaves findings out of the synthesis."""
    coding = coding_of(form)
    return coding is not None and _judged(coding) is not None


def _judged(coding: Coding) -> Field | None:
    """The field with an answer that leaves a row out of the synthesis."""
    return next((field for field in coding.table.fields if field.left_out_when), None)


def _finding(words: InWords, coding: Coding, row: Row, judged: Field | None) -> tuple[str, ...]:
    place = locator(coding.table)
    return (
        *coding.number_of(row),
        words.cell(coding.statement, row),
        words.cell(place, row) if place else "",
        *([words.cell(judged, row)] if judged else []),
        *(words.cell(field, row).replace("; ", "\n") for field in (coding.theme, *coding.refined)),
    )


def _illustration(coding: Coding, row: Row, quotes: Mapping[str, list[str]]) -> str:
    """The quotes of a finding, or the remark that it is left out of the synthesis."""
    table = coding.table
    if not in_synthesis(table, row):
        return _NOT_SUPPORTED
    return "\n".join(quotes.get(address(row[table.study], row[table.key] if table.key else None), ()))


def unresolved_table(
    comparisons: Sequence[Comparison], names: Mapping[str, str], study: Callable[[str], str] = str
) -> PaperTable:
    """Disagreements that are open, or that the team reports as unresolved, with what each extractor had.

    `study` gives the name of a study for a paper.
    """
    lines = tuple(
        (study(cell.study), *_line(comparison, cell, names))
        for comparison in comparisons
        for cell in comparison.in_question
        if cell.progress != "decided" or (cell.rulings.ruling and cell.rulings.ruling.ruling == "unresolved")
        if (cell.table, cell.position) not in comparison.dropped_with
    )
    return PaperTable(
        name="unresolved-disagreements",
        title="Disagreements that are open or could not be resolved",
        columns=("Study", "Table and record", "Data item", "What the extractors recorded", "State", "Reason"),
        groups=(Group(rows=lines),),
        notes=codes_note(lines),
    )


def _line(comparison: Comparison, cell: Discrepancy, names: Mapping[str, str]) -> tuple[str, ...]:
    table = comparison.form[cell.table]
    field = table[cell.field]
    ruling = cell.rulings.last
    had = [
        f"{names.get(name, name)}: "
        + (in_words(field, answer.value, answer.other) if answer.value else answer.text or "(blank)")
        for name, answer in cell.answers.items()
    ]
    state = "reported as unclear" if cell.progress == "decided" else _STATES.get(cell.progress, cell.progress)
    return (
        " / ".join(part for part in (table.label, cell.row) if part),
        field.label,
        "\n".join(had),
        state,
        ruling.reason if ruling else "",
    )


_STATES = {"asked": "to be asked of the authors", "stale": "open again since it was decided"}

"""The table of findings that the form codes into themes, and the codes in its rows."""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import replace

from schema.form import Field, Form, Table
from schema.options import OTHER, Option, option
from schema.records import record
from validate.dataset.paper.in_words import InWords, Row, statement
from validate.dataset.paper.paper_table import Trace


@record(kw_only=True)
class Coding:
    """A table of findings: its rows are chosen and coded into themes. `refined` are the fields of its sub-themes."""

    table: Table
    theme: Field
    refined: tuple[Field, ...]
    statement: Field
    # number of a row, by the id() of the row
    lines: Mapping[int, int] = dataclasses.field(default_factory=dict, hash=False)

    def of(self, words: InWords) -> "Coding":
        """The same, with the numbers of its rows."""
        return replace(self, lines={id(row): line for line, row in enumerate(words.rows(self.table))})

    @property
    def numbered(self) -> tuple[str, ...]:
        """The heading of the column with the rows' own names, such as numbers; empty if their words are their names."""
        key = self.table.key
        return () if key in {None, self.statement.name} else (self.table[key or ""].label,)

    def number_of(self, row: Row) -> tuple[str, ...]:
        """The number of a row, which is its name in the dataset and in every table."""
        return (row[self.table.key or ""] or "",) if self.numbered else ()

    def trace(self, rows: Sequence[Row], of: Field, code: str = "") -> Trace:
        """The trace to these rows, which have a code in common."""
        numbers = tuple(self.lines[id(row)] for row in rows)
        return Trace(table=self.table.name, field=of.name, holds=code, lines=numbers)

    @property
    def themes(self) -> tuple[Option, ...]:
        """The themes, with "other" last if rows may have it."""
        other = (option(OTHER, f"other {self.kinds}"),) if self.theme.cell.takes_other else ()
        return (*self.theme.cell.offered, *other)

    @property
    def kinds(self) -> str:
        """The form's word for its themes, within a sentence: `domains`, or `choices of Level` for a label of one."""
        label = self.theme.label
        return in_sentence(label) if label.endswith("s") else f"choices of {label}"

    @property
    def rows(self) -> str:
        """The form's word for the rows, within a sentence."""
        return in_sentence(self.table.label)


def coding_of(form: Form) -> Coding | None:
    """The first table of the form whose rows are coded into themes; None if there is none."""
    for table in form.tables:
        words = statement(table)
        if table.selection and words is not None and (theme := _theme(table)) is not None:
            refined = tuple(field for field in table.fields if field.refines == theme.name)
            return Coding(table=table, theme=theme, refined=refined, statement=words)
    return None


def _theme(table: Table) -> Field | None:
    """The field of the themes: one that another field refines, or else one whose choices grow while the team codes."""
    refined = {field.refines for field in table.fields if field.refines}
    grown = [field for field in table.fields if field.grows_in is not None and not field.refines]
    roots = [field for field in table.fields if field.name in refined and not field.refines]
    return next(iter([*roots, *grown]), None)


def in_synthesis(table: Table, row: Row) -> bool:
    """Whether a row belongs to the synthesis: no field has the answer with which the form leaves a row out."""
    return all(row.get(field.name) != field.left_out_when for field in table.fields if field.left_out_when)


def codes_of(row: Row, field: Field) -> list[str]:
    """The codes in a cell with several choices; empty for a missing code."""
    text = row.get(field.name)
    return [] if text is None or text in field.codes else text.split("; ")


def under_codes(rows: Sequence[Row], field: Field) -> Mapping[str, list[Row]]:
    """The rows with each code in a field. Rows without a code are under a blank one."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        for code in codes_of(row, field) or [""]:
            found.setdefault(code, []).append(row)
    return found


def in_sentence(label: str) -> str:
    """A label within a sentence, in lower case unless its first word is a name or an abbreviation."""
    word = label.split(" ", 1)[0]
    return label if any(letter.isupper() for letter in word[1:]) else label[:1].lower() + label[1:]

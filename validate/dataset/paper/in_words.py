"""The rows of a consensus as readers want them: labels for codes, the words for "other", short missing codes."""

import re
from collections.abc import Iterable, Mapping, Sequence

from schema.cell_type import Family
from schema.form import Field, Form, Table
from schema.missing import Missing
from schema.options import OTHER
from schema.spelled_amounts import in_order_of_amounts
from schema.text import fold
from validate.extraction.extraction import Extraction

Row = Mapping[str, str | None]
"""A row of the consensus: the canonical text, or the missing code, of each field."""


class InWords:
    """The rows of a consensus, and their cells in words.

    `excluded` has the citations of studies (folded) that are not in it, which others can name. `listed` are the
    studies (folded) in the order of the team's list.
    """

    def __init__(
        self, agreed: Extraction, excluded: Mapping[str, str] | None = None, listed: Iterable[str] = ()
    ) -> None:
        self.form: Form = agreed.form
        self._rows: dict[str, list[Row]] = {
            name: list(recorded.values.iter_rows(named=True)) for name, recorded in agreed.tables.items()
        }
        self._labels = {**(excluded or {}), **self._study_labels()}
        self._by_study: dict[str, dict[str, list[Row]]] = {}
        self._place = {study: place for place, study in enumerate(listed)}

    def rows(self, table: Table) -> Sequence[Row]:
        """The rows of a table, in the order of the consensus."""
        return self._rows.get(table.name, [])

    def of_study(self, table: Table, key: str) -> Sequence[Row]:
        """The rows that a study has in a table. Where choices say which row it is, they stand in the form's order."""
        known = self._by_study.get(table.name)
        if known is None:
            known = self._by_study[table.name] = {}
            for row in self.rows(table):
                known.setdefault(fold(row[table.study] or ""), []).append(row)
            for rows in known.values():
                _put_in_order(table, rows)
        return known.get(fold(key), [])

    @property
    def studies(self) -> Sequence[str]:
        """The keys of the studies, in the order of the team's list; others follow in the order of the consensus."""
        own = self.form.studies
        return sorted((key for row in self.rows(own) if (key := row[own.study]) is not None), key=self.place)

    def place(self, key: str) -> int:
        """The place of a study in the team's list; after all of them if it is not in it."""
        return self._place.get(fold(key), len(self._place))

    def study(self, key: str | None) -> str:
        """What a paper calls a study: its citation where the form has one, else its key."""
        return self._labels.get(fold(key or ""), key or "")

    def cell(self, field: Field, row: Row) -> str:
        """A cell for readers. Blank is blank; a missing code stays a code, which a note under the table explains."""
        text = row.get(field.name)
        if text is None or text in field.codes:
            return text or ""
        return in_words(field, text, row.get(f"{field.name}__other"))

    def _study_labels(self) -> dict[str, str]:
        table = self.form.studies
        label = table.citation
        if label is None:
            return {}
        return {
            fold(row[table.study] or ""): text
            for row in self.rows(table)
            if (text := row[label.name]) and text not in label.codes
        }


def _put_in_order(table: Table, rows: list[Row]) -> None:
    """Sorts rows of a study by what says which is which.

    Choices stand in the form's order, times and other amounts by how much they are, and all else as it came.
    """
    fields = [table[name] for name in table.identity if name != table.study]
    if len(rows) > 1:
        ranks = [_ranks(field, [row[field.name] for row in rows]) for field in fields]
        rows.sort(key=lambda row: [rank[row[field.name]] for field, rank in zip(fields, ranks, strict=True)])


def _ranks(field: Field, texts: Sequence[str | None]) -> Mapping[str | None, int]:
    """The place of each text among those of a study; blank cells and missing codes come last among amounts."""
    if field.cell.answers:
        return {text: rank for rank, text in enumerate(dict.fromkeys((*field.cell.answers, *texts)))}
    given = [text for text in texts if text is not None and text not in field.codes]
    amounts = in_order_of_amounts(given) or {}
    ordered = (*sorted(amounts, key=amounts.__getitem__), *texts)
    return {text: rank for rank, text in enumerate(dict.fromkeys(ordered))}


def in_words(field: Field, text: str, other: str | None = None) -> str:
    """The content of a cell for readers: labels for the codes of choices. A missing code stays a code.

    `other` are the words beside the choice other: they stand behind it.
    """
    if text in field.codes:
        return text
    words = field.cell.in_words(text)
    if not other or not field.cell.takes_other:
        return words
    parts = words.split("; ") if field.cell.storage == "list" else [words]
    return "; ".join(f"{part}: {other}" if fold(part) == OTHER else part for part in parts)


def locator(table: Table) -> Field | None:
    """The field that says where in the report a row stands."""
    return next((field for field in table.fields if field.cell.family is Family.PLACE and field.of is None), None)


def statement(table: Table) -> Field | None:
    """The field with the words of a row of a selection: its identity beside the study, if that is text."""
    return next((table[name] for name in table.identity if table[name].cell.family is Family.TEXT), None)


STILL_OPEN = "still to be looked up in the full text of the report, or to be asked of its authors"
"""What pending means to a reader."""


def codes_note(rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """The note on those missing codes that stand in the rows."""
    met = {part for row in rows for cell in row for line in cell.split("\n") for part in _parts(line)}
    waiting = {Missing.PEND: f" ({STILL_OPEN})"}
    listed = [f"{code.value}: {code.in_words}{waiting.get(code, '')}" for code in Missing if code.value in met]
    return (f"{'; '.join(listed)}.",) if listed else ()


def abbreviations_note(fields: Iterable[Field], rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """The note on the choices in the rows that have an abbreviation for a label, with what the form says of each."""
    met = {part for row in rows for cell in row for line in cell.split("\n") for part in _parts(line)}
    listed = {
        option.label: option.definition.rstrip(".")
        for field in fields
        for option in field.cell.known
        if option.label in met and option.definition and _ABBREVIATION.fullmatch(option.label)
    }
    return (f"{'; '.join(f'{label}: {words}' for label, words in listed.items())}.",) if listed else ()


_ABBREVIATION = re.compile("[A-Z]{3,}")


def _parts(line: str) -> list[str]:
    return [part.strip() for piece in line.split("; ") for part in piece.split(": ")]

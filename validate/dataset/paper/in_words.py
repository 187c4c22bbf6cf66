"""The rows of a consensus for readers: labels for codes, descriptions of "other", short missing codes."""

import re
from collections.abc import Iterable, Mapping, Sequence

from schema.cell_type import Family
from schema.form import Field, Form, Table
from schema.missing import Missing
from schema.options import OTHER
from schema.spelled_amounts import in_order_of_amounts
from schema.study_name import StudyName
from schema.text import fold
from validate.extraction.extraction import Extraction
from validate.inference.names_in_form import names_study

Row = Mapping[str, str | None]
"""A row of the consensus: the canonical text, or the missing code, of each field."""


class InWords:
    """The rows of a consensus, and their cells in words.

    `excluded` has the citations of studies (folded) that are not in it but may be referred to. `listed` are the studies
    (folded) in the order of the team's list. `unsettled` are the addresses of open cells, which are blank in a draft.
    """

    def __init__(
        self,
        agreed: Extraction,
        excluded: Mapping[str, str] | None = None,
        listed: Iterable[str] = (),
        unsettled: Iterable[tuple[str, int, str]] = (),
    ) -> None:
        self.form: Form = agreed.form
        self._rows: dict[str, list[Row]] = {
            name: list(recorded.values.iter_rows(named=True)) for name, recorded in agreed.tables.items()
        }
        self._labels = {**(excluded or {}), **self._study_labels()}
        self._by_study: dict[str, dict[str, list[Row]]] = {}
        self._place = {study: place for place, study in enumerate(listed)}
        rows = {
            (name, number - 1): id(row)
            for name, recorded in agreed.tables.items()
            for number, row in zip(recorded.rows, self._rows[name], strict=True)
        }
        self._unsettled = {(rows.get((table, position)), field) for table, position, field in unsettled}

    def rows(self, table: Table) -> Sequence[Row]:
        """The rows of a table, in the order of the consensus."""
        return self._rows.get(table.name, [])

    def is_unsettled(self, field: Field, row: Row) -> bool:
        """Whether a cell is blank because the team has not settled it yet."""
        return (id(row), field.name) in self._unsettled

    def of_study(self, table: Table, key: str) -> Sequence[Row]:
        """The rows of a study in a table. If choices identify them, they are in the order of the form."""
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
        """The keys of the studies in the order of the team's list; others follow in the order of the consensus."""
        own = self.form.studies
        return sorted((key for row in self.rows(own) if (key := row[own.study]) is not None), key=self.place)

    def place(self, key: str) -> int:
        """The position of a study in the team's list; after all others if it is not in it."""
        return self._place.get(fold(key), len(self._place))

    def study(self, key: str | None) -> str:
        """The name of a study for a paper: its citation if the form has one, else its key.

        Where keys are only numbers, it is the authors and year that a column has.
        """
        return self._labels.get(fold(key or ""), key or "")

    def cell(self, field: Field, row: Row) -> str:
        """A cell for readers. A missing code stays a code, which a note below the table explains."""
        text = row.get(field.name)
        if text is None or text in field.codes:
            return text or ""
        return in_words(field, text, row.get(f"{field.name}__other"))

    def _study_labels(self) -> dict[str, str]:
        table = self.form.studies
        if table.citation is not None:
            return self._texts_of_studies(table.citation)
        if any(StudyName(row[table.study] or "").words for row in self.rows(table)):
            return {}
        names = (field for field in table.fields if names_study(table, field.name))
        texts = (self._texts_of_studies(field) for field in names if field.cell.family is Family.TEXT)
        return next((found for found in texts if _are_citations(tuple(found.values()))), {})

    def _texts_of_studies(self, field: Field) -> dict[str, str]:
        """The text of a field for each study (folded) that has one."""
        table = self.form.studies
        return {
            fold(row[table.study] or ""): text
            for row in self.rows(table)
            if (text := row[field.name]) and text not in field.codes
        }


_LONGEST_CITATION = 60


def _are_citations(texts: Sequence[str]) -> bool:
    """Whether these are names with years, such as `Alves (2018)`, each of another study."""
    names = [StudyName(text) for text in texts if len(text) <= _LONGEST_CITATION]
    cited = len(names) == len(texts) and all(name.words and name.years for name in names)
    return cited and len(set(map(fold, texts))) == len(texts)


def _put_in_order(table: Table, rows: list[Row]) -> None:
    """Sorts the rows of a study by their identity.

    Choices are in the order of the form, times and other amounts are sorted by size, and all else keeps its order.
    """
    fields = [table[name] for name in table.identity if name != table.study]
    if len(rows) > 1:
        ranks = [_ranks(field, [row[field.name] for row in rows]) for field in fields]
        rows.sort(key=lambda row: [rank[row[field.name]] for field, rank in zip(fields, ranks, strict=True)])


def _ranks(field: Field, texts: Sequence[str | None]) -> Mapping[str | None, int]:
    """The rank of each text among those of a study. Blank cells and missing codes come after amounts."""
    if field.cell.answers:
        return {text: rank for rank, text in enumerate(dict.fromkeys((*field.cell.answers, *texts)))}
    given = [text for text in texts if text is not None and text not in field.codes]
    amounts = in_order_of_amounts(given) or {}
    ordered = (*sorted(amounts, key=amounts.__getitem__), *texts)
    return {text: rank for rank, text in enumerate(dict.fromkeys(ordered))}


def in_words(field: Field, text: str, other: str | None = None) -> str:
    """The content of a cell for readers: labels for the codes of choices. A missing code stays a code.

    `other` is the description of "other", which follows it.
    """
    if text in field.codes:
        return text
    words = field.cell.in_words(text)
    if not other or not field.cell.takes_other:
        return words
    parts = words.split("; ") if field.cell.storage == "list" else [words]
    return "; ".join(f"{part}: {other}" if fold(part) == OTHER else part for part in parts)


def locator(table: Table) -> Field | None:
    """The field for the place in the report of a row; None without one."""
    return next((field for field in table.fields if field.cell.family is Family.PLACE and field.of is None), None)


def statement(table: Table) -> Field | None:
    """The field with the words of a row: the first text in its identity; None without one."""
    return next((table[name] for name in table.identity if table[name].cell.family is Family.TEXT), None)


STILL_OPEN = "still to be looked up in the full text of the report, or to be asked of its authors"
"""The meaning of pending for readers."""


def codes_note(rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """The note on the missing codes that occur in the rows."""
    met = {part for row in rows for cell in row for line in cell.split("\n") for part in _parts(line)}
    waiting = {Missing.PEND: f" ({STILL_OPEN})"}
    listed = [f"{code.value}: {code.in_words}{waiting.get(code, '')}" for code in Missing if code.value in met]
    return (f"{'; '.join(listed)}.",) if listed else ()


def abbreviations_note(fields: Iterable[Field], rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """The note on choices in the rows whose label is an abbreviation, with their definitions."""
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

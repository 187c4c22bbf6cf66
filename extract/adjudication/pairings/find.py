"""Finds the rows that a line in a sheet of pairings is about, by the visible texts, then by the hidden key."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from extract.adjudication.layout.find import Entry
from extract.adjudication.layout.match import OutOfDate, study_not_compared
from extract.adjudication.layout.slots import from_slots
from extract.adjudication.lines.names import Names
from extract.adjudication.lines.words import NOT_ASKED, STUDY, TABLE, row_header
from extract.adjudication.pairings.lines import PairLine, PairLines
from schema.text import fold, tidy
from validate.adjudication.decide_pairing import pairing_of
from validate.merge.comparison import Comparison
from validate.pairing.extractor_columns import row_column

_Rows = Mapping[tuple[str, str], list[int]]
"""(extractor, text of a row in a line) -> the rows with this text."""


class PairFinder:
    """The lines of the current merge, and any rows that a line names without an open question about them."""

    def __init__(self, comparison: Comparison, names: Names) -> None:
        self.comparison = comparison
        self.names = names
        self.lines = PairLines(comparison, names)
        self._names: dict[str, Mapping[str, set[str]]] = {}
        self._known: dict[tuple[str, str], tuple[_Rows, _Rows]] = {}

    @cached_property
    def pair_lines(self) -> list[PairLine]:
        """The lines of all pairings, without lines that are only for information."""
        return [self.lines.line(pairing) for pairing in self.comparison.pairings]

    def find(self, entry: Entry) -> PairLine | OutOfDate:
        """The line for the rows in a row of the sheet, or the reason why there is none."""
        found = self._rows(entry)
        if not isinstance(found, OutOfDate):
            table, rows = found
            same = self._by_rows.get((table, frozenset(rows.items())))
            return same or self.lines.line(pairing_of(self.comparison, table, rows))
        keyed = self._by_key.get(entry.key[0]) if entry.key else None
        return keyed if keyed is not None and self._agree(entry, keyed) else found

    @cached_property
    def _by_rows(self) -> Mapping[tuple[str, frozenset[tuple[str, int]]], PairLine]:
        return {(line.pairing.table, frozenset(line.pairing.rows.items())): line for line in self.pair_lines}

    @cached_property
    def _by_key(self) -> Mapping[str, PairLine]:
        return {line.address: line for line in self.lines.listed()}

    def _rows(self, entry: Entry) -> tuple[str, dict[str, int]] | OutOfDate:
        """The table and the rows that are shown, whatever happened to them since."""
        label, study = fold(entry.text(TABLE) or ""), entry.text(STUDY) or ""
        table = next((table.name for table in self.comparison.form.tables if fold(table.label) == label), None)
        if table is None:
            return OutOfDate("the form no longer has this sheet")
        study = self._now_called(table, study)
        rows: dict[str, int] = {}
        seen = from_slots(entry.text, self.names, row_header, NOT_ASKED)
        seen = {name: text for name, text in seen.items() if tidy(text or "") and fold(text or "") != fold(NOT_ASKED)}
        if (not_compared := study_not_compared(self.comparison, study, seen)) is not None:
            return OutOfDate(not_compared)
        for name, text in seen.items():
            shown = self.names.shown[name]
            found = self._named(table, study, name, text or "")
            if not found:
                first = tidy((text or "").partition("\n")[0])
                return OutOfDate(f"{shown} has no row “{first}” of this study now: it was renamed or deleted")
            if len(found) > 1:
                return OutOfDate(f"{shown} has several rows that look like this one: tell them apart in the file")
            rows[name] = found[0]
        return (table, rows) if len(rows) > 1 else OutOfDate("the line does not name the rows")

    def _named(self, table: str, study: str, name: str, text: str) -> list[int]:
        """The rows with exactly this text, or else with the same identity, because their cells may have changed."""
        if (table, fold(study)) not in self._known:
            self._known[table, fold(study)] = self._look_up(table, study)
        whole, identity = self._known[table, fold(study)]
        return whole.get((name, tidy(text))) or identity.get((name, tidy(text.partition("\n")[0]))) or []

    def _look_up(self, table: str, study: str) -> tuple[_Rows, _Rows]:
        merged, words, of = self.comparison.tables[table].rows, self.lines.words, self.comparison.form[table]
        whole: dict[tuple[str, str], list[int]] = {}
        identity: dict[tuple[str, str], list[int]] = {}
        for extraction in self.comparison.extractions:
            for text, row in merged.select("study_text", row_column(extraction.name)).drop_nulls().iter_rows():
                if fold(text) == fold(study):
                    whole.setdefault((extraction.name, tidy(words.in_full(extraction.name, of, row))), []).append(row)
                    identity.setdefault((extraction.name, tidy(words.called(extraction.name, of, row))), []).append(row)
        return whole, identity

    def _now_called(self, table: str, study: str) -> str:
        """The current name of a study, after a ruling chose a name that another extractor wrote."""
        if table not in self._names:
            self._names[table] = self._names_of(table)
        now = self._names[table].get(fold(study), {study})
        return next(iter(now)) if len(now) == 1 else study

    def _names_of(self, table: str) -> Mapping[str, set[str]]:
        """The current names of studies, by current names and by those that extractors wrote."""
        merged, field = self.comparison.tables[table], self.comparison.form[table].study
        studies = [text or "" for text in merged.rows["study_text"]]
        names = {fold(text): {text} for text in studies}
        present = {*names}
        for name in self.comparison.names:
            texts = merged.recorded(name).texts[field].to_list()
            for text, row in zip(studies, merged.rows[row_column(name)], strict=True):
                if row is not None and fold(texts[row] or "") not in present:
                    names.setdefault(fold(texts[row] or ""), set()).add(text)
        return names

    def _agree(self, entry: Entry, line: PairLine) -> bool:
        """Whether the entry shows these rows, as far as it has columns. The hidden key may be wrong after a sort."""
        places = [(STUDY, line.pairing.study), (TABLE, line.table)]
        shown = [(entry.text(header), now) for header, now in places]
        rows = from_slots(entry.text, self.names, row_header, NOT_ASKED)
        shown += [(rows[name], line.rows[name].partition("\n")[0]) for name in self.names.shown]
        return all(seen is None or fold(seen).startswith(fold(now)) for seen, now in shown)

"""Finds the line of the current merge that a row of a sheet is about: by the visible texts, then by the hidden key."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from extract.adjudication.layout.find import Entry
from extract.adjudication.layout.shown_rows import no_longer_paired, same_row, shown_rows
from extract.adjudication.layout.slots import from_slots
from extract.adjudication.lines.lines import Line, rows_have_names
from extract.adjudication.lines.names import Names
from extract.adjudication.lines.words import FIELD, NOT_EXTRACTED, ROW, STUDY, TABLE, WHOLE_ROW, value_header
from schema.records import record
from schema.text import fold, tidy
from validate.adjudication.decide import HOW_TO_LEAVE_OUT
from validate.merge.comparison import CellAddress, Comparison

Seen = tuple[str, ...]
_PLACE = (STUDY, TABLE, ROW, FIELD)
_EVERYBODY_HAS_IT = (
    "no extractor of the study is without this row, so it is neither kept nor dropped here. To leave it"
    f" {HOW_TO_LEAVE_OUT}"
)

_MORE_HAVE_IT = "another extractor has this row now, too. Rule on it in a new sheet"


@record
class OutOfDate:
    """A ruling whose basis no longer exists, with what has changed."""

    change: str


class Finder:
    """The lines of the current merge, found by their texts and by their keys."""

    def __init__(self, comparison: Comparison, written: Sequence[Line], names: Names) -> None:
        self.comparison = comparison
        self.names = names
        self.by_texts: dict[Seen, list[Line]] = {}
        self.by_place: dict[Seen, list[Line]] = {}
        self.by_key: dict[str, Line] = {}
        self.by_former: dict[str, list[Line]] = {}
        self.by_cell: dict[CellAddress | None, Line] = {}
        for line in written:
            self.by_texts.setdefault((*_place(line), *_values(line, names)), []).append(line)
            self.by_place.setdefault(tuple(map(fold, _place(line))), []).append(line)
            self.by_key.setdefault(line.item.address, line)
            for address in line.item.former_addresses:
                self.by_former.setdefault(address, []).append(line)
            cell = line.item.cell
            if not line.item.whole_row:
                self.by_cell[cell.table, cell.position, cell.field] = line

    def find(self, entry: Entry) -> Line | OutOfDate:
        """The line that a row of the sheet is about, or the reason why there is none."""
        key = entry.key
        keyed = self.by_key.get(key[0]) if key else None
        seen = self._seen(entry)
        fitting = self.by_texts.get(seen, []) if seen else []
        if len(fitting) > 1 and keyed is not None and keyed in fitting:
            fitting = [keyed]
        if len(fitting) == 1:
            line = fitting[0]
            moved = key is not None and key[0] == line.item.address and key[1] != line.item.basis
            return OutOfDate(_what_changed(entry, line, self.names)) if moved else line
        if fitting:
            return OutOfDate("several lines look like this one: rule on them in a new sheet")
        if keyed is not None and key is not None and keyed.item.basis == key[1] and _agree(entry, keyed):
            return keyed
        if (renamed := self._renamed(entry)) is not None:
            return renamed
        shown = shown_rows(self.comparison, entry, self.names)
        if shown and (cell := same_row(self.comparison, entry, shown)) in self.by_cell:
            line = self.by_cell[cell]
            return line if self._shows_all(entry, line) else OutOfDate(_what_changed(entry, line, self.names))
        apart = no_longer_paired(self.comparison, shown, self.names) if shown else None
        return OutOfDate(apart or self._change(entry, keyed if keyed is not None and _agree(entry, keyed) else None))

    def _shows_all(self, entry: Entry, line: Line) -> bool:
        """Whether the person saw something of every extractor who has something now."""
        before = from_slots(entry.text, self.names, value_header, NOT_EXTRACTED)
        return all(_nothing(tidy(before[name] or "")) for name in self.names.shown if _nothing(tidy(line.values[name])))

    def _renamed(self, entry: Entry) -> Line | None:
        """The line of a field or table that was renamed since, if the extractors' answers are unchanged."""
        address, basis = entry.key[:2] if entry.key else ("", "")
        found = [line for line in self.by_former.get(address, []) if line.item.basis == basis]
        seen = self._seen(entry)
        if len(found) != 1 or seen is None or fold(seen[0]) != fold(found[0].study):
            return None
        return found[0] if seen[len(_PLACE) :] == _values(found[0], self.names) else None

    def _seen(self, entry: Entry) -> Seen | None:
        """The texts that the person saw; None if one of the columns is gone."""
        values = from_slots(entry.text, self.names, value_header, NOT_EXTRACTED)
        texts = [*(entry.text(header) for header in _PLACE), *values.values()]
        return None if None in texts else tuple(_nothing(tidy(text or "")) for text in texts)

    def _change(self, entry: Entry, keyed: Line | None) -> str:
        place = tuple(tidy(entry.text(header) or "") for header in _PLACE)
        same = self.by_place.get(tuple(map(fold, place)), [])  # a row may have another extractor's spelling now
        line = keyed or (same[0] if len(same) == 1 else None)
        if line is not None:
            return _what_changed(entry, line, self.names)
        return self._gone(entry, *place)

    def _gone(self, entry: Entry, study: str, table: str, row: str, field: str) -> str:
        """Why there is no line: the study, field or row no longer exists, or everybody agrees on it."""
        shown = from_slots(entry.text, self.names, value_header, NOT_EXTRACTED)
        seen = [name for name, text in shown.items() if _nothing(tidy(text or ""))]
        if (not_compared := study_not_compared(self.comparison, study, seen)) is not None:
            return not_compared
        for merged in self.comparison.tables.values():
            if fold(merged.table.label) != fold(table):
                continue
            if field and fold(field) not in map(fold, (WHOLE_ROW, *(one.label for one in merged.table.fields))):
                return (
                    f"the form has no field “{field}” there now: it was renamed or removed. Rule on it in a new sheet"
                )
            texts = merged.rows.select("study_text", "label").iter_rows()
            named = rows_have_names(merged.table)
            rows = [(fold(one or ""), fold(label or "") if named else "") for one, label in texts]
            if (place := (fold(study), fold(row))) in rows:
                if fold(field) != fold(WHOLE_ROW):
                    return "the extractors no longer differ here"
                position = rows.index(place)
                having = [name for name in merged.names if merged.positions[name][position] is not None]
                return _EVERYBODY_HAS_IT if {*merged.extractors_of(position)} <= {*having} else _MORE_HAVE_IT
        return "this row is no longer in the extractions: it was renamed or deleted"


def study_not_compared(comparison: Comparison, study: str, seen: Iterable[str]) -> str | None:
    """Why the answers of the extractors in a line are not compared; None if they are.

    No extractor is named, because in a blinded project unfinished work would show who is who.
    """
    if fold(study) in comparison.ledger.excluded:
        return "this study was excluded, so nothing is ruled on in it. To take that back: twofold withdraw"
    if comparison.extractors_by_study.get(fold(study), frozenset()).issuperset(seen):
        return None
    return "an extractor whose entry this line shows has not finished the study now, or does not have it any more"


def _place(line: Line) -> Seen:
    return tuple(map(tidy, (line.study, line.table, line.row, line.field)))


def _values(line: Line, names: Names) -> Seen:
    return tuple(_nothing(tidy(line.values[name])) for name in names.shown)


def _nothing(text: str) -> str:
    """The text; empty for an extractor of another study, which a sheet may leave out."""
    return "" if text == NOT_EXTRACTED else text


def _agree(entry: Entry, line: Line) -> bool:
    """Whether study, table and field fit the line, as far as the columns still exist.

    If only some columns were sorted, the hidden column proves nothing.
    """
    places: Iterable[tuple[str, str]] = ((STUDY, line.study), (TABLE, line.table), (FIELD, line.field))
    return all(text is None or fold(text) == fold(now) for header, now in places for text in [entry.text(header)])


def _what_changed(entry: Entry, line: Line, names: Names) -> str:
    changes = []
    before = from_slots(entry.text, names, value_header, NOT_EXTRACTED)
    if entry.key is None and not any(_nothing(tidy(text or "")) for text in before.values()):
        return "the sheet has a line for this already, and this one does not show what the extractors have. Rule there"
    for name, shown in names.shown.items():
        then, now = before[name], line.values[name]
        if then is None:
            changes.append(f"{shown} is not in this sheet and has {_quoted(now)}" if now else "")
        elif tidy(then) != tidy(now):
            changes.append(f"{shown} has {_quoted(now)} now, not {_quoted(then)}")
    sentence = "; ".join(change for change in changes if change)
    return sentence or "what the extractors have here, or the form, has changed"


def _quoted(text: str) -> str:
    shown = tidy(text)
    return shown if shown.startswith("(") or not shown else f"“{shown if len(shown) <= 60 else shown[:57] + '...'}”"

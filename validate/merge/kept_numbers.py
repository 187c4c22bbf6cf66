"""Gives merged rows the numbers that they had in earlier datasets, and new rows the next free numbers."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

import polars as pl

from schema.form import Table
from schema.text import fold
from validate.extraction.extraction import Extraction
from validate.ledger.ledger import Ledger
from validate.ledger.renames import Renames
from validate.merge.comparison import Comparison
from validate.merge.merged_table import MergedTable
from validate.merge.numbers import Identities, Numbered, NumberGiven, Numbers, RowsWritten, identities
from validate.pairing.addresses import Addresses
from validate.pairing.extractor_columns import row_column
from validate.pairing.field_similarity import alike_texts, rarities
from validate.pairing.references import References

_SAME_WORDS = 0.75  # similarity (0 to 1) of two wordings of one row, whatever numbers its extractors use
_SOME_WORDS = 0.2  # the same, if an extractor still uses the same number for it


def with_kept_numbers(
    rows: pl.DataFrame,
    table: Table,
    extractions: Sequence[Extraction],
    references: References,
    renames: Renames,
    ledger: Ledger,
    numbers: Numbers,
) -> pl.DataFrame:
    """The merged rows of a table, with their earlier numbers in `row_key`.

    A row is recognised by what one of its extractors wrote in its identity, or by what a ruling put in its place. A
    reworded row is recognised by its words: most must be the same, or some if an extractor still uses the same number
    for it. For a row that was missing from the latest dataset, some words are not enough. A row that got several
    numbers because it was matched with another keeps one that the dataset had, because a paper may quote it; among
    several, the number of the row whose name was chosen.
    """
    own = {study: given for (name, study), given in numbers.given.items() if name == called(table)}
    held = numbers.held_anywhere or any(name == called(table) for name, _ in numbers.held)
    if not (own or held) or not is_numbered(table) or rows.is_empty():
        return rows
    written = rows_written(rows, table, extractions, references)
    by_study: dict[str, list[int]] = {}
    for position, study in enumerate(rows["study_text"].to_list()):
        by_study.setdefault(fold(study or ""), []).append(position)
    keys: list[str] = rows["row_key"].to_list()
    ruled, chosen = _ruled_identities(table, ledger), _chosen_names(table, ledger)
    for study, positions in by_study.items():
        given = own.get(study, ())
        here = {position: written[position] for position in positions}
        kept = _Kept(table, study, given, here, renames, ruled.get(study, {}), chosen.get(study, frozenset())).numbers()
        free = numbers.highest(called(table), study)
        for position in positions:
            if position not in kept:
                free += 1
            keys[position] = f"{keys[position].rstrip('0123456789')}{kept.get(position, free):02}"
    return rows.with_columns(pl.Series("row_key", keys, dtype=pl.String))


def is_numbered(table: Table) -> bool:
    """Whether the rows of a table get numbers in the dataset. Rows that a later round only shows do not."""
    return table.numbered_by_merge and not table.given


def called(table: Table) -> str:
    """The name of a table in the file of numbers: its first name, which stays when the table is renamed."""
    return next(iter(table.was), table.name)


def number_in(row_key: str) -> int:
    """The number in the name of a row: 2 for `S11-F02`."""
    return int(row_key[len(row_key.rstrip("0123456789")) :])


def rows_written(
    rows: pl.DataFrame, table: Table, extractions: Sequence[Extraction], references: References
) -> list[dict[str, tuple[str, ...]]]:
    """For each merged row, what each of its extractors wrote: their own number, then the identity."""
    found: list[dict[str, tuple[str, ...]]] = [{} for _ in range(rows.height)]
    within = [place for place, name in enumerate(table.identity) if name != table.study]
    addresses = Addresses(table, extractions, references)
    for extraction in extractions:
        numbers = extraction[table.name].values[table.key or ""].to_list()
        for position, row in enumerate(rows[row_column(extraction.name)].to_list()):
            if row is not None:
                identity = addresses.of_row[extraction.name][row]
                found[position][extraction.name] = (numbers[row] or "", *(identity[place] for place in within))
    return found


_Ruled = Mapping[tuple[str, ...], Identities]
"""For identities that extractors wrote (without the study): the identities after applying rulings."""


def _ruled_identities(table: Table, ledger: Ledger) -> Mapping[str, _Ruled]:
    """By folded study, the identities that rulings put in place of those that the extractors wrote."""
    found: dict[str, dict[tuple[str, ...], Identities]] = {}
    within = [name for name in table.identity if name != table.study]
    study = table.identity.index(table.study)
    for decision in ledger.in_force:
        if decision.table == table.name and decision.field in within and decision.final:
            place = within.index(decision.field)
            of_study = found.setdefault(fold(decision.study), {})
            for row in decision.row.values():
                was = tuple(map(fold, (*row[:study], *row[study + 1 :])))
                ruled = (*was[:place], fold(decision.final), *was[place + 1 :])
                of_study[was] = of_study.get(was, frozenset()) | {ruled}
    return found


def _chosen_names(table: Table, ledger: Ledger) -> Mapping[str, Identities]:
    """By folded study, the identities (without the study) that rulings chose for rows that are the same."""
    found: dict[str, Identities] = {}
    study = table.identity.index(table.study)
    for decision in ledger.in_force:
        if decision.table == table.name and decision.ruling == "same" and decision.take in decision.row:
            row = decision.row[decision.take]
            chosen = frozenset({tuple(map(fold, (*row[:study], *row[study + 1 :])))})
            found[fold(decision.study)] = found.get(fold(decision.study), frozenset()) | chosen
    return found


class _Kept:
    """The numbers that were given in one study, and its present rows."""

    def __init__(
        self,
        table: Table,
        study: str,
        given: Sequence[Numbered],
        rows: Mapping[int, RowsWritten],
        renames: Renames,
        ruled: _Ruled,
        chosen: Identities,
    ) -> None:
        self._table = table
        self._study = study
        self._rows = rows
        self._renames = renames
        self._ruled = ruled
        self._chosen = chosen.union(*ruled.values())
        self._left = {one.number: one for one in given}
        self._new = dict.fromkeys(rows)
        self._found: dict[int, int] = {}

    def numbers(self) -> Mapping[int, int]:
        """The number of each row that had one before, by position."""
        self._called({number: one.identities for number, one in self._left.items()}, renamed=False)
        self._called({number: one.identities for number, one in self._left.items()}, renamed=True)
        self._called({number: self._as_ruled(one.identities) for number, one in self._left.items()}, renamed=False)
        self._take(self._reworded(gone=False))
        self._called({number: one.earlier for number, one in self._left.items()}, renamed=True)
        self._called({number: self._as_ruled(one.earlier) for number, one in self._left.items()}, renamed=False)
        self._take(self._reworded(gone=True))
        return self._found

    def _take(self, candidates: Iterable[tuple[tuple[float, ...], int, int]]) -> None:
        """Gives numbers to rows. A candidate is its rank (lowest is best), number and position."""
        for _, number, position in sorted(candidates):
            if number in self._left and position in self._new:
                del self._left[number], self._new[position]
                self._found[position] = number

    def _called(self, before: Mapping[int, Identities], *, renamed: bool) -> None:
        """Matches rows by what extractors call them, starting with rows that most extractors call the same."""
        if not before or not self._new:
            return
        numbers: dict[tuple[str, ...], list[int]] = {}
        for number, several in before.items():
            for identity in several:
                numbers.setdefault(identity, []).append(number)
        found: Counter[tuple[int, int]] = Counter()
        for position in self._new:
            names = self._by_any_name(self._rows[position]) if renamed else identities(self._rows[position])
            found.update((number, position) for name in names for number in numbers.get(name, ()))
        self._take((self._worse(*both, times), *both) for both, times in found.items())

    def _worse(self, number: int, position: int, times: int) -> tuple[float, ...]:
        """The rank of a number for a row that this many extractors call the same; lower is better."""
        one = self._left[number]
        is_chosen = bool(one.identities & identities(self._rows[position]) & self._chosen)
        return not one.quoted, not is_chosen, -times

    def _by_any_name(self, rows: RowsWritten) -> Identities:
        """The present and, after renaming rulings, earlier identities of a row."""
        place = self._table.identity.index(self._table.study)
        found = set()
        for extractor, (_, *identity) in rows.items():
            whole = (*identity[:place], self._study, *identity[place:])
            for name in self._renames.identities(self._table, extractor, whole):
                found.add((*name[:place], *name[place + 1 :]))
        return frozenset(found)

    def _as_ruled(self, were: Identities) -> Identities:
        return frozenset(ruled for identity in were for ruled in self._ruled.get(identity, ()))

    def _reworded(self, *, gone: bool) -> Iterator[tuple[tuple[float, ...], int, int]]:
        """Rows whose words are similar to a numbered row that was not found by name. `gone` selects the numbered rows.

        For a row that is `gone`, an extractor may have reused the number for another row since.
        """
        left = {number: one for number, one in self._left.items() if one.gone == gone}
        if not left or not self._new:
            return
        were = {number: _texts(one.rows) for number, one in left.items()}
        now = {position: _texts(self._rows[position]) for position in self._new}
        rarity = rarities(text for several in (*were.values(), *now.values()) for text in several)
        for number, one in left.items():
            for position in self._new:
                alike = max(
                    (alike_texts(old, new, rarity) for old in were[number] for new in now[position]), default=0.0
                )
                some = not gone and alike >= _SOME_WORDS and numbered_alike(one.rows, self._rows[position])
                if some or alike >= _SAME_WORDS:
                    yield (-alike,), number, position


def _texts(rows: RowsWritten) -> set[str]:
    return {" ".join(identity) for identity in identities(rows)}


def numbered_alike(before: RowsWritten, now: RowsWritten) -> bool:
    """Whether an extractor uses the same own number for both rows."""
    return any(row[0] and fold(row[0]) == fold(before[who][0]) for who, row in now.items() if who in before)


def numbers_to_write(comparisons: Sequence[Comparison], *, when: str) -> tuple[NumberGiven, ...]:
    """The lines to add to the file of numbers for the dataset of these rounds.

    There is one line for each row with a new number or another name, and one for each number whose row no longer
    exists. Dropped rows keep their number too, so that no other row gets it.
    """
    lines: list[NumberGiven] = []
    seen: set[str] = set()
    for comparison in comparisons:
        for merged in comparison.tables.values():
            if is_numbered(merged.table) and merged.table.name not in seen:
                seen.add(merged.table.name)
                lines += _lines(comparison, merged, when)
    return tuple(lines)


def _lines(comparison: Comparison, merged: MergedTable, when: str) -> Iterator[NumberGiven]:
    table = merged.table
    written = rows_written(merged.rows, table, comparison.extractions, comparison.references)
    given = {
        (study, one.number): one
        for (name, study), several in comparison.numbers.given.items()
        if name == called(table)
        for one in several
    }
    within = [merged.listed("final", name) for name in table.identity if name != table.study]
    words = [" / ".join(text for text in texts if text) for texts in zip(*within, strict=True)]
    for position, (study, key) in enumerate(zip(merged.studies, merged.rows["row_key"].to_list(), strict=True)):
        if merged.troubles[position] is not None or study is None:
            continue
        one = given.pop((fold(study), number_in(key)), None)
        line = NumberGiven(
            table=called(table),
            study=study,
            number=number_in(key),
            rows=written[position],
            words=words[position],
            dropped=position in merged.dropped,
            after=one.last if one else "",
            when=when,
        )
        if one is None or one.gone or (one.rows, one.words, one.dropped) != (line.rows, line.words, line.dropped):
            yield line
    for one in given.values():
        if not one.gone:
            yield NumberGiven(table=called(table), study=one.study, number=one.number, after=one.last, when=when)

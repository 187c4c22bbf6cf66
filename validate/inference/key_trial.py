"""Tries keys on the rows of tables: how many rows they tell apart, and how many a second table has too."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import pairwise
from zlib import crc32

import polars as pl

from schema.missing import USUAL_WORDS
from schema.study_name import StudyName
from schema.text import fold, tidy
from validate.extraction.likely_studies import likely_studies
from validate.inference.answer_words import IN_NUMBERS
from validate.inference.columns import Column
from validate.inference.lost_zeros import lost_zeros
from validate.inference.plain_table import PlainTable
from validate.inference.row_labels import are_row_labels
from validate.inference.row_numbers import row_number
from validate.inference.words import says_author, says_study

_WHOLE = re.compile(r"^(\d+)\.0+$")  # what a spreadsheet program may make of a number
_DECIMAL = re.compile(r"(?<![\w.])[-+\u2212]?\d+[.,]\d+(?![\w./])")
_WEB_ADDRESS = re.compile(r"\s*(https?://\S+|www\.\S+|[\w-]+(\.[\w-]+)*\.[a-z]{2,}/\S+)\s*$", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{3}")
_NO_NAME = frozenset(USUAL_WORDS) - {"pending"}
_LONGEST_WORD = 20  # characters of such a word, with white space
_HALF = 0.5
_NEARLY = 0.9  # of the combinations of two columns
_PAIRS = 500  # rows, of which cells are compared
_MORE_THAN_CHANCE = 0.2  # of the cells in which any two rows differ: as many more are equal where a key says something
_SHORTEST_RUN = 3  # rows that are counted, from which it is no accident
_GAPS = 3  # times as many numbers as there are: how far apart the first and the last of a count are at most
_LONG_NUMBER = 6  # digits
_SAMPLE = 4_000  # rows, on which combinations of columns are tried

Place = tuple[int, int]
"""A row: the number of its table, and its own there."""
Pairs = frozenset[tuple[Place, ...]]


class Trial:
    """Tries keys on the rows of the tables; in large tables on the rows of some studies."""

    def __init__(self, tables: Sequence[PlainTable]) -> None:
        self.tables = tables
        self._known: dict[tuple[str, int, bool], list[str | None]] = {}
        self._whole: dict[str, dict[str, str]] = {}
        self._rows: list[list[int]] | None = None

    @cached_property
    def alone(self) -> bool:
        """Whether there is only one table, so that no row can occur again."""
        return len(self.tables) < 2

    def narrow_to_some_studies(self, study: Column) -> None:
        """From now on tries only rows of some studies, the same ones in every table and in whatever order they come."""
        keys = [[key for (key,) in self._keys((study,), which)] for which in range(len(self.tables))]
        if (total := sum(map(len, keys))) <= _SAMPLE:
            return
        drawn = {
            key for of_table in keys for key in of_table if key and crc32(key.encode()) % (total // _SAMPLE + 1) == 0
        }
        self._rows = [[row for row, key in enumerate(of_table) if key in drawn] for of_table in keys]
        self._known.clear()

    def filled(self, column: Column) -> float:
        """The share of rows in which the column is filled."""
        total = sum(table.height for table in self.tables)
        filled = sum(int(cells.len() - cells.null_count()) for cells in self._columns(column))
        return filled / total if total else 0.0

    def named(self, column: Column) -> float:
        """The share of rows in which the column is filled, and not with a word such as `NA` that names nothing."""
        total = sum(table.height for table in self.tables)
        named = 0
        for cells in self._columns(column):
            different = cells.drop_nulls().unique().to_list()
            words = [text for text in different if len(text) <= _LONGEST_WORD and fold(text) in _NO_NAME]
            named += cells.len() - cells.null_count() - (int(cells.is_in(words).sum()) if words else 0)
        return named / total if total else 0.0

    def different(self, column: Column) -> int:
        """The number of different texts in the column."""
        return len({text for cells in self._columns(column) for text in cells.drop_nulls().unique().to_list()})

    def in_words(self, column: Column) -> bool:
        """Whether most entries of the column are words."""
        return self._mostly(column, lambda text: _WORD.search(text) is not None)

    def in_web_addresses(self, column: Column) -> bool:
        """Whether most entries of the column are addresses of web pages, with or without `https://`."""
        return self._mostly(column, lambda text: _WEB_ADDRESS.match(text) is not None)

    def in_results(self, column: Column) -> bool:
        """Whether most entries of the column are results in figures, such as `0.31 (0.11 to 0.51)` or `12.5 ± 3`."""
        return self._mostly(column, lambda text: _DECIMAL.search(text) is not None and _WORD.search(text) is None)

    def _mostly(self, column: Column, are: Callable[[str], bool]) -> bool:
        """Whether most of the different entries of the column are such."""
        texts = [text for cells in self._columns(column) for text in cells.drop_nulls().unique().to_list()]
        return 2 * sum(map(are, texts)) > len(texts)

    def counts_rows(self, study: Column, column: Column) -> bool:
        """Whether the column counts the rows of each study from 1, in two studies of several rows or more."""
        several = [
            set(texts) == set(map(str, range(1, len(texts) + 1)))
            for texts in self._beside(study, column)
            if len(texts) > 1
        ]
        return len(several) > 1 and sum(several) >= _NEARLY * len(several)

    def counts_as_they_stand(self, study: Column, column: Column) -> bool:
        """Whether the column counts the rows of each study from 1 in their order, and two studies have several rows."""
        counted = [texts == [*map(str, range(1, len(texts) + 1))] for texts in self._beside(study, column)]
        several = sum(len(texts) > 1 for texts in self._beside(study, column))
        return several > 1 and all(counted)

    def counts_in_runs(self, column: Column) -> bool:
        """Whether the column counts from 1 and begins again, after as many rows each time, three or more."""
        runs: set[int] = set()
        for which in range(len(self.tables)):
            numbers = [row_number(text) or 0 for text in self._texts(column, which)]
            begins = [row for row, number in enumerate(numbers) if number == 1]
            lengths = [end - row for row, end in pairwise((*begins, len(numbers)))]
            counted = [number for length in lengths for number in range(1, length + 1)]
            if len(begins) < 2 or counted != numbers:
                return False
            runs.update(lengths)
        return len(runs) == 1 and min(runs) >= _SHORTEST_RUN

    def has_letters(self, column: Column) -> bool:
        """Whether each entry of the column has a letter in it."""
        entries = [text for which in range(len(self.tables)) for text in self._texts(column, which) if text]
        return all(any(map(str.isalpha, text)) for text in entries)

    def in_labels(self, study: Column, column: Column) -> bool:
        """Whether in each study of several rows the column has labels that only count, such as `1.1a` or `ES1`."""
        entries: dict[str, set[str]] = {}
        for which in range(len(self.tables)):
            for name, text in self._keys((study, column), which):
                if name is not None and text is not None:
                    entries.setdefault(name, set()).add(text)
        several = [texts for texts in entries.values() if len(texts) > 1]
        return bool(several) and sum(map(are_row_labels, several)) >= _NEARLY * len(several)

    def numbers_within(self, study: Column, column: Column) -> bool:
        """Whether the column has the numbers from 1 in each study, be it the 1 alone, in one row or in several."""
        different = [set(texts) for texts in self._beside(study, column)]
        numbered = sum(texts == set(map(str, range(1, len(texts) + 1))) for texts in different)
        return numbered > 1 and numbered >= _NEARLY * len(different)

    def _beside(self, study: Column, column: Column) -> Iterable[list[str | None]]:
        """The entries of a column in the rows of each study, table by table."""
        entries: dict[tuple[int, str], list[str | None]] = {}
        for which in range(len(self.tables)):
            for name, text in self._keys((study, column), which):
                if name is not None:
                    entries.setdefault((which, name), []).append(text)
        return entries.values()

    def in_numbers(self, column: Column) -> bool:
        """Whether every entry of the column is a whole number."""
        return all(text.isdecimal() for text in self._entries(column))

    def in_long_numbers(self, column: Column) -> bool:
        """Whether every entry of the column is a whole number of so many digits that it counts and measures nothing."""
        texts = list(self._entries(column))
        return bool(texts) and all(text.isdecimal() and len(text) >= _LONG_NUMBER for text in texts)

    def may_count(self, column: Column) -> bool:
        """Whether the entries of a column may be numbers that a program gave.

        These are long, have letters in them, or are dense: with few gaps within each table.
        """
        if not self.in_numbers(column) or self.in_long_numbers(column):
            return True
        for which in range(len(self.tables)):
            numbers = [int(text) for text in self._texts(column, which) if text]
            if numbers and max(numbers) - min(numbers) >= _GAPS * len(numbers):
                return False
        return True

    def numbers_all_rows(self, column: Column, *, in_order: bool = True) -> bool:
        """Whether the column numbers the rows of each table from 1, in the order in which they stand or in any."""
        arranged: Callable[[Iterable[str]], list[str]] = list if in_order else sorted
        return all(
            arranged(filter(None, self._texts(column, which))) == arranged(map(str, range(1, table.height + 1)))
            for which, table in enumerate(self.tables)
        )

    def same_in_pairs(self, key: Sequence[Column], column: Column) -> float:
        """The share of the rows that a key pairs in which a column has the same entry; 0 for no pair."""
        pairs = self.pairs(key)
        texts = [self._texts(column, which) for which in range(len(self.tables))]
        same = sum(len({texts[which][row] for which, row in rows}) == 1 for rows in pairs)
        return same / len(pairs) if pairs else 0.0

    def usual(self, column: Column) -> float:
        """The share of rows, of those in which the column is filled, that its most frequent entry has."""
        counted = Counter(self._entries(column))
        return max(counted.values(), default=0) / (counted.total() or 1)

    def combinations(self, columns: Sequence[Column]) -> int:
        """The number of different combinations of entries, within each table."""
        return sum(len(set(self._keys(columns, which))) for which in range(len(self.tables)))

    def distinguished(self, columns: Sequence[Column]) -> float:
        """The share of rows that these columns identify: different keys divided by rows, within each table."""
        total = sum(table.height for table in self.tables) if self._rows is None else sum(map(len, self._rows))
        return self.combinations(columns) / total if total else 0.0

    def met_again(self, columns: Sequence[Column]) -> float:
        """The share of keys that a second table has, among those whose study it has; 1 for a single table."""
        if self.alone:
            return 1.0
        tables = [set(self._keys(columns, which)) for which in range(len(self.tables))]
        keys = Counter(key for table in tables for key in table)
        studies = Counter(study for table in tables for study in {key[0] for key in table})
        could = [times for key, times in keys.items() if len(columns) == 1 or studies[key[0]] > 1]
        return sum(times > 1 for times in could) / len(could) if could else 0.0

    def likely_met(self, column: Column) -> bool:
        """Whether several tables have a study under names that are probably one: `Haines`, and `Haines 2009`."""
        return any(part > 0 for part in self._likely_parts(column))

    def mostly_likely_met(self, column: Column) -> bool:
        """Whether this is so of most of the names of a table."""
        return max(self._likely_parts(column)) > _HALF

    def _likely_parts(self, column: Column) -> list[float]:
        """Of each table, the part of its names that are probably one with another name elsewhere."""
        names = {str(which): set(filter(None, self._texts(column, which))) for which in range(len(self.tables))}
        likely = likely_studies(names)
        return [sum(name in likely for name in of_one) / max(len(of_one), 1) for of_one in names.values()]

    def one_to_one(self, one: Column, other: Column) -> bool:
        """Whether within each table nearly every entry of a column stands beside one entry of the other only."""
        both = self.combinations((one, other))
        return min(self.combinations((one,)), self.combinations((other,))) >= _NEARLY * both

    def partners(self, column: Column, beside: Column) -> tuple[int, int]:
        """How many entries of a column several tables have, and beside how many of them all have the same."""
        partners: dict[str, list[str | None]] = {}
        for which in range(len(self.tables)):
            for text, partner in set(self._keys((column, beside), which)):
                if text is not None:
                    partners.setdefault(text, []).append(partner)
        common = [several for several in partners.values() if len(several) > 1]
        return len(common), sum(len(set(several)) == 1 for several in common)

    def pairs(self, columns: Sequence[Column]) -> Pairs:
        """The rows that have the same key in two tables or more: each group as the table and number of its rows."""
        groups: dict[tuple[str | None, ...], list[Place]] = {}
        for which in range(len(self.tables)):
            keys = self._keys(columns, which, exactly=True)
            times = Counter(keys)
            for row, key in enumerate(keys):
                if times[key] == 1 and None not in key:
                    groups.setdefault(key, []).append((which, row))
        return frozenset(tuple(rows) for rows in groups.values() if len(rows) > 1)

    def twice(self, columns: Sequence[Column]) -> int:
        """How many rows have a key that another row of the same table has too."""
        counted = [Counter(self._keys(columns, which)) for which in range(len(self.tables))]
        return sum(number for times in counted for key, number in times.items() if number > 1 and None not in key)

    def blank(self, columns: Sequence[Column]) -> int:
        """How many rows are blank in one of the columns."""
        return sum(None in key for which in range(len(self.tables)) for key in self._keys(columns, which))

    def leaves_out(self, columns: Sequence[Column]) -> float:
        """The share of rows that these columns as a key do not tell apart, or that are blank in one of them."""
        total = sum(table.height for table in self.tables) if self._rows is None else sum(map(len, self._rows))
        return (self.twice(columns) + self.blank(columns)) / total if total else 0.0

    def alike(self, columns: Sequence[Column], pairs: Pairs) -> float:
        """The share of equal cells of these columns in the rows of these pairs; 1 for no pair or no such column."""
        drawn = some_of(pairs)
        return self._equal_cells(columns, [(rows[0], rows[1]) for rows in drawn])

    def by_chance(self, columns: Sequence[Column], pairs: Pairs) -> bool:
        """Whether the rows of these pairs are hardly more alike than any two rows are: what pairs them says nothing."""
        drawn = some_of(pairs)
        apart = [(rows[0], drawn[place - len(drawn) // 2][1]) for place, rows in enumerate(drawn)]
        chance = self._equal_cells(columns, apart)
        return len(drawn) > 1 and self.alike(columns, pairs) - chance < _MORE_THAN_CHANCE * (1 - chance)

    def _equal_cells(self, columns: Sequence[Column], pairs: Sequence[tuple[Place, Place]]) -> float:
        """The share of equal cells in pairs of rows; 1 if there are none."""
        equal = total = 0
        for column in columns:
            if column.everywhere:
                texts = [self._texts(column, which) for which in range(len(self.tables))]
                for (one, row), (other, others_row) in pairs:
                    total += 1
                    equal += _meant(texts[one][row]) == _meant(texts[other][others_row])
        return equal / total if total else 1.0

    def more_alike_elsewhere(self, columns: Sequence[Column], key: Sequence[Column]) -> int:
        """How many rows that the key pairs in two tables are more alike to another row of their study there."""
        texts = [column for column in columns if column not in key and column.everywhere]
        if not texts:
            return 0
        rows = [self._keys(texts, which, exactly=True) for which in range(len(self.tables))]
        studies: list[dict[str | None, list[int]]] = []
        for which in range(len(self.tables)):
            places: dict[str | None, list[int]] = {}
            for row, (study,) in enumerate(self._keys(key[:1], which)):
                places.setdefault(study, []).append(row)
            studies.append(places)
        names = [[study for (study,) in self._keys(key[:1], which)] for which in range(len(self.tables))]
        found = 0
        for (one, row), (other, theirs), *_ in some_of(self.pairs(key)):
            equal = _equal(rows[one][row], rows[other][theirs])
            best = max(_equal(rows[one][row], rows[other][place]) for place in studies[other][names[one][row]])
            found += best > equal + 1
        return found

    def longest(self, column: Column) -> float:
        """The usual length of the column's different texts, in characters."""
        lengths = sorted(
            len(tidy(text)) for cells in self._columns(column) for text in cells.drop_nulls().unique().to_list()
        )
        return lengths[len(lengths) // 2] if lengths else 0

    def _columns(self, column: Column) -> Iterator[pl.Series]:
        for table, position in zip(self.tables, column.positions, strict=True):
            if position is not None:
                yield table.cells.to_series(position)

    def _entries(self, column: Column) -> Iterator[str]:
        """The folded texts of a column in all tables, without blanks."""
        return (text for which in range(len(self.tables)) for text in self._texts(column, which) if text)

    def _keys(self, columns: Sequence[Column], which: int, *, exactly: bool = False) -> list[tuple[str | None, ...]]:
        texts = [self._texts(column, which, exactly=exactly) for column in columns[1:]]
        return list(zip(self._studies(columns[0], which, exactly=exactly), *texts, strict=True))

    def _studies(self, column: Column, which: int, *, exactly: bool) -> list[str | None]:
        """The texts of a column that may name the study; ids that lost their zeros have them again."""
        texts = self._texts(column, which, exactly=exactly)
        if _is_name(column) and not exactly:
            return texts
        whole = self._whole.get(column.label)
        if whole is None:
            lost = lost_zeros(self.tables, column)
            whole = self._whole[column.label] = {text: zeros for one in lost for text, zeros in one.whole.items()}
        return [text and whole.get(text, text) for text in texts] if whole else texts

    def _texts(self, column: Column, which: int, *, exactly: bool = False) -> list[str | None]:
        """The folded texts of a column in a table, None if blank; nothing if the table does not have the column.

        Unless `exactly` these are asked for, names of studies are without what people spell differently.
        """
        known = self._known.get((column.label, which, exactly))
        if known is None:
            position = column.positions[which]
            cells = [] if position is None else self.tables[which].cells.to_series(position).to_list()
            drawn = cells if self._rows is None else [cells[row] for row in self._rows[which]]
            spell = _name if _is_name(column) and not exactly else _plain
            folded = {text: spell(text) if tidy(text) else None for text in set(drawn) if text is not None}
            known = self._known[column.label, which, exactly] = [
                None if text is None else folded[text] for text in drawn
            ]
        return known


def some_of(pairs: Pairs) -> list[tuple[Place, ...]]:
    """Of many pairs some, always the same ones."""
    return sorted(pairs)[:: max(1, len(pairs) // _PAIRS)]


def _equal(one: Sequence[str | None], other: Sequence[str | None]) -> int:
    """In how many places two rows have the same entry."""
    return sum(ours is not None and ours == theirs for ours, theirs in zip(one, other, strict=True))


def _is_name(column: Column) -> bool:
    """Whether a column names studies, however they are spelled."""
    return says_study(column.label) is not None or says_author(column.label)


def _plain(text: str) -> str:
    return _WHOLE.sub(r"\1", fold(text))


def _name(text: str) -> str:
    """The name of a study without what people leave out or spell differently: accents, `et al`, leading zeros."""
    folded = _plain(text)
    return " ".join(StudyName(folded).tokens) or folded


def _meant(text: str | None) -> str | None:
    """The text, or the code for it if it is a word for missing."""
    return IN_NUMBERS.get(text, text) if text else text

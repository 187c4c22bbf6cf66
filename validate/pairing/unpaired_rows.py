"""The similarity of rows that identity does not pair: the best pairs, and rows that look split."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import combinations

from schema.form import Table
from schema.records import record
from validate.pairing.grouping import NEAR, Grouping, group
from validate.pairing.reasons import reason_of_pair
from validate.pairing.row_similarity import Cells, RowsOfStudy, Similarity
from validate.pairing.rulings import Row, Two
from validate.pairing.splits import find_splits

Rows = frozenset[Row]
"""Rows that are joined already, at most one per extractor."""

_MANY = 400  # unpaired rows: with more, only pairs that share something rare are compared
_RARE = 20  # rows: a value that more rows share is not rare


@record
class Split:
    """A row, two rows of another extractor that together look like it, and the log-odds."""

    whole: Rows
    parts: tuple[Rows, Rows]
    log_odds: float


@record
class UnpairedRows:
    """All rows of all extractors for one study in one table. They determine how common each value is."""

    table: Table
    cells: Mapping[Row, Cells]

    def log_odds(self, one: Rows, other: Rows) -> float:
        """The log-odds that two groups are one row: the lowest value for any two of their rows."""
        return min(self._similarity(a, b).log_odds for a in one for b in other)

    def reason(self, parts: Sequence[Rows]) -> str:
        """The reasons in words, for the two rows that are least similar."""
        two = [(a, b) for one, other in combinations(parts, 2) for a in one for b in other]
        known = [self._similarity(*rows) for rows in two]
        least = min(similarity.log_odds for similarity in known)
        return min(reason_of_pair(similarity) for similarity in known if similarity.log_odds == least)

    def grouped(self, able: Sequence[Rows]) -> Grouping:
        """The groups to join, and ties, by their indices in `able`."""
        links = {(one, other): self.log_odds(able[one], able[other]) for one, other in self._links(able)}
        return group([dict(cluster) for cluster in able], links)

    def splits(self, able: Sequence[Rows]) -> Iterator[Split]:
        """The rows that look split. If two splits that share a row are equally likely, both are left out."""
        alone: dict[str, list[Rows]] = {}
        for cluster in able:
            if len(cluster) == 1:
                alone.setdefault(next(iter(cluster))[0], []).append(cluster)
        found = []
        for name, parts in sorted(alone.items()):
            wholes = [cluster for cluster in able if name not in {who for who, _ in cluster}]
            for split in find_splits(self._study, self._cells_of(wholes), self._cells_of(parts)):
                first, second = (parts[place] for place in split.parts)
                found.append(Split(wholes[split.whole], (first, second), split.log_odds))
        for likely in found:
            rows = {likely.whole, *likely.parts}
            rivals = ((rival.log_odds, {rival.whole, *rival.parts}) for rival in found)
            if all(likely.log_odds - more >= NEAR for more, theirs in rivals if theirs != rows and theirs & rows):
                yield likely

    def _cells_of(self, several: Sequence[Rows]) -> list[Cells]:
        """The cells of one row of each group. The choice does not depend on the order of rows."""
        return [
            min((self.cells[row] for row in cluster), key=lambda cells: sorted(map(str, cells.items())))
            for cluster in several
        ]

    def _links(self, able: Sequence[Rows]) -> Iterable[tuple[int, int]]:
        """The pairs of groups to compare: from different extractors and, if there are many, sharing something rare."""
        extractors = [{name for name, _ in cluster} for cluster in able]
        two: Iterable[tuple[int, int]] = combinations(range(len(able)), 2)
        if len(able) > _MANY:
            places: dict[tuple[str, str], list[int]] = {}
            for place, cluster in enumerate(able):
                for key in {key for row in cluster for key in self._study.blocking_keys(self.cells[row])}:
                    places.setdefault(key, []).append(place)
            rare = (several for several in places.values() if len(several) <= _RARE)
            two = sorted({link for several in rare for link in combinations(several, 2)})
        return (link for link in two if extractors[link[0]].isdisjoint(extractors[link[1]]))

    @cached_property
    def _study(self) -> RowsOfStudy:
        """The rows by extractor, for judging how much weight an equal value has."""
        by_extractor: dict[str, list[Cells]] = {}
        for (name, _), cells in sorted(self.cells.items(), key=lambda item: item[0]):
            by_extractor.setdefault(name, []).append(cells)
        return RowsOfStudy(self.table, by_extractor)

    @cached_property
    def _similarities(self) -> dict[Two, Similarity]:
        return {}

    def _similarity(self, one: Row, other: Row) -> Similarity:
        two = frozenset((one, other))
        if two not in self._similarities:
            self._similarities[two] = self._study.similarity(self.cells[one], self.cells[other])
        return self._similarities[two]

"""Pairs the rows of one study in one table: by identity, rulings and similarity. Doubtful pairs become questions."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations

from schema.form import Table
from schema.records import record
from validate.pairing.counted_anew import unless_counted_anew
from validate.pairing.pairings import By, PairState
from validate.pairing.reasons import reason_of_ruling
from validate.pairing.row_similarity import Cells
from validate.pairing.rulings import PairRulings, Row, RowRuling, Two
from validate.pairing.unpaired_rows import UnpairedRows


@record(kw_only=True)
class FoundPair:
    """What was found out about some rows of a study; see `validate.pairing.pairings.Pairing`.

    `rows` has at most one row per extractor. `clusters` are the parts that belong together whatever the ruling will be.
    """

    rows: frozenset[Row]
    clusters: tuple[frozenset[Row], ...]
    by: By | None
    state: PairState
    reason: str
    log_odds: float | None = None
    question: int | None = None
    rulings: tuple[RowRuling, ...] = ()


@dataclass
class Pairer:
    """Pairs the rows of one study in one table, step by step.

    `clusters` are the rows that identity paired. `cells` has the cells of every extractor's rows of the study.
    """

    table: Table
    clusters: Sequence[frozenset[Row]]
    cells: Mapping[Row, Cells]
    rulings: PairRulings
    propose: bool = True
    found: list[FoundPair] = field(default_factory=list)
    questions: int = 0
    displaced: set[Row] = field(default_factory=set)

    @cached_property
    def unpaired_rows(self) -> UnpairedRows:
        """The similarities between the rows."""
        return UnpairedRows(self.table, self.cells)

    def settle(self) -> tuple[list[frozenset[Row]], list[FoundPair]]:
        """The groups of rows that are one row, and what was found out about each pair."""
        clusters = unless_counted_anew(self.table, self.clusters, self.cells) if self.propose else self.clusters
        broken = [part for cluster in clusters for part in self._unless_different(cluster)]
        joined = self._same(self._making_room(broken))
        groups = self._similar(joined) if self.propose else joined
        self._contested(groups)
        self._ruled_apart()
        return groups, self.found

    def _unless_different(self, cluster: frozenset[Row]) -> Iterable[frozenset[Row]]:
        """The parts of a cluster. If somebody ruled that two of its rows differ, every row of it becomes a part."""
        apart = [two for two in _twos(cluster) if self._in_force(two, self.rulings.different)]
        if not apart:
            return [cluster]
        ruled = sorted({row for two in apart for row in two})
        rest = [frozenset((row,)) for row in sorted(cluster - set(ruled))]
        why = reason_of_ruling(unique(ruling for two in apart for ruling in self.rulings.different[two]))
        self._ask([(one, frozenset((row,))) for one in rest for row in ruled], "tied", why)
        return [*rest, *(frozenset((row,)) for row in ruled)]

    def _making_room(self, clusters: Sequence[frozenset[Row]]) -> list[frozenset[Row]]:
        """The clusters, without rows that contradict a ruling.

        A ruling takes precedence over identity. If it pairs a row with another row of the same extractor, or with a row
        that was ruled to differ, the remaining rows of the identity become a question.
        """
        parts = list(clusters)
        for ruled in self.rulings.brought_together:
            touched = [cluster for cluster in parts if cluster & ruled]
            whole = ruled.union(*touched)
            names = Counter(name for name, _ in whole)
            differ = {row for two in self.rulings.different if two <= whole for row in two}
            for cluster in touched:
                gone = sorted(row for row in cluster - ruled if names[row[0]] > 1 or row in differ)
                if gone:
                    ruling = unique(
                        rulings for two in self.rulings.same if two & cluster for rulings in self.rulings.same[two]
                    )
                    for row in gone:
                        self._ask([(cluster & ruled, frozenset((row,)))], "tied", reason_of_ruling(ruling))
                    self.displaced |= {*gone}
                    parts = [part for part in parts if part != cluster]
                    parts += [cluster - {*gone}, *(frozenset((row,)) for row in gone)]
        return parts

    def _same(self, clusters: Sequence[frozenset[Row]]) -> list[frozenset[Row]]:
        """Joins the rows that were ruled to be the same."""
        groups = list(clusters)
        for two in self.rulings.same:
            if self._in_force(two, self.rulings.same):
                touched = [group for group in groups if group & two]
                whole = frozenset[Row]().union(*touched)
                twice = len({name for name, _ in whole}) < len(whole)
                if (
                    two <= whole
                    and not twice
                    and not any(self._in_force(pair, self.rulings.different) for pair in _twos(whole))
                ):
                    groups = [group for group in groups if not group & two] + [whole]
                elif two <= whole:
                    self._contradict(two)
        for whole in groups:
            clusters_of = tuple(sorted((cluster for cluster in clusters if cluster <= whole), key=sorted))
            ruled = [two for two in self.rulings.same if two <= whole and self._in_force(two, self.rulings.same)]
            if ruled:
                by: By = "ruling" if len(clusters_of) > 1 else "identity"
                decisions = unique(ruling for two in ruled for ruling in self.rulings.same[two])
                self._add(whole, clusters_of, by, "confirmed", reason_of_ruling(decisions), rulings=decisions)
        return groups

    def _in_force(self, two: Two, rulings: Mapping[Two, tuple[RowRuling, ...]]) -> bool:
        return two in rulings and two not in self.rulings.contested

    def _similar(self, groups: list[frozenset[Row]]) -> list[frozenset[Row]]:
        """Joins rows that are similar enough, as proposals. Ties and splits become questions."""
        ruled_on = {row for two in self.rulings.different for row in two}
        ruled_on |= {row for two in self.rulings.contested for row in two} | self.displaced
        everyone = {name for name, _ in self.cells}
        able = sorted(
            (group for group in groups if {name for name, _ in group} != everyone and not group & ruled_on), key=sorted
        )
        if len(able) < 2:
            return groups
        for split in list(self.unpaired_rows.splits(able)):
            self._ask([(split.whole, part) for part in split.parts], "split", "", log_odds=split.log_odds)
            able = [cluster for cluster in able if cluster not in {split.whole, *split.parts}]
        grouping = self.unpaired_rows.grouped(able)
        merged = list(groups)
        for places in grouping.groups:
            parts = tuple(able[place] for place in sorted(places))
            whole = frozenset[Row]().union(*parts)
            merged = [group for group in merged if not group <= whole] + [whole]
            least = min(self.unpaired_rows.log_odds(one, other) for one, other in combinations(parts, 2))
            self._add(whole, parts, "similarity", "proposed", self.unpaired_rows.reason(parts), log_odds=least)
        for tie in grouping.ties:
            self._ask([(able[one], able[other]) for one, other in sorted(tie)], "tied", "")
        return merged

    def _ask(
        self,
        links: Sequence[tuple[frozenset[Row], frozenset[Row]]],
        state: PairState,
        reason: str,
        *,
        log_odds: float | None = None,
    ) -> None:
        """Adds one question about links that cannot all be true."""
        self.questions += 1
        for one, other in links:
            known = self.unpaired_rows.log_odds(one, other) if log_odds is None else log_odds
            self._add(
                one | other,
                (one, other),
                None,
                state,
                reason or self.unpaired_rows.reason((one, other)),
                log_odds=known,
                question=self.questions,
            )

    def _contested(self, groups: Sequence[frozenset[Row]]) -> None:
        for two in sorted(self.rulings.contested, key=sorted):
            if two <= self.cells.keys():
                self._contradict(two, "identity" if any(two <= group for group in groups) else None)

    def _contradict(self, two: Two, by: By | None = None) -> None:
        """Adds a pair whose rulings contradict each other or the identity. `by` is what still joins it."""
        decisions = self.rulings.on(two)
        clusters = (two,) if by else tuple(frozenset((row,)) for row in sorted(two))
        self._add(two, clusters, by, "contested", reason_of_ruling(decisions), rulings=decisions)

    def _ruled_apart(self) -> None:
        for two, decisions in self.rulings.different.items():
            if two not in self.rulings.contested and two <= self.cells.keys():
                clusters = tuple(frozenset((row,)) for row in sorted(two))
                self._add(two, clusters, None, "apart", reason_of_ruling(decisions), rulings=decisions)

    def _add(
        self,
        rows: frozenset[Row],
        clusters: tuple[frozenset[Row], ...],
        by: By | None,
        state: PairState,
        reason: str,
        **more: object,
    ) -> None:
        self.found.append(FoundPair(rows=rows, clusters=clusters, by=by, state=state, reason=reason, **more))  # type: ignore[arg-type]


def _twos(rows: Iterable[Row]) -> Iterable[Two]:
    return map(frozenset, combinations(rows, 2))


def unique(decisions: Iterable[RowRuling]) -> tuple[RowRuling, ...]:
    """Each ruling once, in the order in which they were made."""
    known = {decision.id: decision for decision in decisions}
    return tuple(sorted(known.values(), key=lambda decision: (decision.when, decision.id)))

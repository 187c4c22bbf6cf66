"""Finds the best one-to-one matching between the rows of two extractors, and the pairs that are tied."""

from collections.abc import Iterator, Mapping

from schema.records import record

Weights = Mapping[tuple[int, int], float]
"""The weight of each pair of a left and a right row, above 0. Pairs that are not listed are impossible."""


@record
class RowMatching:
    """`pairs` are the pairs of the best matching that have no equally good alternative.

    Each set in `ties` is one question that the weights do not answer: pairs of the best matching, with the pairs of
    other matchings that are as good within the margin.
    """

    pairs: frozenset[tuple[int, int]]
    ties: tuple[frozenset[tuple[int, int]], ...]


def match_rows(weights: Weights, margin: float) -> RowMatching:
    """Finds the best one-to-one matching. A pair is tied if an alternative loses less than `margin`.

    The order of pairs and of the two sides makes no difference. If hundreds of rows depend on each other, only rows are
    paired that are each other's best match by the margin.
    """
    pairs: set[tuple[int, int]] = set()
    ties: list[frozenset[tuple[int, int]]] = []
    for part in _components(weights):
        if len({left for left, _ in part}) > _LARGEST or len({right for _, right in part}) > _LARGEST:
            pairs |= set(_mutual(part, margin))
            continue
        found = _Part(part)
        tied = found.tied(margin)
        loose = {pair for tie in tied for pair in tie}
        pairs |= {pair for pair in found.pairs() if pair not in loose}
        ties.extend(tied)
    return RowMatching(frozenset(pairs), tuple(sorted(ties, key=sorted)))


_LARGEST = 300  # rows on one side: the work grows with the third power


def _mutual(weights: Weights, margin: float) -> Iterator[tuple[int, int]]:
    """The pairs that are better, by the margin, than any other pair with either row."""
    best: dict[tuple[str, int], list[float]] = {}
    for (left, right), weight in weights.items():
        for place in (("left", left), ("right", right)):
            best[place] = sorted([*best.get(place, ()), weight])[-2:]
    for (left, right), weight in weights.items():
        if all(
            best[place][-1] == weight and (len(best[place]) == 1 or weight - best[place][0] >= margin)
            for place in (("left", left), ("right", right))
        ):
            yield left, right


def _components(weights: Weights) -> Iterator[dict[tuple[int, int], float]]:
    """Splits the weights into parts that have no row in common."""
    of_left: dict[int, list[int]] = {}
    of_right: dict[int, list[int]] = {}
    for left, right in sorted(weights):
        of_left.setdefault(left, []).append(right)
        of_right.setdefault(right, []).append(left)
    seen: set[int] = set()
    for first in of_left:
        if first in seen:
            continue
        to_visit, lefts, rights = [first], {first}, set[int]()
        while to_visit:
            for right in of_left[to_visit.pop()]:
                if right not in rights:
                    rights.add(right)
                    fresh = set(of_right[right]) - lefts
                    lefts |= fresh
                    to_visit.extend(sorted(fresh))
        seen |= lefts
        yield {(left, right): weights[left, right] for left in sorted(lefts) for right in of_left[left]}


class _Part:
    """Rows that can only be paired with each other. A row may stay alone, which has weight 0."""

    def __init__(self, weights: Weights) -> None:
        self.weights = weights
        self.lefts = sorted({left for left, _ in weights})
        self.rights = sorted({right for _, right in weights})
        self.mate = self._best()

    def pairs(self) -> Iterator[tuple[int, int]]:
        """The pairs of the best matching."""
        return ((left, right) for left, right in self.mate.items() if right is not None)

    def _best(self) -> dict[int, int | None]:
        """Shortest augmenting paths with potentials (Kuhn 1955, doi:10.1002/nav.3800020109; Jonker and Volgenant 1987).

        In addition to the right rows, each left row has a column of its own, which means that it stays alone.
        """
        height, width = len(self.lefts), len(self.rights) + len(self.lefts)
        of_row, of_column = [0.0] * (height + 1), [0.0] * (width + 1)
        holder, before = [0] * (width + 1), [0] * (width + 1)  # rows and columns count from 1; 0 means none
        for row in range(1, height + 1):
            holder[0], column = row, 0
            least, used = [float("inf")] * (width + 1), [False] * (width + 1)
            while holder[column]:
                used[column] = True
                here, step, nearest = holder[column], float("inf"), 0
                for other in range(1, width + 1):
                    if used[other]:
                        continue
                    cost = self._cost(here - 1, other - 1) - of_row[here] - of_column[other]
                    if cost < least[other]:
                        least[other], before[other] = cost, column
                    if least[other] < step:
                        step, nearest = least[other], other
                for other in range(width + 1):
                    if used[other]:
                        of_row[holder[other]] += step
                        of_column[other] -= step
                    else:
                        least[other] -= step
                column = nearest
            while column:
                holder[column], column = holder[before[column]], before[column]
        held = {holder[column]: column - 1 for column in range(1, width + 1) if holder[column]}
        rights = len(self.rights)
        return {
            left: self.rights[held[row]] if held[row] < rights else None for row, left in enumerate(self.lefts, start=1)
        }

    def _cost(self, row: int, column: int) -> float:
        if column >= len(self.rights):
            return 0.0 if column - len(self.rights) == row else _NEVER
        return -self.weights.get((self.lefts[row], self.rights[column]), -_NEVER)

    def tied(self, margin: float) -> list[frozenset[tuple[int, int]]]:
        """Sets of pairs that other matchings choose differently while losing less than the margin.

        Rows that pass on their partners in a circle give another matching. An unpaired right row, and the option to
        stay alone, are passed on in the same way.
        """
        free: list[int | None] = [*self._unpaired(), None]
        holders: list[int | None] = [*self.lefts, *(None for _ in free)]
        held: list[int | None] = [*(self.mate[left] for left in self.lefts), *free]
        loss = [[self._loss(one, mine, theirs) for theirs in held] for one, mine in zip(holders, held, strict=True)]
        far = _shortest(loss)
        loose: set[tuple[int, int]] = set()
        for giver, left in enumerate(self.lefts):
            for taken, right in enumerate(held):
                if taken != giver and loss[giver][taken] + far[taken][giver] < margin:
                    loose |= {(left, mate) for mate in (held[giver], right) if mate is not None}
        ties = _components({pair: self.weights[pair] for pair in loose})
        return [frozenset(tie) for tie in ties if len(tie) > 1]

    def _unpaired(self) -> list[int]:
        paired = set(self.mate.values())
        return [right for right in self.rights if right not in paired]

    def _loss(self, holder: int | None, mine: int | None, theirs: int | None) -> float:
        """The loss if a row exchanges its partner for the partner of another row."""
        if holder is None:
            return 0.0
        now = 0.0 if mine is None else self.weights[holder, mine]
        if theirs is None:
            return now
        then = self.weights.get((holder, theirs))
        return _NEVER if then is None else now - then


_NEVER = 1e9  # more than any sum of weights


def _shortest(steps: list[list[float]]) -> list[list[float]]:
    """The smallest loss on any path from each row to each other row (Floyd 1962, doi:10.1145/367766.368168)."""
    far = [list(row) for row in steps]
    for middle in range(len(far)):
        far[middle][middle] = 0.0
    for by, through in enumerate(list(far)):
        for row in far:
            first = row[by]
            if first < _NEVER:
                row[:] = [old if old <= first + then else first + then for old, then in zip(row, through, strict=True)]
    return far

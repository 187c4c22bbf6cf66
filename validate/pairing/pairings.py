"""The pairings of rows: paired, proposed, tied, split, or ruled on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from validate.pairing.row_similarity import score_of
from validate.pairing.rulings import RowRuling

By = Literal["identity", "normalised", "similarity", "ruling"]
PairState = Literal["paired", "proposed", "tied", "split", "renamed", "contested", "confirmed", "apart"]

OPEN_PAIR_STATES = frozenset[PairState]({"proposed", "tied", "split", "renamed", "contested"})
"""The states in which somebody still has to rule."""


@dataclass(frozen=True, kw_only=True)
class Pairing:
    """Rows of two extractors or more, and whether they are one and the same.

    `rows` has the position of each extractor's row in the table. `by` says what joined them, None where they stay
    apart: `tied` (another row is as similar), `split` (one row looks like two of the other together), `apart` (ruled to
    be different) and `contested` (rulings contradict each other). `proposed` rows are joined until somebody rules
    otherwise; `renamed` ones are joined by their identity, but were called otherwise when rulings on them were made.
    `clusters` are the rows that belong together whatever is ruled. `log_odds` is how likely that is, None where
    nothing had to be weighed. `position` is the merged row, None where they are not joined. The links of a tie or a
    split are one question and have the same number in `together`.
    """

    table: str
    study: str
    rows: Mapping[str, int]
    clusters: tuple[frozenset[str], ...]
    by: By | None
    state: PairState
    reason: str
    log_odds: float | None = None
    position: int | None = None
    together: int | None = None
    rulings: tuple[RowRuling, ...] = field(default=())

    @property
    def score(self) -> float | None:
        """The match score, from 0 to 1. None if the rows were not compared by similarity."""
        return None if self.log_odds is None else round(score_of(self.log_odds), 4)

    @property
    def joined(self) -> bool:
        """Whether the rows are one row in the merge."""
        return self.position is not None

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to rule on it."""
        return self.state in OPEN_PAIR_STATES

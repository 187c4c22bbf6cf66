"""Pairings of rows, with their state: paired, proposed, tied, split, or ruled on."""

from collections.abc import Mapping
from dataclasses import field
from typing import Literal

from schema.records import record
from validate.pairing.row_similarity import score_of
from validate.pairing.rulings import RowRuling

By = Literal["identity", "normalised", "similarity", "ruling"]
"""How rows were paired."""
BY_NAME = frozenset[By]({"identity", "normalised"})
"""The ways by which rows are paired because they have the same name; what names them is then not in question."""
BY_CONTENT = frozenset[By]({"similarity", "ruling"})
"""The ways by which rows with different names are paired; the differences in what names them are compared."""

PairState = Literal["paired", "proposed", "tied", "split", "renamed", "contested", "confirmed", "apart"]

OPEN_PAIR_STATES = frozenset[PairState]({"proposed", "tied", "split", "renamed", "contested"})
"""The states that still need a ruling."""


@record(kw_only=True)
class Pairing:
    """Rows of two or more extractors, and whether they are the same row.

    `rows` has the position of the row by extractor. `by` says what joined them; None if they are not joined. Rows are
    not joined in the states `tied` (another row is as similar), `split` (one row looks like two rows of the other
    extractor together), `apart` (ruled to be different) and `contested` (rulings contradict each other). `proposed`
    rows are joined until somebody rules otherwise. `renamed` rows are joined by identity, but had another name when
    they were ruled on.

    `clusters` are the rows that belong together whatever the ruling will be. `log_odds` says how likely the rows
    are the same; None if similarity was not needed. `position` is the merged row; None if the rows are not joined. The
    links of one tie or split are one question and have the same number in `together`.
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
        """The match score, from 0 to 1; None if similarity was not needed."""
        return None if self.log_odds is None else round(score_of(self.log_odds), 4)

    @property
    def joined(self) -> bool:
        """Whether the rows are one row in the merge."""
        return self.position is not None

    @property
    def is_open(self) -> bool:
        """Whether the pairing still needs a ruling."""
        return self.state in OPEN_PAIR_STATES

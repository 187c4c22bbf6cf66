"""The similarity of two rows of a study: how much each field speaks for or against their being the same row."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from math import exp, log
from typing import Any, assert_never

from schema.cell_type import CellType, Family
from schema.form import Field, Table
from schema.records import record
from validate.inference.row_labels import are_row_labels, may_label_rows
from validate.inference.words import says_counter
from validate.pairing.field_similarity import Rarity, field_similarity, rarities, words_of
from validate.pairing.references import names_one_row

Cells = Mapping[str, str | None]
"""The keys of a row by field. References are keys of merged rows. None if blank or a missing code."""

SAME = 0.85  # proportion of cells on which two people agree when they record the same row
_IN_OWN_WORDS = 0.6  # the same for free text
_IDENTITY = 1.5  # factor: identity fields weigh most
_BESIDE = 0.4  # factor: companions, such as the place and the words
_UNLIKE, _LIKE = 0.2, 0.75  # texts less similar than this count fully against, and texts more similar count fully for
_RARE = 2.0  # number of rows at which a value's frequency in the study counts as much as what is usual for the field


@record
class Part:
    """The match weight of one field in log-odds: above 0 for the same row, below 0 against it."""

    field: Field
    log_odds: float
    similarity: float


@record
class Similarity:
    """How likely two rows are the same, field by field.

    A field that is blank in one of them has no weight. Nor does a reference that names one merged row in only one
    of them: the other names a row that its extractor has twice, or no row.
    """

    parts: tuple[Part, ...]

    @cached_property
    def log_odds(self) -> float:
        """The sum of the log-odds of all fields."""
        return sum(part.log_odds for part in self.parts)

    @property
    def score(self) -> float:
        """The match score from 0 to 1. Above one half, the pair is more likely right than wrong."""
        return score_of(self.log_odds)


def score_of(log_odds: float) -> float:
    """Log-odds as a probability, from 0 to 1."""
    return 1 / (1 + exp(-max(-50.0, min(50.0, log_odds))))


class RowsOfStudy:
    """All rows of one study in one table, and how much weight an equal value has among them.

    Fellegi and Sunter 1969 (doi:10.1080/01621459.1969.10501049): an equal value weighs little if many rows of the
    study have it, and much if the other rows differ. Only this study counts for the frequencies.
    """

    def __init__(self, table: Table, rows: Mapping[str, Sequence[Cells]]) -> None:
        self.fields = [field for field in table.fields if field.name != table.study and not field.local]
        self.identity = frozenset(table.identity)
        self.rows = [row for several in rows.values() for row in several]
        self.extractors = len(rows)
        self._parts: dict[tuple[str, str, str], Part | None] = {}

    def similarity(self, one: Cells, other: Cells) -> Similarity:
        """The similarity of two rows of different extractors, in either order."""
        parts = (
            self._part(field, ours, theirs)
            for field in self.fields
            if (ours := one.get(field.name)) is not None and (theirs := other.get(field.name)) is not None
        )
        return Similarity(tuple(part for part in parts if part is not None))

    def blocking_keys(self, cells: Cells) -> Iterator[tuple[str, str]]:
        """What a row may share with other rows: its values and the words of its texts, each with its field."""
        for field in self.fields:
            value = cells.get(field.name)
            if value is not None:
                yield field.name, value
                if field.cell.family.takes_any_words and not field.reference:
                    yield from ((field.name, word) for word in words_of(value))

    def _part(self, field: Field, one: str, other: str) -> Part | None:
        """The match weight of two cells, cached, because the same few values occur again and again."""
        if (field.name, one, other) not in self._parts:
            part = self._compared(field, one, other)
            self._parts[field.name, one, other] = self._parts[field.name, other, one] = part
        return self._parts[field.name, one, other]

    def _compared(self, field: Field, one: str, other: str) -> Part | None:
        if field.reference and names_one_row(one) != names_one_row(other):
            return None
        alike = field_similarity(field.cell, one, other, self._rarity(field))
        return Part(field, self._log_odds(field, one, other, alike), alike)

    def _log_odds(self, field: Field, one: str, other: str, alike: float) -> float:
        agree = SAME if field.scored else _IN_OWN_WORDS
        chance = max(self._chance(field, one), self._chance(field, other))
        speaks_for = max(0.0, log(agree / chance))
        speaks_against = 0.0 if field.name in self._counters else log((1 - agree) / (1 - prior(field.cell)))
        worded = field.cell.family.takes_any_words
        certain = min(1.0, max(0.0, (alike - _UNLIKE) / (_LIKE - _UNLIKE))) if worded else alike
        weight = _IDENTITY if field.name in self.identity else _BESIDE if field.of else 1.0
        return weight * (certain * speaks_for + (1 - certain) * speaks_against)

    def _chance(self, field: Field, value: str) -> float:
        """The frequency of this value in other rows of the study, combined with what is usual for the type of field."""
        count = self._counts[field.name]
        others = max(0.0, count[value] - self.extractors)
        rows = max(0.0, len(self.rows) - self.extractors)
        return (prior(field.cell) * _RARE + others) / (_RARE + rows)

    @cached_property
    def _counters(self) -> frozenset[str]:
        """The fields of the identity that only count the rows of this study."""
        within = [field for field in self.fields if field.name in self.identity]
        return frozenset(field.name for field in within if counts_rows(field, self.rows))

    @cached_property
    def _counts(self) -> Mapping[str, Counter[str | None]]:
        return {field.name: Counter(row.get(field.name) for row in self.rows) for field in self.fields}

    def _rarity(self, field: Field) -> Rarity | None:
        if field.cell.family not in {Family.TEXT, Family.NAME}:
            return None
        if field.name not in self._rarities:
            texts = {text for row in self.rows if (text := row.get(field.name)) is not None}
            self._rarities[field.name] = rarities(texts)
        return self._rarities[field.name]

    @cached_property
    def _rarities(self) -> dict[str, Rarity]:
        return {}


def is_counter(field: Field) -> bool:
    """Whether the field only counts rows. Two people may count differently, so another number has no weight."""
    return field.cell.family is Family.NUMBER and says_counter(field.label)


def may_be_labels(field: Field) -> bool:
    """Whether the field may have labels such as `1.1.1` or `ES1`, which count rows as numbers do."""
    return field.cell.family in {Family.TEXT, Family.NAME} and may_label_rows(field.label)


def counts_rows(field: Field, rows: Iterable[Cells]) -> bool:
    """Whether the field only counts these rows of a study, by numbers or by labels."""
    if not may_be_labels(field):
        return is_counter(field)
    return are_row_labels(text for row in rows if (text := row.get(field.name)) is not None)


def prior(cell: CellType[Any]) -> float:
    """The assumed probability that two different rows have the same value in a cell of this type."""
    match cell.family:
        case Family.CHOICE | Family.SET:
            return max(0.1, 1 / max(2, len(cell.offered)))
        case Family.DATE | Family.PLACE | Family.REFERENCE:
            return 0.2
        case Family.NUMBER:
            return 0.1
        case Family.TEXT | Family.NAME | Family.IDENTIFIER:
            return 0.05
        case _:
            assert_never(cell.family)

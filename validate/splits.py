"""One row of an extractor that another split in two: it is like the two together, more than like either."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from schema.cells import Count, Number, Reference, Text
from schema.choices import Choices
from schema.form import Field
from schema.identifiers import Place
from validate.grouping import FLOOR, NEAR
from validate.likeness import alike_texts, words_of
from validate.similarity import Cells, Study

_FAR = -4.0  # log-odds below which a row is no part of another
_MOST = 40  # rows on either side: above, nobody split that many, and every two would have to be tried
_CONTAINED = 0.7  # of the words of a part, those that the whole has
_FEWEST_WORDS = 4  # of a text that is put together from two


@dataclass(frozen=True)
class Split:
    """`whole`, a row on one side, and the two `parts` on the other, by their places; with the log-odds."""

    whole: int
    parts: tuple[int, int]
    evidence: float


def find_splits(study: Study, wholes: Sequence[Cells], parts: Sequence[Cells]) -> list[Split]:
    """The rows on one side that two of the other make together.

    Numbers have to add up, or texts to be found in the whole: that a row resembles two is not enough.
    """
    found: list[Split] = []
    if len(wholes) > _MOST or len(parts) > _MOST:
        return found
    for place, whole in enumerate(wholes):
        single = [study.similarity(whole, part).evidence for part in parts]
        near = [each for each in range(len(parts)) if single[each] > _FAR]
        for one, other in combinations(near, 2):
            both = _together(study.fields, whole, parts[one], parts[other])
            if both is not None:
                evidence = study.similarity(whole, both).evidence
                if evidence >= FLOOR + NEAR and evidence > max(single[one], single[other]):
                    found.append(Split(place, (one, other), evidence))
    return found


def _together(fields: Sequence[Field], whole: Cells, one: Cells, other: Cells) -> Cells | None:
    """The row that two make together; None where nothing shows that they make this whole."""
    both: dict[str, str | None] = {}
    shown = False
    for field in fields:
        ours, theirs, all_of_it = one.get(field.name), other.get(field.name), whole.get(field.name)
        if ours == theirs or ours is None or theirs is None:
            both[field.name] = theirs if ours is None else ours
        elif isinstance(field.cell, Count | Number):
            both[field.name] = _sum(ours, theirs)
            shown |= all_of_it is not None and both[field.name] == all_of_it
        elif isinstance(field.cell, Choices | Reference | Place):
            both[field.name] = "; ".join(sorted({*ours.split("; "), *theirs.split("; ")}))
        elif isinstance(field.cell, Text):
            both[field.name] = f"{ours} {theirs}"
            shown |= all_of_it is not None and _made_of(all_of_it, ours, theirs)
        else:
            both[field.name] = None
    return both if shown else None


def _sum(one: str, other: str) -> str | None:
    return str(int(one) + int(other)) if one.isdigit() and other.isdigit() else None


def _made_of(whole: str, one: str, other: str) -> bool:
    """Whether a text holds most of two others, and they hold most of it, without being much the same themselves."""
    if len(words_of(whole)) < 2 * _FEWEST_WORDS or min(len(words_of(one)), len(words_of(other))) < _FEWEST_WORDS:
        return False
    words = set(words_of(whole))
    inside = [sum(word in words for word in words_of(part)) / len(words_of(part)) for part in (one, other)]
    outside = set(words_of(one)) | set(words_of(other))
    covered = sum(word in outside for word in words) / len(words)
    return min(*inside, covered) >= _CONTAINED and alike_texts(one, other, {}) < _CONTAINED

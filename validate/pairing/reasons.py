"""Explains in a few words why two rows were paired or left apart, for the person who rules on them."""

from collections.abc import Mapping, Sequence

from schema.cell_type import Family
from schema.text import quoted
from validate.pairing.row_similarity import Part, Similarity
from validate.pairing.rulings import PAIR_RULINGS, RowRuling

_SAME = 0.999
_ALIKE = 0.5
_NAMED = 4  # fields listed by name, for each of same, similar and different


def reason_of_pair(similarity: Similarity) -> str:
    """The fields that are the same, similar and different, the most important first."""
    parts = sorted(similarity.parts, key=lambda part: (-abs(part.log_odds), part.field.name))
    own = [part for part in parts if part.field.of is None]
    same = [part for part in own if part.similarity >= _SAME]
    alike = [part for part in own if part not in same and _is_alike(part)]
    differ = [part for part in own if part not in same and part not in alike]
    kinds = [
        f"{word}: {_named(several)}"
        for word, several in (("same", same), ("alike", alike), ("differ", differ))
        if several
    ]
    return "; ".join(kinds) or "nothing to compare"


def _is_alike(part: Part) -> bool:
    """Whether a part counts as similar. Only texts and lists can be similar; other cells are the same or different."""
    family = part.field.cell.family
    return part.similarity >= _ALIKE and (family.takes_any_words or family is Family.SET)


def _named(parts: Sequence[Part]) -> str:
    listed = ", ".join(part.field.label for part in parts[:_NAMED])
    more = len(parts) - _NAMED
    return f"{listed} and {more} more" if more > 0 else listed


def reason_of_ruling(decisions: Sequence[RowRuling]) -> str:
    """Who made which ruling."""
    words: Mapping[str | None, str] = {"same": PAIR_RULINGS["same"], "different": PAIR_RULINGS["different"]}
    reasons = []
    for decision in decisions:
        who = ", ".join(decision.who) or "somebody"
        reasons.append(f"{who}: {words.get(decision.ruling, 'withdrawn')}")
    return "; ".join(dict.fromkeys(reasons))


def renamed_reason(old: Mapping[str, Sequence[str]]) -> str:
    """The name of the row at the time of the ruling."""
    names = [
        f"{name} called it {quoted(' / '.join(part for part in identity if part))}" for name, identity in old.items()
    ]
    return f"at the time of the ruling, {' and '.join(names)}"

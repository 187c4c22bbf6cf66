"""Parts of the sentences on what was assumed: labels in short, and the option that most of them name."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

_LONGEST = 48  # characters of a label


_SHOWN = 4  # labels that are listed


BY_FORM = "--form FILE"


def first_few(labels: Sequence[str]) -> str:
    """The first few labels, and how many more there are."""
    shortened = Counter(_short(label) for label in labels)
    listed = [_short(label) if shortened[_short(label)] == 1 else _short_inside(label) for label in labels[:_SHOWN]]
    more = f" and {len(labels) - _SHOWN} more" if len(labels) > _SHOWN else ""
    return ", ".join(listed) + more


def _short(label: str) -> str:
    return label if len(label) <= _LONGEST else f"{label[: _LONGEST - 3]}...'"


def _short_inside(label: str) -> str:
    """The label without its middle, because labels that start alike differ at the end."""
    end = _LONGEST // 2
    return label if len(label) <= _LONGEST else f"{label[: _LONGEST - end - 3]}...{label[-end:]}"


def grouped(pairs: Sequence[tuple[str, Any]]) -> dict[str, list[Any]]:
    """The members by name."""
    groups: dict[str, list[Any]] = {}
    for name, member in pairs:
        groups.setdefault(name, []).append(member)
    return groups

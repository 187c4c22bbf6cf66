"""What is to be said of a problem code, apart from any one problem that has it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from schema.problem import Severity


@dataclass(frozen=True)
class ProblemKind:
    """A kind of problem: how much it weighs (at most), what it means, how to mend it, and an example."""

    code: str
    severity: Severity
    meaning: str
    remedy: str
    example: str


def by_code(kinds: Iterable[ProblemKind]) -> Mapping[str, ProblemKind]:
    """The kinds by their code; ValueError where two have the same."""
    listed: dict[str, ProblemKind] = {}
    for kind in kinds:
        if kind.code in listed:
            raise ValueError(f"{kind.code} is explained twice")
        listed[kind.code] = kind
    return listed

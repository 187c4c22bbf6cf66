"""The studies with information from their authors."""

from collections.abc import Iterable

from schema.missing import Origin
from schema.text import fold
from validate.merge.comparison import Comparison


def from_authors(rounds: Iterable[Comparison]) -> frozenset[str]:
    """The studies (folded) with a value whose origin is the authors, or with a decision by their reply."""
    found = set()
    for comparison in rounds:
        found |= {fold(decision.study) for decision in comparison.ledger.in_force if decision.method == "authors"}
        for merged in comparison.tables.values():
            for field in merged.table.fields:
                if field.role == "origin":
                    finals = zip(merged.studies, merged.listed("final", field.name), strict=True)
                    found |= {fold(study) for study, final in finals if study and final == Origin.AUTHORS}
    return frozenset(found)

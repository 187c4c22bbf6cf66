"""What an assignment says: who extracts which study, and until when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import combinations

from schema.records import record
from schema.text import fold


@record(kw_only=True)
class Assigned:
    """One study and its extractors. `due` and `since` are ISO dates, blank where none is given.

    `since` is the day on which it was assigned.
    """

    study: str
    extractors: tuple[str, ...]
    due: str = ""
    since: str = ""


@record
class Assignment:
    """The studies that are assigned, by folded name. `remarks` are sentences on what in the table is not clear."""

    studies: Mapping[str, Assigned]
    remarks: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.studies)

    def of(self, study: str) -> tuple[str, ...] | None:
        """Who extracts a study. None if it is assigned to nobody."""
        assigned = self.studies.get(fold(study))
        return assigned.extractors if assigned else None

    def studies_of(self, extractor: str) -> tuple[str, ...]:
        """The studies (folded) of an extractor, in the order of the table."""
        return tuple(key for key, assigned in self.studies.items() if extractor in assigned.extractors)

    @cached_property
    def loads(self) -> Counter[str]:
        """How many studies each extractor has."""
        return Counter(name for assigned in self.studies.values() for name in assigned.extractors)

    @cached_property
    def together(self) -> Counter[tuple[str, ...]]:
        """How many studies each group of extractors has that extracts a study together."""
        return Counter(tuple(sorted(assigned.extractors)) for assigned in self.studies.values())

    def pairs(self) -> Iterator[tuple[str, str]]:
        """Every two extractors of one study, study by study."""
        for assigned in self.studies.values():
            yield from combinations(sorted(assigned.extractors), 2)


NOT_ASSIGNED = Assignment({})
"""A project in which every extractor extracts every study."""

"""The assignment of studies to extractors: who extracts which study, and until when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property

from schema.records import record
from schema.text import fold


@record(kw_only=True)
class Assigned:
    """One study and its extractors. `due` and `since` are ISO dates; blank if not given.

    `since` is the day on which it was assigned.
    """

    study: str
    extractors: tuple[str, ...]
    due: str = ""
    since: str = ""


@record
class Assignment:
    """The assigned studies by folded name. `remarks` are sentences on unclear entries in the table."""

    studies: Mapping[str, Assigned]
    remarks: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.studies)

    def of(self, study: str) -> tuple[str, ...] | None:
        """The extractors of a study; None if it is not assigned."""
        assigned = self.studies.get(fold(study))
        return assigned.extractors if assigned else None

    def first_of(self, study: str) -> str | None:
        """The extractor of those fields of a study that only one person extracts: the first in the table.

        None without one.
        """
        names = self.of(study)
        return names[0] if names else None

    def left_to_others(self, extractor: str) -> dict[str, str]:
        """The studies of an extractor in which somebody else is first, with the name of that person."""
        return {
            assigned.study: assigned.extractors[0]
            for assigned in self.studies.values()
            if extractor in assigned.extractors[1:]
        }

    @cached_property
    def first(self) -> Mapping[str, str]:
        """The first extractor of each study, by folded name."""
        return {key: assigned.extractors[0] for key, assigned in self.studies.items()}

    def studies_of(self, extractor: str) -> tuple[str, ...]:
        """The folded names of an extractor's studies, in the order of the table."""
        return tuple(key for key, assigned in self.studies.items() if extractor in assigned.extractors)

    @cached_property
    def loads(self) -> Counter[str]:
        """The number of studies of each extractor."""
        return Counter(name for assigned in self.studies.values() for name in assigned.extractors)

    def under(self, names: Mapping[str, str], *, others: str) -> Assignment:
        """The assignment with other names for the extractors. Extractors without a new name are called `others`."""
        studies = {
            key: replace(one, extractors=tuple(names.get(name, others) for name in one.extractors))
            for key, one in self.studies.items()
        }
        return replace(self, studies=studies)

    @cached_property
    def together(self) -> Counter[tuple[str, ...]]:
        """The number of studies of each group of extractors who extract a study together."""
        return Counter(tuple(sorted(assigned.extractors)) for assigned in self.studies.values())

    def against(
        self, recorded: Iterable[tuple[str, Sequence[str]]], left_out: Container[str] = ()
    ) -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
        """By study: assigned people who recorded nothing, and people who recorded something without being assigned.

        `recorded` has each study with the people who recorded something. `left_out` are folded names of studies.
        Studies that are not assigned are left out.
        """
        missing, extra = {}, {}
        for study, names in recorded:
            assigned = self.of(study)
            if assigned is None or fold(study) in left_out:
                continue
            if lacking := tuple(name for name in assigned if name not in names):
                missing[study] = lacking
            if others := tuple(name for name in names if name not in assigned):
                extra[study] = others
        return missing, extra


NOT_ASSIGNED = Assignment({})
"""Used for a project in which every extractor extracts every study."""

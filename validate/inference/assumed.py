"""The assumptions about tables without a form, as sentences and as data."""

from collections.abc import Mapping
from dataclasses import field
from typing import Any, Literal

from schema.records import record

About = Literal["shape", "extractors", "consensus", "key", "columns", "types", "missing", "left out", "agreement"]


@record(kw_only=True)
class Assumption:
    """One assumption, in a sentence. `option` is what to type if it is wrong."""

    about: About
    sentence: str
    option: str
    doubtful: bool = False  # somebody should check it


@record(kw_only=True)
class Assumed:
    """All assumptions. `facts` has the same for programs, as plain data for JSON."""

    assumptions: tuple[Assumption, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)

    def __add__(self, other: "Assumed") -> "Assumed":
        return Assumed(assumptions=(*self.assumptions, *other.assumptions), facts={**self.facts, **other.facts})

    def as_data(self) -> dict[str, Any]:
        """The facts, and the sentences with the options that correct them. `doubtful` ones are marked with ?."""
        sentences = [
            {
                "about": assumption.about,
                "sentence": assumption.sentence,
                "option": assumption.option,
                "doubtful": assumption.doubtful,
            }
            for assumption in self.assumptions
        ]
        return {**self.facts, "sentences": sentences}

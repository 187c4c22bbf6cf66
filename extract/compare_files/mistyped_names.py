"""Names of studies that an extractor probably mistyped: not on the extractor's own list, or close to another one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from schema.text import first_ones
from validate.extraction.extraction import Extraction
from validate.extraction.likely_studies import typed_twice
from validate.inference.assumed import Assumption

_NAMED = 5  # studies that are named
_CORRECT = "correct the name in the file if it is mistyped"


def mistyped_names(extractions: Sequence[Extraction]) -> Iterator[Assumption]:
    """What is said of each extractor's names, file by file."""
    yield from _not_listed(extractions)
    yield from _typed_twice(extractions)


def _typed_twice(extractions: Sequence[Extraction]) -> Iterator[Assumption]:
    """The studies that one extractor alone has, and that look like another study of theirs, which others have."""
    by_name = {extraction.name: extraction for extraction in extractions}
    names = {who: extraction.study_names for who, extraction in by_name.items()}
    found: dict[str, list[str]] = {}
    for who, odd, usual in typed_twice(names):
        found.setdefault(who, []).append(f"{names[who][odd]!r} and {names[who][usual]!r}")
    for who, pairs in found.items():
        yield Assumption(
            about="key",
            sentence=f"{who} may have typed the name of a study in two ways, and they are compared as two studies:"
            f" {first_ones(pairs, _NAMED)}; the other extractors have only the second name",
            option=_CORRECT,
            doubtful=True,
        )


def _not_listed(extractions: Sequence[Extraction]) -> Iterator[Assumption]:
    """The studies that a file has on other sheets, and not on its own sheet of studies: some may be mistyped."""
    for extraction in extractions:
        first, *others = extraction.tables.values()
        listed = {*first.keys[first.table.study].drop_nulls()}
        for recorded in others:
            of_both = zip(recorded.keys[recorded.table.study], recorded.values[recorded.table.study], strict=True)
            names = dict.fromkeys(str(text) for key, text in of_both if key is not None and key not in listed)
            if names:
                yield Assumption(
                    about="key",
                    sentence=f"{extraction.file}, {recorded.table.label}: its own sheet {first.table.label} does not"
                    f" have {first_ones([*map(repr, names)], _NAMED)}",
                    option=_CORRECT,
                    doubtful=True,
                )

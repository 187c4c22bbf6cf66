"""Finds listed studies that are missing in an extractor's workbook, because they were listed after it was made."""

from __future__ import annotations

from collections.abc import Iterator

from extract.project.folder.project import Project
from extract.project.one_round.merged import Merged
from extract.project.studies.studies_known import listed_names
from schema.text import and_list, first_studies, fold
from validate.extraction.extraction import Extraction
from validate.extraction.suggestions import nearest

_SHOWN = 8  # studies that a sentence names
_FEWEST = 2  # people who extract a study if nobody is assigned


def lacking_studies(project: Project, merged: Merged) -> dict[str, tuple[str, ...]]:
    """The studies that each extractor should extract but that are missing in their workbook.

    These are the extractor's assigned studies; without an assignment, the studies that are in fewer than two workbooks.
    Excluded studies are left out, and so are studies that may be in the workbook under a mistyped name.
    """
    if project.round > 1:
        return {}
    listed, out = listed_names(project), merged.ledger.ledger.excluded
    found = {}
    for _, checked in merged.files:
        loaded = checked.loaded
        if loaded.stamp is None or loaded.has_no_marks:
            continue
        there = {fold(name) for name in loaded.extraction.study_names.values()}
        missing = [name for key, name in listed.items() if key not in there and key not in out]
        theirs = [name for name in missing if _is_to_have(merged, name, loaded.extraction.name)]
        mistyped = set(_mistyped(loaded.extraction, listed, theirs))
        if lacking := tuple(name for name in theirs if name not in mistyped):
            found[loaded.extraction.name] = lacking
    return found


def lacking_sentences(project: Project, merged: Merged) -> Iterator[str]:
    """Sentences on missing studies and what to type. Workbooks that lack the same studies share a sentence."""
    together: dict[tuple[str, ...], list[str]] = {}
    for name, studies in lacking_studies(project, merged).items():
        together.setdefault(studies, []).append(name)
    for studies, names in together.items():
        workbooks, do = ("workbook", "does") if len(names) == 1 else ("workbooks", "do")
        it = "it" if len(studies) == 1 else "them"
        yield (
            f"The {workbooks} of {and_list(names)} {do} not have {first_studies(studies, _SHOWN)} of studies.csv. To"
            f" add {it}: twofold form migrate, which keeps the earlier {workbooks}. If nobody is to extract {it}:"
            " twofold exclude STUDY --who NAME --why ineligible"
        )


def _is_to_have(merged: Merged, study: str, extractor: str) -> bool:
    if merged.assignment:
        return extractor in (merged.assignment.of(study) or ())
    return len(merged.handed_to(study)) < _FEWEST


def _mistyped(extraction: Extraction, listed: dict[str, str], missing: list[str]) -> Iterator[str]:
    """The missing studies that may be in the workbook under a mistyped name."""
    for name in extraction.study_names.values() if missing else ():
        if fold(name) not in listed and (near := nearest(name, tuple(missing), only_one=False)):
            yield near

"""Listed studies that the workbook of an extractor does not have, because they were listed after it was made."""

from __future__ import annotations

from collections.abc import Iterator

from extract.project.folder.project import Project
from extract.project.one_round.merged import Merged
from extract.project.studies.studies_known import listed_names
from schema.text import and_list, first_studies, fold
from validate.extraction.extraction import Extraction
from validate.extraction.suggestions import nearest

_SHOWN = 8  # studies that are named
_FEWEST = 2  # people who extract a study, if nobody was assigned


def lacking_studies(project: Project, merged: Merged) -> dict[str, tuple[str, ...]]:
    """The studies to extract that are in no row of a workbook of the template, by extractor.

    Those that are assigned to the extractor; without an assignment, those that fewer than two workbooks have. Not
    excluded ones, nor any that the workbook may have under a mistyped name.
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
    """Which workbooks lack which studies, and what to type; one sentence for all that lack the same."""
    together: dict[tuple[str, ...], list[str]] = {}
    for name, studies in lacking_studies(project, merged).items():
        together.setdefault(studies, []).append(name)
    for studies, names in together.items():
        workbooks, do = ("workbook", "does") if len(names) == 1 else ("workbooks", "do")
        it = "it" if len(studies) == 1 else "them"
        yield (
            f"The {workbooks} of {and_list(names)} {do} not have {first_studies(studies, _SHOWN)} of studies.csv. To"
            f" add {it}: twofold form migrate, which keeps the earlier {workbooks}. If nobody is to extract {it}:"
            " twofold exclude STUDY"
        )


def _is_to_have(merged: Merged, study: str, extractor: str) -> bool:
    if merged.assignment:
        return extractor in (merged.assignment.of(study) or ())
    return len(merged.handed_to(study)) < _FEWEST


def _mistyped(extraction: Extraction, listed: dict[str, str], missing: list[str]) -> Iterator[str]:
    """Those of the missing studies of which a name that the workbook has, and the list has not, may be a slip."""
    for name in extraction.study_names.values() if missing else ():
        if fold(name) not in listed and (near := nearest(name, tuple(missing), only_one=False)):
            yield near

"""Finds studies that somebody renamed in a workbook only. Their answers were first submitted under another name."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from extract.errors import CannotUse
from extract.project.extractors.submissions import Submission, kept_submissions
from extract.project.folder.project import Project
from extract.workbook.load import load_extraction
from schema.records import record
from schema.text import as_argument
from validate.extraction.extraction import Extraction

_ENOUGH = 0.5
"""The smallest share of a first submission's answers in a study with another name that may be the same study.
"""

Answer = tuple[str, str, str]
"""Table, field and key of a cell's content."""


@record(kw_only=True)
class RenamedByHand:
    """A study (by key) in an extractor's workbook that they may have first submitted under another name."""

    extractor: str
    study: str
    old: str
    new: str


def renamed_by_hand(project: Project, extractions: Sequence[Extraction]) -> tuple[RenamedByHand, ...]:
    """Submitted studies that are missing in an extractor's workbook, while another study has most of their answers."""
    if project.round > 1 or not project.submissions.is_dir():
        return ()
    kept, excluded = kept_submissions(project), project.read_ledger().ledger.excluded
    return tuple(one for extraction in extractions for one in _of_extractor(project, extraction, kept, excluded))


def _of_extractor(
    project: Project, extraction: Extraction, kept: Iterable[Submission], excluded: Collection[str]
) -> Iterator[RenamedByHand]:
    own = [copy for copy in kept if copy.extractor == extraction.name]
    names, submitted = extraction.study_names, {study for copy in own for study in copy.studies}
    gone = {study for study in submitted if study not in names and study not in excluded}
    new_ones = [study for study in extraction.studies_recorded if study not in submitted] if gone else []
    left = {study: _answers(extraction, study) for study in new_ones}
    for copy in own:
        wanted = gone & {*copy.studies}
        if not wanted or not left:
            continue
        try:
            loaded = load_extraction(project.submissions / copy.file, project.form(), name=copy.extractor)
        except CannotUse:
            continue
        before = loaded.extraction
        for old in sorted(wanted):
            answers = _answers(before, old)
            new = max(left, key=lambda study: (len(answers & left[study]), study), default=None)
            if new is not None and answers and len(answers & left[new]) >= _ENOUGH * len(answers):
                del left[new]
                called = before.study_names.get(old, old)
                yield RenamedByHand(extractor=extraction.name, study=new, old=called, new=names[new])


def _answers(extraction: Extraction, study: str) -> set[Answer]:
    """The answers for a study, without cells that a template fills in."""
    found: set[Answer] = set()
    for recorded in extraction.tables.values():
        table = recorded.table
        asked = [one.name for one in table.fields if one.name not in table.filled_in and one.finished_when is None]
        rows = (recorded.keys[table.study] == study).fill_null(value=False)
        for name in asked:
            found |= {(table.name, name, key) for key in recorded.keys[name].filter(rows).drop_nulls()}
    return found


def renamed_sentences(found: Iterable[RenamedByHand]) -> list[str]:
    """A sentence for each of these studies, with the command that records the new name.

    It does not name any extractor.
    """
    return [
        f"{new} has the answers that were first submitted as {old}. If the team renamed the study: twofold studies"
        f" rename {as_argument(old)} {as_argument(new)} --who NAME --why REASON. Until then, no first submission of"
        f" {new} is kept, and what was ruled on {old} has no effect. If {old} is another study that was submitted in"
        f" error: twofold withdraw --submission {as_argument(old)} --extractor NAME --who NAME --why REASON"
        for old, new in dict.fromkeys((one.old, one.new) for one in found)
    ]

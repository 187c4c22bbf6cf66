"""Finds first submissions that are lost: their copy is gone or changed, or it is no longer in the index."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from extract.project.extractors.submissions import (
    copy_is_whole,
    first_submitted,
    listed_copies,
    listed_submissions,
    to_go_on,
    unlisted_copy,
)
from extract.project.folder.project import Project
from schema.records import record
from schema.text import and_list, fold
from validate.extraction.extraction import Extraction
from validate.extraction.read_cells import key_of
from validate.ledger.ledger import VERIFYING

_NOT_ABOUT_ANSWERS = frozenset({None, "exclude", *VERIFYING})


@record(kw_only=True)
class LostSubmission:
    """A study (by key and by name) that an extractor submitted, and the name of the copy in the ledger.

    If the index has no copy, `since` is the day of the first ruling on this extraction.
    """

    extractor: str
    study: str
    name: str
    copy: str
    since: str = ""


def lost_copies(project: Project, extractions: Iterable[Extraction]) -> list[LostSubmission]:
    """The first submissions in the index whose copy is gone or was changed."""
    broken = [copy for copy in listed_submissions(project) if not copy_is_whole(project, copy)]
    names = {key: name for extraction in extractions for key, name in extraction.study_names.items()}
    return [
        LostSubmission(extractor=copy.extractor, study=study, name=names.get(study, study), copy=copy.file)
        for copy in broken
        for study in copy.studies
    ]


def unlisted_submissions(project: Project, extractions: Iterable[Extraction]) -> list[LostSubmission]:
    """The finished studies without a copy in the index, although somebody has already ruled on them.

    First submissions are kept before rulings are made. So either the copy was lost, or the extractor's answers were
    shown before the study was finished. In both cases the extractor may have changed the workbook after seeing the
    others' answers.
    """
    ruled = _ruled_since(project)
    if not ruled:
        return []
    copies, gone = listed_copies(project), project.read_ledger().ledger.withdrawn_submissions
    found = []
    for extraction in extractions:
        name = extraction.name
        for study in first_submitted(extraction, copies)[0]:
            known = any(copy.extractor == name and study in copy.studies for copy in copies)
            copy, since = unlisted_copy(name), ruled.get((name, study), "")[:10]
            if since and not known and (copy, fold(study)) not in gone:
                called = extraction.study_names.get(study, study)
                found.append(LostSubmission(extractor=name, study=study, name=called, copy=copy, since=since))
    return found


def lost_sentence(project: Project, lost: Sequence[LostSubmission]) -> str:
    """A sentence that says which first submissions are lost and what to do; empty if none are."""
    if not lost:
        return ""
    people = dict.fromkeys(one.extractor for one in lost)
    named = (f"{and_list([one.name for one in lost if one.extractor == name])} by {name}" for name in people)
    since = min(one.since for one in lost)
    return (
        f"No first submission is kept of {'; '.join(named)}. The workbook as it is now does not count as one: the"
        f" ledger has rulings on these answers since {since}. If {project.submissions.name}/ is lost, put it back from"
        f" a backup. {to_go_on(project)}"
    )


def _ruled_since(project: Project) -> dict[tuple[str, str], str]:
    """When somebody first ruled on an extractor's answers for a study, by extractor and study (by key)."""
    form = project.form()
    field = form.studies[form.studies.study]
    found: dict[tuple[str, str], str] = {}
    for decision in project.read_ledger().ledger.decisions:
        if decision.ruling not in _NOT_ABOUT_ANSWERS:
            key = key_of(field, form.renamed.now(decision.study)) or ""
            for extractor in decision.row:
                found[extractor, key] = min(found.get((extractor, key), decision.when), decision.when)
    return found

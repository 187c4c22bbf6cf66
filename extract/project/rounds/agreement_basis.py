"""The extractions for measuring agreement: first submissions, or the current files."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from extract.errors import CannotUse
from extract.files import file_digest
from extract.project.extractors.extractor_files import extractor_files
from extract.project.extractors.submissions import Submission, kept_submissions, replaced_late
from extract.project.folder.project import Project
from extract.project.form_changes.form_history import FormHistory
from extract.project.rounds.left_out import (
    carried_over,
    changed_since,
    excluded_studies,
    newer_fields,
    of_the_team,
    reworded_sentence,
    unfinished_sentences,
)
from extract.project.rounds.merging import agreed_before
from extract.project.studies.pilot_studies import pilot_studies
from extract.workbook.load import Loaded, load_extraction
from schema.records import record
from schema.text import fold
from validate.extraction.extraction import Extraction
from validate.extraction.finished import finished_studies, only_finished
from validate.extraction.parts import (
    only_given,
    only_studies,
    together,
    without_given,
    without_studies,
)
from validate.merge import merge
from validate.merge.comparison import Comparison
from validate.merge.reworded import Reworded, reworded, rows_given, submitted_again


@record
class Basis:
    """The comparison of extractions without the ledger, because rulings are made later.

    `first`: whether these are first submissions. `batch`: for each study (by key) a text that says when its last
    extractor first submitted it, in the order of time. `remarks`: sentences on what was left out. `replaced`: the
    studies (by key) from `replaced_late`. `reworded`: in a later round, the rows that were coded again with other
    words.
    """

    comparison: Comparison
    first: bool
    batch: Mapping[str, str]
    remarks: tuple[str, ...]
    replaced: tuple[str, ...] = ()
    reworded: tuple[Reworded, ...] = ()

    @property
    def replaced_names(self) -> tuple[str, ...]:
        """The names of the compared studies in `replaced`."""
        return names_in(self.comparison, self.replaced)

    @property
    def later(self) -> bool:
        """Whether this is a later round, in which everybody sees what was agreed before."""
        return self.comparison.form.round > 1


def names_in(comparison: Comparison, keys: Sequence[str]) -> tuple[str, ...]:
    """The names of those of these studies that are compared."""
    names = {key: name for extraction in comparison.extractions for key, name in extraction.study_names.items()}
    return tuple(names[key] for key in keys if key in names)


def first_submissions(project: Project) -> Basis:
    """Each extractor's studies from their first submissions, without excluded studies.

    Raises CannotUse if no copy is kept, or if a copy was changed.
    """
    kept = kept_submissions(project)
    if not kept:
        raise CannotUse(
            "there are no first submissions yet, and agreement is measured on them",
            file=str(project.folder),
            hint="twofold merge keeps them. To use the files as they are now: twofold agree --current",
        )
    return _without_pilots(project, compared_submissions(project, kept))


def _without_pilots(project: Project, basis: Basis) -> Basis:
    """Leaves the studies of the pilot round out, if the project excludes them from the figures on agreement."""
    return replace(basis, comparison=without(basis.comparison, left_out_of_agreement(project)))


def left_out_of_agreement(project: Project) -> frozenset[str]:
    """The studies (folded) that the project leaves out of the figures on agreement."""
    return frozenset() if project.settings.pilot_in_agreement else frozenset(pilot_studies(project))


def without(comparison: Comparison, studies: frozenset[str]) -> Comparison:
    """The comparison of first submissions without these studies (folded)."""
    if not studies:
        return comparison
    parts = []
    for extraction in comparison.extractions:
        gone = [key for key, text in extraction.study_names.items() if fold(text) in studies]
        parts.append(without_studies(extraction, gone))
    return merge(parts)


def parts_submitted(
    kept: Sequence[Submission], extraction_in: Callable[[Submission], Extraction | None]
) -> dict[str, list[Extraction]]:
    """The part of each copy that is a first submission, by extractor. Unusable copies have no part."""
    parts: dict[str, list[Extraction]] = {}
    submitted: dict[str, set[str]] = {}
    for copy in kept:
        if (extraction := extraction_in(copy)) is None:
            continue
        part, before = only_studies(extraction, copy.studies), submitted.setdefault(copy.extractor, set())
        if copy.rows:
            part = only_given(part, copy.rows, before)
        before.update(copy.studies)
        parts.setdefault(copy.extractor, []).append(part)
    return parts


def by_digest(files: Iterable[tuple[Path, Loaded]]) -> dict[tuple[str, str], Loaded]:
    """Loaded files by extractor and digest, so that identical copies are not read again."""
    return {(loaded.extraction.name, file_digest(path)): loaded for path, loaded in files}


def compared_submissions(
    project: Project, kept: Sequence[Submission], current: Iterable[tuple[Path, Loaded]] = ()
) -> Basis:
    """Merges first submissions, without excluded studies and with each agreed row once.

    `current` has files that are already loaded. A copy that equals one of them is not read again.
    """
    history = FormHistory(project, project.form())
    known = by_digest(current)
    remarks: list[str] = []
    versions: dict[str, set[str]] = {}  # the versions of the form with which a study was first submitted
    questions: dict[str, set[str]] = {}  # the fingerprints of the questions in these versions

    def extraction_in(copy: Submission) -> Extraction:
        loaded = known.get((copy.extractor, copy.sha256)) or _loaded(project, copy, history)
        remarks.extend(f"{copy.file}: {remark}." for remark in _other_version(loaded))
        if loaded.stamp is not None:
            for study in copy.studies:
                versions.setdefault(study, set()).add(loaded.stamp.version)
                questions.setdefault(study, set()).add(loaded.stamp.answers or loaded.stamp.fingerprint)
        return loaded.extraction

    parts, excluded = parts_submitted(kept, extraction_in), project.read_ledger().ledger.excluded
    extractions = [without_studies(together(several), excluded) for _, several in sorted(parts.items())]
    mixed = frozenset(study for study, several in questions.items() if len(several) > 1)
    extractions = [replace(one, gone=replace(one.gone, mixed=mixed)) for one in extractions]
    again = _coded_again(project, kept, extractions)
    left_out = {name for row in again for name in row.left_out}
    extractions = [without_given(extraction, left_out) for extraction in extractions]
    remarks += [
        *filter(None, [reworded_sentence(again, name_studies=True)]),
        *newer_fields(extractions),
        *carried_over(history.present, {key: versions[key] for key in versions if key not in excluded}, extractions),
        *changed_since(project, kept, parts, excluded),
        *excluded_studies(excluded),
    ]
    remarks += of_the_team(project, extractions, "a first submission")
    batches = _batches(kept, excluded)
    return Basis(merge(extractions), True, batches, tuple(remarks), replaced_late(project), again)


def _coded_again(
    project: Project, kept: Sequence[Submission], extractions: Sequence[Extraction]
) -> tuple[Reworded, ...]:
    """The rows of a later round that were submitted again with other words."""
    submitted = [(copy.extractor, copy.rows) for copy in kept]
    studies = submitted_again(submitted, [copy.studies for copy in kept])
    rows = {row for extraction in extractions for row in rows_given(extraction) if row.study in studies}
    if not rows:
        return ()
    return reworded(rows, submitted, {row.name for row in agreed_before(project).rows})


def current_files(project: Project) -> Basis:
    """The finished studies as they are now, without excluded ones.

    Extractors may have corrected them after they saw each other's work.
    """
    form = project.form()
    ledger = project.read_ledger().ledger
    excluded = ledger.excluded
    extractions, begun = [], dict[str, str]()
    for current in extractor_files(project, ledger).files:
        loaded = load_extraction(current.path, form, name=current.name, workbook=current.workbook)
        _refuse_other_form(loaded, str(current.path))
        begun |= _only_begun(loaded.extraction, excluded)
        extractions.append(without_studies(only_finished(loaded.extraction), excluded))
    if not extractions:
        raise CannotUse("holds no extraction yet", file=str(project.extractions), hint="twofold template makes them")
    remark = "These are the files as they are now. Corrections made after a merge count as agreement."
    batches = _batches(kept_submissions(project), excluded)
    team = of_the_team(project, extractions, "a finished extraction")
    basis = Basis(
        merge(extractions),
        False,
        batches,
        (remark, *unfinished_sentences(form, begun), *excluded_studies(excluded), *team),
    )
    return _without_pilots(project, basis)


def _only_begun(extraction: Extraction, excluded: Collection[str]) -> dict[str, str]:
    """The studies that have entries in a file but are not marked as finished, by key."""
    studies = {*extraction.studies_recorded} - {*finished_studies(extraction), *excluded}
    return {study: extraction.study_names[study] for study in studies}


def _loaded(project: Project, submission: Submission, history: FormHistory) -> Loaded:
    path = project.submissions / submission.file
    loaded = history.load(path, name=submission.extractor, when=submission.when)
    _refuse_other_form(loaded, str(path))
    return loaded


def _refuse_other_form(loaded: Loaded, file: str) -> None:
    for problem in loaded.problems:
        if problem.code == "other-form":
            raise CannotUse(problem.message, file=file)


def _other_version(loaded: Loaded) -> list[str]:
    return [problem.message for problem in loaded.problems if problem.code == "form-version"]


def _batches(kept: Sequence[Submission], excluded: Collection[str]) -> dict[str, str]:
    """For each study, when its last extractor first submitted it, numbered in the order of time."""
    last: dict[str, str] = {}
    for copy in kept:
        for study in set(copy.studies) - set(excluded):
            last[study] = max(last.get(study, ""), copy.when)
    named = {when: f"batch {number} ({when[:10]})" for number, when in enumerate(sorted(set(last.values())), 1)}
    return {study: named[when] for study, when in sorted(last.items(), key=lambda item: (item[1], item[0]))}

"""Finds finished studies whose first submission cannot be kept yet, because part of the extraction would be missing."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence

from extract.project.extractors.lost_submissions import lost_sentence, unlisted_submissions
from extract.project.extractors.renamed_by_hand import renamed_by_hand, renamed_sentences
from extract.project.extractors.submissions import Submission, first_submitted, kept_submissions
from extract.project.folder.project import Project
from schema.records import record
from schema.text import first_ones, fold
from validate.extraction.columns import rows_among
from validate.extraction.extraction import Extraction
from validate.extraction.suggestions import nearest

_SHOWN = 3


@record(kw_only=True)
class HeldBack:
    """Studies (by key) in an extractor's workbook not submitted yet; `sentence` says what must be settled first."""

    extractor: str
    studies: tuple[str, ...]
    sentence: str


def held_back(project: Project, extractions: Sequence[Extraction]) -> tuple[HeldBack, ...]:
    """The finished studies that must wait.

    Their first submission is lost, they may have been renamed, or some of their rows have another study name. The last
    two are only checked in the first round, because twofold fills in the rows of later rounds.
    """
    lost = _lost(project, extractions)
    if project.round > 1:
        return lost
    renamed = (
        HeldBack(extractor=one.extractor, studies=(one.study,), sentence=renamed_sentences([one])[0])
        for one in renamed_by_hand(project, extractions)
    )
    return (*lost, *renamed, *_with_stray_rows(project, extractions))


def sentences_of(held: Iterable[HeldBack]) -> tuple[str, ...]:
    """The sentences, without repetitions."""
    return tuple(dict.fromkeys(one.sentence for one in held))


def _lost(project: Project, extractions: Sequence[Extraction]) -> tuple[HeldBack, ...]:
    lost = unlisted_submissions(project, extractions)
    sentence = lost_sentence(project, lost)
    return tuple(HeldBack(extractor=one.extractor, studies=(one.study,), sentence=sentence) for one in lost)


def _with_stray_rows(project: Project, extractions: Sequence[Extraction]) -> Iterator[HeldBack]:
    key = project.form().studies.identity[0]
    known = {*(fold(row[key]) for row in project.listed_studies()), *project.read_ledger().ledger.excluded}
    strays = [(extraction, found) for extraction in extractions if (found := stray_rows(extraction, known))]
    misnamed = [(extraction, found) for extraction in extractions if (found := _misnamed(extraction, known))]
    kept = kept_submissions(project) if strays or misnamed else []
    for extraction, found in strays:
        if studies := _theirs(extraction, found, kept):
            yield HeldBack(extractor=extraction.name, studies=studies, sentence=_sentence(extraction, found, studies))
    for extraction, found in misnamed:
        if studies := tuple(study for study in first_submitted(extraction, kept)[0] if study in found):
            cells = [cell for study in studies for cell in found[study]]
            sentence = _sentence_of_misnamed(extraction, studies, cells)
            yield HeldBack(extractor=extraction.name, studies=studies, sentence=sentence)


def stray_rows(extraction: Extraction, known: Container[str]) -> dict[str, list[str]]:
    """The cells that name a study that is neither on the sheet of studies nor in the project, by the key of that study.

    `known` are the project's studies (folded).
    """
    found: dict[str, list[str]] = {}
    for key, text, cell in _rows_elsewhere(extraction):
        if fold(text) not in known:
            found.setdefault(key, []).append(cell)
    return found


def _misnamed(extraction: Extraction, known: Container[str]) -> dict[str, list[str]]:
    """The cells that name a study of the project, where the sheet of studies has a similar name that is in no list.

    By the key of that name: somebody mistyped the study on the first sheet alone. `known` are the project's studies
    (folded).
    """
    unknown = tuple(key for key in _studies_of(extraction) if fold(extraction.study_names.get(key, key)) not in known)
    found: dict[str, list[str]] = {}
    for key, text, cell in _rows_elsewhere(extraction) if unknown else ():
        meant = nearest(key, unknown, only_one=False) if fold(text) in known else None
        if meant is not None:
            found.setdefault(meant, []).append(cell)
    return found


def _rows_elsewhere(extraction: Extraction) -> Iterator[tuple[str, str, str]]:
    """The rows of a study that the sheet of studies does not have: its key, its name as typed, and the cell."""
    there = _studies_of(extraction)
    for recorded in extraction.tables.values() if there else ():
        study = recorded.table.study
        elsewhere = set(recorded.keys[study].unique()) - {None, *there, *recorded.table[study].codes}
        for row in rows_among(recorded.keys[study], elsewhere) if elsewhere else ():
            cell = f"{recorded.sheet_of(row)}!{recorded.cell(row, study)}"
            yield str(recorded.keys[study][row]), recorded.text(study, row) or "", cell


def _studies_of(extraction: Extraction) -> tuple[str, ...]:
    """The keys of the studies on the sheet of studies."""
    first = extraction[extraction.form.studies.name]
    return tuple(dict.fromkeys(key for key in first.keys[first.table.study] if key is not None))


def _theirs(extraction: Extraction, strays: Iterable[str], kept: Iterable[Submission]) -> tuple[str, ...]:
    """The newly finished studies to which such rows may belong: those with a similar name, or else all of them."""
    there = _studies_of(extraction)
    new = first_submitted(extraction, kept)[0]
    near = [nearest(key, there, only_one=False) for key in strays]
    return tuple(study for study in new if study in near or None in near)


def _sentence(extraction: Extraction, strays: dict[str, list[str]], studies: Sequence[str]) -> str:
    named = first_ones([extraction.study_names.get(study, study) for study in studies], _SHOWN)
    others = first_ones([extraction.study_names.get(key, key) for key in strays], _SHOWN)
    cells = first_ones([cell for places in strays.values() for cell in places], _SHOWN)
    return (
        f"{extraction.file}: no first submission is kept of {named}. Other rows name a study that the sheet"
        f" {extraction.form.studies.label} does not have: {others} ({cells}). Until this is put right, these rows"
        " belong to no finished study"
    )


def _sentence_of_misnamed(extraction: Extraction, studies: Sequence[str], cells: Sequence[str]) -> str:
    named = first_ones([extraction.study_names.get(study, study) for study in studies], _SHOWN)
    return (
        f"{extraction.file}: no first submission is kept of {named}. studies.csv has no study of this name, but one"
        f" with a similar name, which other rows of the workbook have ({first_ones(cells, _SHOWN)}). Correct the name"
        f" on the sheet {extraction.form.studies.label} or in these cells"
    )

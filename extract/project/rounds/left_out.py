"""Sentences on what agreement leaves out, and on studies that were extracted by people who were not assigned."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence, Set

from extract.files import file_digest
from extract.project.extractors.extractor_files import people_known, whose_now
from extract.project.extractors.held_back import HeldBack, held_back, sentences_of
from extract.project.extractors.submissions import Submission
from extract.project.folder.project import Project
from extract.project.studies.assignment_file import read_assignment
from extract.project.studies.pilot_studies import pilot_studies
from extract.workbook.load import load_extraction
from schema.form import Form
from schema.text import and_list, first_ones, plural
from validate.extraction.extraction import Extraction, never_asked
from validate.extraction.finished import finished_studies
from validate.extraction.parts import changed_studies, together
from validate.ledger.ledger import Decision
from validate.merge.reworded import Reworded

_NAMED = 8  # studies that a sentence names


def reworded_sentence(again: Sequence[Reworded], *, name_studies: bool) -> str:
    """A sentence on rows that were coded again because their words were changed. Empty if there are none."""
    if not again:
        return ""
    studies = f" ({and_list(sorted({row.study for row in again}))})" if name_studies else ""
    if len(again) == 1:
        return (
            f"1 record{studies} was coded again because its words had been changed since it was first coded. In these"
            " figures it counts once, with the first coding by all who coded it."
        )
    return (
        f"{len(again):,} records{studies} were coded again because their words had been changed since they were first"
        " coded. In these figures each counts once, with the first coding by all who coded it."
    )


def unfinished_sentences(form: Form, begun: Mapping[str, str]) -> Iterator[str]:
    """A sentence on studies that are not marked as finished. It names no files, because projects may be blinded."""
    if begun:
        number, names = plural(len(begun), "study", "studies"), first_ones(sorted(begun.values()), _NAMED)
        yield (
            f"Left out of a file that does not mark them as finished: {number} ({names}). Write {form.marked_finished}"
            " for each study that is filled in completely, and add that column if the file has none."
        )


def newer_fields(extractions: Sequence[Extraction]) -> Iterator[str]:
    """A sentence on fields without a column in any first submission, because they were added to the form later."""
    newer = [f"{field.label} ({table.label})" for table, field in never_asked(extractions)]
    if newer:
        it = "it" if len(newer) == 1 else "them"
        yield f"Not measured, because no first submission has a column for {it}: {', '.join(newer)}."


def carried_over(form: Form, versions: Mapping[str, Set[str]], extractions: Sequence[Extraction]) -> Iterator[str]:
    """Sentences on studies that were first submitted with an earlier version of the form."""
    earlier = sorted({version for several in versions.values() for version in several} - {form.version})
    if not earlier:
        return
    number = sum(several != {form.version} for several in versions.values())
    yield (
        f"First submissions of {plural(number, 'study', 'studies')} were made with"
        f" version{'s' if len(earlier) > 1 else ''} {and_list(earlier)} of the form. They are compared as they were"
        f" carried over to version {form.version}."
    )
    names = {key: name for extraction in extractions for key, name in extraction.study_names.items()}
    mixed = sorted(names.get(key, key) for key, several in versions.items() if len(several) > 1)
    if mixed:
        yield (
            f"Of {and_list(mixed)}, one extractor's was made with another version than another's. Only what both were"
            " asked is compared."
        )


def excluded_studies(excluded: Mapping[str, Decision]) -> Iterator[str]:
    """A sentence that names the studies that the team excluded."""
    if excluded:
        named = "; ".join(sorted(f"{decision.study} ({decision.cause})" for decision in excluded.values()))
        yield f"Left out because the team excluded {'it' if len(excluded) == 1 else 'them'}: {named}."


def of_the_team(project: Project, extractions: Sequence[Extraction], what: str) -> Iterator[str]:
    """Sentences on studies extracted by others than those assigned, and on pilot studies among them."""
    by_study: dict[str, tuple[str, list[str]]] = {}
    for extraction in extractions:
        for key, study in extraction.study_names.items():
            by_study.setdefault(key, (study, []))[1].append(extraction.name)
    assignment = read_assignment(project, people_known(project, [extraction.name for extraction in extractions]))
    missing, extra = assignment.against(by_study.values())
    for studies, sentence in (
        (missing, f"Assigned, but still without {what}"),
        (extra, "Extracted by somebody who is not assigned to it (assignment.csv), and counted"),
    ):
        if studies:
            yield f"{sentence}: {'; '.join(f'{study} ({and_list(names)})' for study, names in studies.items())}."
    pilots = [name for key, name in pilot_studies(project).items() if key in by_study]
    if pilots:
        number = "1 pilot study" if len(pilots) == 1 else f"{len(pilots)} pilot studies"
        include = "include" if project.settings.pilot_in_agreement else "leave out"
        yield f"The figures {include} {number}: {', '.join(pilots)}."


def changed_since(
    project: Project, kept: Sequence[Submission], parts: Mapping[str, Sequence[Extraction]], excluded: Collection[str]
) -> list[str]:
    """A sentence for each extraction that differs from its first submission, and for each without one.

    `parts` are the first submissions by extractor. A file that is identical to a copy is not read again.
    """
    # If there are several copies, the file may equal the last one and still differ from the earlier ones.
    times = Counter(copy.extractor for copy in kept)
    latest = {copy.extractor: copy.sha256 if times[copy.extractor] == 1 else "" for copy in kept}
    if sorted(latest.values()) == sorted(map(file_digest, project.extraction_files())):
        return []
    whose = whose_now(project, project.read_ledger().ledger)
    blinded = project.settings.blinded
    remarks = [f"{question.text}." for question in whose.questions]
    if blinded and remarks:
        remarks = [
            "It is not clear whose each workbook is, so changes since then may be missing here (twofold status)."
        ]
    held: list[HeldBack] = []
    changed: dict[str, dict[str, str]] = {}
    for name, file in whose.current.items():
        path = project.extractions / file
        if name not in parts:
            shown = "A workbook" if blinded else file
            remarks.append(f"{shown} has no first submission yet and is left out (twofold merge keeps one).")
        elif file_digest(path) != latest[name]:
            now = load_extraction(path, project.form(), name=name).extraction
            submitted = {study for copy in kept if copy.extractor == name for study in copy.studies}
            of_file = (together(parts[name]), now, submitted - set(excluded))
            # In a blinded project, one sentence is about all studies, because a changed study would show who is
            # Extractor 1.
            shown = "A workbook" if blinded else file
            changed.setdefault(shown, {}).update(_changed(*of_file))
            apart = held_back(project, [now])
            held += apart
            remarks += _newly_finished(file, *of_file, {*excluded, *(study for one in apart for study in one.studies)})
    return [
        *(
            f"{shown} has changed since its first submission was kept, in"
            f" {', '.join(studies[key] for key in sorted(studies))}. The changes are left out"
            " (--current uses the files as they are)."
            for shown, studies in changed.items()
            if studies
        ),
        *remarks,
        *(f"{sentence}." for sentence in sentences_of(held)),
    ]


def _changed(first: Extraction, now: Extraction, submitted: Collection[str]) -> dict[str, str]:
    """The studies (by key) in which a file differs from the first submission."""
    names = {**now.study_names, **first.study_names}
    return {key: names[key] for key in changed_studies(first, now, submitted)}


def _newly_finished(
    file: str, first: Extraction, now: Extraction, submitted: Collection[str], excluded: Collection[str]
) -> list[str]:
    """A sentence on studies that a file has newly finished."""
    names = {**now.study_names, **first.study_names}
    new = sorted(set(finished_studies(now)) - {*submitted, *excluded})
    return [
        f"{file} has newly finished studies, which are left out until twofold merge keeps them: "
        f"{', '.join(names[key] for key in new)}."
    ] * bool(new)

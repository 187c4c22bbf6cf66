"""Merges a project's current extractions and ledger. Each round builds on what earlier rounds settled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from extract.clock import now
from extract.errors import CannotUse
from extract.project.extractors.columns_not_read import unread_studies
from extract.project.extractors.extractor_files import ExtractorFiles, extractor_files, people_known
from extract.project.folder.command_cache import once
from extract.project.folder.project import Project
from extract.project.folder.second_sheets import second_sheets
from extract.project.ledger.ledger_file import LedgerFile
from extract.project.ledger.numbers_file import NumbersFile, read_numbers
from extract.project.one_round.checking import Checked, check_file
from extract.project.one_round.merged import Merged, one_sided, unfinished
from extract.project.one_round.round_problems import round_problems, without_torn_rows
from extract.project.one_round.settled_rows import Agreed, asleep_rows
from extract.project.studies.assignment_file import first_extractors, read_assignment
from extract.project.studies.listed_values import listed_otherwise_problems
from extract.project.studies.studies_known import not_listed
from extract.project.verification.half_sorted_workbooks import half_sorted_sentences
from extract.workbook.grey_cells import torn_sentence
from schema.form import Form
from schema.records import record
from schema.rounds import part_of_round, supporting, up_to_round
from schema.text import fold, plural
from validate.adjudication.who_may_rule import Policy
from validate.assignment.assignment import NOT_ASSIGNED, Assignment
from validate.check.by_one import by_one_problems
from validate.check.rules_together import RulesTogether
from validate.extraction.extraction import Extraction
from validate.extraction.finished import only_finished
from validate.extraction.parts import without_studies
from validate.merge import merge
from validate.merge.agreed_rows import agreed_rows, coded_since, studies_concerned
from validate.merge.join_rounds import with_round
from validate.merge.numbers import Numbers, numbers_of

_UNUSABLE = {
    "other-form": None,
    "form-version": "twofold form migrate --dry-run says what has changed, and twofold form migrate writes new copies"
    " of the workbooks with every answer in them",
}
"""Problems that prevent a file from being merged, and what to do about them."""


def merge_project(
    project: Project, *, include_unfinished: bool = False, blind: bool = False, agreed: Agreed | None = None
) -> Merged:
    """Reads and merges all extractions of a project, with its ledger.

    A study counts for an extractor who has marked it as finished. With `include_unfinished`, everything that is
    recorded counts. With `blind`, a study is left out if only one extractor has finished it while another is still
    extracting it. In a later round, only rows count that were agreed before; `agreed` has them, if they are already
    known.

    Raises CannotUse if there is no extraction, if one was made with another form, or if a question about the files is
    open.
    """
    read = once(("files", project.folder, project.round), lambda: _read(project))
    agreed = (agreed or agreed_before(project)) if project.round > 1 else None
    part = once(("recorded", project.folder, project.round, agreed), lambda: _recorded(project, read, agreed))
    recorded = part.extractions
    # In a later round, the workbooks themselves show who has which agreed rows.
    assignment = read.division if project.round == 1 else NOT_ASSIGNED
    unread = unread_studies(project, [checked.loaded for _, checked in part.files]) if not include_unfinished else {}
    waits = blind or not include_unfinished
    waiting = one_sided(recorded, assignment, unread, also_unassigned=blind) if waits else frozenset()

    def merged() -> Merged:
        counting = recorded if include_unfinished else [only_finished(extraction) for extraction in recorded]
        counting = [without_studies(extraction, waiting) for extraction in counting]
        return Merged(
            merge(counting, read.ledger.ledger, numbers=_numbers(project)),
            part.files,
            read.ledger,
            part.remarks,
            unfinished(recorded),
            assignment,
            frozenset(map(fold, waiting)),
            read.division,
            unread,
        )

    return once(("merged", project.folder, project.round, include_unfinished, frozenset(waiting), agreed), merged)


def _numbers(project: Project) -> Numbers:
    kept = kept_numbers(project)
    return numbers_of(kept.lines, project.form().renamed, kept.cut)


def kept_numbers(project: Project) -> NumbersFile:
    """The numbers that the project's rows got in its datasets."""
    return once(("numbers", project.folder), lambda: read_numbers(project.numbers))


@record
class _Read:
    """The files of a round with their problems, the ledger, the assignment, and sentences on files."""

    files: tuple[tuple[Path, Checked], ...]
    ledger: LedgerFile
    division: Assignment
    remarks: tuple[str, ...]


def _read(project: Project) -> _Read:
    form = project.form()
    ledger = project.read_ledger()
    found = extractor_files(project, ledger.ledger)
    files: list[tuple[Path, Checked]] = []
    people = people_known(project, [current.name for current in found.files])
    division = read_assignment(project.in_round(1), people)
    for current in found.files:
        checked = check_file(current.path, form, name=current.name, workbook=current.workbook, pandera=False)
        for problem in checked.loaded.problems:
            if problem.code in _UNUSABLE:
                hint = _UNUSABLE[problem.code]
                raise CannotUse(problem.message, file=str(current.path), sheet=problem.sheet, hint=hint)
        extraction = checked.loaded.extraction
        of_project = [*by_one_problems(extraction, first_extractors(project, division, current.name))]
        if project.round == 1:
            of_project += not_listed(project, extraction, ledger.ledger.excluded)
            of_project += listed_otherwise_problems(project, extraction)
        checked = replace(checked, of_project=tuple(of_project), excluded=frozenset(ledger.ledger.excluded))
        files.append((current.path, checked))
    if not files:
        raise CannotUse(
            "holds no extraction yet",
            file=str(project.extractions),
            hint=f"make workbooks: twofold template{project.option or ' --extractor NAME'}",
        )
    together = RulesTogether([checked.loaded.extraction for _, checked in files], this_year=now().year)
    return _Read(
        tuple((path, replace(checked, rules=together)) for path, checked in files),
        ledger,
        division,
        (
            *found.remarks,
            *_copies(project, form, found, files),
            *half_sorted_sentences(project),
            *second_sheets(project),
        ),
    )


def _copies(
    project: Project, form: Form, found: ExtractorFiles, files: Iterable[tuple[Path, Checked]]
) -> Iterator[str]:
    """Sentences on files that no longer count and differ from those that do."""
    current = {checked.loaded.extraction.name: checked.loaded.extraction for _, checked in files}
    if not (copies := [file for file in found.unused if file.name in current]):
        return
    from extract.project.form_changes.form_history import FormHistory
    from extract.project.form_changes.unused_copies import differs

    history = FormHistory(project, form)
    for file in copies:
        yield from differs(file.path, current[file.name], history, file.workbook)


@record
class _Recorded:
    """The files with their problems, the part of each that counts, and sentences on the rest."""

    files: tuple[tuple[Path, Checked], ...]
    extractions: tuple[Extraction, ...]
    remarks: tuple[str, ...]


def _recorded(project: Project, read: _Read, agreed: Agreed | None) -> _Recorded:
    """Everything recorded, without excluded studies. In a later round, only on agreed rows."""
    excluded = read.ledger.ledger.excluded
    if agreed is None:
        counted = tuple(without_studies(checked.loaded.extraction, excluded) for _, checked in read.files)
        return _Recorded(read.files, counted, read.remarks)
    files = [(path, replace(one, loaded=without_torn_rows(agreed, one.loaded))) for path, one in read.files]
    remarks = [
        *read.remarks,
        *(line for path, one in files for line in torn_sentence(path.name, one.loaded.torn, project.option)),
    ]
    extractions = []
    for number, (path, one) in enumerate(files):
        extraction, asleep = agreed.only_agreed(one.loaded.extraction)
        extractions.append(without_studies(extraction, excluded))
        remarks += asleep_rows(agreed, extraction.file, asleep)
        files[number] = path, replace(one, of_project=(*one.of_project, *round_problems(agreed, one.loaded)))
    return _Recorded(tuple(files), tuple(extractions), tuple(remarks))


def agreed_before(project: Project) -> Agreed:
    """What the earlier rounds have settled."""

    def settled() -> Agreed:
        before, whole = project.in_round(project.round - 1), project.whole_form()
        return settled_after(before, whole, part_of_round(whole, project.round))

    return once(("agreed", project.folder, project.round), settled)


def settled_after(before: Project, whole: Form, form: Form) -> Agreed:
    """What is settled after a round, for a following round with the form `form`."""
    earlier = agreed_before(before) if before.round > 1 else None
    merged = merge_project(before, blind=True) if earlier is None else merge_round(before, earlier)
    comparison = merged.comparison
    waiting = _waiting(merged, _shown(whole, form))
    if earlier is None:
        settled = {fold(study) for study in merged.studies()}
    else:
        comparison = with_round(earlier.comparison, earlier.rows, comparison, up_to_round(whole, before.round))
        waiting = {**earlier.waiting, **_not_filled_in(before, earlier, merged), **waiting}
        settled = {fold(study) for study in earlier.studies}
    settled -= {fold(study) for study in waiting}
    done = _done(before, form, merged)
    held_up = tuple(waiting)
    if earlier is None and form.recoding is not None:
        concerned = studies_concerned(comparison, form.recoding, done)
        held_up = tuple(study for study in waiting if merged.awaited(study) or fold(study) in concerned)
    return Agreed(form, agreed_rows(comparison, form, settled, done), waiting, held_up, comparison, merged)


def _done(before: Project, form: Form, merged: Merged) -> frozenset[str]:
    """The studies (folded) that were coded since the last change of the codes about which a round asks again.

    `merged` is the round before.
    """
    if form.recoding is None:
        return frozenset()
    earlier = (agreed_before(before.in_round(number)).merged for number in range(before.round, 1, -1))
    for one in (merged, *earlier):
        table = one.comparison.form.by_name.get(form.recoding.table)
        if one.comparison.form.recoding is None and table is not None and form.recoding.field in table.by_name:
            return coded_since(one.comparison, form.recoding)
    return frozenset()


def _not_filled_in(before: Project, earlier: Agreed, merged: Merged) -> dict[str, str]:
    """The studies of the previous round that nobody has finished in it."""
    names = merged.comparison.tables[merged.comparison.form.studies.name].studies
    there = {fold(study) for study in names if study}
    lacking = dict.fromkeys(row.study for row in earlier.rows if fold(row.study) not in there)
    return dict.fromkeys(lacking, f"nobody has finished it in round {before.round}")


_NOBODY = "nobody"


def merge_round(project: Project, agreed: Agreed) -> Merged:
    """A merged later round. It is empty if nobody has a workbook for it yet."""
    if project.extraction_files():
        return merge_project(project, blind=True, agreed=agreed)
    empty = Extraction.from_frames(project.form(), {}, name=_NOBODY)
    ledger = project.read_ledger()
    return Merged(merge([empty], ledger.ledger), (), ledger, (), {})


def _shown(whole: Form, form: Form) -> frozenset[str]:
    """The tables that a round shows parts of."""
    given = [table for table in form.tables if table.given]
    beside = [found.table.name for table in given for found in supporting(whole, whole[table.name])]
    return frozenset({table.name for table in given} | set(beside))


def _waiting(merged: Merged, tables: frozenset[str]) -> dict[str, str]:
    """The studies with open questions in these tables, each with what it waits for."""
    comparison = merged.comparison
    pairings = Counter(fold(one.study) for one in comparison.open_pairings)
    cells = Counter(fold(one.study) for one in comparison.open if one.table in tables)
    found = {}
    for study in merged.studies():
        if fold(study) in merged.ledger.ledger.excluded:
            continue
        if awaited := merged.awaited(study):
            found[study] = f"not finished by {' and '.join(awaited)}"
        elif pairings[fold(study)]:
            found[study] = f"{plural(pairings[fold(study)], 'pairing')} open"
        elif cells[fold(study)]:
            found[study] = f"{plural(cells[fold(study)], 'cell')} open"
    return found


def policy(project: Project, extractors: Sequence[str]) -> Policy:
    """The rules on who may make rulings in this project. `extractors` are its extractors."""
    people = people_known(project, extractors)
    own = frozenset(map(people.name_of, project.settings.may_rule_on_own))
    return Policy(may_rule_on_own=own, people=people, blinded=project.settings.blinded)

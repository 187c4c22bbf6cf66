"""Makes new copies of a project's filled-in workbooks for another version of its form."""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from extract.errors import CannotUse
from extract.project.extractors.extractor_files import ExtractorFile, extractor_files, people_known
from extract.project.folder.project import Project
from extract.project.form_changes.form_history import FormHistory, kept_forms
from extract.project.studies.assignment_file import assigned_rows, left_to_others, read_assignment
from extract.reading.columns import Value, is_early, number_text, text_of
from extract.reading.workbook import cells_without_text
from extract.workbook.filled import WasDate, WasNumber
from extract.workbook.layout import CONFIRMATION_HEADERS
from extract.workbook.load import Loaded
from extract.workbook.stamp import find_stamp
from extract.workbook.template import template_content
from extract.workbook.typed_elsewhere import left_behind
from schema.form import Field, Form, Table
from schema.records import record
from schema.text import fold
from validate.check.check_extraction import CONFIRMATIONS
from validate.extraction.extraction import Confirmed, Extraction, coded_so_far
from validate.extraction.read_cells import key_of
from validate.ledger.ledger import Ledger
from validate.merge import merge
from validate.revision.carry import Carried
from validate.revision.change import Change, joined
from validate.revision.changes import form_changes
from validate.revision.matching import Matching
from validate.revision.rulings import CarriedRulings, RulingCarrier

_NUMBERS = frozenset({"decimal", "quantity"})
Rows = dict[str, list[Mapping[str, str]]]


@record(kw_only=True)
class NewCopy:
    """A new workbook that replaces an extractor's file: its rows, and what was added to them."""

    name: str
    path: Path  # the current file
    target: Path  # the new workbook
    content: bytes
    carried: Carried
    added: tuple[str, ...]  # studies that were missing
    filled: int  # blank cells of other studies that are filled in from the list
    prepared: int  # prepared rows of the form that were missing
    left_behind: tuple[str, ...]  # what only the earlier file has


@record(kw_only=True)
class Migration:
    """Everything that a migration will write. It is complete before anything is written.

    `made_with` are the forms of the files that are not in the new form yet: the old one, or even earlier ones. `at_old`
    has the extractions in the old form, without those that are already in the new form.
    """

    old: Form
    new: Form
    made_with: tuple[Form, ...]
    changes: tuple[Change, ...]
    copies: tuple[NewCopy, ...]
    rulings: CarriedRulings
    at_old: tuple[Extraction, ...]


@record
class CarriedFile:
    """An extractor's file in the old form and in the new one. `at_old` is None if it is in the new form already."""

    file: ExtractorFile
    loaded: Loaded
    at_old: Extraction | None
    carried: Carried


def carried_files(project: Project, old: Form, new: Form) -> list[CarriedFile]:
    """The current file of each extractor, in the new form.

    Each file is carried through all forms of the project since it was made. Raises CannotUse if a file cannot be read.
    """
    histories = {True: FormHistory(project, new), False: FormHistory(project, old)}
    found = []
    for file in extractor_files(project, project.read_ledger().ledger).files:
        is_new = _is_of(file, new)
        loaded, carried = histories[is_new].carried(file.path, name=file.name, workbook=file.workbook)
        for problem in loaded.problems:
            if problem.code == "other-form":
                raise CannotUse(problem.message, file=str(file.path), sheet=problem.sheet)
        at_old = None if is_new else carried.now
        further = is_new or old.fingerprint == new.fingerprint
        found.append(CarriedFile(file, loaded, at_old, carried if further else carried.then(Matching(old, new))))
    return found


def _refuse_left_out(loaded: Loaded, file: ExtractorFile) -> None:
    """Raises CannotUse if entries in the form's columns cannot be read, because the new workbook would lose them."""
    for problem in loaded.not_read:
        if problem.code in _ENTRIES_LEFT_OUT:
            raise CannotUse(
                f"{problem.message}. The new workbook would lack these entries",
                file=str(file.path),
                sheet=problem.sheet,
                cell=problem.cells[0] if problem.cells else None,
                hint="correct this in the workbook first (twofold check shows it), then run the command again",
            )


_ENTRIES_LEFT_OUT = frozenset({"header-missing", "header-doubled", "sheet-doubled", "column-not-used"})


def plan_migration(
    project: Project, old: Form, new: Form, studies: Sequence[Mapping[str, str]], when: str
) -> Migration:
    """Works out how a change from the old form to the new one affects the project. Writes nothing."""
    files = carried_files(project, old, new)
    ledger = project.read_ledger().ledger
    changed = old.fingerprint != new.fingerprint
    to_carry = [one for one in files if one.at_old is not None] if changed else []
    rulings = _rulings(ledger, to_carry, Matching(old, new), when) if ledger.decisions and to_carry else None
    assignment = read_assignment(project, people_known(project, [one.file.name for one in files]))
    theirs = (assigned_rows(assignment, studies, new.studies.study, one.file.name) for one in files)
    copies = [_new_copy(project, one, new, own) for one, own in zip(files, theirs, strict=True)]
    by_form = files_by_form(project, old, new, files)
    return Migration(
        old=old,
        new=new,
        made_with=tuple(form for form, _ in by_form),
        changes=tuple(changes_from(project, new, by_form)),
        copies=tuple(copy for copy in copies if copy is not None),
        rulings=rulings or CarriedRulings((), ()),
        at_old=tuple(one.at_old for one in files if one.at_old is not None),
    )


FilesByForm = list[tuple[Form, list[Carried]]]
"""The files that are not in the new form, by the form that they were made with."""


def files_by_form(project: Project, old: Form, new: Form, files: Sequence[CarriedFile]) -> FilesByForm:
    """The files by the form that they were made with, the old form first. Unknown forms count as the old one.

    Somebody may return a workbook that was made with an even earlier form than the project's current one.
    """
    kept = {one.fingerprint for one in kept_forms(project)}
    found: dict[str, tuple[Form, list[Carried]]] = {old.fingerprint: (old, [])}
    for one in files:
        made_with = one.carried.before.form
        if one.at_old is not None:
            known = made_with if made_with.fingerprint in kept else old
            found.setdefault(known.fingerprint, (known, []))[1].append(one.carried)
    found.pop(new.fingerprint, None)
    with_files = [(form, carried) for form, carried in found.values() if carried]
    return with_files or list(found.values())


def changes_from(project: Project, new: Form, by_form: FilesByForm) -> list[Change]:
    """The changes for the files, each from the form that it was made with."""
    every = (change for form, carried in by_form for change in form_changes(form, new, carried))
    return _by_whom(project, new, joined(every))


def _by_whom(project: Project, new: Form, changes: Sequence[Change]) -> list[Change]:
    """The changes, with the studies in which somebody has something to do.

    Excluded studies are left out. For a field that one person extracts, so are the studies in which it is somebody
    else.
    """
    excluded = project.read_ledger().ledger.excluded
    return [_for_people(project, change, excluded, by_one=_is_by_one(new, change)) for change in changes]


def _for_people(project: Project, change: Change, excluded: Container[str], *, by_one: bool) -> Change:
    theirs = _own_studies(project, change.studies) if by_one else change.studies
    included = {name: tuple(one for one in listed if fold(one) not in excluded) for name, listed in theirs.items()}
    studies = {name: listed for name, listed in included.items() if listed}
    none_left = bool(theirs) and not studies  # only excluded studies are affected
    return replace(change, studies=studies, effect="nothing" if none_left else change.effect)


def _is_by_one(form: Form, change: Change) -> bool:
    table = form.by_name.get(change.table or "")
    field = table.by_name.get(change.field or "") if table is not None else None
    return field is not None and field.mode != "dual"


def _own_studies(project: Project, studies: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """The studies of each extractor, without those that somebody else extracts alone."""
    found = {}
    for name, listed in studies.items():
        others = {fold(study) for study in left_to_others(project, name) or ()}
        found[name] = tuple(study for study in listed if fold(study) not in others)
    return {name: listed for name, listed in found.items() if listed}


def _is_of(file: ExtractorFile, form: Form) -> bool:
    stamp = find_stamp(file.workbook)
    return stamp is not None and stamp.fingerprint == form.fingerprint


def _rulings(ledger: Ledger, files: Sequence[CarriedFile], matching: Matching, when: str) -> CarriedRulings:
    before = merge([one.at_old for one in files if one.at_old is not None])
    now = merge([one.carried.now for one in files])
    addresses = ({name: merged.addresses for name, merged in comparison.tables.items()} for comparison in (before, now))
    return RulingCarrier(matching, *addresses).carry(ledger, when=when)


def _new_copy(project: Project, one: CarriedFile, form: Form, studies: Sequence[Mapping[str, str]]) -> NewCopy | None:
    """The new workbook of an extractor. None if the file can stay as it is."""
    file, carried = one.file, one.carried
    rows = _rows(carried.now, cells_without_text(file.workbook))
    added = _add_studies(rows, form, studies)
    filled = _fill_in(rows, form, studies)
    prepared = _add_prepared(rows, form)
    if _is_of(file, form) and not (added or filled or prepared):
        return None
    _refuse_left_out(one.loaded, file)
    if carried.now.confirmed:
        rows[CONFIRMATIONS] = [_confirmation(confirmation) for confirmation in carried.now.confirmed]
    target = project.extractions / f"{file.path.stem}.xlsx"
    if target != file.path and target.exists():
        raise CannotUse(
            f"the new workbook for {file.path.name} would take its name", file=str(target), hint="rename one of them"
        )
    stamp = find_stamp(file.workbook)
    extractor = stamp.extractor if stamp is not None and stamp.extractor else file.name
    content = template_content(
        form,
        extractor,
        [],
        project.settings.title,
        rows,
        others=left_to_others(project, file.name),
        coded_with=coded_so_far([carried.now]),
    )
    return NewCopy(
        name=file.name,
        path=file.path,
        target=target,
        content=content,
        carried=carried,
        added=tuple(added),
        filled=filled,
        prepared=prepared,
        left_behind=_left_behind(project, one, content),
    )


def _left_behind(project: Project, one: CarriedFile, content: bytes) -> tuple[str, ...]:
    """What only the earlier file has."""
    form, others = one.carried.before.form, left_to_others(project, one.file.name)
    earlier = template_content(form, one.file.name, [], project.settings.title, others=others)
    return left_behind(one.file.path, one.loaded, earlier, content)


def _rows(extraction: Extraction, values: Mapping[str, Mapping[str, Value]]) -> Rows:
    """The rows of an extraction as typed, by table. `values` are the cells that are not text, by sheet."""
    found: Rows = {}
    for name, recorded in extraction.tables.items():
        rows: list[Mapping[str, str]] = []
        for position, texts in enumerate(recorded.texts.iter_rows(named=True)):
            there = values.get(recorded.sheet_of(position), {})
            row = {
                name: _as_it_was(recorded.table[name], text, there.get(recorded.cell(position, name) or ""))
                for name, text in texts.items()
                if text
            }
            rows.append(row)
        found[name] = [row for row in rows if row]
    return found


def _as_it_was(field: Field, text: str, value: Value | None) -> str:
    """The text of a cell. It keeps the original number or date, if the cell had one."""
    if isinstance(value, (dt.date, dt.time, dt.timedelta)):
        return WasDate(text, value) if text_of(value) == text and not is_early(value) else text
    return WasNumber(text) if value is not None and field.cell.storage in _NUMBERS and _is_plain(text) else text


def _is_plain(text: str) -> bool:
    """Whether a number gives exactly this text: not 38.0, and without a sign or too many digits."""
    try:
        return number_text(float(text)) == text
    except ValueError:
        return False


def _add_studies(rows: Rows, form: Form, studies: Sequence[Mapping[str, str]]) -> list[str]:
    """Adds the studies of the list that the workbook lacks. Returns those that were added."""
    table = form.studies
    there = {fold(row.get(table.study, "")) for row in rows[table.name]}
    added = []
    for study in studies:
        if fold(study[table.study]) not in there:
            filled = {name: text for name, text in study.items() if table[name].prefilled or name == table.study}
            rows[table.name].append(filled)
            added.append(study[table.study])
    return added


def _fill_in(rows: Rows, form: Form, studies: Sequence[Mapping[str, str]]) -> int:
    """Fills blank prefilled fields of studies in from the list. Returns the number of cells."""
    table, count = form.studies, 0
    listed = {fold(study[table.study]): study for study in studies}
    prefilled = [field.name for field in table.fields if field.prefilled]
    for place, row in enumerate(rows[table.name]):
        study = listed.get(fold(row.get(table.study, "")), {})
        more = {name: study[name] for name in prefilled if study.get(name) and not row.get(name)}
        rows[table.name][place] = {**row, **more}
        count += len(more)
    return count


def _add_prepared(rows: Rows, form: Form) -> int:
    """Adds the form's prepared rows that are missing for a study. Returns their number."""
    count = 0
    studies = [row[form.studies.study] for row in rows[form.studies.name] if form.studies.study in row]
    for table in form.tables:
        prepared = [row for entry in table.prepared for row in entry.rows]
        if prepared:
            there = {_identity(table, row) for row in rows[table.name]}
            wanted = [{table.study: study, **row} for study in studies for row in prepared]
            new = [row for row in wanted if _identity(table, row) not in there]
            rows[table.name] += new
            count += len(new)
    return count


def _identity(table: Table, row: Mapping[str, str]) -> tuple[str | None, ...]:
    return tuple(key_of(table[name], row.get(name)) for name in table.identity)


def _confirmation(confirmed: Confirmed) -> dict[str, str]:
    texts = (
        confirmed.code, confirmed.study, confirmed.row, confirmed.values, confirmed.place, confirmed.words,
        confirmed.initials,
    )  # fmt: skip
    return dict(zip(CONFIRMATION_HEADERS, texts, strict=True))

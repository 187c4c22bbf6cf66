"""Keeps all forms that a project has had as files, so that earlier extractions can still be read."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from itertools import pairwise
from pathlib import Path

from extract.clock import stamp as moment
from extract.errors import CannotUse
from extract.files import write_text
from extract.project.folder.project import Project
from extract.reading import Workbook, read_file
from extract.workbook.load import Loaded, load_extraction
from extract.workbook.stamp import Stamp, find_stamp
from schema.codebook import Recoding
from schema.form import Form, Table
from schema.records import record
from schema.regular_expressions import regex
from schema.rounds import part_of_round, part_to_recode
from validate.revision.carry import Carried
from validate.revision.matching import Matching

_KEPT = regex(r"(?P<number>\d+) (?P<since>\d{4}-\d{2}-\d{2}T\d{6}) .*(?P<fingerprint>[0-9a-f]{16})\.yaml")
_NOT_IN_A_NAME = regex(r"[^\w.-]+")
_OF_VERSION = frozenset({"form-version", "other-form"})


@record
class KeptForm:
    """A form that the project had. `since` is when it was kept, as written in its file name.

    `recoding`: which rows are coded again in the round, if any, because a form's file does not say so. `called`: the
    current and earlier names of the table and field in `recoding`.
    """

    path: Path
    number: int
    since: str
    fingerprint: str
    round: int = 1
    recoding: Recoding | None = None
    called: tuple[frozenset[str], frozenset[str]] = (frozenset(), frozenset())

    @cached_property
    def form(self) -> Form:
        """The form, with its fields for finished studies and citations; later rounds only have their part."""
        from extract.form_file.nodes import FormError
        from extract.form_file.read import form_of_text

        try:
            whole = form_of_text(self.path.read_text(encoding="utf-8")).with_finished_mark()
            return self._part(whole.with_citation())
        except (OSError, ValueError, FormError) as error:
            raise CannotUse(
                "is not a form any more, and files that were made with it cannot be read without it",
                file=str(self.path),
                hint="put it back from a backup",
            ) from error

    def _part(self, whole: Form) -> Form:
        """The part of the form for this round."""
        tables, fields = self.called
        table = next((one for one in whole.tables if one.name in tables), None)
        field = next((one for one in table.fields if one.name in fields), None) if table is not None else None
        if self.recoding is None or table is None or field is None:
            return part_of_round(whole, self.round)
        return part_to_recode(whole, replace(self.recoding, table=table.name, field=field.name))


def kept_forms(project: Project) -> list[KeptForm]:
    """The kept forms, in order."""
    folder = project.forms
    found = []
    present = project.whole_form() if project.round > 1 else None
    recoding = present.codebook_life.recoding(project.round) if present is not None else None
    called = _called(present, recoding) if present is not None and recoding is not None else (frozenset(), frozenset())
    for path in folder.iterdir() if folder.is_dir() else ():
        named = _KEPT.fullmatch(path.name)
        if named:
            number, since, fingerprint = int(named["number"]), named["since"], named["fingerprint"]
            found.append(KeptForm(path, number, since, fingerprint, project.round, recoding, called))
    return sorted(found, key=lambda kept: kept.number)


def _called(form: Form, recoding: Recoding) -> tuple[frozenset[str], frozenset[str]]:
    """The current and earlier names of the table and the field whose rows are coded again."""
    table = form[recoding.table]
    field = table[recoding.field]
    return frozenset({table.name, *table.was}), frozenset({field.name, *field.was})


def keep_form(project: Project, form: Form, whole: Form | None = None) -> None:
    """Keeps a form, unless the form of this round is the one that was kept last. Later rounds keep the whole form.

    `whole` is the form with all its rounds, if it is not the project's current form.
    """
    kept = kept_forms(project)
    if kept and kept[-1].fingerprint == form.fingerprint:
        return
    from extract.form_file.write import form_text

    kept_whole = form if project.round == 1 else whole or project.whole_form()
    written = form_text(kept_whole.without_added_fields())
    since = sortable(moment())
    called = _NOT_IN_A_NAME.sub("-", f"{form.name} {form.version}")[:60]
    number = (kept[-1].number if kept else 0) + 1
    project.forms.mkdir(parents=True, exist_ok=True)
    write_text(project.forms / f"{number:02} {since} {called} {form.fingerprint}.yaml", written)


class FormHistory:
    """Reads files that were made with an earlier form of the project, as extractions in the current form."""

    def __init__(self, project: Project, present: Form) -> None:
        self.present = present
        self.kept = kept_forms(project)

    def load(self, path: Path, *, name: str, when: str | None = None, workbook: Workbook | None = None) -> Loaded:
        """The extraction in a file, in the current form.

        `when` is the time of submission, for a file without a stamp.
        """
        return self.carried(path, name=name, when=when, workbook=workbook)[0]

    def carried(
        self, path: Path, *, name: str, when: str | None = None, workbook: Workbook | None = None
    ) -> tuple[Loaded, Carried]:
        """Like `load`, with a record of how its cells were carried over."""
        book = workbook or read_file(path)
        stamp = find_stamp(book)
        forms = self.forms_from(stamp, when)
        # Keeps the same object for the same form, because results cached for it can then be used for each file.
        made_with = forms[0] if forms[0] is self.present else replace(forms[0], renamed=self.present.renamed)
        loaded = load_extraction(path, made_with, name=name, workbook=book)
        extraction = loaded.extraction
        if stamp is not None and stamp.columns:
            without = frozenset(_names(forms[0]) - {(column.table, column.field) for column in stamp.columns})
            extraction = replace(extraction, unasked=dict.fromkeys(extraction.study_names, without))
        carried = Carried(extraction, extraction, ())
        for before, now in pairwise(forms):
            carried = carried.then(Matching(before, now))
        problems = loaded.problems
        if len(forms) > 1:
            problems = tuple(problem for problem in problems if problem.code not in _OF_VERSION)
        return replace(loaded, extraction=carried.now, problems=problems), carried

    def forms_from(self, stamp: Stamp | None, when: str | None) -> list[Form]:
        """The forms through which a file is carried: from the form that it was made with to the current one."""
        if stamp is not None and stamp.fits(self.present):
            return [self.present]
        known = self._made_with(stamp) if stamp is not None else []
        if stamp is not None and not known:
            earlier = _as_stamped(stamp, self.present)
            return [self.present] if _names(earlier) == _names(self.present) else [earlier, self.present]
        start = known[-1] if known else self._in_use(when)
        chain = [kept for kept in self.kept[start:] if kept.fingerprint != self.present.fingerprint]
        return [*(kept.form for kept in chain), self.present]

    def _made_with(self, stamp: Stamp) -> list[int]:
        """Positions of the forms that a file may have been made with: by fingerprint, or else by version and columns.

        Every change of the codebook changes the fingerprint of a form version.
        """
        same = [place for place, kept in enumerate(self.kept) if kept.fingerprint == stamp.fingerprint]
        if same:
            return same
        columns = {(column.table, column.field) for column in stamp.columns}
        return [
            place
            for place, kept in enumerate(self.kept)
            if (kept.form.name, kept.form.version) == (stamp.form, stamp.version) and columns <= _names(kept.form)
        ]

    def _in_use(self, when: str | None) -> int:
        """The position of the form that was in use at a time; that of the last one if the time is unknown."""
        if when is None:
            return max(0, len(self.kept) - 1)
        earlier = [place for place, kept in enumerate(self.kept) if kept.since <= sortable(when)]
        return earlier[-1] if earlier else 0


def sortable(when: str) -> str:
    """A time in a form that is allowed in file names."""
    return when.replace(":", "")[:17]


def _as_stamped(stamp: Stamp, form: Form) -> Form:
    """The form as far as a stamp describes it, with the earlier names of its tables and fields."""
    written = {column.table for column in stamp.columns}
    tables = []
    for table in form.tables:
        name = next((one for one in (table.name, *table.was) if one in written), table.name)
        tables.append(_table_as_stamped(stamp, replace(table, name=name)))
    return replace(form, name=stamp.form, version=stamp.version, tables=tuple(tables), rules=())


def _names(form: Form) -> set[tuple[str, str]]:
    return {(table.name, field.name) for table in form.tables for field in table.fields}


def _table_as_stamped(stamp: Stamp, table: Table) -> Table:
    there = {column.field for column in stamp.of(table.name)}
    fields = []
    for field in table.fields:
        ending = f"__{field.role}" if field.of else ""
        was = table[field.of].was if field.of else field.was
        earlier = next((f"{name}{ending}" for name in was if f"{name}{ending}" in there), None)
        named = field.name if field.name in there or earlier is None else earlier
        fields.append(replace(field, name=named))
    renamed = {field.name: now.name for field, now in zip(table.fields, fields, strict=True)}
    return replace(table, fields=tuple(fields), identity=tuple(renamed.get(name, name) for name in table.identity))

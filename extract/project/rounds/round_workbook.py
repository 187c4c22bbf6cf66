"""Makes a person's workbook for a later round, with the agreed rows and everything that they typed so far."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from extract.errors import CannotUse
from extract.project.folder.made_anew import free_path
from extract.project.folder.project import Project
from extract.project.form_changes.form_history import FormHistory
from extract.project.one_round.round_problems import without_torn_rows
from extract.project.one_round.settled_rows import Agreed
from extract.project.rounds.why_again import why_again
from extract.project.studies.assignment_file import left_to_others
from extract.safe_replace import fingerprint
from extract.workbook.grey_cells import refuse_torn
from extract.workbook.layout import CONFIRMATION_HEADERS
from extract.workbook.template import template_content
from extract.workbook.typed_elsewhere import left_behind
from schema.form import Form, Table
from schema.records import record
from schema.rounds import ROW
from schema.text import fold, quoted
from validate.check.check_extraction import CONFIRMATIONS
from validate.extraction.extraction import Extraction, coded_so_far
from validate.extraction.finished import finished_studies
from validate.extraction.recorded_table import RecordedTable
from validate.merge.agreed_rows import AgreedRow

Rows = dict[str, list[dict[str, str]]]


@record(kw_only=True)
class RoundWorkbook:
    """A workbook to write. `new` is the number of agreed rows that the person does not have yet.

    `files` are their old files.

    `of_this_form`: whether these files were made from the current form. `torn`: whether some rows have grey cells that
    belong to other rows. `remarks` are sentences on marks that the new workbook does not keep. `left_behind`: what only
    each file has.
    """

    extractor: str
    path: Path
    content: bytes
    new: int
    files: tuple[Path, ...]
    seen: Mapping[Path, str | None]
    of_this_form: bool = True
    torn: bool = False
    remarks: tuple[str, ...] = ()
    left_behind: Mapping[Path, tuple[str, ...]]


def round_workbook(project: Project, agreed: Agreed, extractor: str, files: Sequence[Path]) -> RoundWorkbook:
    """The workbook of an extractor who has these files for the round.

    Raises CannotUse if two files contradict each other.
    """
    seen = {path: fingerprint(path) for path in files}
    form = project.form()
    history = FormHistory(project, form)
    read = [history.carried(path, name=extractor) for path in files]
    loaded = [without_torn_rows(agreed, one) for one, _ in read]
    for path, one in zip(files, loaded, strict=True):
        for problem in one.problems:
            if problem.code == "other-form":
                raise CannotUse(problem.message, file=str(path))
        refuse_torn(one.problems, path)
    typed = _Typed(form, [one.extraction for one in loaded])
    rows, new = _rows(form, agreed, typed)
    reopened = {row.study for row in new if typed.finished(row.study)}
    filled = {**rows, **typed.confirmations()}
    others = left_to_others(project, extractor)
    notes = why_again(form, agreed)
    coded_with = coded_so_far([one.extraction for one in loaded])
    content = template_content(
        form, extractor, (), project.settings.title, filled, others=others, coded_with=coded_with, notes=notes
    )
    title = project.settings.title
    earlier = [template_content(carried.before.form, extractor, (), title, others=others) for _, carried in read]
    return RoundWorkbook(
        extractor=extractor,
        path=free_path(project.extractions, f"{extractor} round {project.round}"),
        content=content,
        new=len(new),
        files=tuple(files),
        seen=seen,
        of_this_form=all(one.stamp is None or one.stamp.fingerprint == form.fingerprint for one in loaded),
        torn=any(one.torn for one in loaded),
        remarks=(*typed.remarks, *_with_new_rows(form, [study for study in agreed.studies if study in reopened])),
        left_behind={
            path: left_behind(path, one, before, content)
            for path, one, before in zip(files, loaded, earlier, strict=True)
        },
    )


def _with_new_rows(form: Form, studies: Sequence[str]) -> Iterator[str]:
    """A sentence on studies that were finished before they got new rows."""
    if studies and form.finished_field:
        them = "it has" if len(studies) == 1 else "they have"
        mark = form.finished_field
        yield (
            f"{', '.join(studies)}: {mark.label} is blank again, because {them} new rows. When these are filled in,"
            f" write {mark.finished_when}"
        )


class _Typed:
    """What a person typed in the files of a round, by table and row."""

    def __init__(self, form: Form, extractions: Sequence[Extraction]) -> None:
        self.form = form
        self._extractions = extractions
        self.rows: dict[str, dict[tuple[str, ...], dict[str, str]]] = {}
        self._places: dict[tuple[str, tuple[str, ...], str], str] = {}
        for table in form.tables:
            found = self.rows.setdefault(table.name, {})
            for extraction in extractions:
                for position, key, texts in _texts(extraction[table.name]):
                    self._add(extraction[table.name], position, found.setdefault(key, {}), key, texts)
        self.remarks = tuple(self._finished_in_all_files())

    def finished(self, study: str) -> bool:
        """Whether a study (as written) is marked as finished after combining the files."""
        table, mark = self.form.studies, self.form.finished_field
        row = self.rows[table.name].get((fold(study),), {})
        return mark is not None and fold(row.get(mark.name, "")) == fold(mark.finished_when or "")

    def _finished_in_all_files(self) -> Iterator[str]:
        """Removes the finished mark from studies that are unfinished in another file with more entries.

        A sentence for each. A file without additional entries, such as an earlier copy, does not remove the mark.
        """
        mark = self.form.finished_field
        if mark is None or len(self._extractions) < 2:
            return
        files = [(one, {*finished_studies(one)}, _answers(one)) for one in self._extractions]
        for row in self.rows[self.form.studies.name].values():
            study = row[self.form.studies.study]
            key = fold(study)
            done = [one for one, finished, _ in files if key in finished]
            contents = [answers[key] for _, finished, answers in files if key in finished]
            more = [
                one
                for one, finished, answers in files
                if key not in finished and not any(answers[key] <= content for content in contents)
            ]
            if done and more:
                row.pop(mark.name, None)
                yield (
                    f"{study}: {mark.label} is blank in the new workbook, because the study is finished in"
                    f" {_files(done)} and not in {_files(more)}, which has something else on it. Look at its rows, then"
                    f" write {mark.finished_when}"
                )
            elif done:
                row[mark.name] = mark.finished_when or ""

    def _add(
        self,
        recorded: RecordedTable,
        position: int,
        row: dict[str, str],
        key: tuple[str, ...],
        texts: Mapping[str, str],
    ) -> None:
        """Adds a row. A row without a name is kept unchanged."""
        table = recorded.table
        for name, text in texts.items():
            known = row.setdefault(name, text)
            place = f"{recorded.file} {recorded.sheet_of(position)}!{recorded.cell(position, name)}"
            before = self._places.setdefault((table.name, key, name), place)
            field = table[name]
            if known != text and not field.aside and field.name not in table.identity:
                words = [texts[part] for part in table.named_by if texts.get(part)]
                row_in_words = ", ".join([texts.get(table.study, ""), *map(quoted, words)])
                raise CannotUse(
                    f"{before} has {quoted(known)} and {place} has {quoted(text)} under {field.label} of the same row"
                    f" ({row_in_words})",
                    hint="clear the one that does not count, then run the command again",
                )

    def confirmations(self) -> Rows:
        """The confirmed warnings of all files, without repetitions."""
        listed = [
            {
                header: str(getattr(confirmed, header.casefold() if header != "Rule" else "code"))
                for header in CONFIRMATION_HEADERS
            }
            for extraction in self._extractions
            for confirmed in extraction.confirmed
        ]
        unique = {tuple(row.items()): row for row in listed}
        return {CONFIRMATIONS: list(unique.values())} if unique else {}


def _files(extractions: Iterable[Extraction]) -> str:
    return " and ".join(extraction.file for extraction in extractions)


def _answers(extraction: Extraction) -> defaultdict[str, set[tuple[str, tuple[str, ...], str, str]]]:
    """What is typed for each study (folded), without cells that only show agreed values: table, row, field and text."""
    found = defaultdict[str, set[tuple[str, tuple[str, ...], str, str]]](set)
    for name, recorded in extraction.tables.items():
        table = recorded.table
        for _, key, texts in _texts(recorded):
            found[fold(texts.get(table.study, ""))] |= {
                (name, key if table.given else key[:1], field, fold(text))
                for field, text in texts.items()
                if not table[field].aside and not (table.given and field in table.identity)
            }
    return found


def _texts(recorded: RecordedTable) -> Iterable[tuple[int, tuple[str, ...], dict[str, str]]]:
    """The position of each row, its identity, and its filled cells.

    A row without a name is identified by its place.
    """
    table = recorded.table
    for position in range(recorded.height):
        texts = {
            field.name: text for field in table.fields if (text := recorded.text(field.name, position)) is not None
        }
        keys = tuple(fold(texts.get(name, "")) for name in table.identity)
        yield position, keys if all(keys) else (*keys, recorded.file, str(position)), texts


def _rows(form: Form, agreed: Agreed, typed: _Typed) -> tuple[Rows, list[AgreedRow]]:
    """The rows of all tables, and the new rows.

    Agreed rows come first, in order, then other rows that the person typed.
    """
    rows: Rows = {}
    new: list[AgreedRow] = []
    for table in form.tables[1:]:
        known = _with_names(table, agreed, typed.rows[table.name])
        listed = []
        for row in agreed.rows if table.given else ():
            if row.table == table.name:
                key = (fold(row.study), fold(row.name))
                if key not in typed.rows[table.name]:
                    new.append(row)
                listed.append({**known.pop(key, {}), **row.cells})
        rows[table.name] = sorted(
            [*listed, *known.values()], key=lambda row: _study_order(agreed, row.get(table.study))
        )
    rows[form.studies.name] = _study_rows(form, agreed, typed, {fold(row.study) for row in new})
    return rows, new


def _with_names(
    table: Table, agreed: Agreed, typed: Mapping[tuple[str, ...], dict[str, str]]
) -> dict[tuple[str, ...], dict[str, str]]:
    """The typed rows. A row that lost its name gets it back if exactly one agreed row has its words."""
    known = dict(typed)
    rows = [row for row in agreed.rows if table.given and row.table == table.name]
    for key, texts in typed.items():
        if ROW in texts:
            continue
        meant = [row for row in rows if _same_words(table, row, texts)]
        if len(meant) == 1 and (name := (fold(meant[0].study), fold(meant[0].name))) not in known:
            known[name] = known.pop(key)
    return known


def _same_words(table: Table, row: AgreedRow, texts: Mapping[str, str]) -> bool:
    names = (table.study, *table.named_by)
    return all(fold(row.cells.get(name, "")) == fold(texts.get(name, "")) for name in names)


def _study_order(agreed: Agreed, study: str | None) -> int:
    order = {fold(name): place for place, name in enumerate(agreed.studies)}
    return order.get(fold(study or ""), len(order))


def _study_rows(form: Form, agreed: Agreed, typed: _Typed, to_do: set[str]) -> list[dict[str, str]]:
    """A row for each settled study and each study that the person typed on. A study with new rows is not finished."""
    table = form.studies
    known = dict(typed.rows[table.name])
    shown = agreed.comparison.tables[table.name]
    listed = []
    with_rows = {fold(row.study) for row in agreed.rows}
    for study in agreed.studies:
        if form.recoding is not None and fold(study) not in with_rows:
            continue
        row = known.pop((fold(study),), {})
        position = shown.studies.index(study)
        cells = {
            field.name: text
            for field in table.fields
            if field.shown
            and field.name in shown.table.by_name
            and (text := shown.listed("final", field.name)[position])
        }
        listed.append({**row, **cells, table.study: study})
    listed += known.values()
    mark = form.finished_field
    return [
        {
            name: text
            for name, text in row.items()
            if mark is None or name != mark.name or fold(row[table.study]) not in to_do
        }
        for row in listed
    ]


def has_nothing_new(made: RoundWorkbook) -> bool:
    """Whether the person's only workbook is complete: all agreed rows, unchanged grey cells, and the current form."""
    return len(made.files) == 1 and not made.new and made.of_this_form and not made.torn

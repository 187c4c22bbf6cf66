"""Loads an extractor's file as an extraction."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import polars as pl

from extract.errors import CannotUse
from extract.reading import Workbook, read_file
from extract.workbook.grey_cells import TornRow, torn_problems, torn_rows, without_torn
from extract.workbook.layout import sheet_names
from extract.workbook.mapping import map_workbook
from extract.workbook.stamp import Stamp
from schema.form import Form
from schema.problem import Severity
from schema.records import record
from schema.text import fold, quoted
from validate.check.cell_problems import problem_at
from validate.check.problem import Problem
from validate.extraction.extraction import Extraction, read_extraction
from validate.extraction.read_cells import key_of
from validate.extraction.recorded_table import RawTable


@record
class Loaded:
    """An extraction, with problems of its sheets and headers, sentences on what was not read, and the file's stamp.

    `torn` are rows with the grey cells of other rows. If somebody typed in them, they are not in the extraction.
    """

    extraction: Extraction
    problems: tuple[Problem, ...]
    unused: tuple[str, ...]
    stamp: Stamp | None
    torn: tuple[TornRow, ...] = ()

    @property
    def not_read(self) -> tuple[Problem, ...]:
        """The reasons why columns of the form are missing, or may be the wrong ones.

        An optional column may be deleted. But if a workbook made by twofold has an unknown column with entries on the
        same sheet, that may be the missing column with a new header.
        """
        others = {problem.sheet for problem in self.problems if problem.code == _OTHER_COLUMN} if self.stamp else set()
        lacking = {problem.sheet for problem in self.problems if self._lacks(problem, others)}
        return tuple(
            problem
            for problem in self.problems
            if self._lacks(problem, others) or (problem.code == _OTHER_COLUMN and problem.sheet in lacking)
        )

    @property
    def has_no_marks(self) -> bool:
        """Whether the names of studies could not be read, so that finished studies are unknown."""
        studies = self.extraction[self.extraction.form.studies.name]
        return bool(studies.columns) and studies.table.study not in studies.columns

    def _lacks(self, problem: Problem, others: Container[str | None]) -> bool:
        if problem.severity is Severity.ERROR:
            return problem.code in _COLUMNS or (problem.code in _SHEETS and self.stamp is not None)
        return problem.code == _NO_COLUMN and problem.sheet in others


_NO_COLUMN, _OTHER_COLUMN = "column-missing", "column-not-used"
_COLUMNS = frozenset({_NO_COLUMN, "header-doubled", "header-missing"})
_SHEETS = frozenset({"sheet-missing", "sheet-doubled"})


def load_extraction(path: Path, form: Form, *, name: str | None = None, workbook: Workbook | None = None) -> Loaded:
    """The extraction in a file, named `name` or like the file. Give `workbook` if the file is already read.

    Raises CannotUse if the file cannot be read or has no table of the form.
    """
    workbook = workbook or read_file(path)
    mapped = map_workbook(workbook, form, file=path.name)
    if mapped.stamp is None and not mapped.raw:
        raise CannotUse(
            f"no sheet has the columns of a table of the form ({', '.join(sheet_names(form).values())})",
            file=path.name,
            hint="Use a workbook that `twofold template` made, or a file with the headers of the form. Keep notes and"
            " other files outside the folder extractions/.",
        )
    renamed = form.renamed
    raw = tuple(_under_present_names(table, form) for table in mapped.raw) if renamed.names else mapped.raw
    extraction = read_extraction(
        name or path.stem,
        form,
        path.name,
        raw if mapped.stamp else _with_shown_ways(raw, form),
        confirmed=tuple(replace(one, study=renamed.now(one.study)) for one in mapped.confirmed),
        codebook=mapped.stamp.codebook if mapped.stamp else None,
        coded_with=_coded_with(mapped.stamp, form) if mapped.stamp else {},
    )
    whose = mapped.stamp.extractor if mapped.stamp else ""
    torn = torn_rows(extraction, mapped.stamp.handed_out) if mapped.stamp else ()
    earlier_names = _earlier_names(mapped.raw, extraction) if renamed.names else ()
    problems = (*mapped.problems, *torn_problems(extraction, torn, whose), *earlier_names)
    return Loaded(without_torn(extraction, torn), problems, mapped.unused, mapped.stamp, torn)


def _coded_with(stamp: Stamp, form: Form) -> dict[str, int]:
    """The codebook revision with which studies were extracted before this workbook was made, by their keys."""
    key = form.studies[form.studies.study]
    return {key_of(key, form.renamed.now(study)) or "": revision for study, revision in stamp.coded_with.items()}


def _with_shown_ways(raw: Iterable[RawTable], form: Form) -> list[RawTable]:
    """The tables of a file that twofold did not make, with the order of the dates that their columns show."""
    from validate.inference.date_order import with_shown_ways

    return [with_shown_ways(form, table) for table in raw]


def _under_present_names(raw: RawTable, form: Form) -> RawTable:
    """The cells of a table, with the current names of renamed studies."""
    fields = [name for name in form.naming_studies(form[raw.table]) if name in raw.cells.columns]
    if not fields:
        return raw
    return replace(raw, cells=raw.cells.with_columns(_in_present_names(raw.cells[name], form) for name in fields))


def _in_present_names(texts: pl.Series, form: Form) -> pl.Series:
    return pl.Series(texts.name, [text and form.renamed.in_text(text) for text in texts], dtype=pl.String)


def _earlier_names(several: Sequence[RawTable], extraction: Extraction) -> Iterator[Problem]:
    """A note at the first cell with each former name of a study."""
    renamed, noted = extraction.form.renamed, set[str]()
    for raw in several:
        recorded = extraction[raw.table]
        study = recorded.table.study
        for row, text in enumerate(raw.cells[study].to_list() if study in raw.cells.columns else ()):
            if text and renamed.is_former(text) and fold(text) not in noted:
                noted.add(fold(text))
                message = (
                    f"{quoted(text)} is called {quoted(renamed.now(text))} now: the team renamed this study, and it is"
                    " read under the new name. You need not change anything"
                )
                problem = problem_at(recorded, row, [study], code="study-renamed", message=message)
                yield replace(problem, values=(text,))

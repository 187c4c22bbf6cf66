"""One extractor's file, from the disk to an extraction in memory."""

from __future__ import annotations

from collections.abc import Container
from pathlib import Path

from extract.errors import CannotUse
from extract.reading import Workbook, read_file
from extract.workbook.handed_out import TornRow, torn_problems, torn_rows, without_torn
from extract.workbook.layout import sheet_names
from extract.workbook.mapping import map_workbook
from extract.workbook.stamp import Stamp
from schema.form import Form
from schema.problem import Severity
from schema.records import record
from validate.check.problem import Problem
from validate.extraction.extraction import Extraction, read_extraction


@record
class Loaded:
    """An extraction, the problems with the sheets and headers of its file, what was not read, and the file's stamp.

    `torn` are the rows whose grey cells are not those of their key. Where something is typed in them, they are not in
    the extraction.
    """

    extraction: Extraction
    problems: tuple[Problem, ...]
    unused: tuple[str, ...]
    stamp: Stamp | None
    torn: tuple[TornRow, ...] = ()

    @property
    def not_read(self) -> tuple[Problem, ...]:
        """Why columns of the form are missing here, or may not be the ones that are meant.

        A column that the form can do without may be deleted. But if a workbook that twofold made has another column
        with entries on the same sheet, that may be the missing one under a new header.
        """
        others = {problem.sheet for problem in self.problems if problem.code == _OTHER_COLUMN} if self.stamp else set()
        lacking = {problem.sheet for problem in self.problems if self._lacks(problem, others)}
        return tuple(
            problem
            for problem in self.problems
            if self._lacks(problem, others) or (problem.code == _OTHER_COLUMN and problem.sheet in lacking)
        )

    def _lacks(self, problem: Problem, others: Container[str | None]) -> bool:
        if problem.severity is Severity.ERROR:
            return problem.code in _COLUMNS or (problem.code in _SHEETS and self.stamp is not None)
        return problem.code == _NO_COLUMN and problem.sheet in others


_NO_COLUMN, _OTHER_COLUMN = "column-missing", "column-not-used"
_COLUMNS = frozenset({_NO_COLUMN, "header-doubled", "header-missing"})
_SHEETS = frozenset({"sheet-missing", "sheet-doubled"})


def load_extraction(path: Path, form: Form, *, name: str | None = None, workbook: Workbook | None = None) -> Loaded:
    """The extraction in a file, called `name` or like the file. Give `workbook` if the file has been read already.

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
    extraction = read_extraction(
        name or path.stem,
        form,
        path.name,
        mapped.raw,
        confirmed=mapped.confirmed,
        codebook=mapped.stamp.coded_with or mapped.stamp.codebook if mapped.stamp else None,
    )
    torn = torn_rows(extraction, mapped.stamp.handed_out) if mapped.stamp else ()
    problems = (*mapped.problems, *torn_problems(extraction, torn))
    return Loaded(without_torn(extraction, torn), problems, mapped.unused, mapped.stamp, torn)

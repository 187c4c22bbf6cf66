"""One extractor's file, from the disk to an extraction in memory."""

from __future__ import annotations

from pathlib import Path

from extract.errors import CannotUse
from extract.reading import Workbook, read_file
from extract.workbook.handed_out import TornRow, torn_problems, torn_rows, without_torn
from extract.workbook.layout import sheet_names
from extract.workbook.mapping import map_workbook
from extract.workbook.stamp import Stamp
from schema.form import Form
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
        codebook=mapped.stamp.codebook if mapped.stamp else None,
    )
    torn = torn_rows(extraction, mapped.stamp.handed_out) if mapped.stamp else ()
    problems = (*mapped.problems, *torn_problems(extraction, torn))
    return Loaded(without_torn(extraction, torn), problems, mapped.unused, mapped.stamp, torn)

"""What is timed, each as a program of its own: `python -m benchmarks.tasks NAME FOLDER`."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from pathlib import Path


def calamine(folder: Path) -> str:
    """Reading both workbooks with python-calamine, and nothing else."""
    import python_calamine

    cells = 0
    for name in ("ada", "ben"):
        book = python_calamine.CalamineWorkbook.from_path(str(folder / f"{name}.xlsx"))
        for sheet in book.sheet_names:
            lines = book.get_sheet_by_name(sheet).to_python()
            cells += sum(map(len, lines))
    return f"{cells:,} cells"


def twofold_check(folder: Path) -> str:
    """`twofold check` of both workbooks."""
    from benchmarks.large import large_form
    from extract.project.one_round.checking import check_file
    from extract.reading.parallel_reading import read_files

    form = large_form()
    paths = [folder / f"{name}.xlsx" for name in ("ada", "ben")]
    books = zip(paths, read_files(paths), strict=True)
    found = [len(check_file(path, form, workbook=book).problems) for path, book in books]
    return f"{sum(found):,} problems"


def twofold_merge(folder: Path) -> str:
    """Loading both workbooks and merging them."""
    from benchmarks.large import large_form
    from extract.reading.parallel_reading import read_files
    from extract.workbook.load import load_extraction
    from validate.merge import merge

    form = large_form()
    paths = [folder / f"{name}.xlsx" for name in ("ada", "ben")]
    books = zip(paths, read_files(paths), strict=True)
    comparison = merge([load_extraction(path, form, workbook=book).extraction for path, book in books])
    return f"{len(comparison.in_question):,} discrepancies"


def frictionless_validate(folder: Path) -> str:
    """frictionless validating the arms of one workbook, types inferred."""
    from frictionless import Resource
    from frictionless.formats import ExcelControl

    report = Resource("ada.xlsx", basepath=str(folder), control=ExcelControl(sheet="Arms")).validate()
    return f"valid: {report.valid}, {report.tasks[0].stats.get('rows', 0):,} rows"


def datacompy_compare(folder: Path) -> str:
    """datacompy (Polars) comparing the arms of both, already as CSV, keyed on study and arm."""
    import polars
    from datacompy import PolarsCompare

    first, second = (polars.read_csv(folder / f"{name}.csv", infer_schema=False) for name in ("ada", "ben"))
    compared = PolarsCompare(first, second, join_columns=["Study", "Arm"])
    return f"{compared.count_matching_rows():,} rows equal"


OURS = frozenset({"calamine, reading both", "twofold check, both", "twofold merge"})
"""Those that run in the project's own environment."""

TASKS: dict[str, Callable[[Path], str]] = {
    "calamine, reading both": calamine,
    "twofold check, both": twofold_check,
    "twofold merge": twofold_merge,
    "frictionless validate, one": frictionless_validate,
    "datacompy, both (CSV)": datacompy_compare,
}

if __name__ == "__main__":
    if sys.argv[1].startswith("twofold"):
        gc.set_threshold(1_000_000)  # as the command does: see `program` in extract/main.py
    print(TASKS[sys.argv[1]](Path(sys.argv[2])))

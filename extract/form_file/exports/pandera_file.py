"""A form's checks as a Python file that needs Polars and pandera alone: for analysts who do not have twofold."""

from __future__ import annotations

import ast
import inspect
import json
from typing import TYPE_CHECKING

from validate.check.conditions import (
    named_checks,
    pandera_tables,
    parsed_condition,
    rule_conditions,
    table_conditions,
    table_counts,
)
from validate.check.conditions.describe_table import describe_tables

if TYPE_CHECKING:
    from schema.form import Form

_MODULES = (parsed_condition, named_checks, table_counts, rule_conditions, table_conditions, pandera_tables)

_TOP = '''"""The checks of the form {name} {version} ({fingerprint}), for the tables of a dataset.

    python {file} DATASET_FOLDER            lists what is wrong; exit code 1 if anything is
    python {file} DATASET_FOLDER --strict   what is only implausible counts as wrong too

In Python: `failures(FORM, read_tables("dataset"), this_year=2026)`, or `schemas(read_tables("dataset"))["{table}"]`,
a pandera schema. Each check has the code of the problem it finds as its name. Written by twofold; needs Python 3.11,
Polars and pandera[polars].
"""

'''

_BOTTOM = '''
def read_tables(folder: str | Path) -> dict[str, pl.DataFrame]:
    """The tables of a dataset, from its Parquet files, with what is only reported beside the values."""
    tables = {name: pl.read_parquet(Path(folder) / f"{name}.parquet") for name in FORM}
    for path in sorted(Path(folder).glob("reported/*.parquet")):
        if path.stem in tables:
            apart = pl.read_parquet(path).drop("draft", strict=False)
            tables[path.stem] = tables[path.stem].join(apart, on="row_id", how="left", maintain_order="left")
    return tables


def schemas(tables: Frames | None = None, *, implausible: Implausible = "warns") -> dict[str, pa.DataFrameSchema]:
    """A schema for each table. The rules of the form need all `tables`; without them they are left out."""
    frames = None if tables is None else prepared(FORM, tables, this_year=date.today().year)
    return {name: table_schema(table, frames, implausible=implausible) for name, table in FORM.items()}


def main() -> int:
    """Checks the dataset in the folder that is named on the command line."""
    implausible: Implausible = "fails" if "--strict" in sys.argv else "is left out"
    (folder,) = [argument for argument in sys.argv[1:] if argument != "--strict"]
    found = failures(FORM, read_tables(folder), this_year=date.today().year, implausible=implausible)
    for table, check, row in found.iter_rows():
        print(f"{table}  {row or ''}  [{check}]")
    print(f"{found.height} failures" if found.height else "no failures")
    return int(bool(found.height))


if __name__ == "__main__":
    sys.exit(main())
'''


def pandera_file(form: Form, *, file: str) -> str:
    """The text of a Python module with the checks of this form; `file` is what it is to be called."""
    described = describe_tables(form)
    top = _TOP.format(
        name=form.name, version=form.version, fingerprint=form.fingerprint, file=file, table=form.studies.name
    )
    imports, bodies = _parts()
    form_data = json.dumps(described, ensure_ascii=False, indent=1)
    data = f"FORM: dict[str, Any] = json.loads({_raw(form_data)})\n"
    return f"{top}{imports}\n\n{data}\n\n{bodies}\n{_BOTTOM}"


def _parts() -> tuple[str, str]:
    """The imports of the modules that the file is made of, each once, and all that follows them."""
    lines = {"import json", "import sys", "from datetime import date", "from pathlib import Path"}
    bodies = []
    for module in _MODULES:
        source = inspect.getsource(module)
        tree = ast.parse(source)
        last = 0
        for node in tree.body:
            if isinstance(node, ast.Import | ast.ImportFrom):
                last = node.end_lineno or last
                if not _is_ours(node):
                    lines.add(ast.unparse(node))
        bodies.append("\n".join(source.splitlines()[last:]).strip())
    return "\n".join(sorted(lines)), "\n\n\n".join(bodies)


def _is_ours(node: ast.Import | ast.ImportFrom) -> bool:
    return isinstance(node, ast.ImportFrom) and (node.module or "").startswith("validate")


def _raw(text: str) -> str:
    return "r'''" + text.replace("'''", "\\u0027\\u0027\\u0027") + "'''"

"""Writing the dataset: a new folder, whole or not at all."""

import json
import shutil
import tempfile
from pathlib import Path

import polars as pl

from extract.dataset.escape import for_csv, from_csv
from extract.dataset.letters import letters
from extract.dataset.methods import methods_text
from extract.dataset.package import data_package
from extract.errors import CannotUse
from extract.files import cannot_write
from validate.agreement_tables import AGREEMENT, Agreement, agreement_table
from validate.comparison import Comparison
from validate.dataset import (
    DISCREPANCIES,
    choice_table,
    codebook,
    dataset_tables,
    discrepancy_table,
    query_table,
)
from validate.lineage import LINEAGE, lineage

_MARK = "datapackage.json"


def write_dataset(
    comparison: Comparison,
    folder: Path,
    *,
    title: str,
    draft: bool,
    confirmed: int,
    agreement: Agreement | None = None,
) -> None:
    """Writes the dataset of a comparison into `folder`, in place of an earlier dataset there.

    `agreement` is that of first submissions; None where none was kept, and then the table of it has no rows.
    The folder is made beside its place and moved there when it is complete. A folder that holds something else is
    refused (`CannotUse`): it may be somebody's work.
    """
    if folder.exists() and not (folder / _MARK).is_file():
        raise CannotUse(
            "is there already and holds no dataset of twofold", file=str(folder), hint="choose another folder"
        )
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        scratch = Path(tempfile.mkdtemp(prefix=".twofold-", dir=folder.parent))
    except OSError as error:
        raise cannot_write(folder, error) from error
    try:
        _write_into(scratch, comparison, agreement, title=title, draft=draft, confirmed=confirmed)
        scratch.chmod(0o755)
        _put_in_place(scratch, folder)
    except OSError as error:
        raise cannot_write(folder, error) from error
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _put_in_place(scratch: Path, folder: Path) -> None:
    """Moves the new folder to its place; the old one is gone only once the new one stands there."""
    if not folder.exists():
        scratch.rename(folder)
        return
    old = scratch.with_name(f"{scratch.name}-old")
    folder.rename(old)
    try:
        scratch.rename(folder)
    except OSError:
        old.rename(folder)
        raise
    shutil.rmtree(old)


def read_dataset(folder: Path) -> dict[str, pl.DataFrame]:
    """The form tables of a dataset, as `validate.dataset.dataset_tables` gave them, read from the CSV files."""
    described = json.loads((folder / _MARK).read_text(encoding="utf-8"))
    kinds = {"integer": pl.Int64, "number": pl.Float64, "string": pl.String}
    tables = {}
    for resource in described["resources"]:
        if "primaryKey" in resource["schema"]:
            schema = {each["name"]: kinds[each["type"]] for each in resource["schema"]["fields"]}
            read = pl.read_csv(folder / resource["path"], schema=schema)
            tables[Path(resource["path"]).stem] = from_csv(read)
    return tables


def _write_into(
    folder: Path, comparison: Comparison, agreement: Agreement | None, *, title: str, draft: bool, confirmed: int
) -> None:
    for name, frame in dataset_tables(comparison, draft=draft).items():
        for_csv(frame).write_csv(folder / f"{name}.csv", quote_style="necessary")
        frame.write_parquet(folder / f"{name}.parquet")
    lists = {
        "codebook": codebook(comparison.form),
        "choices": choice_table(comparison.form),
        "lineage": lineage(comparison),
        "discrepancies": discrepancy_table(comparison),
        "queries": query_table(comparison),
        "agreement": agreement_table(agreement),
    }
    held = {"lineage": LINEAGE, "discrepancies": DISCREPANCIES, "agreement": AGREEMENT}
    for name, frame in lists.items():
        for_csv(frame).write_csv(folder / f"{name}.csv")
    others = {name: held.get(name) or dict.fromkeys(frame.columns, "") for name, frame in lists.items()}
    package = data_package(comparison.form, others, title=title, draft=draft)
    (folder / _MARK).write_text(json.dumps(package, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    methods = methods_text(comparison, agreement, draft=draft, confirmed=confirmed)
    (folder / "methods.md").write_text(methods, encoding="utf-8")
    if asked := letters(comparison):
        (folder / "queries.md").write_text(asked, encoding="utf-8")

"""Extractions compared without a project: from files that nobody prepared to a comparison and what was assumed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from pathlib import Path
from shlex import quote

from extract.compare_files.agreement_column import check_agreement
from extract.compare_files.all_different import all_different
from extract.compare_files.extractor_tables import extractor_tables
from extract.compare_files.infer_form import infer_form
from extract.compare_files.left_aside import LeftAside
from extract.compare_files.plain_mapping import map_plain, with_ways, without_lonely_columns
from extract.errors import CannotUse
from extract.form_file.load import load_form
from schema.records import record
from validate.extraction.extraction import read_extraction
from validate.inference.assumed import Assumed
from validate.inference.plain_table import PlainTable
from validate.ledger.ledger import Ledger
from validate.merge import merge
from validate.merge.comparison import Comparison


@record(kw_only=True)
class Compared:
    """A comparison with what was assumed for it; `consensus` has the rows that are the team's own answer, by name.

    `tables` are the files as they were read, `left_aside` others in which the files differ. `by` is the column of a
    shared file that names the extractors, `pairs` the pattern of columns side by side.
    """

    comparison: Comparison
    assumed: Assumed
    tables: tuple[PlainTable, ...] = ()
    consensus: Mapping[str, PlainTable] = field(default_factory=dict)
    by: str | None = None
    pairs: str | None = None
    left_aside: tuple[LeftAside, ...] = ()


def compare_files(  # noqa: PLR0913 (an option each)
    paths: Sequence[Path],
    *,
    by: str | None = None,
    key: Sequence[str] = (),
    sheet: str | None = None,
    form_name: str | None = None,
    ledger: Ledger | None = None,
    pairs: str | None = None,
    missing: Sequence[str] = (),
) -> Compared:
    """Compares two files or more, or the extractors of one file whose column `by` names them, under a ledger.

    CannotUse where there are not two extractors, or a column that is asked for is not there.
    """
    if missing and form_name is not None:
        hint = "a form says under missing of a field what means missing there"
        raise CannotUse("--missing is for files without a form", file=f"--missing {quote(missing[0])}", hint=hint)
    shared = extractor_tables(paths, by=by, sheet=sheet, pairs=pairs).with_missing(missing)
    tables = list(shared.tables.values())
    if form_name is not None:
        form = load_form(form_name)
        mapped = [map_plain(form, table, shared.by) for table in tables]
        raw, lonely = without_lonely_columns(form, tables, [plain.raw for plain in mapped])
        raw, of_ways = with_ways(form, tables, raw)
        assumptions = (*lonely, *(assumption for plain in mapped for assumption in plain.assumptions))
        assumed = Assumed(assumptions=tuple(dict.fromkeys(assumptions)), facts={"form": form.name}) + of_ways
    else:
        without = (shared.by,) if shared.by else ()
        consensus = [*shared.consensus.values()]
        inferred = infer_form(tables, key=key or shared.key, without=without, consensus=consensus)
        form, assumed = inferred.form, inferred.assumed
        raw = [inferred.raw(which) for which in range(len(tables))]
    extractions = [
        read_extraction(name, form, table.file, [table]) for name, table in zip(shared.tables, raw, strict=True)
    ]
    comparison = merge(extractions, ledger, propose_studies=True)
    checked = check_agreement(comparison, shared.agreement) + all_different(comparison)
    return Compared(
        comparison=comparison,
        assumed=shared.assumed + checked + assumed,
        tables=tuple(tables),
        consensus=shared.consensus,
        by=shared.by,
        pairs=pairs,
        left_aside=shared.left_aside,
    )

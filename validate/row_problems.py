"""What is wrong with rows among rows: no identity, the same identity twice, a reference to nothing, gaps in a finished study."""

from collections.abc import Iterator

import polars as pl

from schema.form import Field
from schema.problem import Severity
from validate.extraction import Extraction, Recorded
from validate.located import at
from validate.problem import Problem


def row_problems(extraction: Extraction) -> Iterator[Problem]:
    """The problems of rows, table by table."""
    finished = finished_studies(extraction)
    for recorded in extraction.tables.values():
        if recorded.height:
            yield from _identities(recorded)
            yield from _local_keys(recorded)
            for field in recorded.table.references:
                yield from _dangling(extraction, recorded, field)
            yield from _gaps(recorded, finished)
    yield from _tables_without_rows(extraction, finished)


def finished_studies(extraction: Extraction) -> pl.Series:
    """The keys of the studies that the extractor marked as finished."""
    studies = extraction[extraction.form.studies.name]
    if "finished" not in studies.table.by_name:
        return pl.Series("study", [], dtype=pl.String)
    return studies.keys.filter(studies.keys["finished"] == "yes")[studies.table.study].drop_nulls()


def blank_identity(recorded: Recorded) -> pl.Series:
    """True for a row in which a field of the identity is blank: nothing can be paired with it."""
    return recorded.keys.select(pl.any_horizontal(pl.col(list(recorded.table.identity)).is_null())).to_series()


def repeated_identity(recorded: Recorded) -> pl.Series:
    """True for every row whose identity another row has too, after normalising."""
    same = recorded.keys.select(recorded.table.identity).is_duplicated()
    return same & ~blank_identity(recorded)


def _identities(recorded: Recorded) -> Iterator[Problem]:
    identity = recorded.table.identity
    for row in blank_identity(recorded).arg_true():
        empty = [name for name in identity if recorded.keys[name][row] is None]
        names = ", ".join(recorded.table[name].label for name in empty)
        yield at(
            recorded,
            row,
            empty,
            code="identity-blank",
            severity=Severity.ERROR,
            message=f"{names} is blank, and says which row this is: fill it in (NR where the report does not say)",
        )
    repeated = repeated_identity(recorded)
    same = recorded.keys.select(identity).with_row_index("row").filter(repeated)
    for rows in same.group_by(identity, maintain_order=True).agg("row")["row"].to_list():
        numbers = ", ".join(str(recorded.rows[row]) for row in rows)
        for row in rows:
            yield at(
                recorded,
                row,
                [name for name in identity if name != recorded.table.study] or list(identity),
                code="duplicate-row",
                severity=Severity.ERROR,
                message=f"rows {numbers} say they are the same row: remove one, or tell them apart",
            )


def _local_keys(recorded: Recorded) -> Iterator[Problem]:
    key = recorded.table.key
    if key is None or key in recorded.table.identity:
        return
    named = recorded.keys.select(recorded.table.study, key)
    repeated = named.is_duplicated() & named[key].is_not_null() & named[recorded.table.study].is_not_null()
    for row in repeated.arg_true():
        yield at(
            recorded,
            row,
            [key],
            code="duplicate-key",
            severity=Severity.ERROR,
            message=f"{recorded.table[key].label} {recorded.typed[key][row]!r} is used twice in this study: number each once",
        )


def known_keys(extraction: Extraction, table: str) -> set[tuple[str | None, str]]:
    """(study, key) of the rows of a table that can be referred to."""
    target = extraction[table]
    key = target.table.key
    if key is None:
        return set()
    pairs = target.keys.select(target.table.study, pl.col(key).alias("_key")).drop_nulls("_key")
    return set(pairs.iter_rows())


def _dangling(extraction: Extraction, recorded: Recorded, field: Field) -> Iterator[Problem]:
    target = extraction.form[field.cell.to] if field.cell.to in extraction.form.by_name else None
    if target is None:
        return
    known = known_keys(extraction, target.name)
    to_study = target.parent is None
    study = recorded.keys[recorded.table.study]
    for row, text in enumerate(recorded.keys[field.name].to_list()):
        if text is None or text in field.codes:
            continue
        for part in text.split("; ") if field.cell.several else [text]:
            if ((part if to_study else study[row]), part) not in known:
                yield at(
                    recorded,
                    row,
                    [field.name],
                    code="unknown-reference",
                    severity=Severity.ERROR,
                    message=f"{field.label}: {recorded.typed[field.name][row]!r} is not on the sheet {target.label!r}"
                    + ("" if to_study else " for this study"),
                    suggestion=_meant(part, study[row], known, extraction, target.name, to_study=to_study),
                )


def _meant(
    part: str,
    study: str | None,
    known: set[tuple[str | None, str]],
    extraction: Extraction,
    table: str,
    *,
    to_study: bool,
) -> str | None:
    from validate.reading import nearest

    there = tuple(sorted(key for owner, key in known if to_study or owner == study))
    key = nearest(part, there) if len(there) > 1 else None
    if key is None:
        return None
    target = extraction[table]
    spelled = target.typed.filter(target.keys[target.table.key or ""] == key)[target.table.key or ""]
    return str(spelled[0])


def _gaps(recorded: Recorded, finished: pl.Series) -> Iterator[Problem]:
    """Blank cells of required fields in finished studies: a blank never says that a thing is not reported."""
    done = recorded.keys[recorded.table.study].is_in(finished.implode()).fill_null(value=False)
    for field in recorded.table.fields:
        if not field.required or field.name in recorded.table.identity:
            continue
        for row in (done & recorded.values[field.name].is_null()).arg_true():
            yield at(
                recorded,
                row,
                [field.name],
                code="blank-in-finished-study",
                severity=Severity.ERROR,
                message=f"{field.label} is blank, but the study is marked as finished: fill it in, or write NR, UC, NA or PEND",
            )


def _tables_without_rows(extraction: Extraction, finished: pl.Series) -> Iterator[Problem]:
    studies = extraction[extraction.form.studies.name]
    for table in extraction.form.tables:
        if not table.expected:
            continue
        there = extraction[table.name].keys[table.study]
        missing = studies.keys[studies.table.study].is_in(finished.filter(~finished.is_in(there.implode())).implode())
        for row in missing.fill_null(value=False).arg_true():
            yield at(
                studies,
                row,
                ["finished"],
                code="no-rows-for-study",
                severity=Severity.WARNING,
                message=f"the study is marked as finished, but has no row on the sheet {table.label!r}",
            )

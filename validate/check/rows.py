"""Problems of rows: blank or repeated identities, unknown references, gaps in finished studies."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from types import MappingProxyType

import polars as pl

from schema.form import Field
from schema.missing import USUAL_WORDS
from schema.text import SEPARATOR, fold, listed_otherwise, quoted, tidy
from validate.check.cell_problems import CellCheck, labels, problem_at, problems_of
from validate.check.problem import Problem
from validate.extraction.columns import among, constant, differ_in_all_rows
from validate.extraction.extraction import Extraction
from validate.extraction.finished import finished_studies
from validate.extraction.read_cells import key_of
from validate.extraction.recorded_table import RecordedTable
from validate.extraction.suggestions import nearest

OpenCells = Mapping[str, pl.DataFrame]
"""One frame per table: true for cells that still need a ruling. It has one column per field and one row per row."""

NOTHING_OPEN: OpenCells = MappingProxyType({})


def row_problems(
    extraction: Extraction,
    *,
    of_all: bool = False,
    open_cells: OpenCells = NOTHING_OPEN,
    excluded: Collection[str] = frozenset(),
) -> Iterator[Problem]:
    """The problems of rows, table by table.

    `of_all` is for the joint data of all extractors, in which fields that only one of them extracts must be filled too.
    An open cell is not a gap. While an optional cell of a row is open, its other optional cells are not gaps either.
    Rows may refer to `excluded` studies (folded), which are missing.
    """
    finished = finished_studies(extraction)
    pointed = {
        reference.reference.to
        for table in extraction.form.tables
        for reference in table.references
        if reference.reference
    }
    known = {name: known_keys(extraction, name) for name in pointed.intersection(extraction.tables)}
    if excluded and extraction.form.studies.name in known:
        known[extraction.form.studies.name] |= {(study, study) for study in excluded}
    first = extraction[extraction.form.studies.name]
    studies = frozenset(first.keys[first.table.study].drop_nulls())
    for name, recorded in extraction.tables.items():
        if recorded.height:
            yield from _identities(recorded)
            yield from _local_keys(recorded)
            for field in recorded.table.references:
                if field.reference and field.reference.to in known:
                    target = extraction[field.reference.to]
                    yield from _dangling(recorded, field, target, known[field.reference.to], studies)
            done = _finished_rows(recorded, finished)
            if done.any():
                waits = open_cells.get(name)
                yield from problems_of(recorded, recorded.values, _required_gaps(recorded, done, waits, of_all=of_all))
                yield from _gaps(recorded, done, waits, of_all=of_all)
    yield from _tables_without_rows(extraction, finished)


def unidentified(recorded: RecordedTable) -> pl.Series:
    """True for a row that cannot be paired because a field of its identity is blank."""
    identity = recorded.table.identity
    if not any(recorded.keys[name].null_count() for name in identity):
        return constant(value=False, height=recorded.height, dtype=pl.Boolean)
    return recorded.keys.select(pl.any_horizontal(pl.col(list(identity)).is_null())).to_series()


def repeated_identity(recorded: RecordedTable) -> pl.Series:
    """True for every row with the same normalised identity as another row."""
    if differ_in_all_rows([recorded.keys[name] for name in recorded.table.identity]):
        return constant(value=False, height=recorded.height, dtype=pl.Boolean)
    same = recorded.keys.select(recorded.table.identity).is_duplicated()
    return same & ~unidentified(recorded) if same.any() else same


def _identities(recorded: RecordedTable) -> Iterator[Problem]:
    identity = recorded.table.identity
    blank = unidentified(recorded)
    for row in blank.arg_true() if blank.any() else ():
        empty = [name for name in identity if recorded.keys[name][row] is None and name in recorded.columns]
        if not empty:
            continue  # a missing column is one problem of the sheet, not of each row
        names = ", ".join(recorded.table[name].label for name in empty)
        may_be_missing = recorded.table.study not in empty and all(recorded.table[name].codes for name in empty)
        or_code = " (NR if the report does not say)" if may_be_missing else ""
        yield problem_at(
            recorded,
            row,
            empty,
            code="identity-blank",
            message=f"{names} is blank, but it identifies the row: fill it in{or_code}",
        )
    names = ", ".join(recorded.table[name].label for name in identity)
    repeated = repeated_identity(recorded)
    if not repeated.any():
        return
    same = recorded.keys.select(identity).with_row_index("row").filter(repeated)
    for rows in same.group_by(identity, maintain_order=True).agg("row")["row"].to_list():
        numbers = ", ".join(str(recorded.rows[row]) for row in rows)
        for row in rows:
            yield problem_at(
                recorded,
                row,
                [name for name in identity if name != recorded.table.study] or list(identity),
                code="duplicate-row",
                message=f"rows {numbers} have the same entries in {names}: delete one, or make them different",
            )


def _local_keys(recorded: RecordedTable) -> Iterator[Problem]:
    key = recorded.table.key
    if key is None or key in recorded.table.identity:
        return
    if differ_in_all_rows([recorded.keys[recorded.table.study], recorded.keys[key]]):
        return
    named = recorded.keys.select(recorded.table.study, key)
    repeated = named.is_duplicated() & named[key].is_not_null() & named[recorded.table.study].is_not_null()
    for row in repeated.arg_true():
        yield problem_at(
            recorded,
            row,
            [key],
            code="duplicate-key",
            message=f"{recorded.table[key].label} {quoted(recorded.texts[key][row])} is used twice in this study:"
            " give each row its own",
        )


def known_keys(extraction: Extraction, table: str) -> set[tuple[str | None, str]]:
    """(study, key) of the rows of a table that references can point to."""
    target = extraction[table]
    key = target.table.key
    if key is None:
        return set()
    pairs = zip(target.keys[target.table.study].to_list(), target.keys[key].to_list(), strict=True)
    return {(study, named) for study, named in pairs if named is not None}


def _dangling(
    recorded: RecordedTable,
    field: Field,
    target: RecordedTable,
    known: set[tuple[str | None, str]],
    known_studies: frozenset[str],
) -> Iterator[Problem]:
    """References to rows that do not exist. They are searched for within the same study.

    If the study of a row is unknown, that is the problem; its other references are checked once the study is right.
    """
    if target.table.key not in target.columns:
        return  # the missing sheet or column is a problem already
    to_study = target.table.parent is None
    several = field.reference is not None and field.reference.several
    studies = recorded.keys[recorded.table.study].to_list()
    for row, text in enumerate(recorded.keys[field.name].to_list()):
        unknown_study = studies[row] is None or (known_studies and studies[row] not in known_studies)
        if text is None or text in field.codes or (unknown_study and not to_study):
            continue
        for part in text.split("; ") if several else [text]:
            study = part if to_study else studies[row]
            if (study, part) not in known:
                there = tuple(sorted(key for owner, key in known if to_study or owner == study))
                yield _unknown(recorded, row, field, target, part, there)


def _unknown(
    recorded: RecordedTable, row: int, field: Field, target: RecordedTable, part: str, there: tuple[str, ...]
) -> Problem:
    """A reference to no row. `there` are keys that may be meant."""
    typed = _typed_part(recorded, row, field, part)
    several = field.reference is not None and field.reference.several
    suggestion: str | None
    if several and (parts := listed_otherwise(typed, there)):
        message, suggestion = f"{quoted(typed)}: separate several with ;", "; ".join(parts)
    else:
        near = nearest(part, there) if len(there) > 1 else None
        alias = f", another name of {quoted(part)}," if fold(typed) != part else ""
        of_study = "" if target.table.parent is None else " for this study"
        message = (
            f"{quoted(typed)}{alias} is not on the sheet {quoted(target.table.label)}{of_study}: write it exactly as on"
            " that sheet, or add the row in that table"
        )
        suggestion = USUAL_WORDS.get(part) or _spelled(target, near)
    return problem_at(
        recorded,
        row,
        [field.name],
        code="unknown-reference",
        message=f"{field.label}: {message}",
        suggestion=suggestion,
    )


def _typed_part(recorded: RecordedTable, row: int, field: Field, key: str) -> str:
    """The one of several references in a cell with this key, as typed: `ED`, if the form reads it as emergency."""
    parts = map(tidy, SEPARATOR.split(recorded.text(field.name, row) or ""))
    return next((part for part in parts if key_of(field, part) == key), key)


def _spelled(target: RecordedTable, key: str | None) -> str | None:
    """A key as typed in its own table."""
    name = target.table.key
    if key is None or name is None:
        return None
    return str(target.texts[name].filter(target.keys[name] == key)[0])


def _required_gaps(
    recorded: RecordedTable, done: pl.Series, waits: pl.DataFrame | None, *, of_all: bool
) -> Iterator[CellCheck]:
    """Blank cells of required fields in rows of finished studies. A blank cell never means "not reported"."""
    for field in recorded.table.to_answer:
        needed = field.required and (of_all or field.mode == "dual")
        if needed and field.name in recorded.columns and recorded.values[field.name].null_count():
            yield CellCheck(
                fields=[field.name],
                code="blank-in-finished-study",
                broken=pl.lit(done if waits is None else done & ~waits[field.name]) & pl.col(field.name).is_null(),
                message=f"{field.label} is blank, but the study is finished: fill it in, or write {_CODES}",
            )


def _gaps(recorded: RecordedTable, done: pl.Series, waits: pl.DataFrame | None, *, of_all: bool) -> Iterator[Problem]:
    """Blank cells of other fields in these rows, one problem per row, because several are often blank together."""
    to_answer = [field for field in recorded.table.to_answer if of_all or field.mode == "dual"]
    names = [field.name for field in to_answer if not field.required and field.name in recorded.columns]
    absent = [field.name for field in to_answer if field.name not in recorded.columns]
    # a missing column of a required field is an error already
    if any(not recorded.table[name].required for name in absent):
        yield Problem(
            "blank-in-finished-study",
            f"studies are finished, but the sheet has no column for {labels(recorded, absent)}: add it, and fill it in"
            f" or write {_CODES}",
            file=recorded.file,
            sheet=recorded.sheet,
            field=absent[0],
        )
    lists = {name: recorded.values[name].to_list() for name in names if recorded.values[name].null_count()}
    if waits is not None and lists:
        done = done & ~waits.select(pl.any_horizontal(list(lists))).to_series()
    for row in done.arg_true() if lists else ():
        if blank := [name for name, values in lists.items() if values[row] is None]:
            yield problem_at(recorded, row, blank, code="blank-in-finished-study", message=_unanswered(recorded, blank))


def _finished_rows(recorded: RecordedTable, finished: pl.Series) -> pl.Series:
    """True for the rows of finished studies."""
    return among(recorded.keys[recorded.table.study], finished.to_list())


def _unanswered(recorded: RecordedTable, blank: Sequence[str]) -> str:
    if len(blank) == 1:
        return f"{labels(recorded, blank)} is blank, but the study is finished: fill it in, or write {_CODES}"
    return (
        f"{len(blank)} cells are blank, but the study is finished: fill them in, or write {_CODES}."
        f" They are {labels(recorded, blank)}"
    )


_CODES = "NR, UC, NA or PEND"


def _tables_without_rows(extraction: Extraction, finished: pl.Series) -> Iterator[Problem]:
    studies, mark = extraction[extraction.form.studies.name], extraction.form.finished_field
    if mark is None:
        return
    named = studies.keys[studies.table.study].to_list()
    for table in extraction.form.tables:
        if not table.expected or not extraction[table.name].columns:
            continue
        missing = {*finished} - {*extraction[table.name].keys[table.study]}
        for row in (row for row, study in enumerate(named) if study in missing):
            yield problem_at(
                studies,
                row,
                [mark.name],
                code="no-rows-for-study",
                message=f"the study is finished, but it has no row on the sheet {quoted(table.label)}: add one,"
                " set Finished to no, or confirm on the sheet Confirmations that the report has nothing for it",
            )

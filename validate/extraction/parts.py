"""Takes parts of an extraction, by study or by rows that were handed out, and joins parts into one extraction."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

import polars as pl

from schema.rounds import ROW
from validate.extraction.columns import among, constant
from validate.extraction.extraction import Extraction
from validate.extraction.gone_answers import all_gone
from validate.extraction.recorded_table import RecordedTable
from validate.extraction.scattered import stacked_places


def only_studies(extraction: Extraction, studies: Iterable[str]) -> Extraction:
    """The extraction with only the rows of these studies (by key). Rows that name no study are left out."""
    wanted = sorted(studies)
    return rows_where(extraction, lambda recorded: _of_studies(recorded, wanted))


def rows_where(extraction: Extraction, wanted: Callable[[RecordedTable], pl.Series]) -> Extraction:
    """The extraction with only the rows for which `wanted` gives True."""
    tables = {name: _only(recorded, wanted(recorded)) for name, recorded in extraction.tables.items()}
    return replace(extraction, tables=tables)


def without_studies(extraction: Extraction, studies: Iterable[str]) -> Extraction:
    """The extraction without the rows of these studies (by key)."""
    gone = sorted(studies)
    return rows_where(extraction, lambda recorded: ~_of_studies(recorded, gone)) if gone else extraction


def given_rows(extraction: Extraction) -> Iterator[tuple[str, str]]:
    """The name of each row that was handed out, with the key of its study."""
    for recorded in extraction.tables.values():
        if recorded.table.given:
            pairs = recorded.keys.select(
                recorded.values[ROW].alias("name"), pl.col(recorded.table.study).alias("study")
            )
            yield from pairs.drop_nulls().iter_rows()


def only_given(extraction: Extraction, rows: Collection[str], known: Collection[str]) -> Extraction:
    """The extraction with only these handed-out rows. Other tables keep the rows of studies (by key) not in `known`."""

    def wanted(recorded: RecordedTable) -> pl.Series:
        if recorded.table.given:
            return among(recorded.values[ROW], rows)
        return ~among(recorded.keys[recorded.table.study], known)

    return rows_where(extraction, wanted)


def without_given(extraction: Extraction, rows: Collection[str]) -> Extraction:
    """The extraction without the handed-out rows with these names."""

    def wanted(recorded: RecordedTable) -> pl.Series:
        if not recorded.table.given:
            return constant(True, recorded.height, pl.Boolean)
        return ~among(recorded.values[ROW], rows)

    return rows_where(extraction, wanted) if rows else extraction


def together(parts: Sequence[Extraction]) -> Extraction:
    """Joins parts from one extractor into one extraction. The parts share no study. Raises ValueError without parts.

    Each cell keeps its address in its part.
    """
    if not parts:
        raise ValueError("an extraction is put together from one part or more")
    first = parts[0]
    if len(parts) == 1:
        return first
    tables = {name: _stacked([part[name] for part in parts]) for name in first.tables}
    confirmed = tuple(confirmation for part in parts for confirmation in part.confirmed)
    unasked: dict[str, frozenset[tuple[str, str]]] = {}
    for part in parts:
        for study in part.study_names:
            fields = part.unasked.get(study, frozenset())
            unasked[study] = unasked.get(study, fields) & fields
    gone = all_gone(part.gone for part in parts)
    return replace(first, tables=tables, confirmed=confirmed, unasked=unasked, gone=gone)


def changed_studies(before: Extraction, after: Extraction, studies: Iterable[str]) -> tuple[str, ...]:
    """The studies (by key) for which two extractions record different things. The order of rows does not matter.

    Cells are compared by meaning, so saving a file again changes nothing. Fields that the first extraction has no
    column for are not compared, nor are fields that were added to the form after a study was extracted.
    """
    wanted = sorted(studies)
    had = {
        name: [field for field in of.keys.columns if field in of.columns or field == of.table.study]
        for name, of in before.tables.items()
        if of.height
    }
    rows, rows_after = (_meanings(one, wanted, had, before) for one in (before, after))
    return tuple(study for study in wanted if rows[study] != rows_after[study])


def _meanings(
    extraction: Extraction, studies: Sequence[str], of_fields: Mapping[str, Sequence[str]], before: Extraction
) -> dict[str, list[tuple[str, ...]]]:
    """The keys of the cells of each study in these fields (by table; all fields if not listed), row by row, sorted.

    Fields that a study was not asked `before` are left out, and so are rows without any other field.
    """
    rows: dict[str, list[tuple[str, ...]]] = {study: [] for study in studies}
    for name, recorded in extraction.tables.items():
        keys = recorded.keys.select(of_fields.get(name, recorded.keys.columns))
        place = keys.columns.index(recorded.table.study)
        asked = {study: [before.asked(study, name, field) for field in keys.columns] for study in studies}
        for row in keys.iter_rows():
            if any(asked.get(row[place], ())):
                cells = ((key or "") if there else "" for key, there in zip(row, asked[row[place]], strict=True))
                rows[row[place]].append((name, *cells))
    return {study: sorted(several) for study, several in rows.items()}


def _of_studies(recorded: RecordedTable, studies: list[str]) -> pl.Series:
    return among(recorded.keys[recorded.table.study], studies)


def _only(recorded: RecordedTable, kept: pl.Series) -> RecordedTable:
    if kept.all():
        return recorded
    return replace(
        recorded,
        rows=recorded.rows.filter(kept),
        texts=recorded.texts.filter(kept),
        values=recorded.values.filter(kept),
        keys=recorded.keys.filter(kept),
        scattered=recorded.scattered and recorded.scattered.filter(kept),
    )


def _stacked(several: Sequence[RecordedTable]) -> RecordedTable:
    filled = [part for part in several if part.height] or several[:1]
    if len(filled) == 1:
        return filled[0]
    columns = {name: number for part in reversed(filled) for name, number in part.columns.items()}
    return replace(
        filled[0],
        rows=pl.concat([part.rows for part in filled]),
        columns=columns,
        texts=pl.concat([part.texts for part in filled]),
        values=pl.concat([part.values for part in filled]),
        keys=pl.concat([part.keys for part in filled]),
        scattered=stacked_places([part.places for part in filled]),
        unread=tuple(dict.fromkeys(unread for part in filled for unread in part.unread)),
    )

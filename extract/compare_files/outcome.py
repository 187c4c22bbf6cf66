"""What a comparison without a project counts: studies, rows and cells, each number under one name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import polars as pl

from extract.compare_files.left_aside import LeftAside
from extract.compare_files.names import Count
from schema.records import record
from validate.adjudication.items import adjudication_items
from validate.extraction.read_cells import key_of
from validate.inference.names_in_form import set_apart
from validate.merge.comparison import Comparison
from validate.merge.counts import COUNTED, DIFFERING, FieldCounts, kind_shown
from validate.merge.discrepancy import Discrepancy, Kind
from validate.merge.merged_table import MergedTable
from validate.pairing.extractor_columns import of_extractor, row_column

CELLS = (*COUNTED, Count.CANNOT_BE_PAIRED, Count.KEY_DIFFERS)
"""What is counted of cells. `cannot_be_paired` are the filled cells of rows that cannot be paired.

`key_differs` are the cells of keys that the extractors numbered or named differently, in rows paired otherwise than by
their key. `name_differs` are those of columns that name or number the study beside its key: titles, DOIs, ids. Both are
no values that were extracted, and count in no other number but `open` and `decided`.
"""


@record(kw_only=True)
class StudyCounts:
    """How many studies each extractor has, how many are compared, and the names of those that one alone has.

    An extractor has a study if anything is filled in on it. `blank` are the studies that an extractor only lists, and
    `cannot_be_paired` those that two or more have and that are not compared, because none of their rows can be paired.
    """

    has: Mapping[str, int]
    compared: int
    only: Mapping[str, tuple[str, ...]]
    blank: Mapping[str, tuple[str, ...]]
    cannot_be_paired: tuple[str, ...]


@record(kw_only=True)
class RowCounts:
    """How many rows each extractor has; how many merged rows two or more have; how many each has alone.

    `cannot_be_paired` are the rows, of all extractors together, with the key of another row of the extractor, or with
    none.
    """

    has: Mapping[str, int]
    paired: int
    only: Mapping[str, int]
    cannot_be_paired: int


@record(kw_only=True)
class OpenCounts:
    """How much there is to rule on: pairings, whole rows, cells."""

    pairings: int
    whole_rows: int
    cells: int


def study_counts(comparison: Comparison) -> StudyCounts:
    """The studies of all tables. Without a project nobody says who was to extract what, so every row counts."""
    rows = comparison.merged_rows.filter(pl.col("study").is_not_null())
    having = rows.group_by("study", maintain_order=True).agg(
        pl.col("study_text").drop_nulls().first(),
        *(
            (pl.col(row_column(name)).is_not_null() & _has_study(comparison, name)).any().alias(f"has:{name}")
            for name in comparison.names
        ),
        *(pl.col(row_column(name)).is_not_null().any() for name in comparison.names),
        pl.col("trouble").is_not_null().all(),
    )
    number = having.select(pl.sum_horizontal(f"has:{name}" for name in comparison.names)).to_series()

    def called(which: pl.Series) -> tuple[str, ...]:
        return tuple(text or "" for text in having.filter(which)["study_text"])

    return StudyCounts(
        has={name: int(having[f"has:{name}"].sum()) for name in comparison.names},
        compared=int(((number >= 2) & ~having["trouble"]).sum()),
        only={name: called((number == 1) & having[f"has:{name}"]) for name in comparison.names},
        blank={name: called(having[row_column(name)] & ~having[f"has:{name}"]) for name in comparison.names},
        cannot_be_paired=called((number >= 2) & having["trouble"]),
    )


def _has_study(comparison: Comparison, name: str) -> pl.Expr:
    """Whether an extractor has the study of a row and does not only list it; each does where nothing is compared."""
    by_rows = not any(merged.compared for merged in comparison.tables.values())
    return pl.col(of_extractor("began", name)) | by_rows


def row_counts(comparison: Comparison) -> RowCounts:
    """The rows of all tables. Those of a study that an extractor only lists are not counted as rows of them alone."""
    rows = comparison.merged_rows
    having = rows.select(pl.col(row_column(name)).is_not_null().alias(name) for name in comparison.names)
    begun = rows.select(_has_study(comparison, name).alias(name) for name in comparison.names)
    alone = having.select(pl.sum_horizontal(pl.all()) == 1).to_series() & rows["trouble"].is_null()
    return RowCounts(
        has={name: int(having[name].sum()) for name in comparison.names},
        paired=comparison.rows_paired(),
        only={name: int((having[name] & begun[name] & alone).sum()) for name in comparison.names},
        cannot_be_paired=int(rows["trouble"].is_not_null().sum()),
    )


def open_counts(comparison: Comparison) -> OpenCounts:
    """What there is to rule on: a line of the adjudication sheet each."""
    items = [item for item in adjudication_items(comparison) if item.to_rule]
    return OpenCounts(
        pairings=len(comparison.open_pairings),
        whole_rows=sum(item.whole_row for item in items),
        cells=sum(not item.whole_row for item in items),
    )


def field_counts(comparison: Comparison) -> tuple[FieldCounts, ...]:
    """The counts of each field. Free text, and rows that cannot be paired, count neither as equal nor as different.

    Nor do the cells of keys: in rows that were paired by similarity, they say how each extractor numbered or named
    the row. Nor do those of titles and ids beside the key.
    """
    troubled = comparison.merged_rows.filter(pl.col("trouble").is_not_null()).select("table", "row")
    cells = comparison.merged_cells.join(troubled, on=["table", "row"], how="semi")
    found = {
        (table, field): (single, open_cells)
        for table, field, single, open_cells in cells.group_by("table", "field")
        .agg((pl.col("state") == "single").sum().alias("single"), (pl.col("progress") == "open").sum().alias("open"))
        .iter_rows()
    }
    lines = []
    for line in comparison.field_counts():
        single, open_cells = found.get((line.table, line.field), (0, 0))
        counts = {**line.counts, Count.CANNOT_BE_PAIRED: single, Count.KEY_DIFFERS: 0}
        counts["single"] -= single
        counts["open"] -= open_cells
        if not comparison.form[line.table][line.field].scored:
            counts["unscored"] += counts["agreed"] + counts["cosmetic"]
            counts["agreed"] = counts["cosmetic"] = 0
        if line.field in comparison.form[line.table].identity:
            counts[Count.KEY_DIFFERS] = sum(counts[kind] for kind in DIFFERING)
            counts |= dict.fromkeys(("agreed", "cosmetic", "rounded", *DIFFERING), 0)
        lines.append(replace(line, counts=counts))
    return tuple(lines)


def name_or_key_differs(comparison: Comparison, table: str, field: str) -> Count | None:
    """The number in which a difference between names counts, in a column of names or of the key; None for others."""
    if field in comparison.form[table].identity:
        return Count.KEY_DIFFERS
    return Count.NAME_DIFFERS if set_apart(comparison.form[table], field) else None


def cell_counts(comparison: Comparison) -> dict[str, int]:
    """The counts of all fields together."""
    lines = field_counts(comparison)
    return {name: sum(line.counts[name] for line in lines) for name in CELLS}


@record(kw_only=True)
class OneKey:
    """Several merged rows that have one key because of rulings: its words, and the positions of the rows."""

    table: str
    study: str
    key: tuple[str, ...]
    positions: tuple[int, ...]


def rows_with_one_key(comparison: Comparison) -> Iterator[OneKey]:
    """The rows to which rulings gave a key that another row has too."""
    for merged in comparison.tables.values() if comparison.ledger.decisions else ():
        fields = [merged.table[name] for name in merged.table.identity]
        finals = [merged.listed("final", field.name) for field in fields]
        found: dict[tuple[str, ...], list[int]] = {}
        for position in range(merged.height):
            texts = [text for final in finals if (text := final[position])]
            if len(texts) == len(fields) and position not in merged.dropped and merged.troubles[position] is None:
                key = tuple(key_of(field, text) or text for field, text in zip(fields, texts, strict=True))
                found.setdefault(key, []).append(position)
        for positions in found.values():
            if len(positions) > 1:
                yield OneKey(
                    table=merged.table.name,
                    study=merged.studies[positions[0]] or "",
                    key=tuple(
                        field.cell.in_words(final[positions[0]] or "")
                        for field, final in zip(fields, finals, strict=True)
                    ),
                    positions=tuple(positions),
                )


def is_settled(comparison: Comparison, aside: Sequence[LeftAside] = ()) -> bool:
    """Whether everything was compared and nothing is open: every study and row of each extractor has its like.

    Rulings by which two rows have one key settle nothing, and nothing is settled where no column was compared, or where
    tables were left `aside` in which the files differ.
    """
    if aside or not any(merged.compared for merged in comparison.tables.values()):
        return False
    studies = study_counts(comparison)
    alone = any(studies.only.values()) or any(studies.blank.values())
    still_open = comparison.open or comparison.open_pairings or row_counts(comparison).cannot_be_paired
    return not (alone or still_open or any(rows_with_one_key(comparison)))


def shown_kind(comparison: Comparison, cell: Discrepancy) -> str:
    """The kind of a discrepancy in JSON and in headings, where a key or name that differs in a paired row is a kind."""
    in_key = cell.field in comparison.form[cell.table].identity and cell.kind in {*DIFFERING, "rounded"}
    return Count.KEY_DIFFERS.value if in_key else kind_shown(comparison.form[cell.table], cell)


def unpairable_rows(comparison: Comparison) -> Iterator[Discrepancy]:
    """Each row that cannot be paired, as a discrepancy at the last field of its key."""
    for merged in comparison.tables.values():
        for position, trouble in enumerate(merged.troubles):
            if trouble is not None:
                kind: Kind = "unidentified" if trouble == "unidentified" else "duplicate"
                yield merged.agreed_cell(position, merged.table.identity[-1], kind)


def _shared_names(merged: MergedTable) -> list[str]:
    """The columns of the key without numbers that each extractor gives the rows."""
    return [name for name in merged.table.identity if not merged.table[name].local]


@record(kw_only=True)
class Unpairable:
    """Rows that cannot be paired, with one key or with none: the cell in which each begins, by extractor.

    `row` says in words which row it is. `repeated_in` are the extractors who have the key in several rows; the row of
    any other extractor is not compared because of them. It is empty for rows without a key.
    """

    table: str
    study: str
    row: str
    cells: Mapping[str, tuple[str, ...]]
    repeated_in: tuple[str, ...]
    rows: tuple[tuple[str, int], ...]  # the table and the position of each


def unpairable_by_key(comparison: Comparison) -> list[Unpairable]:
    """The rows that cannot be paired, those with one key together."""
    together: dict[tuple[str, tuple[str | None, ...]], list[Discrepancy]] = {}
    for row in unpairable_rows(comparison):
        together.setdefault((row.table, _key(comparison, row)), []).append(row)
    found = []
    for (table, _), rows in together.items():
        cells: dict[str, tuple[str, ...]] = {}
        for row in sorted(rows, key=lambda row: row.position):
            for name, answer in row.answers.items():
                cells[name] = (*cells.get(name, ()), answer.cell or "")
        repeated_in = tuple(name for name, several in cells.items() if len(several) > 1)
        found.append(
            Unpairable(
                table=table,
                study=rows[0].study,
                row=rows[0].row,
                cells=cells,
                repeated_in=repeated_in if rows[0].kind == "duplicate" else (),
                rows=tuple((row.table, row.position) for row in rows),
            )
        )
    return found


def _key(comparison: Comparison, row: Discrepancy) -> tuple[str | None, ...]:
    """What tells a row that cannot be paired from those with another key; of one without a key, its words."""
    if row.kind == "unidentified":
        return row.study, row.row
    merged = comparison.tables[row.table]
    ((name, _),) = row.answers.items()
    return tuple(merged.listed(of_extractor("key", name), field)[row.position] for field in merged.table.identity)


_OF_A_NAME = (None, "cosmetic")  # the states of a key that means the same


def called_differently(comparison: Comparison) -> Iterator[Discrepancy]:
    """The cells of keys and names that paired rows spell differently, in the shape of cosmetic differences.

    Names that do not mean the same, of which a ruling on the pairing chose one, are not spelled differently.
    """
    for merged in comparison.tables.values():
        keys = {
            name: [merged.listed(of_extractor("key", extractor), name) for extractor in comparison.names]
            for name in _shared_names(merged)
        }
        for position in (merged.rows["by"] != "identity").fill_null(value=False).arg_true():
            for name in (name for name in keys if merged.state(position, name) in _OF_A_NAME):
                answers = {extractor: merged.answer(extractor, position, name) for extractor in comparison.names}
                texts = {answer.text.strip() for answer in answers.values() if answer.text}
                meant = {of_one[position] for of_one in keys[name]} - {None}
                if len(texts) > 1 and len(meant) == 1:
                    yield replace(merged.agreed_cell(position, name, "cosmetic"), answers=answers, address={})
    yield from (cell for cell in comparison.cosmetic() if _is_name(comparison, cell))


def _is_name(comparison: Comparison, cell: Discrepancy) -> bool:
    return name_or_key_differs(comparison, cell.table, cell.field) is Count.NAME_DIFFERS

"""The merge: extractions and a ledger in, a comparison out. Nothing is lost, nothing invented, and order is nothing."""

from collections.abc import Mapping, Sequence

import polars as pl

from schema.form import Field, Table
from validate.comparison import Comparison, MergedTable
from validate.extraction import Extraction
from validate.ledger import Ledger
from validate.pairing import at, natural, pair
from validate.references import Resolved, Targets
from validate.states import cell_states, standing_text
from validate.verdicts import apply_ledger

Columns = Mapping[tuple[str, str, str], Resolved]
"""(extractor, table, reference field) -> that column with its references rewritten."""


def merge(extractions: Sequence[Extraction], ledger: Ledger | None = None) -> Comparison:
    """Pairs the rows of all extractions, compares every cell, and applies the rulings of the ledger.

    Takes one extraction or more, all of one form; ValueError otherwise. What comes back does not depend on their order,
    nor on the order of their rows.
    """
    if len({each.form.fingerprint for each in extractions}) != 1 or len({each.name for each in extractions}) != len(
        extractions
    ):
        raise ValueError("merge takes extractions of one form, each under a name of its own")
    form = extractions[0].form
    targets = Targets(form)
    paired: dict[str, pl.DataFrame] = {}
    study_texts: dict[str, str] = {}
    for table in form.tables:
        known = _resolve(table, extractions, targets)
        rows = pair(table, extractions, {where: column.keys for where, column in known.items()})
        paired[table.name] = rows = rows.with_columns(_labels(table, rows, extractions, known, study_texts))
        targets.add(table, extractions, rows, rows["key"].to_list())
        if table is form.studies:
            study_texts = dict(rows.select("study", "key").drop_nulls().iter_rows())
    recorded = {each.name: studies_recorded(each) for each in extractions}
    columns: dict[tuple[str, str, str], Resolved] = {}
    tables = {}
    for table in form.tables:
        columns |= _resolve(table, extractions, targets)
        tables[table.name] = _compare(table, paired[table.name], extractions, columns, recorded)
    return apply_ledger(form, tuple(extractions), tables, columns, ledger or Ledger())


def studies_recorded(extraction: Extraction) -> pl.Series:
    """The keys of the studies on which an extractor recorded something beyond what the template filled in."""
    found = []
    for recorded in extraction.tables.values():
        table = recorded.table
        filled_in = {table.study} | {each.name for each in table.fields if each.prefilled}
        typed = [each.name for each in table.fields if each.name not in filled_in]
        some = recorded.keys.select(pl.any_horizontal(pl.col(typed).is_not_null())).to_series() if typed else None
        if some is not None:
            found.append(recorded.keys[table.study].filter(some).drop_nulls().alias("study"))
    return pl.concat(found).unique() if found else pl.Series("study", [], dtype=pl.String)


def _resolve(table: Table, extractions: Sequence[Extraction], targets: Targets) -> Columns:
    return {
        (each.name, table.name, field.name): targets.resolve(each, table, field)
        for each in extractions
        for field in table.references
    }


def _gathered(column: pl.Series, rows: pl.DataFrame, extraction: Extraction) -> pl.Series:
    """An extractor's column in the order of the merged rows, null where the extractor has not the row."""
    return column.gather(rows[at(extraction.name)])


def _labels(
    table: Table, rows: pl.DataFrame, extractions: Sequence[Extraction], known: Columns, study_texts: Mapping[str, str]
) -> list[pl.Series]:
    """What merged rows are called: `study_text`, `label` (identity in words, without the study), and `key`, by which
    the dataset refers to them (numbered within the study where the extractors number for themselves)."""
    named = {name: _standing(table[name], rows, extractions, known, table) for name in table.identity}
    study = rows["study"].replace_strict(study_texts, default=None, return_dtype=pl.String) if study_texts else None
    study_text = named[table.study] if study is None else pl.select(pl.coalesce(study, named[table.study])).to_series()
    within = [text.fill_null("") for name, text in named.items() if name != table.study]
    label = pl.select(pl.concat_str(within, separator=" / ")).to_series() if within else study_text.fill_null("")
    key = named.get(table.key or "", pl.Series([None] * rows.height, dtype=pl.String))
    if table.key and table.key not in table.identity:
        number = rows.select(pl.int_range(1, pl.len() + 1).over("study").cast(pl.String).str.zfill(2)).to_series()
        letter = table.name[0].upper()
        key = pl.select(pl.concat_str(study_text.fill_null(""), pl.lit(f"-{letter}"), number)).to_series()
    return [study_text.alias("study_text"), label.alias("label"), key.alias("key")]


def _standing(
    field: Field, rows: pl.DataFrame, extractions: Sequence[Extraction], known: Columns, table: Table
) -> pl.Series:
    texts, keys = [], []
    for each in extractions:
        resolved = known.get((each.name, table.name, field.name))
        texts.append(_gathered(resolved.texts if resolved else each[table.name].values[field.name], rows, each))
        keys.append(_gathered(resolved.keys if resolved else each[table.name].keys[field.name], rows, each))
    return standing_text(field, texts, keys)


def _counting(table: Table, rows: pl.DataFrame, recorded: Mapping[str, pl.Series]) -> pl.DataFrame:
    """Per extractor, whether what they have in the row is compared: those who recorded something on the study do.

    Where nobody did, whoever has the row; in a selection, and in a row that cannot be paired, only those who have it.
    """
    there = {name: rows[at(name)].is_not_null() for name in recorded}
    began = {name: _began(rows, studies) for name, studies in recorded.items()}
    frame = pl.DataFrame({name: began[name] & there[name] if table.selection else began[name] for name in recorded})
    somebody = frame.select(pl.any_horizontal(pl.all())).to_series() & rows["trouble"].is_null()
    return pl.DataFrame(
        {name: pl.select(pl.when(somebody).then(frame[name]).otherwise(there[name])).to_series() for name in recorded}
    )


def _began(rows: pl.DataFrame, studies: pl.Series) -> pl.Series:
    return rows["study"].is_in(studies.implode()).fill_null(value=False)


def _compare(
    table: Table,
    rows: pl.DataFrame,
    extractions: Sequence[Extraction],
    columns: Columns,
    recorded: Mapping[str, pl.Series],
) -> MergedTable:
    states, final = {}, {}
    counting = _counting(table, rows, recorded)
    began = [_began(rows, studies).alias(name) for name, studies in recorded.items()]
    counts = [counting[each.name] for each in extractions]
    for field in table.fields:
        if field.name == table.study:
            final[field.name] = rows["study_text"]
        elif field.name == table.key:
            final[field.name] = rows["key"]
        elif field.name in table.identity:
            final[field.name] = _standing(field, rows, extractions, columns, table)
        else:
            keys, texts, typed = [], [], []
            for each, counted in zip(extractions, counts, strict=True):
                resolved = columns.get((each.name, table.name, field.name))
                own = each[table.name]
                keys.append(_gathered(resolved.keys if resolved else own.keys[field.name], rows, each))
                texts.append(_gathered(resolved.texts if resolved else own.values[field.name], rows, each))
                typed.append(_gathered(resolved.texts if resolved else own.typed[field.name], rows, each))
                texts[-1] = pl.select(pl.when(counted).then(texts[-1])).to_series()
                keys[-1] = pl.select(pl.when(counted).then(keys[-1])).to_series()
            states[field.name] = cell_states(field, keys, typed, counts)
            final[field.name] = standing_text(field, texts, keys)
    return MergedTable(
        table=table,
        rows=rows,
        counting=counting,
        shared=pl.DataFrame(began).select(pl.sum_horizontal(pl.all()) > 1).to_series(),
        states=pl.DataFrame(states),
        final=pl.DataFrame(final),
    )


__all__ = ["merge", "natural", "studies_recorded"]

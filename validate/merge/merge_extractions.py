"""The merge: extractions and a ledger in, a comparison out. Nothing is lost, nothing invented, and order is nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from schema.cells import Text
from schema.choices import Choice
from schema.form import Field, Table
from validate.extraction.extraction import Extraction
from validate.ledger.addresses import Addresses, Columns
from validate.ledger.ledger import PAIRING, Ledger
from validate.ledger.renames import Renames
from validate.merge.apply_ledger import apply_ledger
from validate.merge.comparison import Comparison, MergedTable
from validate.merge.pairings import with_pairings
from validate.merge.states import cell_states, standing_texts
from validate.pairing.pair import pair
from validate.pairing.pairings import Pairing
from validate.pairing.positions import at
from validate.pairing.references import Targets
from validate.pairing.rulings import NO_RULINGS, PairRulings, pair_rulings


def merge(extractions: Sequence[Extraction], ledger: Ledger | None = None, *, propose: bool = True) -> Comparison:
    """Pairs the rows of all extractions, compares every cell, and applies the rulings of the ledger.

    Takes one extraction or more, all of one form; ValueError otherwise. What comes back does not depend on their order,
    nor on the order of their rows. Without `propose`, rows are one by identity and by rulings alone.
    """
    if len({each.form.fingerprint for each in extractions}) != 1 or len({each.name for each in extractions}) != len(
        extractions
    ):
        raise ValueError("merge takes extractions of one form, each under a name of its own")
    form = extractions[0].form
    ledger = ledger or Ledger()
    renames = Renames(form, ledger.standing)
    targets = Targets(form)
    paired: dict[str, pl.DataFrame] = {}
    pairings: list[Pairing] = []
    lost: list[str] = []
    study_texts: dict[str, str] = {}
    for table in form.tables:
        known = _resolve(table, extractions, targets)
        rulings = _pair_rulings(table, extractions, known, ledger, renames)
        together = pair(table, extractions, known, rulings, propose=propose)
        rows = together.rows.with_columns(_labels(table, together.rows, extractions, known, study_texts))
        paired[table.name] = rows
        pairings.extend(together.pairings)
        lost.extend(rulings.suspended)
        targets.add(table, extractions, rows, rows["key"])
        if table is form.studies:
            study_texts = dict(rows.select("study", "key").drop_nulls().iter_rows())
    recorded = {each.name: studies_recorded(each) for each in extractions}
    columns: Columns = {}
    tables = {}
    for table in form.tables:
        columns = {**columns, **_resolve(table, extractions, targets)}
        tables[table.name] = _compare(table, paired[table.name], extractions, columns, recorded)
    comparison = apply_ledger(form, tuple(extractions), tables, columns, ledger, renames)
    return with_pairings(comparison, pairings, lost)


def _pair_rulings(
    table: Table, extractions: Sequence[Extraction], known: Columns, ledger: Ledger, renames: Renames
) -> PairRulings:
    decisions = [each for each in ledger.standing if each.table == table.name and each.ruling in PAIRING]
    return pair_rulings(decisions, Addresses(table, extractions, known), renames) if decisions else NO_RULINGS


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


def _in_words(field: Field, texts: pl.Series) -> pl.Series:
    """Texts as people read them: of a choice its label, not its code."""
    if not isinstance(field.cell, Choice):
        return texts
    shown = {choice.code: choice.shown for choice in field.cell.choices}
    known = {
        text: "; ".join(shown.get(code, code) for code in text.split("; ")) for text in texts.drop_nulls().unique()
    }
    return texts.replace_strict(known, default=None, return_dtype=pl.String)


@dataclass(frozen=True)
class _Side:
    """One extractor's cells in the order of the merged rows, references rewritten; null where the row is not there."""

    keys: pl.DataFrame
    texts: pl.DataFrame
    typed: pl.DataFrame


def _side(
    table: Table, rows: pl.DataFrame, extraction: Extraction, known: Columns, counted: pl.Series | None = None
) -> _Side:
    """The extractor's side of a table; a cell that is compared is null where `counted` says they do not count."""
    own = extraction[table.name]
    resolved = {name: column for (who, of, name), column in known.items() if (who, of) == (extraction.name, table.name)}
    here = rows[at(extraction.name)]
    cells = [
        pl.col(name).gather(here)
        if counted is None or name in table.identity
        else pl.when(counted).then(pl.col(name).gather(here))
        for name in own.typed.columns
    ]
    texts = [column.texts for column in resolved.values()]
    return _Side(
        own.keys.with_columns(column.keys for column in resolved.values()).select(cells),
        own.values.with_columns(texts).select(cells),
        own.typed.with_columns(texts).select(cells),
    )


def _labels(
    table: Table, rows: pl.DataFrame, extractions: Sequence[Extraction], known: Columns, study_texts: Mapping[str, str]
) -> list[pl.Series]:
    """What merged rows are called.

    `study_text`, `label` (identity in words, without the study), and `key`, by which the dataset refers to them: a
    number within the study where the extractors number for themselves.
    """
    sides = [_side(table, rows, each, known) for each in extractions]
    named = _standing([table[name] for name in table.identity], sides).to_dict()
    study = rows["study"].replace_strict(study_texts, default=None, return_dtype=pl.String) if study_texts else None
    study_text = named[table.study] if study is None else pl.select(pl.coalesce(study, named[table.study])).to_series()
    within = [_in_words(table[name], text).fill_null("") for name, text in named.items() if name != table.study]
    label = pl.select(pl.concat_str(within, separator=" / ")).to_series() if within else study_text.fill_null("")
    key = named.get(table.key or "", pl.Series([None] * rows.height, dtype=pl.String))
    if table.key and table.key not in table.identity:
        number = rows.select(pl.int_range(1, pl.len() + 1).over("study").cast(pl.String).str.zfill(2)).to_series()
        letter = table.name[0].upper()
        key = pl.select(pl.concat_str(study_text.fill_null(""), pl.lit(f"-{letter}"), number)).to_series()
    return [study_text.alias("study_text"), label.alias("label"), key.alias("key")]


def _standing(fields: Sequence[Field], sides: Sequence[_Side]) -> pl.DataFrame:
    return standing_texts(fields, [side.texts for side in sides], [side.keys for side in sides])


def _counting(table: Table, rows: pl.DataFrame, began: pl.DataFrame) -> pl.DataFrame:
    """Per extractor, whether what they have in the row is compared: those who recorded something on the study do.

    Where nobody did, whoever has the row; in a selection, and in a row that cannot be paired, only those who have it.
    """
    there = rows.select(pl.col(at(name)).is_not_null().alias(name) for name in began.columns)
    frame = began.select(pl.col(name) & there[name] for name in began.columns) if table.selection else began
    somebody = frame.select(pl.any_horizontal("*")).to_series() & rows["trouble"].is_null()
    return frame.select(
        pl.when(somebody).then(pl.col(name)).otherwise(there[name]).alias(name) for name in frame.columns
    )


def _began(rows: pl.DataFrame, recorded: Mapping[str, pl.Series]) -> pl.DataFrame:
    """Per extractor, whether something is recorded on the study of the row."""
    study = pl.col("study")
    return rows.select(
        study.is_in(studies.implode()).fill_null(value=False).alias(name) for name, studies in recorded.items()
    )


def _compare(
    table: Table,
    rows: pl.DataFrame,
    extractions: Sequence[Extraction],
    columns: Columns,
    recorded: Mapping[str, pl.Series],
) -> MergedTable:
    began = _began(rows, recorded)
    counting = _counting(table, rows, began)
    counts = [counting[each.name] for each in extractions]
    sides = [_side(table, rows, each, columns, counted) for each, counted in zip(extractions, counts, strict=True)]
    compared = [field for field in table.fields if field.name not in {*table.identity, table.key}]
    known = {table.study: rows["study_text"], **({table.key: rows["key"]} if table.key else {})}
    final = _standing([field for field in table.fields if field.name not in known], sides).to_dict() | known
    return MergedTable(
        table=table,
        rows=rows,
        counting=counting,
        began=began,
        states=cell_states(compared, [side.keys for side in sides], [side.typed for side in sides], counts),
        identity_states=_identity_states(table, rows, sides, [each.name for each in extractions]),
        final=pl.DataFrame([final[field.name].alias(field.name) for field in table.fields]),
    )


def _identity_states(table: Table, rows: pl.DataFrame, sides: Sequence[_Side], names: Sequence[str]) -> pl.DataFrame:
    """The states of identity cells where something else than identity joined the rows, so that they may differ.

    Only those who have the row are asked. What a row is merely called is settled by ruling that it is the same row.
    """
    likened = rows["by"].is_in(["similarity", "ruling"]).fill_null(value=False)
    fields = [table[name] for name in table.identity if name != table.study and not _is_name(table[name], table)]
    if not fields or not likened.any():
        return pl.DataFrame()
    having = [rows[at(name)].is_not_null() for name in names]
    states = cell_states(fields, [side.keys for side in sides], [side.typed for side in sides], having)
    return states.select(pl.when(pl.lit(likened)).then(each.name).alias(each.name) for each in fields)


def _is_name(field: Field, table: Table) -> bool:
    """Whether a field only names the row: words that are no reference, and that nobody chose from a report."""
    return isinstance(field.cell, Text) and field.reference is None and not table.selection

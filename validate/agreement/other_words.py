"""Cells that count as the same although the descriptions of "other" differ, because only choices are compared."""

from collections.abc import Iterator

import polars as pl

from schema.options import OTHER
from validate.agreement.cells import Part, scored_fields
from validate.agreement.merged import MergedForm, MergedRows
from validate.pairing.extractor_columns import of_extractor


def same_but_other_words(comparison: MergedForm, part: Part) -> int:
    """The number of cells in which two extractors chose the same, including "other", with different descriptions."""
    names = part.extractors or comparison.names
    return sum(
        _differ(choices, words)
        for merged in comparison.tables.values()
        for name, beside in _with_words(merged)
        for choices, words in _answers(merged, part, names, name, beside)
    )


def _with_words(merged: MergedRows) -> Iterator[tuple[str, str]]:
    for name in scored_fields(merged):
        for companion in merged.table.companions(name):
            if companion.role == "other":
                yield name, companion.name


def _answers(
    merged: MergedRows, part: Part, names: tuple[str, ...], name: str, beside: str
) -> Iterator[tuple[tuple[str | None, ...], tuple[str | None, ...]]]:
    """The choices and the descriptions in each row in which two or more gave one."""
    wrote = sum(merged.wide(of_extractor("key", who), [beside]).null_count().item() < merged.height for who in names)
    if wrote < 2:
        return
    columns = []
    for who in names:
        counts = merged.rows[of_extractor("counts", who)]
        cells = merged.wide(of_extractor("key", who), [name, beside])
        columns += [
            pl.select(pl.when(counts).then(cells[field])).to_series().alias(f"{field} {who}")
            for field in (name, beside)
        ]
    kept = merged.rows["trouble"].is_null()
    if part.studies is not None:
        kept &= merged.rows["study"].is_in(sorted(part.studies)).fill_null(value=False)
    written = [f"{beside} {who}" for who in names]
    frame = pl.DataFrame(columns).filter(kept)
    frame = frame.filter(pl.sum_horizontal(pl.col(one).is_not_null() for one in written) > 1)
    choices = frame.select(f"{name} {who}" for who in names)
    yield from zip(choices.iter_rows(), frame.select(written).iter_rows(), strict=True)


def _differ(choices: tuple[str | None, ...], words: tuple[str | None, ...]) -> bool:
    known: dict[str, str] = {}
    for chosen, written in zip(choices, words, strict=True):
        is_other = chosen is not None and written is not None and OTHER in chosen.split("; ")
        if is_other and known.setdefault(chosen or "", written or "") != written:
            return True
    return False

"""References between tables, rewritten to the merged rows: two extractors number their findings differently."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from schema.form import Field, Form, Table
from validate.extraction import Extraction
from validate.pairing import at

Named = tuple[str | None, str]
"""The study and the key by which an extractor refers to a row."""


@dataclass(frozen=True)
class Target:
    """What a reference to a row stands for once the rows are merged."""

    key: str  # equal for two references exactly when they point to the same merged row
    text: str  # the merged row's key, as the dataset writes it
    content: str  # what the extractor wrote in the row's identity: stays when rows are numbered anew


@dataclass
class Targets:
    """The rows that can be referred to, filled table by table as the rows are paired."""

    form: Form
    known: dict[tuple[str, str], Mapping[Named, Target]] = field(default_factory=dict)  # by table and extractor

    def add(self, table: Table, extractions: Sequence[Extraction], rows: pl.DataFrame, texts: Sequence[str]) -> None:
        """Takes up the merged rows of a table; `texts` are their keys in the dataset."""
        key = table.key
        if key is None:
            return
        is_studies = table.parent is None
        for extraction in extractions:
            recorded = extraction[table.name]
            here = rows.with_row_index("merged").drop_nulls(at(extraction.name))
            named: dict[Named, list[Target]] = {}
            studies = recorded.keys[table.study].to_list()
            keys = recorded.keys[key].to_list()
            content = [name for name in table.identity if is_studies or name != table.study]
            written = list(recorded.values.select(content).iter_rows())
            for merged, identity, own in here.select("merged", "identity", at(extraction.name)).iter_rows():
                if keys[own] is not None:
                    stands_for = identity if is_studies and identity else f"#{merged:08}"
                    said = " / ".join(text or "" for text in written[own])
                    study = keys[own] if is_studies else studies[own]
                    named.setdefault((study, keys[own]), []).append(Target(stands_for, texts[merged], said))
            self.known[table.name, extraction.name] = {
                name: several[0] for name, several in named.items() if len({each.key for each in several}) == 1
            }

    def resolve(self, extraction: Extraction, table: Table, column: Field) -> "Resolved":
        """The cells of a reference field. One that points to no row, or to more than one, stays as it was written."""
        recorded = extraction[table.name]
        keys, values = recorded.keys[column.name].to_list(), recorded.values[column.name].to_list()
        reference = column.reference
        known = self.known.get((reference.to, extraction.name), {}) if reference else {}
        if reference is None or not known:
            return Resolved(*(pl.Series(column.name, texts, dtype=pl.String) for texts in (keys, values, values)))
        to_study = self.form[reference.to].parent is None
        studies = recorded.keys[table.study].to_list()
        read = [
            _read(study, key, value, known, several=reference.several, to_study=to_study, codes=column.codes)
            for study, key, value in zip(studies, keys, values, strict=True)
        ]
        return Resolved(*(pl.Series(column.name, [each[part] for each in read], dtype=pl.String) for part in range(3)))


@dataclass(frozen=True)
class Resolved:
    """A reference column three times: for comparing, for the dataset, and for addresses in the ledger."""

    keys: pl.Series
    texts: pl.Series
    content: pl.Series


_Read = tuple[str | None, str | None, str | None]


def _read(
    study: str | None,
    key: str | None,
    value: str | None,
    known: Mapping[Named, Target],
    *,
    several: bool,
    to_study: bool,
    codes: frozenset[str],
) -> _Read:
    if key is None or value is None or key in codes:
        return key, value, value
    parts = zip(key.split("; "), value.split("; "), strict=False) if several else [(key, value)]
    found = [known.get((part if to_study else study, part)) or Target(part, shown, shown) for part, shown in parts]
    found.sort(key=lambda each: each.key)
    return (
        "; ".join(each.key for each in found),
        "; ".join(each.text for each in found),
        "; ".join(sorted(each.content for each in found)),
    )

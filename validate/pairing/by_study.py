"""Pairs rows study by study: where identity leaves rows unpaired, and where the team ruled on rows."""

from collections.abc import Mapping, Sequence
from functools import cached_property

import polars as pl

from schema.form import Table
from schema.records import record
from validate.extraction.extraction import Extraction
from validate.pairing.addresses import Addresses
from validate.pairing.counted_anew import is_counted, maybe_counted_anew
from validate.pairing.pairer import FoundPair, Pairer
from validate.pairing.pairings import BY_CONTENT, By
from validate.pairing.references import References
from validate.pairing.row_similarity import Cells
from validate.pairing.rulings import NO_RULINGS, PairRulings, Row

_APART = "\x1f\x1f"  # starts the name of a group; no identity starts like this


@record
class Placed:
    """The group of a row, and what joined it to other rows if identity did not."""

    group: str
    by: By | None


def by_study(
    tables: Sequence[Table],
    extractions: Sequence[Extraction],
    references: References,
    rulings: Mapping[str, PairRulings],
    everyone: pl.DataFrame,
    *,
    propose: bool,
) -> tuple[dict[int, Placed], list[tuple[int, str, FoundPair]]]:
    """The rows whose group differs from the group by identity, and the pairs found, with table and study.

    `everyone` has one row per row of any extraction: `table` and `who` (positions among the tables and the sorted
    names), `position`, `study`, `trouble` and `group`. With `propose`, similar rows are joined as proposals. Rows
    without a study and rows that an extraction has twice stay alone.
    """
    names = sorted(extraction.name for extraction in extractions)
    placed: dict[int, Placed] = {}
    found: list[tuple[int, str, FoundPair]] = []
    cells: dict[int, RowCells] = {}
    anew = _counted_anew(tables, extractions, everyone) if propose else []
    for (number, study), rows in _studies_to_pair(tables, everyone, names, rulings, anew, propose=propose).items():
        table = tables[number]
        known = cells.setdefault(number, RowCells(table, extractions, references))
        places = {(names[who], position): place for place, who, position, *_ in rows}
        clusters: dict[str, set[Row]] = {}
        for _, who, position, trouble, group in rows:
            row = (names[who], position)
            if trouble is None or (trouble == "unidentified" and known.addresses.sole(*row)):
                clusters.setdefault(group, set()).add(row)
        together, pairings = Pairer(
            table,
            [frozenset(cluster) for cluster in clusters.values()],
            {row: known.of(row) for row in places},
            rulings.get(table.name, NO_RULINGS).about(places),
            propose,
        ).settle()
        found.extend((number, study, pairing) for pairing in pairings)
        by = {row: pairing.by for pairing in pairings if pairing.by in BY_CONTENT for row in pairing.rows}
        for place, cluster in enumerate(together):
            name = f"{number} {_APART}{study}{_APART}{place}"
            placed |= {places[row]: Placed(name, by.get(row)) for row in cluster}
    return placed, found


_RowFacts = tuple[int, int, int, str | None, str]
"""For one row: its index in `everyone`, extractor, position, trouble and group."""


def _studies_to_pair(
    tables: Sequence[Table],
    everyone: pl.DataFrame,
    names: Sequence[str],
    rulings: Mapping[str, PairRulings],
    anew: Sequence[pl.Expr],
    *,
    propose: bool,
) -> Mapping[tuple[int, str], list[_RowFacts]]:
    """The studies with rows that may be the same or that rulings are about, with all their rows in the table.

    `anew` are conditions on `everyone` that add further studies. A table whose identity is only the study is left out,
    because studies are paired by name. It is included if a ruling says which study is which.
    """
    nested = [
        number
        for number, table in enumerate(tables)
        if len(table.identity) > 1 or (table.name in rulings and rulings[table.name].rows)
    ]
    sound = pl.col("table").is_in(nested) & pl.col("study").is_not_null() & pl.col("trouble").ne_missing("duplicate")
    who = pl.when(sound).then("who")
    left = sound & (who.n_unique().over("group") < who.drop_nulls().n_unique().over("table", "study"))
    wanted = [*anew]
    if propose:
        wanted.append(pl.when(left).then("who").drop_nulls().n_unique().over("table", "study") > 1)
    ruled = [
        (number, names.index(name), position)
        for number, table in enumerate(tables)
        if number in nested and table.name in rulings
        for name, position in rulings[table.name].rows
    ]
    if ruled:
        wanted.append((sound & _is_one_of(everyone, ruled)).any().over("table", "study"))
    listed: dict[tuple[int, str], list[_RowFacts]] = {}
    if not nested or not wanted:
        return listed
    rows = everyone.with_row_index("place").filter(
        pl.any_horizontal(wanted) & pl.col("study").is_not_null() & pl.col("table").is_in(nested)
    )
    facts = rows[["table", "study", "place", "who", "position", "trouble", "group"]].iter_rows()
    for number, study, place, extractor, position, trouble, group in facts:
        listed.setdefault((number, study), []).append((place, extractor, position, trouble, group))
    return listed


def _is_one_of(everyone: pl.DataFrame, rows: Sequence[tuple[int, int, int]]) -> pl.Expr:
    """A condition on `everyone`: the rows with one of these tables, extractors and positions."""
    named = everyone.select_seq("table", "who", "position")
    wanted = pl.DataFrame(rows, schema=named.schema, orient="row")
    places = named.with_row_index("place").join(wanted, on=named.columns, how="semi")["place"]
    return pl.int_range(pl.len()).is_in(places.to_list())


def _counted_anew(tables: Sequence[Table], extractions: Sequence[Extraction], everyone: pl.DataFrame) -> list[pl.Expr]:
    """Conditions on `everyone` for the studies in which extractors may have numbered rows differently."""
    counted = [(number, table) for number, table in enumerate(tables) if is_counted(table, extractions)]
    if not counted:
        return []
    known = everyone.filter(pl.col("study").is_not_null() & pl.col("trouble").is_null())
    conditions = []
    for number, table in counted:
        studies = maybe_counted_anew(table, extractions, known.filter(pl.col("table") == number))
        if len(studies):
            conditions.append((pl.col("table") == number) & pl.col("study").is_in(studies.to_list()))
    return conditions


class RowCells:
    """The comparison keys of rows, without missing codes: sharing a missing code is not a similarity."""

    def __init__(self, table: Table, extractions: Sequence[Extraction], references: References) -> None:
        self.table, self.extractions, self.references = table, extractions, references

    @cached_property
    def addresses(self) -> Addresses:
        """The addresses of the rows in the ledger."""
        return Addresses(self.table, self.extractions, self.references)

    @cached_property
    def _columns(self) -> Mapping[str, Sequence[tuple[str, frozenset[str], list[str | None]]]]:
        """For each extractor, the name of each field, its missing codes and its keys."""
        columns: dict[str, list[tuple[str, frozenset[str], list[str | None]]]] = {}
        for extraction in self.extractions:
            recorded = extraction[self.table.name]
            for field in self.table.fields:
                resolved = self.references.get((extraction.name, self.table.name, field.name))
                keys = recorded.keys[field.name] if resolved is None else resolved.keys
                columns.setdefault(extraction.name, []).append((field.name, field.codes, keys.to_list()))
        return columns

    def of(self, row: Row) -> Cells:
        """The cells of a row."""
        name, position = row
        return {
            field: None if keys[position] in codes else keys[position] for field, codes, keys in self._columns[name]
        }

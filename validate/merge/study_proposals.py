"""Proposes that studies with different names are the same study, if no list has their names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

import polars as pl

from schema.form import Form, Table
from schema.records import record
from schema.text import fold, quoted
from validate.extraction.extraction import Extraction
from validate.extraction.likely_studies import likely_studies
from validate.extraction.read_cells import key_of
from validate.ledger.ledger import Decision, Ledger
from validate.pairing.extractor_columns import row_column
from validate.pairing.pairings import BY_NAME, Pairing, PairState
from validate.pairing.reasons import reason_of_ruling


@record
class LikelyStudies:
    """The extractions as written, and with one key for studies that are probably the same."""

    form: Form
    written: tuple[Extraction, ...]
    together: tuple[Extraction, ...]
    ledger: Ledger

    @classmethod
    def of(cls, form: Form, extractions: Sequence[Extraction], ledger: Ledger | None) -> LikelyStudies:
        """Searches for such studies. Studies that a ruling separates stay separate.

        Without a ledger, nothing is proposed.
        """
        if ledger is None:
            everyone = tuple(extractions)
            return cls(form, everyone, everyone, Ledger())
        apart = _ruled_different(form, ledger)
        everybody = {extraction.name: {*extraction.study_names} for extraction in extractions}
        own = {extraction.name: _of_own_sheets(extraction, everybody, apart) for extraction in extractions}
        keys = {who: {own[who].get(key, key) for key in theirs} for who, theirs in everybody.items()}
        known = likely_studies(keys, apart)
        written = tuple(extractions)
        if not known and not any(own.values()):
            return cls(form, written, written, ledger)
        meant = {who: {key: known.get(other, other) for key, other in of_one.items()} for who, of_one in own.items()}
        return cls(form, written, tuple(with_keys(one, known | meant[one.name]) for one in extractions), ledger)

    def paired(self, rows: pl.DataFrame, pairings: Sequence[Pairing]) -> tuple[pl.DataFrame, list[Pairing]]:
        """The merged rows and pairings, with proposals that follow from the names of studies.

        `rows` are the merged rows of all tables.
        """
        if self.together is self.written:
            return rows, [*pairings, *self._ruled_apart(pairings)]
        proposed = {(pairing.table, pairing.position): pairing for pairing in self._proposals(rows, pairings)}
        kept = [pairing for pairing in pairings if (pairing.table, pairing.position) not in proposed]
        joined = [proposed.get(row) for row in rows.select(pl.col("table").cast(pl.String), "row").iter_rows()]
        by = pl.Series("by", [pairing.by if pairing else None for pairing in joined], dtype=pl.String)
        whole = rows.with_columns(pl.coalesce(by, "by").alias("by"))
        return whole, [*kept, *proposed.values(), *self._ruled_apart(pairings)]

    def _proposals(self, rows: pl.DataFrame, pairings: Sequence[Pairing]) -> Iterator[Pairing]:
        """A proposal for each merged row that identity alone joined and whose study has different names.

        After a ruling that a row of two such studies is the same, they count as one study in their other rows too.
        """
        same = [_studies(self.form, decision) for decision in self.ledger.in_force if decision.ruling == "same"]
        ruled = {(pairing.table, pairing.position): pairing for pairing in pairings if pairing.joined}
        for table in self.form.tables:
            keys = {extraction.name: extraction[table.name].keys[table.study].to_list() for extraction in self.written}
            texts = {
                extraction.name: extraction[table.name].texts[table.study].to_list() for extraction in self.written
            }
            of_table = rows.filter(pl.col("table").cast(pl.String) == table.name)
            of_two = []
            for line in of_table.filter(pl.col("by").is_in([*BY_NAME])).iter_rows(named=True):
                members = {name: row for name in keys if (row := line[row_column(name)]) is not None}
                studies = {keys[name][row] or "" for name, row in members.items()}
                known = ruled.get((table.name, line["row"]))
                settled = known is None and any(studies <= known_as_one for known_as_one in same)
                if len(studies) > 1 and not settled and (known is None or known.state == "confirmed"):
                    of_two.append((line, members, known))
            times = Counter(line["study"] for line, _, known in of_two if known is None)
            for line, members, known in of_two:
                called = dict.fromkeys(quoted(texts[name][row]) for name, row in sorted(members.items()))
                state: PairState = "confirmed" if known else "proposed"
                number = times[line["study"]]
                whole = f" in {number:,} rows, of which one ruling is for all" if number > 1 else ""
                yield Pairing(
                    table=table.name,
                    study=line["study"],
                    rows=members,
                    clusters=tuple(frozenset((name,)) for name in sorted(members)),
                    by="ruling" if known else "similarity",
                    state=state,
                    reason=known.reason if known else f"the study is spelled differently{whole}: {', '.join(called)}",
                    position=line["row"],
                    rulings=known.rulings if known else (),
                )

    def _ruled_apart(self, pairings: Sequence[Pairing]) -> Iterator[Pairing]:
        """Pairings for rows of two studies that were ruled to be different, so that they can be ruled on again."""
        named = {ruling.id for pairing in pairings for ruling in pairing.rulings}
        for decision in self.ledger.in_force:
            if decision.ruling != "different" or decision.id in named or len(_studies(self.form, decision)) < 2:
                continue
            rows = {who: self._row(decision.table, who, identity) for who, identity in decision.row.items()}
            known = {who: row for who, row in rows.items() if row is not None}
            if len(known) == len(rows):
                yield Pairing(
                    table=decision.table,
                    study=fold(decision.study),
                    rows=known,
                    clusters=tuple(frozenset((name,)) for name in sorted(known)),
                    by=None,
                    state="apart",
                    reason=reason_of_ruling((decision,)),
                    rulings=(decision,),
                )

    def _row(self, name: str, who: str, identity: Sequence[str]) -> int | None:
        extraction = next((known for known in self.written if known.name == who), None)
        if extraction is None or name not in extraction.tables:
            return None
        recorded = extraction[name]
        parts = [recorded.values[field].to_list() for field in recorded.table.identity]
        wanted = tuple(map(fold, identity))
        found = [
            position
            for position, row in enumerate(zip(*parts, strict=True))
            if tuple(fold(part or "") for part in row) == wanted
        ]
        return found[0] if len(found) == 1 else None


def _of_own_sheets(
    extraction: Extraction, everybody: Mapping[str, set[str]], apart: Collection[frozenset[str]]
) -> Mapping[str, str]:
    """Keys of studies that an extractor probably mistyped on one sheet, with the keys that they should be.

    The first sheet has such a study under another name, which this sheet lacks. The name that other extractors have is
    the right one, or else the name on the first sheet. Two names that another extractor has are two studies.
    """
    first, *others = (
        {key for key in recorded.keys[recorded.table.study].unique() if key is not None}
        for recorded in extraction.tables.values()
    )
    known_to_others = [keys for who, keys in everybody.items() if who != extraction.name]
    found: dict[str, str] = {}
    for sheet in others:
        groups = likely_studies({"sheet": sheet, "studies": first}, apart)
        for key in groups.keys() - first:
            (listed,) = {one for one in first if groups.get(one) == groups[key]}
            if any({key, listed} <= keys for keys in known_to_others):
                continue
            mistyped, meant = (key, listed)
            if any(key in keys for keys in known_to_others) and not any(listed in keys for keys in known_to_others):
                mistyped, meant = (listed, key)
            found.setdefault(mistyped, meant)
    return {key: other for key, other in found.items() if other not in found}


def _studies(form: Form, decision: Decision) -> frozenset[str]:
    """The keys of the studies that the rows of a decision belong to."""
    table = next((table for table in form.tables if table.name == decision.table), None)
    if table is None:
        return frozenset()
    place, field = table.identity.index(table.study), table[table.study]
    return frozenset(key_of(field, identity[place]) or "" for identity in decision.row.values())


def _ruled_different(form: Form, ledger: Ledger) -> set[frozenset[str]]:
    """Studies that rulings separate: the rulings are on rows that differ only in the name of the study."""
    tables: Mapping[str, Table] = {table.name: table for table in form.tables}
    found = set()
    for decision in ledger.in_force:
        if decision.ruling != "different" or decision.table not in tables:
            continue
        table = tables[decision.table]
        place = table.identity.index(table.study)
        rest = {tuple(map(fold, (*row[:place], *row[place + 1 :]))) for row in decision.row.values()}
        studies = _studies(form, decision)
        if len(rest) == 1 and len(studies) == 2:
            found.add(studies)
    return found


def with_keys(extraction: Extraction, known: Mapping[str, str]) -> Extraction:
    """The extraction with other keys for its studies."""
    tables = {
        name: replace(recorded, keys=recorded.keys.with_columns(pl.col(recorded.table.study).replace(dict(known))))
        for name, recorded in extraction.tables.items()
    }
    return replace(extraction, tables=tables)

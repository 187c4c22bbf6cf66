"""A consensus beside a comparison: which merged row each of its rows is, and what it means in each cell."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from schema.problem import Severity
from validate.check.problem import Problem
from validate.extraction.extraction import Extraction
from validate.merge.comparison import Comparison
from validate.merge.merge_extractions import merge, studies_recorded
from validate.merge.table_view import TableView
from validate.pairing.positions import at

_TROUBLES = {
    "duplicate": "several rows have this identity, in the consensus or in an extraction, so that it is none of them",
    "blank": "this row of the consensus does not say which row it is",
}


@dataclass(frozen=True)
class Beside:
    """A comparison and a consensus of the same form, their rows paired by identity: nobody confirms another pairing.

    `name` is what the consensus is called in `joint`, the merge of the extractions and the consensus.
    """

    comparison: Comparison
    consensus: Extraction
    joint: Comparison
    name: str

    @classmethod
    def of(cls, comparison: Comparison, consensus: Extraction) -> "Beside":
        """The consensus beside the comparison; ValueError where it is of another form."""
        name = consensus.name
        while name in comparison.names:
            name += " (consensus)"
        joint = merge([*comparison.extractions, replace(consensus, name=name)], propose=False)
        return cls(comparison, consensus, joint, name)

    @cached_property
    def studies(self) -> frozenset[str]:
        """The keys of the studies on which the consensus says something."""
        return frozenset(studies_recorded(self.consensus).to_list())

    def fields(self, table: str) -> list[str]:
        """The fields of a table that are compared and that the consensus has a column for."""
        return [name for name in self.comparison.tables[table].states.columns if name in self.consensus[table].columns]

    @cached_property
    def rows(self) -> Mapping[str, Mapping[int, int]]:
        """Per table, the row of the consensus for each merged row that it has, in the studies it speaks of."""
        return {table: dict(self._rows(table)) for table in self.joint.tables}

    def keys(self, table: str, name: str, extractor: str | None = None) -> list[str | None]:
        """What each row of an extractor, or of the consensus, means in a field: equal where the same is meant."""
        who = extractor or self.name
        extraction = next(each for each in self.joint.extractions if each.name == who)
        return self._views[table].column(extraction, name, "keys")

    def problem(self, table: str, row: int, name: str, message: str) -> Problem:
        """What cannot be taken of the consensus, at its cell there."""
        recorded = self.consensus[table]
        cell = recorded.cell(row, name)
        return Problem(
            code="ruling-refused",
            severity=Severity.ERROR,
            message=message,
            file=recorded.file,
            sheet=recorded.sheet,
            cells=(cell,) if cell else (),
            study=recorded.text(recorded.table.study, row),
            row=" / ".join(recorded.text(each, row) or "" for each in self._within(table)) or None,
            field=name,
            values=(recorded.text(name, row) or "",),
        )

    def strangers(self) -> Iterator[Problem]:
        """The rows of the consensus that are no merged row, each at what names it."""
        for table, merged in self.joint.tables.items():
            here = merged.rows.select(at(self.name), "trouble", *(at(each) for each in self.comparison.names))
            for row, trouble, *others in here.drop_nulls(at(self.name)).iter_rows():
                if trouble is not None or all(other is None for other in others):
                    said = _TROUBLES.get(trouble, "no extractor has this row, so that there is nothing to rule on")
                    yield self.problem(table, row, merged.table.identity[-1], said)

    @cached_property
    def _views(self) -> Mapping[str, TableView]:
        return {
            name: TableView(self.joint.form, self.joint.extractions, merged, self.joint.columns)
            for name, merged in self.joint.tables.items()
        }

    def _within(self, table: str) -> list[str]:
        asked = self.comparison.form[table]
        return [name for name in asked.identity if name != asked.study]

    def _rows(self, table: str) -> Iterator[tuple[int, int]]:
        merged = self.joint.tables[table].rows
        found: dict[tuple[str, int], int] = {}
        for name in self.comparison.names:
            both = merged.filter(merged["trouble"].is_null()).select(at(name), at(self.name), "study").drop_nulls()
            found |= {(name, own): row for own, row, study in both.iter_rows() if study in self.studies}
        for name in self.comparison.names:
            for position, own in enumerate(self.comparison.tables[table].rows[at(name)]):
                if (name, own) in found:
                    yield position, found[name, own]

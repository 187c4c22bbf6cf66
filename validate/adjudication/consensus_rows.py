"""Matches a team's consensus with a comparison: the merged row of each row, and the meaning of each cell."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property

import polars as pl

from schema.records import record
from schema.study_name import StudyName
from schema.text import fold
from validate.adjudication.marks import is_marked
from validate.check.problem import Problem
from validate.extraction.extraction import Extraction
from validate.extraction.likely_studies import likely_studies
from validate.merge.comparison import CellAddress, Comparison
from validate.merge.merge_extractions import merge
from validate.merge.study_proposals import with_keys
from validate.pairing.extractor_columns import of_extractor, row_column

STILL_OPEN = "the consensus says that this is still open: write the value in place of the mark"
_ONE_ROW = (
    "the consensus has two rows here that are one merged row: rule on the sheet for pairings that they are different"
    " rows, or have one of them in the consensus"
)
_TROUBLES = {
    "duplicate": "several rows have this identity, in the consensus or in an extraction, so this row cannot be paired",
    "unidentified": "the identity of this row is blank in the consensus",
}


@record
class ConsensusRows:
    """A comparison and a consensus of the same form, with their rows paired by identity.

    If each extractor numbers rows differently, rows are paired by similarity instead. `joint` is the merge of the
    extractions and the consensus. `name` is the name of the consensus in it. `studies_called` has the key of each study
    by every name that an extractor uses for it.
    """

    comparison: Comparison
    consensus: Extraction
    joint: Comparison
    name: str
    studies_called: Mapping[str, str]

    @classmethod
    def of(cls, comparison: Comparison, consensus: Extraction) -> "ConsensusRows":
        """Pairs the rows of a consensus with those of a comparison. Raises ValueError if its form is different."""
        name = consensus.name
        while name in comparison.names:
            name += " (consensus)"
        called = _studies_called(comparison)
        consensus = with_keys(consensus, called)
        joint = merge(
            [*comparison.extractions, replace(consensus, name=name)],
            propose=_numbered_by_each(comparison),
            propose_studies=comparison.propose_studies,
        )
        return cls(comparison, consensus, joint, name, called)

    @cached_property
    def studies(self) -> frozenset[str]:
        """The keys of the studies in the consensus, under its own names and under those of the comparison."""
        called = {
            merged.rows["study"][position]
            for table, merged in self.comparison.tables.items()
            for position in self.rows[table]
        }
        return self._recorded | called

    @cached_property
    def _recorded(self) -> frozenset[str]:
        return frozenset(self.consensus.studies_recorded.to_list())

    def fields(self, table: str) -> list[str]:
        """The fields of a table that are compared and that the consensus has a column for."""
        return [name for name in self.comparison.tables[table].compared if name in self.consensus[table].columns]

    def names(self, table: str) -> list[str]:
        """The fields that name a row within its study and that the consensus has a column for.

        References are left out, because the row that they refer to has its own name.
        """
        of = self.comparison.form[table]
        return [
            name for name in self._within(table) if name in self.consensus[table].columns and of[name].reference is None
        ]

    @cached_property
    def rows(self) -> Mapping[str, Mapping[int, int]]:
        """For each table, the row of the consensus by merged row, in the studies of the consensus."""
        return {table: dict(self._rows(table)) for table in self.joint.tables}

    @cached_property
    def of_differences(self) -> frozenset[tuple[str, str]]:
        """The fields (with their tables) in which the consensus only has cells on which extractors differ.

        Most agreed cells of such a field are blank in it, so a blank cell does not say that a value is wrong. If this
        is true of all fields together, no blank cell says so.
        """
        in_question = {(cell.table, cell.position, cell.field) for cell in self.comparison.in_question}
        filled: dict[tuple[str, str], list[bool]] = {}
        for cell, text in self._cells():
            single = self.comparison.tables[cell[0]].state(cell[1], cell[2]) == "single"
            if cell not in in_question and self._final(cell) and not single:
                filled.setdefault((cell[0], cell[2]), []).append(text is not None)
        everywhere = [one for of_field in filled.values() for one in of_field]
        if _seldom(everywhere):
            return frozenset((table, name) for table in self.rows for name in self.fields(table))
        return frozenset(field for field, of_field in filled.items() if _seldom(of_field))

    @cached_property
    def rows_of_differences(self) -> frozenset[tuple[str, int]]:
        """The merged rows, with their tables, in which the consensus has only what the extractors differ on.

        It fills in such a cell, and none of those on which they agree. If there is only one of these, another row has
        to show that this is how the team wrote its consensus: somebody may have meant a single blank cell.
        """
        in_question = {(cell.table, cell.position, cell.field) for cell in self.comparison.in_question}
        agreed: dict[tuple[str, int], list[bool]] = {}
        decided: set[tuple[str, int]] = set()
        for cell, text in self._cells():
            row = cell[:2]
            if cell in in_question:
                decided |= {row} if text is not None else set()
            elif self._final(cell) and self.comparison.tables[cell[0]].state(cell[1], cell[2]) != "single":
                agreed.setdefault(row, []).append(text is not None)
        found = {row for row, filled in agreed.items() if not any(filled) and row in decided}
        plainly = {row for row in found if len(agreed[row]) > 1}
        return frozenset(found if plainly else ())

    def leaves_blank(self, table: str, position: int, name: str) -> bool:
        """Whether a blank cell of the consensus says nothing, in this field or row."""
        return (table, name) in self.of_differences or (table, position) in self.rows_of_differences

    def left(self) -> Iterator[CellAddress]:
        """The cells of these fields and rows that are blank in the consensus, and have a value or are open.

        This includes rows in which the consensus has only the name of the study.
        """
        still_open = {(cell.table, cell.position, cell.field) for cell in self.comparison.open}
        yield from (
            (table, position, name)
            for (table, position, name), text in self._cells(with_blank=True)
            if text is None
            and self.leaves_blank(table, position, name)
            and ((table, position, name) in still_open or self._final((table, position, name)))
        )

    def _cells(self, *, with_blank: bool = False) -> Iterator[tuple[CellAddress, str | None]]:
        """Each compared cell for which the consensus has a row and a column, with its text there."""
        for table, filled in self.rows.items():
            rows = dict(self._rows(table, with_blank=True)) if with_blank else filled
            for name in self.fields(table):
                if self.comparison.form[table][name].scored:
                    for position, row in rows.items():
                        yield (table, position, name), self.consensus[table].text(name, row)

    def _final(self, cell: CellAddress) -> str | None:
        table, position, name = cell
        return self.comparison.tables[table].listed("final", name)[position]

    @cached_property
    def apart(self) -> Mapping[str, Mapping[int, tuple[int, ...]]]:
        """For each table, the merged rows that are several rows in the consensus, with these rows."""
        found = {}
        for table in self.joint.tables:
            several: dict[int, set[int]] = {}
            for position, row in self._rows(table):
                several.setdefault(position, set()).add(row)
            found[table] = {position: tuple(sorted(rows)) for position, rows in several.items() if len(rows) > 1}
        return found

    def keys(self, table: str, name: str, extractor: str | None = None) -> Mapping[int, str | None]:
        """The key of each row of an extractor, or of the consensus, in a field.

        Keys are equal if they mean the same.
        """
        who = extractor or self.name
        known = self._keys.get((table, name, who))
        if known is None:
            merged = self.joint.tables[table]
            keys = merged.listed(of_extractor("key", who), name)
            rows = merged.positions[who]
            known = {row: key for row, key in zip(rows, keys, strict=True) if row is not None}
            self._keys[table, name, who] = known
        return known

    @cached_property
    def _keys(self) -> dict[tuple[str, str, str], Mapping[int, str | None]]:
        return {}

    def problem(self, table: str, row: int, name: str, message: str) -> Problem:
        """A problem at a cell of the consensus that cannot be used."""
        recorded = self.consensus[table]
        cell = recorded.cell(row, name)
        return Problem(
            code="ruling-refused",
            message=message,
            file=recorded.file_of(row),
            sheet=recorded.sheet_of(row),
            cells=(cell,) if cell else (),
            study=recorded.text(recorded.table.study, row),
            row=" / ".join(recorded.text(name, row) or "" for name in self._within(table)) or None,
            field=name,
            values=(recorded.text(name, row) or "",),
        )

    def unmatched(self) -> Iterator[Problem]:
        """A problem for each row of the consensus that matches no merged row, at the cell that names it."""
        for table, several in self.apart.items():
            for rows in several.values():
                yield self.problem(table, rows[0], self.comparison.form[table].identity[-1], _ONE_ROW)
        for table, merged in self.joint.tables.items():
            here = merged.rows.select(
                row_column(self.name), "trouble", *(row_column(name) for name in self.comparison.names)
            )
            for row, trouble, *others in here.drop_nulls(row_column(self.name)).iter_rows():
                having = [
                    (name, own) for name, own in zip(self.comparison.names, others, strict=True) if own is not None
                ]
                if trouble is not None or not any(self._same_study(table, row, *own) for own in having):
                    name, likely = merged.table.identity[-1], None
                    message = _TROUBLES.get(trouble, "no extractor has this row, so there is nothing to rule on")
                    if marked := self._marked(table, row):
                        name, message = marked[0], STILL_OPEN
                    elif trouble is None and (likely := self._likely.get(self._called(table, row))):
                        name = merged.table.study
                    yield replace(self.problem(table, row, name, message), suggestion=likely)

    def _called(self, table: str, row: int) -> str:
        recorded = self.consensus[table]
        return fold(recorded.text(recorded.table.study, row) or "")

    @cached_property
    def _likely(self) -> Mapping[str, str]:
        """For names of studies that no extractor uses (folded), the extractors' study that is probably meant."""
        known: dict[str, str] = {}
        for merged in self.comparison.tables.values():
            known |= {fold(text): text for text in merged.rows["study_text"].drop_nulls().unique().sort()}
        own = {self._called(table, row) for table in self.joint.tables for row in range(self.consensus[table].height)}
        groups = likely_studies({"extractors": known.keys(), "consensus": own})
        meant = {groups[study]: text for study, text in known.items() if study in groups}
        return {study: meant[groups[study]] for study in own - known.keys() if groups.get(study) in meant}

    @cached_property
    def open_studies(self) -> frozenset[str | None]:
        """The keys of the studies in which the consensus marks a row as open."""
        return frozenset(
            recorded.keys[recorded.table.study][row]
            for table, recorded in ((table, self.consensus[table]) for table in self.joint.tables)
            for row in range(recorded.height)
            if self._marked(table, row)
        )

    @cached_property
    def studies_of_unmatched(self) -> frozenset[str | None]:
        """The keys of the studies in which the consensus has a row that no extractor has."""
        found = set()
        for table, merged in self.joint.tables.items():
            recorded = self.consensus[table]
            matched = set(self.rows[table].values())
            unmatched = (row for row in merged.positions[self.name] if row is not None and row not in matched)
            found |= {recorded.keys[recorded.table.study][row] for row in unmatched}
        return frozenset(found)

    def _marked(self, table: str, row: int) -> list[str]:
        """The fields of a row's identity that the consensus marks as open."""
        recorded = self.consensus[table]
        return [name for name in recorded.table.identity if is_marked(recorded.text(name, row))]

    def _same_study(self, table: str, row: int, name: str, own: int) -> bool:
        """Whether a row of the consensus has the extractor's name for the study.

        A merely similar name may be another study.
        """
        if not self.comparison.propose_studies:
            return True
        recorded, theirs = self.consensus[table], self.comparison.extraction(name)[table]
        study = recorded.table.study
        one, other = (fold(text or "") for text in (recorded.text(study, row), theirs.text(study, own)))
        compared = self.studies_called.get(one)
        as_compared = compared is not None and compared == self.studies_called.get(other)
        return as_compared or one == other or StudyName(one).tokens == StudyName(other).tokens

    def _within(self, table: str) -> list[str]:
        of = self.comparison.form[table]
        return [name for name in of.identity if name != of.study]

    def _rows(self, table: str, *, with_blank: bool = False) -> Iterator[tuple[int, int]]:
        """Each merged row that the consensus has, with its row there. `with_blank` adds studies that it only lists."""
        joint = self.joint.tables[table].rows.filter(pl.col("trouble").is_null())
        found: dict[tuple[str, int], int] = {}
        recorded = self.consensus[table]
        studies = recorded.keys[recorded.table.study].to_list()
        for name in self.comparison.names:
            both = joint.select(row_column(name), row_column(self.name)).drop_nulls()
            found |= {
                (name, own): row
                for own, row in both.iter_rows()
                if (with_blank or studies[row] in self._recorded) and self._same_study(table, row, name, own)
            }
        for name in self.comparison.names:
            for position, own in enumerate(self.comparison.tables[table].positions[name]):
                if own is not None and (name, own) in found:
                    yield position, found[name, own]


def _studies_called(comparison: Comparison) -> dict[str, str]:
    """The key of each study in the comparison, by every folded name that an extractor uses for it.

    A name that stands for two studies is left out. A consensus with one study under the names of several extractors, as
    when somebody filled in the table of differences, has it once.
    """
    called: dict[str, set[str]] = {}
    for merged in comparison.tables.values():
        keys = merged.rows["study"].to_list()
        for name in comparison.names:
            recorded = merged.recorded(name)
            texts = recorded.texts[recorded.table.study].to_list()
            for row, position in zip(merged.positions[name], range(merged.height), strict=True):
                if row is not None and texts[row] is not None and keys[position] is not None:
                    called.setdefault(fold(texts[row]), set()).add(keys[position])
    return {text: next(iter(studies)) for text, studies in called.items() if len(studies) == 1}


def _seldom(filled: Sequence[bool]) -> bool:
    """Whether most of these cells are blank, and more than one. A single blank cell may be intended."""
    return 2 * sum(filled) < len(filled) and filled.count(False) > 1


def _numbered_by_each(comparison: Comparison) -> bool:
    """Whether rows only have a number that each extractor gives them, which identifies no row."""
    return any(table[name].local for table in comparison.form.tables for name in table.identity if name != table.study)

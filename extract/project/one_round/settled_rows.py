"""The rows that earlier rounds settled, on which a later round builds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property

from extract.project.one_round.merged import Merged
from schema.form import Form
from schema.records import record
from schema.text import first_ones, fold, plural
from validate.extraction.extraction import Extraction
from validate.merge.agreed_rows import AgreedRow, Asleep, agreed_rows, only_agreed_rows
from validate.merge.comparison import Comparison


@record(eq=False)
class Agreed:
    """The agreed rows for a round. `waiting` says for each study that is not settled what it waits for.

    `held_up` are those studies in `waiting` that have, or may have, a row for the round. `form` is the form of the
    round. `comparison` has the values of all earlier rounds. `only` are the studies (folded) for somebody; None means
    all.
    """

    form: Form
    rows: tuple[AgreedRow, ...]
    waiting: Mapping[str, str]
    held_up: tuple[str, ...]
    comparison: Comparison
    merged: Merged
    only: frozenset[str] | None = None

    @cached_property
    def by_name(self) -> Mapping[tuple[str, str], AgreedRow]:
        """The rows by table and name."""
        return {(row.table, row.name): row for row in self.rows}

    @cached_property
    def studies(self) -> tuple[str, ...]:
        """The settled studies, as written."""
        waiting = {fold(study) for study in self.waiting}
        names = self.comparison.tables[self.comparison.form.studies.name].studies
        settled = dict.fromkeys(name for name in names if name and fold(name) not in waiting)
        return tuple(name for name in settled if self.only is None or fold(name) in self.only)

    @cached_property
    def not_recoded(self) -> frozenset[tuple[str, str]]:
        """In a round in which rows are coded again: the agreed rows that are not coded again, by table and name."""
        if self.form.recoding is None:
            return frozenset()
        every = agreed_rows(self.comparison, replace(self.form, recoding=None), set(map(fold, self.studies)))
        return frozenset((row.table, row.name) for row in every) - self.by_name.keys()

    def only_agreed(self, extraction: Extraction) -> tuple[Extraction, tuple[Asleep, ...]]:
        """An extractor's answers on rows that are agreed now, and their other rows."""
        return only_agreed_rows(extraction, {row.name for row in self.rows})


_FEW = 3  # rows that a sentence names


def asleep_rows(agreed: Agreed, file: str, asleep: Sequence[Asleep]) -> Iterator[str]:
    """Sentences on rows in a file that do not count, because they wait or their words or codes have changed."""
    waiting = {fold(study): (study, why) for study, why in agreed.waiting.items()}
    for key in dict.fromkeys(fold(row.study) for row in asleep):
        several = [row for row in asleep if fold(row.study) == key]
        rows = plural(len(several), "row")
        do, they = ("does", "it counts") if len(several) == 1 else ("do", "they count")
        if key in waiting:
            yield f"{file}: until {waiting[key][0]} is settled again ({waiting[key][1]}), {rows} of it {do} not count"
            continue
        if key in agreed.comparison.ledger.excluded:
            yield f"{file}: {rows} of {several[0].study} {do} not count, because the study is excluded"
            continue
        named = first_ones([f"{row.sheet}!{row.cell}" for row in several], _FEW)
        if all((row.table, row.name) in agreed.not_recoded for row in several):
            yield (
                f"{file}: {rows} of {several[0].study} {do} not count, because nothing is to be coded again there now"
                f" ({named}): the change of the codebook was withdrawn, or the codes were ruled on"
            )
            continue
        yield (
            f"{file}: {rows} of {several[0].study} {do} not count, because what was agreed has changed since, or was"
            f" dropped ({named}). If it is agreed again, {they} again"
        )

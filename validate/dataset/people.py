"""The number of people in the studies of a dataset. People in several studies count once, if that is known."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import polars as pl

from schema.form import Field, Form, Table
from schema.missing import Missing
from schema.text import fold, plural


@dataclass(frozen=True, kw_only=True)
class People:
    """The number of people, and their studies. `field` is the number that counts them.

    `number` counts people once who are in several of the `known` studies, whose number of people is known. `together`
    has groups of studies with the same participants. `unknown` are the studies whose number of people is unknown.
    `overlap_unknown` are `known` studies for which nobody recorded whether they share people with another study; None
    if the form does not ask. `absent` has studies whose participants are those of a study that is not in the dataset,
    each with that study.
    """

    field: Field
    number: int
    known: tuple[str, ...]
    together: tuple[tuple[str, ...], ...]
    unknown: tuple[str, ...]
    overlap_unknown: tuple[str, ...] | None
    absent: tuple[tuple[str, str], ...] = ()

    @property
    def may_count_twice(self) -> str:
        """The sentence that belongs to the number: why people may be in it more than once. Blank if they are not."""
        twice = "so people may be counted more than once."
        if len(self.known) <= 1:
            return ""
        if self.overlap_unknown is None:
            return f"The form does not ask whether people took part in several of the studies, {twice}"
        if not self.overlap_unknown:
            return ""
        of = plural(len(self.overlap_unknown), "study", "studies")
        return f"Whether participants also took part in another of the studies is not known for {of}, {twice}"


def people(form: Form, tables: Mapping[str, pl.DataFrame]) -> People | None:
    """The people in the tables of a dataset; None if the form does not say which number counts them.

    Among studies with the same participants, the largest number counts, because some may have analysed only a part.
    """
    counted = _counted(form)
    if counted is None:
        return None
    numbers = _numbers(*counted, tables[counted[0].name])
    groups = _same_people(form, tables[form.studies.name], numbers)
    largest = [max((numbers[study] or 0 for study in group), default=0) for group in groups]
    known = tuple(study for study, number in numbers.items() if number is not None)
    return People(
        field=counted[1],
        number=sum(largest),
        known=known,
        together=tuple(several for group in groups if len(several := tuple(sorted(group))) > 1),
        unknown=tuple(study for study, number in numbers.items() if number is None),
        overlap_unknown=_overlap_unknown(form, tables[form.studies.name], known, groups),
        absent=named_without_row(form, tables[form.studies.name].iter_rows(named=True)),
    )


def _overlap_unknown(
    form: Form, frame: pl.DataFrame, known: Iterable[str], groups: Iterable[set[str]]
) -> tuple[str, ...] | None:
    """The studies outside any group for which no cell says whether they share people with another study."""
    references = [field.name for field in form.studies.fields if field.same_people]
    if not references:
        return None
    own = form.studies.identity[0]
    settled = {fold(study) for group in groups if len(group) > 1 for study in group}
    for name in references:
        # A study that names one that is not in the dataset has an answer, too.
        answered = frame.filter(pl.col(name).is_not_null() | (pl.col(f"{name}__status") == Missing.NA.status))
        settled |= {fold(study) for study in answered[own].drop_nulls()}
    return tuple(study for study in known if fold(study) not in settled)


def _counted(form: Form) -> tuple[Table, Field] | None:
    """The table and the field that count people; None if there is none."""
    return next(
        ((table, field) for table in form.tables for field in table.fields if field.counts_people is not None), None
    )


def people_by_study(form: Form, tables: Mapping[str, pl.DataFrame]) -> dict[str, int | None] | None:
    """The number of people of each study (None if unknown); None instead if the form counts no people."""
    counted = _counted(form)
    return None if counted is None else _numbers(*counted, tables[counted[0].name])


def _numbers(table: Table, field: Field, frame: pl.DataFrame) -> dict[str, int | None]:
    """The number of people by study: the sum of its rows that count all people; None if one is unknown."""
    entries = field.counts_people or {}
    found: dict[str, int | None] = {}
    for row in frame.iter_rows(named=True):
        study = row[table.study]
        if study is not None and all(fold(str(row[name] or "")) == fold(text) for name, text in entries.items()):
            number, before = row[field.name], found.get(study, 0)
            found[study] = None if number is None or before is None else before + number
    return found


def _same_people(form: Form, frame: pl.DataFrame, numbers: Iterable[str]) -> list[set[str]]:
    own = form.studies.identity[0]
    fields = [field.name for field in form.studies.fields if field.same_people]
    return joined(numbers, (pair for name in fields for pair in frame.select(own, name).drop_nulls().iter_rows()))


def joined(studies: Iterable[str], pairs: Iterable[tuple[str, str]]) -> list[set[str]]:
    """The studies in groups with the same participants, as the pairs say.

    Two studies that name the same third study are in one group, even if the third is not among the studies.
    """
    present = {fold(study): study for study in studies}
    groups = [{study} for study in present]
    for study, other in pairs:
        pair = {fold(study), fold(other)}
        touched = [group for group in groups if pair & group]
        groups = [group for group in groups if group not in touched] + [pair.union(*touched)]
    return [kept for group in groups if (kept := {present[name] for name in group if name in present})]


def named_without_row(form: Form, rows: Iterable[Mapping[str, str | None]]) -> tuple[tuple[str, str], ...]:
    """Each study with a study that has the same participants and no row in the dataset, for example an excluded one."""
    listed, own = list(rows), form.studies.study
    there = {fold(row[own] or "") for row in listed}
    return tuple(
        (row[own] or "", other)
        for field in form.studies.fields
        if field.same_people
        for row in listed
        if (other := row.get(field.name)) and other not in field.codes and fold(other) not in there
    )


PEOPLE = {
    "study": "the study",
    "people": "how many people are counted in it; blank if that is not known",
    "same_people_as": "the other studies with the same participants, separated by ; ",
    "counted": "how many of them are counted here. Of studies with the same participants, the one with the most counts"
    " them and the others count 0, so that the sum counts nobody twice",
}
"""The columns of the table of people, and their meanings."""


def people_table(form: Form, tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame | None:
    """One row per study with a number of people; see `PEOPLE`. None if the form does not say what counts people."""
    numbers = people_by_study(form, tables)
    if numbers is None:
        return None
    groups = _same_people(form, tables[form.studies.name], numbers)
    lines = []
    for study, number in numbers.items():
        group = next(group for group in groups if study in group)
        most = max(numbers.get(name) or 0 for name in group)
        first = min(name for name in group if numbers.get(name) == most) if most else study
        others = "; ".join(sorted(group - {study}))
        here = None if number is None else number if study == first else 0
        lines.append((study, number, others or None, here))
    kinds = {"study": pl.String, "people": pl.Int64, "same_people_as": pl.String, "counted": pl.Int64}
    return pl.DataFrame(lines, schema=kinds, orient="row")

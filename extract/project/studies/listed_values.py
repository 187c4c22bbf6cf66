"""What studies.csv says of a study in a field that templates fill in, where a workbook has another value."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from extract.project.folder.project import Project
from schema.text import and_list, fold, plural, quoted
from validate.check.cell_problems import problem_at
from validate.check.problem import Problem
from validate.extraction.extraction import Extraction
from validate.extraction.read_cells import key_of

if TYPE_CHECKING:
    from extract.project.one_round.merged import Merged

_CODE = "listed-otherwise"


def listed_otherwise_problems(project: Project, extraction: Extraction) -> Iterator[Problem]:
    """The cells that say otherwise than the list, which may have been changed after the workbook was made."""
    listed = {fold(row[extraction.form.studies.study]): row for row in project.listed_studies()}
    recorded = extraction[extraction.form.studies.name]
    fields = [field for field in recorded.table.fields if field.prefilled and field.name != recorded.table.study]
    for row in range(recorded.height if listed and fields else 0):
        of_study = listed.get(fold(recorded.text(recorded.table.study, row) or ""), {})
        for field in fields:
            here, there = recorded.text(field.name, row), of_study.get(field.name)
            if here and there and key_of(field, here) != key_of(field, there):
                yield problem_at(
                    recorded,
                    row,
                    [field.name],
                    code=_CODE,
                    message=f"{field.label}: studies.csv has {quoted(there)}: correct this cell, or studies.csv",
                    suggestion=there,
                )


def listed_otherwise_sentence(merged: Merged) -> Iterator[str]:
    """That workbooks say otherwise than the list, with an example, and what to do; nothing if none does."""
    names: dict[tuple[str, str | None, str, str | None], list[str]] = {}
    for _, checked in merged.files:
        for one in checked.problems:
            if one.code == _CODE:
                about = one.study or "", one.field, one.values[0], one.suggestion
                names.setdefault(about, []).append(checked.loaded.extraction.name)
    if not names:
        return
    (study, field, here, there), who = next(iter(names.items()))
    label = merged.comparison.form.studies[field or ""].label
    number = plural(len(names), "value")
    in_workbooks = f"in the workbook{'' if len(who) == 1 else 's'} of {and_list(who)}"
    example = f"{label} of {study} is {quoted(here)} {in_workbooks}, and {quoted(there)} in studies.csv"
    final = _final(merged, study, field or "")
    has = "does not have it yet" if final is None else f"has {quoted(final)}"
    yield (
        f"Workbooks and studies.csv differ in {number}{':' if len(names) == 1 else ', for example:'} {example}. The"
        f" dataset {has}. Correct the workbooks or studies.csv: twofold check shows the cells"
    )


def _final(merged: Merged, study: str, field: str) -> str | None:
    """What the dataset has for a study in this field; None if it is open."""
    table = merged.comparison.tables[merged.comparison.form.studies.name]
    finals = zip(table.studies, table.listed("final", field), strict=True)
    return next((final for name, final in finals if fold(name or "") == fold(study)), None)

"""Adds the studies of reference files to the team's list of studies."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from extract.project.folder.new_project import columns_of
from extract.project.folder.project import Project
from extract.project.folder.study_list import read_study_list
from extract.project.team_tables.team_table import TeamTable
from extract.references.found import FoundReferences
from extract.references.table import columns_of as columns_of_references
from extract.references.table import reference_of
from schema.records import record
from schema.text import fold
from validate.references.duplicates import Sorted, completed, sort_references
from validate.references.labels import citation, study_names
from validate.references.reference import Reference

_PARTS = ("title", "authors", "year", "journal", "doi", "pmid")


@record
class Addition:
    """References compared with the list of studies. `names` are the study names of the new references, in their order.

    `listed` is the number of studies in the list before.
    """

    sorted: Sorted
    names: tuple[str, ...]
    listed: int
    table: TeamTable


def addition(project: Project, files: Sequence[FoundReferences], *, keep_duplicates: bool) -> Addition:
    """What these files add to the list of studies. Raises CannotUse if the list cannot be read.

    With `keep_duplicates`, each reference becomes a study, even if it resembles another.
    """
    form = project.form()
    studies = [row[form.studies.identity[0]] for row in read_study_list(project.studies, form)]
    table = TeamTable.read(project.studies)
    found = sort_references((reference for file in files for reference in file.references), _listed(table, studies))
    if keep_duplicates:
        again = {id(pair.reference) for pair in (*found.there, *found.duplicates)}
        known = {id(reference) for reference in found.new}
        every = (reference for file in files for reference in file.references)
        new = tuple(reference for reference in every if id(reference) in again | known)
        found = Sorted(new, (), (), (*found.there, *found.duplicates, *found.unsure))
    taken = (name for study in studies for name in form.renamed.every(study))
    return Addition(found, study_names(found.new, taken), len(studies), table)


def _listed(table: TeamTable, studies: Sequence[str]) -> list[Reference]:
    """The studies of the list as references: their names, and what the list's columns say about the report."""
    columns = {name: place for name, place in columns_of_references(table.header).items() if name != "study"}
    labels = [fold(header) for header in table.header]
    listed = []
    for (_, row), study in zip(table.cells(), studies, strict=True):
        cells = {name: row[place].strip() for name, place in columns.items() if place < len(row)}
        label = row[labels.index("label")].strip() if "label" in labels and labels.index("label") < len(row) else ""
        cells["study"] = label or study
        listed.append(reference_of(cells, "studies.csv", study))
    return listed


def add_studies(project: Project, adding: Addition) -> Path | None:
    """Adds the new studies at the end of the list. Returns the path of a copy of the earlier list, if there was one."""
    form, table = project.form(), adding.table
    if table.header_row is None:
        for name in columns_of(form.studies):
            table.column(name)
    known = [fold(header) for header in table.header]
    key = next(name for name in ("study", form.studies.identity[0], form.studies[form.studies.identity[0]].label)
               if fold(name) in known)  # fmt: skip
    headers = {name: table.header[place] for name, place in columns_of_references(table.header).items()}
    rows = []
    for reference, name in zip(adding.sorted.new, adding.names, strict=True):
        whole = completed(reference, (pair.reference for pair in adding.sorted.duplicates if pair.earlier is reference))
        row = {headers.get(part, part): _text(whole, part) for part in _PARTS}
        row["source"] = reference.file
        if "label" in known:
            row["label"] = citation(reference, name)
        rows.append(row | {key: name})
    table.add_rows(rows)
    return table.save(project.earlier_studies)


def _text(reference: Reference, part: str) -> str:
    return "; ".join(reference.authors) if part == "authors" else str(getattr(reference, part))

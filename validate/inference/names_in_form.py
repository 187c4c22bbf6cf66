"""The fields of a form that name or number the study beside its key: its title, authors, year, DOI."""

from collections.abc import Iterable

from schema.cell_type import CellType, Family
from schema.form import Table
from schema.identifiers import Identifier
from validate.inference.words import names_for_certain, says_author, says_year


def names_study(table: Table, name: str) -> bool:
    """Whether a study is known by this field, so that nobody extracted it: differences say nothing of agreement.

    So it is with what the form says names studies; and, in the first table, with DOIs and the like, with words under a
    header such as title or authors, and with a year that is beside another such field.
    """
    field = table[name]
    if name in table.identity or not field.scored:
        return False
    if field.cell.names_study:
        return True
    if table.parent is not None or field.of is not None:
        return False
    if is_year(field.label, field.cell):
        return says_author(table[table.study].label) or any(
            names_study(table, other.name) for other in table.fields if not is_year(other.label, other.cell)
        )
    return by_header(field.label, field.cell)


def by_header(label: str, cell: CellType[object]) -> bool:
    """Whether a field of the studies names them, as its type or its header says."""
    if isinstance(cell, Identifier):
        return cell.scheme != "registry"  # which is looked for in the report
    return cell.family in {Family.TEXT, Family.NAME} and names_for_certain(label)


def is_year(label: str, cell: CellType[object]) -> bool:
    """Whether a field has the year of a study, which is a part of its name if the authors or the title are beside."""
    return cell.kind == "year" and says_year(label)


def years_beside_names(study: str, fields: Iterable[tuple[str, CellType[object]]]) -> list[str]:
    """The labels of the years that name the study, of fields beside one with the label `study`."""
    listed = [*fields]
    named = says_author(study) or any(cell.names_study or by_header(label, cell) for label, cell in listed)
    return [label for label, cell in listed if named and is_year(label, cell)]

"""The fields of a form in which nobody extracts anything: names of the study, and what the template fills in."""

from collections.abc import Iterable

from schema.cell_type import CellType, Family
from schema.form import Field, Table
from schema.identifiers import Identifier
from validate.inference.words import names_for_certain, says_author, says_year


def names_study(table: Table, name: str) -> bool:
    """Whether this field names a study. Nobody extracted it, so differences say nothing about agreement.

    These are fields that the form declares to name studies; and where it says nothing, in the first table, DOIs and
    similar numbers, words under a header such as title or authors, and a year next to another such field.
    """
    field = table[name]
    if name in table.identity or not field.scored:
        return False
    if field.names is not None:
        return field.names
    if field.cell.names_study:
        return True
    if table.parent is not None or field.of is not None:
        return False
    if is_year(field.label, field.cell):
        return says_author(table[table.study].label) or any(
            names_study(table, other.name) for other in table.fields if not is_year(other.label, other.cell)
        )
    return by_header(field.label, field.cell)


def set_apart(table: Table, name: str) -> bool:
    """Whether nobody extracted this field, so that its cells are not entries, and count as neither equal nor different.

    It names the study, or a template fills it in, or it is about the team's work. All counts of entries use this rule.
    Cells of such fields that differ have a count of their own (`name_differs`).
    """
    return name in table.not_extracted or names_study(table, name)


def data_items(table: Table) -> tuple[Field, ...]:
    """The fields of a table that a report was searched for, without running numbers and fields that are `set_apart`."""
    return tuple(field for field in table.asked_of_reports if not names_study(table, field.name))


def by_header(label: str, cell: CellType[object]) -> bool:
    """Whether a field of the studies names them, according to its type or its header."""
    if isinstance(cell, Identifier):
        return cell.scheme != "registry"  # registry numbers are looked up in the report
    return cell.family in {Family.TEXT, Family.NAME} and names_for_certain(label)


def is_year(label: str, cell: CellType[object]) -> bool:
    """Whether a field has the year of a study. It is a part of its name if there are authors or a title."""
    return cell.type_name == "year" and says_year(label)


def years_beside_names(study: str, fields: Iterable[tuple[str, CellType[object]]]) -> list[str]:
    """The labels of years that name the study, if the study is called `study` and has these other fields."""
    listed = [*fields]
    named = says_author(study) or any(cell.names_study or by_header(label, cell) for label, cell in listed)
    return [label for label, cell in listed if named and is_year(label, cell)]

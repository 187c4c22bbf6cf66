"""The links between the tables of a dataset: columns that name rows of another table."""

from collections.abc import Iterator, Mapping

import polars as pl

from schema.form import Form
from schema.records import record


@record(kw_only=True)
class Link:
    """Columns whose texts match columns in one row of another table. With `several`, the last column has a list."""

    table: str
    columns: tuple[str, ...]
    to: str
    named_by: tuple[str, ...]
    several: bool = False


def links(form: Form) -> Iterator[Link]:
    """All links except those from each row to its study."""
    for table in form.tables:
        for field in table.references:
            if field.reference is None or (field.name == table.study and table is not form.studies):
                continue
            to, several = form[field.reference.to], field.reference.several
            if to is form.studies:
                yield Link(table=table.name, columns=(field.name,), to=to.name, named_by=(to.study,), several=several)
            elif to.key is not None:
                columns, named_by = (table.study, field.name), (to.study, to.key)
                yield Link(table=table.name, columns=columns, to=to.name, named_by=named_by, several=several)


def holds(link: Link, tables: Mapping[str, pl.DataFrame]) -> bool:
    """Whether every row names exactly one row of the other table, as a foreign key requires.

    A blank cell names no row, and is allowed if the key is a single column.
    """
    own, other = tables[link.table].select(link.columns), tables[link.to].select(link.named_by)
    if link.several or other.is_duplicated().any():
        return False
    named = own.drop_nulls()
    if len(link.columns) > 1 and named.height < own.height:
        return False
    return named.join(other, left_on=link.columns, right_on=link.named_by, how="anti").is_empty()

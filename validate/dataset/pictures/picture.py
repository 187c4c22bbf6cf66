"""The contents of a picture."""

from collections.abc import Mapping
from dataclasses import field
from typing import Literal

import polars as pl

from schema.form import Field
from schema.records import record
from schema.text import and_list
from validate.dataset.paper.paper_table import Trace

Kind = Literal["themes", "coverage", "doses", "people", "appraisal", "answers", "agreement", "settled"]
"""The ways of drawing numbers."""

Labels = Mapping[str, str]
"""The label for each code, in the order of the picture."""


@record(kw_only=True)
class Picture:
    """A picture: its numbers, and the words around them.

    `numbers` has every number that is drawn. `labels` has the order and the labels of codes, by column. `alternative`
    describes the picture in sentences. `belongs_to` is the name of its table for the paper. `traces` lead from a cell
    of the numbers, by row and column, to what was counted. A count of cells below `fewest` gets an asterisk.
    `called` has the names that columns of a field get in the file of the numbers: the name of the field, and blank if
    the form does not have it.
    """

    name: str
    kind: Kind
    title: str
    alternative: str
    numbers: pl.DataFrame
    labels: Mapping[str, Labels]
    words: Mapping[str, str]  # names of the picture's parts, such as axes and legends
    notes: tuple[str, ...] = ()
    belongs_to: str = ""
    fewest: int = 0
    called: Mapping[str, str] = field(default_factory=dict, hash=False)
    traces: Mapping[tuple[int, int], Trace]

    @property
    def file_columns(self) -> Mapping[str, str]:
        """What the file of the numbers calls each column that it has. No two columns have one name."""
        taken = {name for name in self.numbers.columns if name not in self.called}
        found = dict.fromkeys(self.numbers.columns, "")
        for name in found:
            wanted = self.called.get(name, "") or name
            found[name] = name if wanted in taken else wanted
            taken.add(found[name])
        return {name: called for name, called in found.items() if self.called.get(name) != ""}

    @property
    def in_file(self) -> pl.DataFrame:
        """The numbers as their file has them."""
        return self.numbers.select(self.file_columns.keys()).rename(dict(self.file_columns))


def called_as(**fields: Field | None) -> dict[str, str]:
    """What a file calls columns with the codes of fields, and those beside them with their labels."""
    return {
        f"{column}{ending}": f"{field.name}{ending}" if field else ""
        for column, field in fields.items()
        for ending in ("", "_label")
    }


def others_last(*several: Labels) -> dict[str, str]:
    """The labels of the first, followed by labels that only a later one has."""
    found: dict[str, str] = {}
    for labels in several:
        found |= {code: label for code, label in labels.items() if code not in found}
    return found


def most(numbers: Mapping[str, int]) -> str:
    """The names with the largest number, and the number; blank if there is none."""
    largest = max(numbers.values(), default=0)
    names = [name for name, number in numbers.items() if number == largest]
    if not largest or len(names) > 3:
        return ""
    return f"{and_list(names)} ({largest:,})"

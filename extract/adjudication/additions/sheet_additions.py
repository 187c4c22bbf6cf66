"""A team's additions to a sheet (columns, colours, comments, widths, filters), which the next sheet keeps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from extract.adjudication.lines.words import OLD, PROPOSED, RULING
from schema.records import record
from schema.text import fold

Name = str | int
"""A column: the name of one of twofold's columns, or the number of one of the team's."""
Value = str | float | bool | date | None

_OURS_TO_HIDE = frozenset({OLD, PROPOSED, RULING})  # their content decides whether they are visible
_NOTICED = 0.3  # a width that differs by more characters was set by a person


@record(kw_only=True)
class Addition:
    """What a person added to a cell: a value in their own column, colours, bold letters, a comment."""

    value: Value = None
    number_format: str = "General"
    fill: str | None = None
    ink: str | None = None
    bold: bool = False
    italic: bool = False
    comment: str = ""
    author: str = ""

    @property
    def blank(self) -> bool:
        """Whether the cell has no addition worth keeping."""
        return self.value is None and not (self.fill or self.ink or self.comment)


@record(kw_only=True)
class OwnColumn:
    """A column that the team added, and twofold's column before it; empty if it is first."""

    number: int
    header: str
    after: str
    width: float
    hidden: bool


@record(kw_only=True)
class LineAdditions:
    """The additions to a line. `ids` identify the line, and `row` is its row in the old sheet."""

    row: int
    ids: tuple[str, ...]
    cells: Mapping[Name, Addition]


@dataclass(kw_only=True)
class SheetAdditions:
    """All additions to a sheet. `lost` collects descriptions of what cannot be in the next sheet."""

    columns: Sequence[OwnColumn] = ()
    widths: Mapping[str, float] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()
    headers: Mapping[Name, Addition] = field(default_factory=dict)
    lines: Sequence[LineAdditions] = ()
    filters: Mapping[Name, tuple[str, ...]] = field(default_factory=dict)
    lost: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Indexes the lines by their ids. An id that two lines share is not used."""
        by_id: dict[str, list[LineAdditions]] = {}
        for line in self.lines:
            for line_id in line.ids:
                by_id.setdefault(line_id, []).append(line)
        self._by_id = {line_id: several[0] for line_id, several in by_id.items() if len(several) == 1}
        self._placed: set[int] = set()
        self._shaped = False

    def to(self, ids: Sequence[str]) -> Mapping[Name, Addition]:
        """The additions to the line with these ids. They are returned only once."""
        found = next((line for line_id in ids if (line := self._by_id.get(line_id))), None)
        if found is None or found.row in self._placed:
            return {}
        self._placed.add(found.row)
        return found.cells

    @property
    def left_behind(self) -> Sequence[LineAdditions]:
        """Lines with additions that are missing in the next sheet."""
        return [line for line in self.lines if line.cells and line.row not in self._placed]

    @property
    def placed(self) -> bool:
        """Whether the new sheet, once written, has any of the team's additions."""
        lines = any(line.cells and line.row in self._placed for line in self.lines)
        return lines or self._shaped or bool(self.columns or self.headers or self.filters)

    def hides(self, name: str) -> bool:
        """Whether people have hidden one of twofold's columns."""
        hidden = name in self.hidden and name not in _OURS_TO_HIDE
        self._shaped |= hidden
        return hidden

    def width(self, name: str, ours: float) -> float:
        """The width of one of twofold's columns: as people set it, or else the usual width."""
        width = self.widths.get(name, ours)
        if abs(width - ours) <= _NOTICED:
            return ours
        self._shaped = True
        return width

    def shows(self, texts: Mapping[Name, str]) -> bool:
        """Whether the filters show a line with these texts."""
        return all(fold(texts.get(name, "")) in set(map(fold, shown)) for name, shown in self.filters.items())

    def own_after(self, name: str) -> Iterator[OwnColumn]:
        """The team's columns after one of twofold's columns."""
        return (column for column in self.columns if column.after == name)


def place_id(study: str, table: str, row: str, field_name: str) -> str:
    """The id of a line made from what people see."""
    return "|".join(map(fold, (study, table, row, field_name)))

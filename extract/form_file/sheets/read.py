"""The nodes of a form from its workbook: each with the cell that it stands in, so that one reader reads every form."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

import yaml
from rapidfuzz import fuzz, process

from extract.form_file.field_types import UNITS
from extract.form_file.nodes import BadNode, FormError
from extract.form_file.place import Place
from extract.form_file.settings import EXTENDS
from extract.form_file.sheets.cell_texts import items_in, pairs_in, parse_text
from extract.form_file.sheets.layout import (
    CHOICES,
    FIELDS,
    FORM,
    MISSING,
    MODULES,
    OF_FIELD,
    PREPARED,
    RULES,
    SHEETS,
    TABLES,
    UNITS_SHEET,
    Column,
)
from extract.form_file.sheets.read_rows import SheetRow, SheetRows, rows_of_sheets
from extract.reading import Workbook
from schema.text import fold

Report = Callable[[Place, str], None]
_TEXT, _NUMBER = "tag:yaml.org,2002:str", "tag:yaml.org,2002:float"


def nodes_of(workbook: Workbook, add_mistake: Report, add_note: Report) -> yaml.Node:
    """The root node of the form. `add_mistake` and `add_note` receive what does not fit in the sheets."""
    sheets = rows_of_sheets(workbook, add_mistake, add_note)
    return _Nodes(sheets, add_mistake, add_note).root()


def scalar(text: str, place: Place, *, number: bool = False) -> yaml.ScalarNode:
    """A text at a place."""
    return yaml.ScalarNode(_NUMBER if number else _TEXT, text, cast(Any, place), cast(Any, place))


def sequence(nodes: Sequence[yaml.Node], place: Place) -> yaml.SequenceNode:
    """A list at a place."""
    return yaml.SequenceNode("tag:yaml.org,2002:seq", list(nodes), cast(Any, place), cast(Any, place))


def mapping_node(parts: Sequence[tuple[yaml.Node, yaml.Node]], place: Place) -> yaml.MappingNode:
    """Names and values at a place."""
    return yaml.MappingNode("tag:yaml.org,2002:map", list(parts), cast(Any, place), cast(Any, place))


@dataclass
class _Nodes:
    """Makes nodes of the rows of all sheets."""

    sheets: Mapping[str, SheetRows]
    add_mistake: Report
    add_note: Report
    used: set[tuple[str, str]] = field(default_factory=set)  # sheet and list
    extends: bool = False

    def root(self) -> yaml.Node:
        """The form."""
        top = self.sheets[FORM].place
        self.extends = any(fold(row.text("setting")) == EXTENDS for row in self.sheets[FORM].rows)
        parts = [pair for row in self.sheets[FORM].rows if (pair := self._attempt(_setting, row))]
        if (unread := self.sheets[FORM].unread) is not None:
            parts.append((scalar("name", top), BadNode(unread)))
        modules = [pair for row in self.sheets[MODULES].rows if (pair := self._attempt(_module, row))]
        if modules:
            place = self.sheets[MODULES].place
            parts.append((scalar("modules", place), mapping_node(modules, place)))
        parts.append((scalar("tables", self.sheets[TABLES].place), self._tables()))
        rules = [self._row_node(row) for row in self.sheets[RULES].rows]
        if rules:
            parts.append((scalar("rules", self.sheets[RULES].place), sequence(rules, self.sheets[RULES].place)))
        self._unused()
        return mapping_node(parts, top)

    def _attempt(self, make: Callable[[SheetRow], Any], row: SheetRow) -> Any:
        try:
            return make(row)
        except FormError as error:
            self.add_mistake(error.place, error.message)
            return None

    def _tables(self) -> yaml.Node:
        unread, place = self.sheets[TABLES].unread, self.sheets[TABLES].place
        if unread is None:
            return sequence(self._read_tables(), place)
        named = list(dict.fromkeys(name for row in self.sheets[FIELDS].rows if (name := row.text("table"))))
        fields = self._by_table(FIELDS, "table", named)
        tables = [self._unread_table(name, fields[name], named[0], unread) for name in named]
        return sequence(tables, place) if tables else BadNode(unread)

    def _unread_table(self, name: str, rows: Sequence[SheetRow], first: str, unread: FormError) -> yaml.Node:
        """A table of which only the fields are known."""
        place = self.sheets[TABLES].place
        fields = sequence([self._row_node(row) for row in rows], rows[0].place)
        parts = {"name": scalar(name, place), "identity": BadNode(unread), "fields": fields}
        if name != first:
            parts["parent"] = scalar(first, place)
        return mapping_node([(scalar(part, place), node) for part, node in parts.items()], place)

    def _read_tables(self) -> list[yaml.Node]:
        named = [parse_text(row.cells.get("name", "")).text for row in self.sheets[TABLES].rows]
        if self.extends:
            return self._changed_tables(named)
        fields = self._by_table(FIELDS, "table", named)
        prepared = self._by_table(PREPARED, "for_table", named)
        nodes: list[yaml.Node] = []
        for name, row in zip(named, self.sheets[TABLES].rows, strict=True):
            node = self._row_node(row)
            listed = [self._row_node(field_row) for field_row in fields.get(name, ())]
            unread = self.sheets[FIELDS].unread or self._without(FIELDS, "table", named)
            of_table = BadNode(unread) if unread is not None else sequence(listed, row.place)
            node.value.append((scalar("fields", row.place), of_table))
            if name in prepared:
                rows = prepared.pop(name)
                place = rows[0].place
                node.value.append((scalar("prepared", place), sequence(list(_groups(rows)), place)))
            nodes.append(node)
            fields.pop(name, None)  # of a table that is there twice, the first has them
        return nodes

    def _changed_tables(self, named: Sequence[str]) -> list[yaml.Node]:
        """What a form on top of another says of tables, also of those that only the sheet of fields names."""
        of_fields, of_prepared = self.sheets[FIELDS].rows, self.sheets[PREPARED].rows
        others = [row.text("table") for row in of_fields] + [row.text("for_table") for row in of_prepared]
        every = list(dict.fromkeys(name for name in (*named, *others) if name))
        fields = self._by_table(FIELDS, "table", every)
        prepared = self._by_table(PREPARED, "for_table", every)
        tables = {row.text("name"): self._row_node(row) for row in self.sheets[TABLES].rows}
        for name in every:
            rows = [*fields.get(name, ()), *prepared.get(name, ())]
            place = rows[0].place.part("table") if rows else self.sheets[TABLES].place
            if name not in tables:
                tables[name] = mapping_node([(scalar("name", place), scalar(name, place))], place)
            if name in fields:
                listed = [self._row_node(row) for row in fields[name]]
                tables[name].value.append((scalar("fields", place), sequence(listed, place)))
            if name in prepared:
                place = prepared[name][0].place
                groups = sequence(list(_groups(prepared[name])), place)
                tables[name].value.append((scalar("prepared", place), groups))
        return list(tables.values())

    def _by_table(self, sheet: str, column: str, named: Sequence[str]) -> dict[str, list[SheetRow]]:
        """The rows of each table, without the cell that names it."""
        found: dict[str, list[SheetRow]] = {}
        if (unread := self._without(sheet, column, named)) is not None:
            self.add_mistake(unread.place, unread.message)
            return found
        before = named[0] if named else ""
        for row in self.sheets[sheet].rows:
            cells = dict(row.cells)
            name = parse_text(cells.pop(column, "")).text or (named[0] if len(named) == 1 else "")
            meant = name
            if not name:
                meant = before
                self.add_mistake(row.place.part(column), "name the table that this row belongs to")
            elif name not in named:
                meant = _nearest(name, named) or ""
                message = f"the sheet {TABLES} has no table {name!r}{_near(name, named)}"
                self.add_mistake(row.place.part(column), message)
            if meant:
                found.setdefault(meant, []).append(row.with_cells(cells))
            before = meant
        return found

    def _without(self, sheet: str, column: str, named: Sequence[str]) -> FormError | None:
        """What is wrong with a sheet whose rows do not say to which of several tables they belong."""
        rows = self.sheets[sheet].rows
        if len(named) < 2 or not rows or column in rows[0].columns:
            return None
        header = next(known.header for known in SHEETS[sheet].columns if known.setting == column)
        return FormError(self.sheets[sheet].place, f"the sheet {sheet} has no column {header!r}")

    def _row_node(self, row: SheetRow) -> yaml.MappingNode:
        pairs: list[tuple[yaml.Node, yaml.Node]] = []
        for name, cell in row.cells.items():
            place = row.place.part(name)
            try:
                value = self._value(row.columns[name], cell, place)
            except FormError as error:
                value = BadNode(error)
            pairs.append((scalar(name, place), value))
        return mapping_node(pairs, row.place)

    def _value(self, column: Column, cell: str, place: Place) -> yaml.Node:
        match column.shape:
            case "text":
                return scalar(parse_text(cell).text, place)
            case "list":
                return sequence([scalar(item, place) for item in items_in(cell)], place)
            case "lines":
                return _lines(cell, place)
            case "choices":
                return self._listed(cell, place, CHOICES)
            case "units":
                return self._listed(cell, place, UNITS_SHEET)
            case "missing":
                return self._missing(cell, place)

    def _listed(self, cell: str, place: Place, sheet: str) -> yaml.Node:
        """A list of another sheet by its name, or entries that stand in the cell itself, separated by `;`."""
        items = list(items_in(cell))
        rows = self._of_list(sheet, "list", items[0]) if len(items) == 1 else []
        if rows:
            return sequence([self._row_node(row.without("list")) for row in rows], place)
        if len(items) > 1 or (sheet == UNITS_SHEET and items and items[0] in UNITS):
            return sequence([scalar(item, place) for item in items], place)
        raise FormError(place, self._no_list(sheet, "list", items[0] if items else cell))

    def _missing(self, cell: str, place: Place) -> yaml.Node:
        rows = self._of_list(MISSING, "set", parse_text(cell).text)
        if not rows:
            raise FormError(place, self._no_list(MISSING, "set", cell))
        pairs = []
        for row in rows:
            code, words = row.cells.get("code"), list(items_in(row.cells.get("words", "")))
            if code is None and words:
                raise FormError(row.place.part("code"), "which missing code do these words stand for?")
            if code is not None:
                place_of_words = row.place.part("words")
                pairs.append(
                    (
                        scalar(parse_text(code).text, row.place.part("code")),
                        sequence([scalar(word, place_of_words) for word in words], place_of_words),
                    )
                )
        return mapping_node(pairs, place)

    def _of_list(self, sheet: str, column: str, name: str) -> list[SheetRow]:
        if (unread := self.sheets[sheet].unread) is not None:
            raise unread
        rows = [row for row in self.sheets[sheet].rows if fold(row.text(column)) == fold(name)]
        self.used.add((sheet, fold(name)))
        return rows

    def _no_list(self, sheet: str, column: str, name: str) -> str:
        known = list(dict.fromkeys(row.text(column) for row in self.sheets[sheet].rows if column in row.cells))
        several = "" if sheet == MISSING else "; separate several entries with ;"
        return f"the sheet {sheet} has no {column} {name!r}{_near(name, known)}{several}"

    def _unused(self) -> None:
        """Lists that no field names, and rows that are in no list."""
        for sheet, column in ((CHOICES, "list"), (UNITS_SHEET, "list"), (MISSING, "set")):
            reported: set[str] = set()
            for row in self.sheets[sheet].rows:
                name = fold(row.text(column))
                if not name:
                    self.add_mistake(row.place.part(column), f"name the {column} that this row belongs to")
                elif (sheet, name) not in self.used and name not in reported:
                    reported.add(name)
                    self.add_note(row.place.part(column), f"no field uses the {column} {row.text(column)!r}")


def _setting(row: SheetRow) -> tuple[yaml.Node, yaml.Node] | None:
    """A setting of the form; None for one that has no value."""
    name = fold(row.text("setting")).replace(" ", "_")
    if not name:
        raise FormError(row.place.part("setting"), "name the setting")
    if "value" not in row.cells:
        return None
    return scalar(name, row.place.part("setting")), scalar(parse_text(row.cells["value"]).text, row.place.part("value"))


def _module(row: SheetRow) -> tuple[yaml.Node, yaml.Node]:
    if "name" not in row.cells:
        raise FormError(row.place.part("name"), "name the module")
    name, meaning = (parse_text(row.cells.get(part, "")).text for part in ("name", "meaning"))
    return scalar(name, row.place.part("name")), scalar(meaning, row.place.part("meaning"))


def _lines(cell: str, place: Place) -> yaml.MappingNode:
    pairs: list[tuple[yaml.Node, yaml.Node]] = []
    for pair in pairs_in(cell):
        if isinstance(pair, str):
            raise FormError(place, f"write each line as `name: value`; {pair!r} has no colon")
        name, value = pair
        pairs.append((scalar(name, place), scalar(value.text, place, number=value.is_number)))
    return mapping_node(pairs, place)


def _groups(rows: Sequence[SheetRow]) -> Iterator[yaml.MappingNode]:
    """Prepared rows of one table in their groups: those of one module that stand together."""
    groups: list[list[SheetRow]] = []
    for row in rows:
        before = groups[-1][-1] if groups else None
        if before is None or before.text("for_module") != row.text("for_module") or row.after_blank:
            groups.append([])
        groups[-1].append(row)
    for group in groups:
        place = group[0].place
        filled = [
            mapping_node(
                [
                    (scalar(name.removeprefix(OF_FIELD), row.place.part(name)), _text(cell, row.place.part(name)))
                    for name, cell in row.cells.items()
                    if name.startswith(OF_FIELD)
                ],
                row.place,
            )
            for row in group
        ]
        parts: list[tuple[yaml.Node, yaml.Node]] = [(scalar("rows", place), sequence(filled, place))]
        if module := group[0].text("for_module"):
            place_of_module = place.part("for_module")
            parts.append((scalar("module", place_of_module), scalar(module, place_of_module)))
        yield mapping_node(parts, place)


def _text(cell: str, place: Place) -> yaml.ScalarNode:
    return scalar(parse_text(cell).text, place)


def _nearest(name: str, known: Sequence[str]) -> str | None:
    near = process.extractOne(name, known, scorer=fuzz.ratio, processor=fold, score_cutoff=60)
    return near[0] if near else None


def _near(name: str, known: Sequence[str]) -> str:
    near = _nearest(name, known)
    return f"; perhaps {near!r}" if near else ""


__all__ = ["SHEETS", "nodes_of"]

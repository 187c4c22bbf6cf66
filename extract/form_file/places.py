"""Where the parts of a form stand in its file, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

import yaml

from extract.form_file.nodes import FormError, Gathered
from extract.form_file.place import Place, at_line
from schema.form import Field, Table

T = TypeVar("T")


@dataclass(frozen=True, order=True)
class Mistake:
    """Something wrong in a form file, at a place."""

    place: Place
    message: str

    @property
    def line(self) -> int:
        """Its line, or in a workbook its row, counted from 1."""
        return self.place.row


@dataclass
class Places:
    """Where things stand in the file, and what is wrong with them: filled while the file is read."""

    mistakes: list[Mistake] = field(default_factory=list)
    notes: list[Mistake] = field(default_factory=list)
    by_name: dict[tuple[str, ...], Place] = field(default_factory=dict)
    unsure: set[tuple[str, str]] = field(default_factory=set)  # tables and fields whose cells are not known
    unread: set[str] = field(default_factory=set)  # names of tables that could not be read
    not_yaml: set[int] = field(default_factory=set)  # lines whose mistake is known: nothing more is said of them
    unread_parts: set[tuple[str, str]] = field(default_factory=set)  # rules, and parts of them that could not be read

    def add(self, place: Place, message: str) -> None:
        """Takes up a mistake."""
        if place.sheet or place.row not in self.not_yaml:
            self.mistakes.append(Mistake(place, message))

    def add_errors(self, errors: FormError) -> None:
        """Takes up all that is wrong."""
        for error in errors.errors:
            self.add(error.place, error.message)

    def add_gathered(self, gathered: Gathered) -> None:
        """Takes up the mistakes that were gathered."""
        for error in gathered.found:
            self.add(error.place, error.message)

    def note(self, place: Place, message: str) -> None:
        """Takes up something that is no mistake, but that people should look at."""
        self.notes.append(Mistake(place, message))

    def attempt(self, read: Callable[[yaml.Node], T], node: yaml.Node) -> T | None:
        """What is read from a node; None, with the mistake taken up, where it is wrong."""
        gathered = Gathered()
        made = gathered.read(read, node)
        self.add_gathered(gathered)
        return made

    def table(self, table: Table) -> Place:
        """Where a table is described."""
        return self.by_name.get((table.name,), at_line(1))

    def field(self, table: Table, of_form: Field) -> Place:
        """Where a field is described."""
        return self.by_name.get((table.name, of_form.name)) or self.table(table)

    def choice(self, table: Table, of_form: Field, code: str) -> Place:
        """Where a choice of a field is described."""
        return self.by_name.get((table.name, of_form.name, code)) or self.field(table, of_form).part("choices")

    def rule(self, code: str) -> Place:
        """Where a rule is written."""
        return self.by_name.get(("/rule", code), at_line(1))

    def is_shaky(self, table: Table) -> bool:
        """Whether the cells of one of its fields are not known."""
        return any(name == table.name for name, _ in self.unsure)

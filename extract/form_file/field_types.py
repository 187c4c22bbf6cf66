"""The types of fields by the word that a form file has for them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_type_hints

from schema import quantities
from schema.cell_type import CellType
from schema.cells import Count, Date, Key, Number, Percentage, Reference, Text, Verbatim, Year
from schema.choices import Choice, Choices
from schema.countries import Countries
from schema.identifiers import Identifier, Place
from schema.quantities import Amount, Unit
from schema.row import FieldSettings
from schema.words import Listed, Words

FIELD_TYPES: Mapping[str, type[CellType[Any]]] = {
    cell.type_name: cell
    for cell in (
        Key, Reference, Text, Verbatim, Words, Listed, Count, Number, Percentage, Amount, Year, Date, Choice, Choices,
        Countries, Identifier, Place,
    )
}  # fmt: skip

NOT_SAID = {(Reference.type_name, "aliases"), *((cell.type_name, "names") for cell in (Words, Listed, Identifier))}
"""The settings of a type that a form file leaves out: a reference has the aliases of the key that it refers to, and
whether a field names the study may be said of any."""

UNITS: Mapping[str, Unit] = {unit.code: unit for unit in vars(quantities).values() if isinstance(unit, Unit)}
"""The units that a form file names by their code alone."""

OF_ANY_FIELD: Mapping[str, Any] = get_type_hints(FieldSettings)
"""What a form file may say of any field, beside its name, label and type; each option with its type."""

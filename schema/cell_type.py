"""The base of every cell type: its family, and how it reads, writes and compares cells.

A cell type reads the text of a cell into a value, writes a value as its one canonical text, and gives a key. Two values
are the same if their keys are equal. All other code about cells builds on these three methods, the family and the
storage.
"""

from collections.abc import Mapping
from dataclasses import field
from enum import StrEnum
from typing import Any, ClassVar, Generic, Literal, TypeVar, assert_never

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from schema.decimals import Bound, bound_shown
from schema.in_fingerprint import Shared
from schema.missing import USUAL_WORDS, Missing
from schema.options import OTHER, Option
from schema.problem import CellError
from schema.records import record
from schema.text import fold, tidy

T = TypeVar("T")
_LONGEST_WORD = 40  # characters
_CODES = {fold(code.value): code for code in Missing}


class Family(StrEnum):
    """What kind of thing the cells hold. Pairing, inference and templates treat all types of one family alike.

    Most code that differs by family matches all of them, so that the type checker names it for a new family. What is
    asked of one family alone (`is Family.NUMBER`) it does not name.
    """

    NUMBER = "number"  # with or without a unit
    DATE = "date"  # or a year
    TEXT = "text"  # words
    CHOICE = "choice"  # one of a list
    SET = "set"  # several of a list
    NAME = "name"  # the name of a row
    REFERENCE = "reference"  # the names of rows in another table
    IDENTIFIER = "identifier"  # a published number, such as a DOI
    PLACE = "place"  # a place in a report

    @property
    def takes_any_words(self) -> bool:
        """Whether any text is a valid value. Two people may then write the same thing in different words."""
        match self:
            case Family.TEXT | Family.NAME | Family.REFERENCE | Family.PLACE:
                return True
            case Family.NUMBER | Family.DATE | Family.CHOICE | Family.SET | Family.IDENTIFIER:
                return False
            case _:
                assert_never(self)


Storage = Literal["text", "integer", "decimal", "quantity", "list"]
"""How values are stored as data. A quantity is stored as a number and a unit, and as an amount in the base unit."""

_DECLARED_BY_EACH = ("type_name", "family")
_DECLARED_OR_INHERITED = ("storage", "level", "scored", "hint", "width")


@record(kw_only=True)
class CellType(Shared, Generic[T]):
    """What a cell may hold besides a missing code. It is Pydantic metadata, so a row model reads its own cells."""

    type_name: ClassVar[str]  # its name in form files
    family: ClassVar[Family]
    storage: ClassVar[Storage]
    level: ClassVar[str]  # its usual level of measurement
    scored: ClassVar[bool]  # whether two values that differ are a discrepancy
    hint: ClassVar[str]  # what to type, in a few words, for the row under the header
    width: ClassVar[int]  # usual width of an entry in characters; for a choice, the maximum width of its column

    missing: Mapping[str, Missing] = field(default_factory=lambda: USUAL_WORDS, hash=False)

    def __init_subclass__(cls, **options: Any) -> None:
        """Refuses a cell type that leaves a setting out, so that no type inherits one by accident."""
        super().__init_subclass__(**options)
        left_out = [name for name in _DECLARED_BY_EACH if name not in vars(cls)]
        left_out += [name for name in _DECLARED_OR_INHERITED if not hasattr(cls, name)]
        if left_out:
            raise TypeError(f"the cell type {cls.__name__} does not say its {', '.join(left_out)}")

    @property
    def names_study(self) -> bool:
        """Whether entries name or number the study itself. Agreement on them says nothing about the extraction."""
        return False

    def read(self, text: str) -> T:
        """The value of a text that is neither blank nor a missing code. Raises `CellError` if it has none."""
        raise NotImplementedError

    def write(self, value: T) -> str:
        """The canonical text of a value. Reading this text gives the same value."""
        return str(value)

    def key(self, value: T) -> str:
        """The comparison key of a value. Two values have equal keys exactly if they mean the same."""
        return self.write(value)

    def in_words(self, text: str) -> str:
        """A canonical text in the words that people read."""
        return text

    def parse(self, text: object) -> T | Missing | None:
        """The content of a cell: a value, a missing code, or None if it is blank."""
        if text is None:
            return None
        if not isinstance(text, str):
            raise CellError("not-text", f"cells are read from text, not from {type(text).__name__}")
        if not text or not (seen := tidy(text)):
            return None
        if len(seen) > _LONGEST_WORD:  # longer than any spelling of a code, so there is no need to fold it
            return self.read(text)
        folded = fold(seen)
        code = self.missing.get(folded)
        # the code itself is read too, if the form has only other spellings for it
        if code is None and folded in _CODES and folded not in self.spellings:
            code = _CODES[folded] if _CODES[folded] in self.missing.values() else None
        return code if code is not None else self.read(text)

    @property
    def usual_level(self) -> str:
        """The level of measurement of a field that does not state its own."""
        return self.level

    @property
    def lowest(self) -> Bound | None:
        """The lowest possible number; None without a lower bound."""
        return None

    @property
    def highest(self) -> Bound | None:
        """The highest possible number; None without an upper bound."""
        return None

    @property
    def limits(self) -> str:
        """The possible numbers in words, such as `at least 0, at most 100`; empty without bounds."""
        bounds = (("at least", self.lowest), ("at most", self.highest))
        return ", ".join(f"{word} {bound_shown(bound)}" for word, bound in bounds if bound is not None)

    @property
    def base_units(self) -> tuple[str, ...]:
        """The names of the units in which quantities are compared; empty for other types."""
        return ()

    @property
    def unit_codes(self) -> tuple[str, ...]:
        """The units in which a quantity may be typed; empty for other types."""
        return ()

    @property
    def offered(self) -> tuple[Option, ...]:
        """The choices of the list; empty for types without a list."""
        return ()

    @property
    def known(self) -> tuple[Option, ...]:
        """All choices that a cell may hold: the offered ones and those that the codebook has withdrawn."""
        return self.offered

    @property
    def takes_other(self) -> bool:
        """Whether "other" may be chosen. A separate cell then has the description."""
        return False

    @property
    def explained(self) -> tuple[Option, ...]:
        """The choices that the guide and the codebook explain; empty if their meaning is obvious."""
        return self.offered

    @property
    def options(self) -> tuple[str, ...]:
        """The entries of the drop-down list in the order of the form, with "other" last."""
        return (*(choice.shown for choice in self.offered), *((OTHER,) if self.takes_other else ()))

    @property
    def answers(self) -> tuple[str, ...]:
        """The values of the entries in the drop-down list, in the same order."""
        return (*(choice.code for choice in self.offered), *((OTHER,) if self.takes_other else ()))

    @property
    def spellings(self) -> Mapping[str, str]:
        """The value for each folded spelling of an entry."""
        return {}

    @property
    def in_short(self) -> str:
        """What may be entered, in one line."""
        return self.hint

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Makes Pydantic read a field of this type with `parse`, whatever its annotation says to type checkers."""
        return self.core_schema

    @property
    def core_schema(self) -> CoreSchema:
        """The Pydantic schema that reads a cell with `parse`."""
        return core_schema.no_info_plain_validator_function(self.parse)

"""What every cell type has: its family, and how it reads, writes and compares cells.

A cell type reads the text of a cell into a value, writes a value as the one canonical text, and gives the key by which
two values are the same. Everything about a cell follows from these three, and from its family and its storage.
"""

from collections.abc import Mapping
from dataclasses import field
from enum import StrEnum
from typing import Any, ClassVar, Generic, Literal, TypeVar, assert_never

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from schema.decimals import Bound, bound_shown
from schema.described import Shared
from schema.missing import USUAL_WORDS, Missing
from schema.options import OTHER, Option
from schema.problem import CellError
from schema.records import record
from schema.text import fold, tidy

T = TypeVar("T")
_LONGEST_WORD = 40  # characters
_CODES = {fold(code.value): code for code in Missing}


class Family(StrEnum):
    """What the cells of a type are about. Pairing, inference and templates treat the types of one family alike.

    Code that differs by family matches all of them, so that the type checker names every place that a new one concerns.
    """

    NUMBER = "number"  # with or without a unit
    DATE = "date"  # a year too
    TEXT = "text"  # words
    CHOICE = "choice"  # one of a list
    SET = "set"  # several of a list
    NAME = "name"  # what a row is called
    REFERENCE = "reference"  # the names of rows of another table
    IDENTIFIER = "identifier"  # a published number
    PLACE = "place"  # where in a report

    @property
    def takes_any_words(self) -> bool:
        """Whether every text is a value, so that two people may write the same thing in different words."""
        match self:
            case Family.TEXT | Family.NAME | Family.REFERENCE | Family.PLACE:
                return True
            case Family.NUMBER | Family.DATE | Family.CHOICE | Family.SET | Family.IDENTIFIER:
                return False
            case _:
                assert_never(self)


Storage = Literal["text", "integer", "decimal", "quantity", "list"]
"""What values are as data: a quantity is a number with its unit, and the same amount in a base unit."""

_DECLARED_BY_EACH = ("kind", "family")
_DECLARED_OR_INHERITED = ("storage", "level", "scored", "hint", "width")


@record(kw_only=True)
class CellType(Shared, Generic[T]):
    """What a cell may have apart from a missing code. Used as Pydantic metadata: a row model reads its own cells."""

    kind: ClassVar[str]  # its name in form files
    family: ClassVar[Family]
    storage: ClassVar[Storage]
    level: ClassVar[str]  # its usual level of measurement
    scored: ClassVar[bool]  # whether two values that differ are a discrepancy
    hint: ClassVar[str]  # what to type, in a few words, for the row under the header
    width: ClassVar[int]  # characters of a usual entry; for a choice, the most that its column shows

    missing: Mapping[str, Missing] = field(default_factory=lambda: USUAL_WORDS, hash=False)

    def __init_subclass__(cls, **options: Any) -> None:
        """Refuses a cell type that leaves something out: no type is treated like another by accident."""
        super().__init_subclass__(**options)
        left_out = [name for name in _DECLARED_BY_EACH if name not in vars(cls)]
        left_out += [name for name in _DECLARED_OR_INHERITED if not hasattr(cls, name)]
        if left_out:
            raise TypeError(f"the cell type {cls.__name__} does not say its {', '.join(left_out)}")

    @property
    def names_study(self) -> bool:
        """Whether entries name or number the study itself, so that agreement on them says nothing of the extraction."""
        return False

    def read(self, text: str) -> T:
        """The value of a text that is neither blank nor a missing code. Raises `CellError` if it has none."""
        raise NotImplementedError

    def write(self, value: T) -> str:
        """The canonical text of a value; reading it gives the value again."""
        return str(value)

    def key(self, value: T) -> str:
        """The key of a value: equal for two values exactly if they mean the same."""
        return self.write(value)

    def in_words(self, text: str) -> str:
        """A canonical text as people read it."""
        return text

    def parse(self, text: object) -> T | Missing | None:
        """The content of a cell: a value, a missing code, or None if it is blank."""
        if text is None:
            return None
        if not isinstance(text, str):
            raise CellError("not-text", f"cells are read from text, not from {type(text).__name__}")
        if not text or not (seen := tidy(text)):
            return None
        if len(seen) > _LONGEST_WORD:  # longer than any way of writing a code: folding would be for nothing
            return self.read(text)
        folded = fold(seen)
        code = self.missing.get(folded)
        if code is None and folded in _CODES and folded not in self.spellings:  # however else a form has it written
            code = _CODES[folded] if _CODES[folded] in self.missing.values() else None
        return code if code is not None else self.read(text)

    @property
    def usual_level(self) -> str:
        """The level of measurement of a field that does not state its own."""
        return self.level

    @property
    def lowest(self) -> Bound | None:
        """The least number that is possible; None where there is no such bound."""
        return None

    @property
    def highest(self) -> Bound | None:
        """The greatest number that is possible; None where there is no such bound."""
        return None

    @property
    def limits(self) -> str:
        """The numbers that are possible, as in `at least 0, at most 100`; empty where there is no such bound."""
        bounds = (("at least", self.lowest), ("at most", self.highest))
        return ", ".join(f"{word} {bound_shown(bound)}" for word, bound in bounds if bound is not None)

    @property
    def base_units(self) -> tuple[str, ...]:
        """The units in which quantities are compared, by name; none for other types."""
        return ()

    @property
    def unit_codes(self) -> tuple[str, ...]:
        """The units in which a quantity may be typed; none for other types."""
        return ()

    @property
    def offered(self) -> tuple[Option, ...]:
        """The choices of a list; none where there is no list."""
        return ()

    @property
    def known(self) -> tuple[Option, ...]:
        """The choices that a cell may have: those that are offered, and those that the codebook has withdrawn."""
        return self.offered

    @property
    def takes_other(self) -> bool:
        """Whether "other" may be chosen too, with its words in a cell of their own."""
        return False

    @property
    def explained(self) -> tuple[Option, ...]:
        """The choices that guide and codebook list with their meaning; none where everybody knows them."""
        return self.offered

    @property
    def options(self) -> tuple[str, ...]:
        """The entries of a list as a drop-down shows them, in the form's order, "other" last."""
        return (*(choice.shown for choice in self.offered), *((OTHER,) if self.takes_other else ()))

    @property
    def answers(self) -> tuple[str, ...]:
        """The values that these entries stand for."""
        return (*(choice.code for choice in self.offered), *((OTHER,) if self.takes_other else ()))

    @property
    def spellings(self) -> Mapping[str, str]:
        """The value of an entry for each folded spelling of it."""
        return {}

    @property
    def in_short(self) -> str:
        """What may be entered, on one line."""
        return self.hint

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Pydantic reads a field marked with this type by `parse`, whatever its annotation says to type checkers."""
        return self.core_schema

    @property
    def core_schema(self) -> CoreSchema:
        """What tells Pydantic to read a cell by `parse`."""
        return core_schema.no_info_plain_validator_function(self.parse)

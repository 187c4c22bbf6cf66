"""Severities, and the error by which a cell type says that a text is not a value of it."""

from enum import StrEnum
from typing import LiteralString

from pydantic_core import PydanticCustomError


class Severity(StrEnum):
    """How serious a problem is."""

    ERROR = "error"  # an impossible recording; blocks the dataset
    WARNING = "warning"  # implausible, though a paper could print it; cleared once confirmed
    NOTE = "note"  # worth knowing


class CellError(PydanticCustomError):
    """A text that is not a value of its cell type: a code, a sentence for the extractor, and what would be right.

    Pydantic collects it like its own errors, so a row model that is validated directly gives the same sentences.
    """

    def __new__(cls, code: LiteralString, message: str, options: tuple[str, ...] = ()) -> "CellError":
        """`options` are allowed entries, the nearest of which is suggested; one alone is the suggestion."""
        context = {"message": message, "options": options}
        return super().__new__(cls, code, "{message}", context)

    @property
    def options(self) -> tuple[str, ...]:
        """The entries of which the nearest is to be suggested."""
        return tuple((self.context or {})["options"])

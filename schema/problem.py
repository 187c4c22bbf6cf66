"""Severities, and the error that a cell type raises for a text that is not a valid value."""

from enum import StrEnum
from typing import LiteralString

from pydantic_core import PydanticCustomError


class Severity(StrEnum):
    """How serious a problem is."""

    ERROR = "error"  # impossible; blocks the dataset
    WARNING = "warning"  # unlikely, but a paper could print it; a person can confirm it
    NOTE = "note"  # worth knowing


class CellError(PydanticCustomError):
    """A text that is not a valid value: a code, a sentence for the extractor, and suggestions.

    Pydantic collects it like its own errors, so a row model that is validated directly gives the same sentences.
    """

    def __new__(cls, code: LiteralString, message: str, options: tuple[str, ...] = ()) -> "CellError":
        """`options` are allowed entries; the most similar one is suggested. A single option is always suggested."""
        context = {"message": message, "options": options}
        return super().__new__(cls, code, "{message}", context)

    @property
    def options(self) -> tuple[str, ...]:
        """The allowed entries; the most similar one is suggested."""
        return tuple((self.context or {})["options"])

"""The one error for what twofold cannot work with."""

from __future__ import annotations


class CannotUse(Exception):
    """A file, or a place in one, that twofold cannot work with: the command ends with exit code 2.

    Says the file, the place, what is wrong and, as a hint, what to do about it. `str(error)` is one line, whatever
    line breaks the parts hold, so that it can be printed as it is.
    """

    exit_code = 2

    def __init__(
        self,
        message: str,
        *,
        file: str | None = None,
        sheet: str | None = None,
        cell: str | None = None,
        hint: str | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.file = file
        self.sheet = sheet
        self.cell = cell
        self.hint = hint

    def __str__(self) -> str:
        spot = "!".join(part for part in (self.sheet, self.cell) if part)
        place = "  ".join(part for part in (self.file, spot) if part)
        sentence = f"{place}: {self.message}" if place else self.message
        line = f"{sentence}  Hint: {self.hint}" if self.hint else sentence
        return one_line(line)


def one_line(text: str) -> str:
    """The text without line breaks of any kind, nor other signs that would move a terminal's cursor."""
    return "".join(sign if sign.isprintable() else " " for sign in text)

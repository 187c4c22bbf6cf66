"""The cell types for one choice from a list and for several choices."""

import re
from collections.abc import Mapping
from functools import cached_property
from typing import ClassVar

from schema.cell_type import CellType, Family, Storage
from schema.options import OTHER, Option, option, spellings_of
from schema.problem import CellError
from schema.records import record
from schema.text import SEPARATOR, fold, listed_otherwise, quoted, tidy

__all__ = ["OTHER", "Choice", "Choices", "Option", "option"]


@record(kw_only=True)
class Choice(CellType[str]):
    """One choice from a list. With `other`, "other" may be chosen, and a separate cell has the description."""

    type_name: ClassVar[str] = "choice"
    family: ClassVar[Family] = Family.CHOICE
    storage: ClassVar[Storage] = "text"
    level: ClassVar[str] = "nominal"
    scored: ClassVar[bool] = True
    hint: ClassVar[str] = "choose from the list"
    width: ClassVar[int] = 30
    choices: tuple[Option, ...]
    other: bool = False
    ordered: bool = False

    def __post_init__(self) -> None:
        """Removes words for missing codes that are choices too: an offered "unclear" or "NA" is an answer."""
        taken = {code for code in self.missing.values() if code in {choice.code for choice in self.choices}}
        words = {word: code for word, code in self.missing.items() if code not in taken and word not in self.spellings}
        object.__setattr__(self, "missing", words)

    @property
    def usual_level(self) -> str:
        """Ordinal if the choices are in an order."""
        return "ordinal" if self.ordered else self.level

    @cached_property
    def offered(self) -> tuple[Option, ...]:
        """The choices in the order of the form, without those that the codebook has withdrawn."""
        return tuple(choice for choice in self.choices if choice.until is None)

    @property
    def known(self) -> tuple[Option, ...]:
        """All choices in the order of the form. A withdrawn choice is still read where somebody chose it."""
        return self.choices

    @property
    def takes_other(self) -> bool:
        """Whether "other" may be chosen too."""
        return self.other

    @cached_property
    def spellings(self) -> Mapping[str, str]:
        """The code for each folded spelling. Codes take precedence over labels, and labels over aliases."""
        spelled: dict[str, str] = {OTHER: OTHER} if self.other else {}
        for names in (lambda o: (o.code,), lambda o: (o.shown,), lambda o: o.aliases):
            for choice in self.choices:
                for name in names(choice):
                    for spelling in spellings_of(name):
                        spelled.setdefault(spelling, choice.code)
        return spelled

    def in_words(self, text: str) -> str:
        """The labels of the choices instead of their codes."""
        return "; ".join(self._labels.get(code, code) for code in text.split("; "))

    @cached_property
    def _labels(self) -> Mapping[str, str]:
        return {choice.code: choice.shown for choice in self.choices}

    def read(self, text: str) -> str:
        """The code of the choice.

        Raises `unknown-choice` if there is none, `other-in-place` for "other: ..." in one cell.
        """
        written = tidy(text)
        if (code := self.spellings.get(fold(written))) is not None:
            return code
        if self.other and re.match(r"other\s*[:(,-]", written, re.IGNORECASE):
            raise CellError(
                "other-in-place",
                f"{quoted(written)}: choose other here, and describe it in its own cell",
                (OTHER,),
            )
        raise CellError("unknown-choice", f"{quoted(written)} is not in the list", self.options)


@record(kw_only=True)
class Choices(Choice):
    """Several choices from a list, separated by `; ` because labels contain commas. Their order does not matter."""

    type_name: ClassVar[str] = "choices"
    family: ClassVar[Family] = Family.SET
    storage: ClassVar[Storage] = "list"
    hint: ClassVar[str] = "one or several, separated by ;"
    width: ClassVar[int] = 28

    @property
    def in_short(self) -> str:
        """The labels of the choices."""
        return "; ".join(self.options)

    def read(self, text: str) -> str:
        """The codes in the order of the form, each once, joined by `; `."""
        read_one = super().read
        order = [*(choice.code for choice in self.choices), OTHER]
        parts = [part for part in SEPARATOR.split(text) if tidy(part)]
        unknown = [tidy(part) for part in parts if fold(tidy(part)) not in self.spellings]
        if len(unknown) == 1 and (meant := self.several_in(unknown[0])):
            answers = [meant if tidy(part) == unknown[0] else tidy(part) for part in parts]
            raise CellError(
                "unknown-choice", f"{quoted(unknown[0])}: separate several answers with ;", ("; ".join(answers),)
            )
        if len(unknown) > 1:
            named = " and ".join(repr(part) for part in unknown)
            raise CellError("unknown-choice", f"{named} are not in the list", self.options)
        chosen = {read_one(part) for part in parts}
        if not chosen:
            raise CellError("unknown-choice", f"{quoted(text)} is not in the list", self.options)
        return "; ".join(sorted(chosen, key=order.index))

    def several_in(self, text: str) -> str | None:
        """The choices in a text that separates them with something else, joined by `; `; None for any other text."""
        return "; ".join(listed_otherwise(text, self.spellings)) or None

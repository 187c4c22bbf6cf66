"""The entries of a list: one choice each."""

from collections.abc import Iterator, Mapping
from dataclasses import field

from schema.described import NOT_RECORDED, RECORDED_IF_SET
from schema.records import record
from schema.text import fold

OTHER = "other"


@record(kw_only=True)
class Option:
    """One choice: its code, label, meaning, other spellings, and what it is called in other vocabularies."""

    code: str
    label: str = ""
    definition: str = ""
    aliases: tuple[str, ...] = ()
    identifiers: Mapping[str, str] | None = None  # scheme -> identifier, for linked data
    since: int = 1  # the revision of the codebook that brought or changed it
    under: str | None = None  # the code of the choice in another field that this one refines
    was: tuple[str, ...] = field(default=(), metadata=NOT_RECORDED)  # its codes in earlier versions of the form
    until: int | None = field(default=None, metadata=RECORDED_IF_SET)  # the revision that withdrew it
    became: tuple[str, ...] = field(default=(), metadata=NOT_RECORDED)  # the codes into which it was split then

    @property
    def shown(self) -> str:
        """What a drop-down offers."""
        return self.label or self.code


def spellings_of(name: str) -> Iterator[str]:
    """How a code, a label or an alias may be written, folded."""
    yield fold(name)
    if "_" in name:
        yield fold(name.replace("_", " "))


def option(code: str, label: str = "", definition: str = "", *aliases: str, **identifiers: str) -> Option:
    """An option written in one line of a form."""
    return Option(code=code, label=label, definition=definition, aliases=aliases, identifiers=identifiers or None)

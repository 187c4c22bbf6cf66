"""The choices of a list."""

from collections.abc import Iterator, Mapping
from dataclasses import field

from schema.in_fingerprint import NOT_RECORDED, RECORDED_IF_SET
from schema.records import record
from schema.text import fold

OTHER = "other"


@record(kw_only=True)
class Option:
    """One choice: code, label, definition, other spellings, and its identifiers in other vocabularies."""

    code: str
    label: str = ""
    definition: str = ""
    aliases: tuple[str, ...] = ()
    identifiers: Mapping[str, str] | None = None  # identifier by scheme, for linked data
    since: int = 1  # the revision of the codebook that added or last changed it
    under: str | None = None  # the code of the choice in another field that this choice belongs to
    was: tuple[str, ...] = field(default=(), metadata=NOT_RECORDED)  # its codes in earlier versions of the form
    until: int | None = field(default=None, metadata=RECORDED_IF_SET)  # the revision of the codebook that withdrew it
    became: tuple[str, ...] = field(default=(), metadata=NOT_RECORDED)  # the codes that replaced it

    @property
    def shown(self) -> str:
        """The text in the drop-down list."""
        return self.label or self.code


def spellings_of(name: str) -> Iterator[str]:
    """The folded spellings of a code, a label or an alias."""
    yield fold(name)
    if "_" in name:
        yield fold(name.replace("_", " "))


def option(code: str, label: str = "", definition: str = "", *aliases: str, **identifiers: str) -> Option:
    """An option, written on one line of a form."""
    return Option(code=code, label=label, definition=definition, aliases=aliases, identifiers=identifiers or None)

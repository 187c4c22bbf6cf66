"""Identifiers of reports and trials, and places in a report."""

import re
from collections.abc import Mapping
from dataclasses import field
from typing import ClassVar, Literal

from schema.cell_type import CellType, Family, Storage
from schema.cells import Text
from schema.in_fingerprint import RECORDED_IF_SET
from schema.problem import CellError
from schema.records import record
from schema.regular_expressions import regex
from schema.text import fold, quoted, tidy

Scheme = Literal["doi", "pmid", "pmcid", "registry"]

_PREFIX = {
    "doi": regex(r"^(https?://)?(dx\.)?doi\.org/|^doi\s*:?\s*", re.IGNORECASE),
    "pmid": regex(r"^(https?://)?(www\.)?pubmed\.ncbi\.nlm\.nih\.gov/|^(pmid|pubmed)\s*:?\s*", re.IGNORECASE),
    "pmcid": regex(
        r"^(https?://)?(www\.ncbi\.nlm\.nih\.gov/pmc|pmc\.ncbi\.nlm\.nih\.gov)/articles/|^pmcid\s*:?\s*", re.IGNORECASE
    ),
    "registry": regex(r"^(https?://)?(www\.)?clinicaltrials\.gov/(study|ct2/show)/", re.IGNORECASE),
}
_SHAPE = {
    "doi": regex(r"10\.\d{4,9}/\S+"),
    "pmid": regex(r"[1-9]\d{0,7}"),
    "pmcid": regex(r"PMC\d+", re.IGNORECASE),
    "registry": regex(
        r"NCT\d{8}|ISRCTN\d{8}|ACTRN\d{14}|(EUCTR)?\d{4}-\d{6}-\d{2}(-\d{2})?|DRKS\d{8}|CRD\d{11}|ChiCTR[\w-]+|jRCT\w+|UMIN\d{9}|NTR\d+|NL\d+",
        re.IGNORECASE,
    ),
}
SHAPES: Mapping[str, str] = {scheme: shape.pattern for scheme, shape in _SHAPE.items()}
"""The regular expression for an identifier without address or prefix, in any case."""
PREFIXES: Mapping[str, str] = {scheme: prefix.pattern for scheme, prefix in _PREFIX.items()}
"""The regular expression for an address or a prefix that people paste with an identifier, in any case."""
_CALLED = {"doi": "DOI", "pmid": "PMID", "pmcid": "PMCID", "registry": "number of a trial registry"}
_EXAMPLE = {"doi": "10.1192/bjo.2019.52", "pmid": "31420388", "pmcid": "PMC6701814", "registry": "NCT02782104"}


@record(kw_only=True)
class Identifier(CellType[str]):
    """A DOI, PMID, PMCID or trial registry number, with or without the address or prefix that people paste with it.

    `names` says that it identifies the study or report itself. Nobody extracts it from the report.
    """

    type_name: ClassVar[str] = "identifier"
    family: ClassVar[Family] = Family.IDENTIFIER
    storage: ClassVar[Storage] = "text"
    level: ClassVar[str] = "nominal"
    scored: ClassVar[bool] = True
    hint: ClassVar[str] = "an identifier"
    width: ClassVar[int] = 24
    scheme: Scheme
    names: bool = field(default=False, metadata=RECORDED_IF_SET)

    @property
    def names_study(self) -> bool:
        """Whether it identifies the study or report itself."""
        return self.names

    def read(self, text: str) -> str:
        """The identifier without address or prefix.

        Raises `malformed-identifier` if the text does not look like one.
        """
        bare = _PREFIX[self.scheme].sub("", tidy(text)).rstrip(".,;/ ")
        if not _SHAPE[self.scheme].fullmatch(bare):
            raise CellError(
                "malformed-identifier",
                f"{quoted(text)} does not look like a {_CALLED[self.scheme]}, such as {_EXAMPLE[self.scheme]}",
            )
        return bare if self.scheme == "doi" else bare.upper()

    def key(self, value: str) -> str:
        """The identifier in lower case, because case does not matter."""
        return value.casefold()


_PLACES = (  # longer words first: in "table2" the word is "table", not "t"
    (r"abs(?:tract)?\.?", "abs"),
    (r"(?:p|pp|pg|pgs|page|pages)\.? ?(\d+)(?: ?(?:-|to) ?(\d+))?", "p"),
    (r"(?:table|tab|t)\.? ?(\w+)", "T"),
    (r"(?:figure|fig|f)\.? ?(\w+)", "F"),
    (r"(?:supplementary material|supplement|suppl|supp|s|appendix)\.? ?(\w+)", "S"),
    (r"(?:para|paragraph|\u00b6)\.? ?(\d+)", "para"),
    (r"(?:col|column|c)\.? ?(\d+)", "c"),
)
_PLACE = [(regex(shape), mark) for shape, mark in _PLACES]


@record(kw_only=True)
class Place(Text):
    """A place in a report: page, table, figure, paragraph, abstract.

    Any text is allowed; usual spellings are recognised.
    """

    type_name: ClassVar[str] = "place"
    family: ClassVar[Family] = Family.PLACE
    hint: ClassVar[str] = "p. 4, Table 2, abstract"
    width: ClassVar[int] = 18

    def key(self, value: str) -> str:
        """The place in one spelling: `p. 12`, `page 12` and `p12` are the same. Unrecognised parts compare as text."""
        return "; ".join(_recognised(part) for part in re.split(r"[;,]", fold(value)) if part.strip()) or fold(value)


def is_place(text: str) -> bool:
    """Whether a text consists only of places in usual spellings, such as `p. 4, Table 2`."""
    parts = [part.strip() for part in re.split(r"[;,]", fold(text)) if part.strip()]
    return bool(parts) and all(any(shape.fullmatch(part) for shape, _ in _PLACE) for part in parts)


def _recognised(part: str) -> str:
    part = part.strip()
    for shape, mark in _PLACE:
        if match := shape.fullmatch(part):
            return mark + "-".join(number for number in match.groups() if number)
    return part

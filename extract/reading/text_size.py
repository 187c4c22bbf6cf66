"""How much text a workbook's cells hold once each has its own: a small file can repeat one long text without end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from extract.errors import CannotUse
from schema.regular_expressions import regex

#: Three times as much memory is needed to read it. 100,000 rows of 100 columns with 25 letters in each are within this.
MAX_TEXT = 256 * 2**20

LONGEST_TEXT = 32_767
"""The longest text of one cell of an .xlsx: Excel's limit, in the units of `cell_length`."""


def cell_length(text: str) -> int:
    """How long a text is to Excel, which counts UTF-16 units: most characters are one, an emoji is two."""
    return len(text.encode("utf-16-le", errors="surrogatepass")) // 2


def fits_cell(text: str) -> bool:
    """Whether a cell holds all of the text."""
    return 2 * len(text) <= LONGEST_TEXT or cell_length(text) <= LONGEST_TEXT


def cut_to_cell(text: str) -> str:
    """As much of the text as a cell holds, in whole characters."""
    return text if fits_cell(text) else cut_to(text, LONGEST_TEXT)


def cut_to(text: str, longest: int) -> str:
    """As much of the text as is no longer than this to Excel, in whole characters."""
    held = text.encode("utf-16-le", errors="surrogatepass")[: 2 * longest]
    return held.decode("utf-16-le", errors="ignore")


_SHARED = regex(rb"<(?:(\w{1,40}):)?sst\b")
_PLAINLY = regex(rb't="s"><v>(\d{1,9})</v>')  # as spreadsheets write it: found four times as fast
_REFERS = regex(rb"""\st\s*=\s*["']s["'][^>]*>\s*<(?:\w{1,40}:)?v>\s*(\d{1,9})\s*<""")


class TextSize:
    """Adds up the text of a file's cells, and refuses the file where it becomes too much."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._total = 0
        self._uncounted = 0

    def add(self, size: int, sheet: str) -> None:
        """Takes in the characters of some cells; CannotUse where all together are too many."""
        self._total += size
        if self._total > MAX_TEXT:
            raise CannotUse(
                f"its cells have more than {MAX_TEXT >> 20} MB of text, and twofold does not read more",
                file=self._file,
                sheet=sheet,
                hint="Delete the columns that you do not need, or keep part of the rows in another file.",
            )

    def add_shared(self, xml: bytes, sizes: Sequence[int], sheet: str) -> None:
        """Takes in the shared texts that a worksheet's cells hold; counted one by one only where it could be much."""
        most = _references(xml) * max(sizes, default=0)
        if self._uncounted + most <= MAX_TEXT // 4:
            self._uncounted += most
        else:
            self.add(size_of_shared(xml, sizes), sheet)


def shared_sizes(part: bytes | None) -> Sequence[int]:
    """About how long each of the texts is that the sheets of an .xlsx share, by number."""
    root = _SHARED.search(part, 0, 4096) if part else None
    if part is None or root is None:
        return ()
    return [len(text) for text in part.split(b"</" + (root[1] + b":" if root[1] else b"") + b"si>")[:-1]]


def size_of_shared(xml: bytes, sizes: Sequence[int]) -> int:
    """How much of the shared texts a worksheet's cells hold."""
    numbers = _PLAINLY.findall(xml)
    if len(numbers) != _references(xml):
        numbers = _REFERS.findall(xml)
    known = len(sizes)
    return sum(times * sizes[int(number)] for number, times in Counter(numbers).items() if int(number) < known)


def _references(xml: bytes) -> int:
    """How many cells of a worksheet refer to a shared text. Apostrophes, which hardly a file has, are found at once."""
    return xml.count(b't="s"') + (xml.count(b"t='s'") if b"'" in xml else 0)

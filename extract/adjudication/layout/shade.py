"""The shade of its own under each cell of a line, by which a sheet that comes back shows what was filled down."""

import hashlib

from extract.adjudication.lines.words import REASON, RULING, STATUS, VALUE, WHO
from extract.workbook.styles import LINE

MARKED = (STATUS, RULING, VALUE, WHO, REASON)
"""The columns with shades. Nobody fills down the first: it shows whether the shades are still there."""

LOW_BITS = 0x070707
"""The bits of a colour in which shades differ."""


def shade(address: str, header: str) -> str:
    """The colour under a cell of a line."""
    bits = int.from_bytes(hashlib.sha256(f"{address} {header}".encode()).digest()[:3], "big") & LOW_BITS
    return f"#{int(LINE.lstrip('#'), 16) & ~LOW_BITS | bits:06X}"

"""The shade of its own under each cell of a line, by which a sheet that comes back shows what was filled down."""

import hashlib

from extract.adjudication.lines.words import REASON, RULING, STATUS, VALUE, WHO
from extract.workbook.styles import LINE

MARKED = (STATUS, RULING, VALUE, WHO, REASON)
"""The columns with shades. Nobody fills down the first: it shows whether the shades are still there."""

LOW_BITS = 0x070707
"""The bits of a colour in which shades differ."""

_LEVELS = (0, 3, 6)
"""What red, green and blue have in these bits: 27 shades. LibreOffice keeps 56 colours of a file, and joins others."""


def shade(address: str, header: str) -> str:
    """The colour under a cell of a line. One of 27, so that one line in 27 has that of another."""
    digest = hashlib.sha256(f"{address} {header}".encode()).digest()
    red, green, blue = (_LEVELS[byte % len(_LEVELS)] for byte in digest[:3])
    return f"#{int(LINE.lstrip('#'), 16) & ~LOW_BITS | red << 16 | green << 8 | blue:06X}"

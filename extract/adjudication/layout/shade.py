"""The individual shade of each cell in a line, which shows what was filled down in a returned sheet."""

import hashlib

from extract.adjudication.lines.words import REASON, RULING, STATUS, VALUE, WHO
from extract.workbook.styles import LINE

MARKED = (STATUS, RULING, VALUE, WHO, REASON)
"""The columns with shades. Nobody fills down the first, so it shows whether the shades still exist."""

LOW_BITS = 0x070707
"""The bits of a colour in which shades differ."""

_LEVELS = (0, 3, 6)
"""The values of red, green and blue in these bits: 27 shades.

LibreOffice keeps 56 colours of a file and joins others.
"""


def shade(address: str, header: str) -> str:
    """The colour of a cell in a line: one of 27, so one in 27 other lines has the same."""
    digest = hashlib.sha256(f"{address} {header}".encode()).digest()
    red, green, blue = (_LEVELS[byte % len(_LEVELS)] for byte in digest[:3])
    return f"#{int(LINE.lstrip('#'), 16) & ~LOW_BITS | red << 16 | green << 8 | blue:06X}"

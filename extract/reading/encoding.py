"""From bytes to text, whatever the encoding: a byte that belongs to none is kept track of, and the rest is read."""

from __future__ import annotations

import codecs

from schema.records import record
from schema.regular_expressions import regex

_BYTE_ORDER_MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_BEYOND_ASCII = regex(r"[\x80-\ud7ff\ue000-\U0010ffff]")
#: What Python's "surrogateescape" leaves where a byte could not be read.
ESCAPED = regex("[\udc80-\udcff]")


@record
class Decoded:
    """Text with unreadable bytes as lone surrogates (ESCAPED), its encoding, and whether that was a guess."""

    text: str
    encoding: str
    guessed: bool = False


def decode(content: bytes) -> Decoded:
    """The text of a file: by its byte-order mark, else UTF-16 if every other byte is zero, UTF-8, or Windows-1252."""
    for mark, encoding in _BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return _by_mark(content[len(mark) :], encoding)
    wide = _looks_wide(content)
    if wide:
        return Decoded(content.decode(wide, "replace"), wide, guessed=True)
    try:
        return Decoded(content.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        return _mixed(content)


def _by_mark(content: bytes, encoding: str) -> Decoded:
    errors = "surrogateescape" if encoding == "utf-8" else "replace"
    return Decoded(content.decode(encoding, errors), encoding)


def _looks_wide(content: bytes) -> str | None:
    """UTF-16 without a mark: nearly every second byte of Latin text is zero, and the others are not."""
    head = content[: 4096 & ~1]
    if len(head) < 4:
        return None
    even, odd = head[0::2].count(0), head[1::2].count(0)
    most, few = len(head) // 2 * 0.7, len(head) // 2 * 0.1
    if odd >= most and even <= few:
        return "utf-16-le"
    return "utf-16-be" if even >= most and odd <= few else None


def _mixed(content: bytes) -> Decoded:
    """UTF-8 with some bad bytes if more of its longer characters are sound than not, else Windows-1252."""
    text = content.decode("utf-8", "surrogateescape")
    if len(_BEYOND_ASCII.findall(text)) > len(ESCAPED.findall(text)):
        return Decoded(text, "utf-8")
    return Decoded(content.decode("windows-1252", "surrogateescape"), "windows-1252", guessed=True)

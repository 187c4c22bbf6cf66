"""Reports that are text files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from extract.fulltexts.pdf_process import UnreadableReport
from extract.reading.encoding import ESCAPED, decode
from schema.regular_expressions import regex
from validate.passages.report_text import PageText, ReportText

_LARGEST = 20_000_000  # bytes
_PART = 6_000  # signs of a part, about
_PARAGRAPH = regex(r"\n[ \t]*\n|\n")


def read_text_report(path: Path) -> ReportText:
    """The text of a file, by pages if form feeds are between them, and otherwise in parts.

    UnreadableReport if it is no text.
    """
    try:
        if path.stat().st_size > _LARGEST:
            raise UnreadableReport(f"is larger than {_LARGEST // 1_000_000} MB, so it is not opened")
        content = path.read_bytes()
    except OSError as error:
        raise UnreadableReport(f"cannot be read: {error.strerror or error}") from error
    text = _decoded(content).replace("\r\n", "\n").replace("\r", "\n")
    pages = text.rstrip("\f").split("\f")
    if len(pages) > 1:
        return ReportText(tuple(map(PageText, pages)), pictures=False)
    return ReportText(tuple(map(PageText, _parts(text))), paged=False, pictures=False)


def _decoded(content: bytes) -> str:
    if b"\0" in content[:4_000] and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnreadableReport("is not a text file")
    return ESCAPED.sub("\ufffd", decode(content).text)


def _parts(text: str) -> Iterator[str]:
    """Parts of a long text, each up to the end of a paragraph."""
    start = 0
    while len(text) - start > _PART:
        end = _PARAGRAPH.search(text, start + _PART)
        if end is None:
            break
        yield text[start : end.end()]
        start = end.end()
    yield text[start:]

"""A process of its own that opens PDFs: a file that is made to do harm can only harm it, and it is stopped in time.

It reads questions, one JSON line each, from its standard input. Each answer is a JSON line with the length of what
follows, and then that many bytes.
"""

from __future__ import annotations

import ctypes
import json
import struct
import sys
import zlib
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, BinaryIO

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

_LARGEST = 300_000_000  # bytes of a file
_MOST_PAGES = 3_000
_LONGEST_PAGE = 200_000  # signs of a page
_MOST_PIXELS = 6_000_000
_MEMORY = 4 << 30  # bytes
_GAP = 8.0  # points between two parts of a line that are in different columns
_FEWEST = 3  # such lines on a page
WHOLE = 10_000
"""The width and the height of a page in the units of its boxes."""


class CannotRead(Exception):
    """Why a PDF cannot be used, for a sentence that begins with the file."""


def answer(question: dict[str, Any]) -> bytes:
    """The answer to one question. CannotRead if the file cannot be used."""
    path = Path(question["path"])
    if path.stat().st_size > _LARGEST:
        raise CannotRead(f"is larger than {_LARGEST // 1_000_000} MB, so it is not opened")
    try:
        with pdfium.PdfDocument(path) as document:
            if not len(document):
                raise CannotRead("has no pages")
            if len(document) > _MOST_PAGES:
                raise CannotRead(f"has more than {_MOST_PAGES} pages, so it is not opened")
            if question["do"] == "read":
                return json.dumps([_page(document, number) for number in range(len(document))]).encode()
            page = document[question["page"]]
            if question["do"] == "draw":
                return _drawn(page, question["width"])
            return json.dumps([_boxes(page, *part) for part in question["parts"]]).encode()
    except pdfium.PdfiumError as error:
        raise CannotRead(_reason(error)) from error


def _reason(error: pdfium.PdfiumError) -> str:
    if "password" in str(error).lower():
        return "needs a password: save a copy without one"
    return "is damaged, or is not a PDF"


def _page(document: Any, number: int) -> dict[str, Any]:
    text_page = document[number].get_textpage()
    text = _text(text_page)
    return {"text": text, "label": document.get_page_label(number), "pieces": list(_pieces(text_page, text))}


def _text(text_page: Any) -> str:
    count = min(text_page.count_chars(), _LONGEST_PAGE)
    text: str = text_page.get_text_range(0, count, errors="replace") if count > 0 else ""
    return text


def _pieces(text_page: Any, text: str) -> Iterator[tuple[int, int, float, float, float, float]]:
    """The parts of lines, where the page goes from column to column within lines; nothing elsewhere."""
    boxes = [text_page.get_rect(number) for number in range(text_page.count_rects())]
    jumps = sum(
        after[0] - before[2] > _GAP and after[1] < before[3] and after[3] > before[1]
        for before, after in pairwise(boxes)
    )
    if jumps < _FEWEST:
        return
    left, right, bottom, top = sides = [ctypes.c_double() for _ in range(4)]
    start, box = 0, (0.0, 0.0, 0.0, 0.0)
    for index, sign in enumerate(text):
        if sign.isspace() or not pdfium_c.FPDFText_GetCharBox(text_page, index, *sides):
            continue
        own = left.value, bottom.value, right.value, top.value
        if box[2] and (own[0] - box[2] > _GAP or own[3] < box[1] or own[1] > box[3]):
            yield start, index, *box
            start, box = index, own
        elif not box[2]:
            box = own
        box = min(box[0], own[0]), min(box[1], own[1]), max(box[2], own[2]), max(box[3], own[3])
    if box[2]:
        yield start, len(text), *box


def _boxes(page: Any, start: int, end: int) -> list[tuple[int, int, int, int]]:
    """The boxes of these signs of the text: left, top, right and bottom, in parts of `WHOLE` from the upper left."""
    text_page = page.get_textpage()
    first, last = (pdfium_c.FPDFText_GetCharIndexFromTextIndex(text_page, index) for index in (start, end - 1))
    if first < 0 or last < first:
        return []
    number = text_page.count_rects(first, last - first + 1)
    return [_on_picture(page, text_page.get_rect(index)) for index in range(number)]


def _on_picture(page: Any, box: Sequence[float]) -> tuple[int, int, int, int]:
    x, y = ctypes.c_int(), ctypes.c_int()
    corners = []
    for left, top in ((box[0], box[3]), (box[2], box[1])):
        pdfium_c.FPDF_PageToDevice(page, 0, 0, WHOLE, WHOLE, 0, left, top, x, y)
        corners.append((x.value, y.value))
    (one, other), (third, fourth) = corners
    return min(one, third), min(other, fourth), max(one, third), max(other, fourth)


def _drawn(page: Any, width: int) -> bytes:
    """A page as a PNG of about this width."""
    wide, high = page.get_size()
    scale = min(width / max(wide, 1), (_MOST_PIXELS / max(wide * high, 1)) ** 0.5)
    bitmap = page.render(scale=scale, rev_byteorder=True, prefer_bgrx=False)
    return png(bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride, bitmap.n_channels)


def png(pixels: bytes, width: int, height: int, stride: int, channels: int) -> bytes:
    """A PNG of rows of pixels: red, green and blue, or grey."""
    rows = b"".join(b"\0" + pixels[row * stride : row * stride + width * channels] for row in range(height))

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">IIBBBBB", width, height, 8, {1: 0, 3: 2, 4: 6}[channels], 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows, 3)) + chunk(b"IEND", b"")


def serve(questions: BinaryIO, answers: BinaryIO) -> None:
    """Answers questions until there are no more."""
    for line in questions:
        try:
            content, error = answer(json.loads(line)), None
        except CannotRead as reason:
            content, error = b"", str(reason)
        except OSError as reason:
            content, error = b"", f"cannot be read: {reason.strerror or reason}"
        answers.write(json.dumps({"error": error, "size": len(content)}).encode() + b"\n" + content)
        answers.flush()


def main() -> None:
    """Runs the process."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    serve(sys.stdin.buffer, sys.stdout.buffer)

"""Papers made for the tests: PDFs with two columns, hyphens, ligatures, running heads and printed page numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

FONT = "Vera"
SIZE = 8
FIRST_PRINTED = 312
_VOCABULARY = """
patients people participants described reported said felt feeling wanted hoped treatment ketamine infusion clinic nurse
staff doctor family partner music room chair fear anxiety calm relief mood depression pain sleep work home time again
first second third week month year before after during while because although when since never always often rarely
sometimes most many few several all some other same different better worse strange floating heavy light open closed
difficult office efficient five finding reflected influence confident effect significant first-line well-being long-term
low-dose it was were had been could would should not and but or so if with without about from into over under between
the a an of to in on at by for as that this these those their they them we our us he she his her one two three side
cost travel privacy consent information education expectation experience perception detachment control support trust
hopelessness recovery relapse remission interview analysis theme quote group sample number voice language meaning
"""
_WORDS = _VOCABULARY.split()


@dataclass(frozen=True)
class Paper:
    """A made paper: its sentences page by page, as they were written, and its file."""

    path: Path
    sentences: tuple[tuple[str, ...], ...]


def sentence(random: Random) -> str:
    """A sentence of 9 to 22 words that no other sentence has in this order."""
    words = [random.choice(_WORDS) for _ in range(random.randint(9, 22))]
    if random.random() < 0.3:
        words.insert(4, f"({random.randint(1, 99)}.{random.randint(0, 9)}%)")
    if random.random() < 0.3:
        words[2] = f"“{words[2]}”"
    return f"{' '.join(words).capitalize()}."


def make_paper(path: Path, random: Random, *, pages: int, columns: int = 1, line_by_line: bool = False) -> Paper:
    """Writes a paper. With `line_by_line` the file goes from column to column within each line."""
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    if FONT not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont(FONT, f"{FONT}.ttf"))
    canvas = Canvas(str(path), pagesize=A4, invariant=1)
    width, rows = (480 if columns == 1 else 225), 40
    written, left = [], [""]
    for page in range(pages):
        canvas.setFont(FONT, SIZE)
        canvas.drawString(60, 815, "Ferrin and others: what participants said")
        canvas.drawString(290, 25, str(FIRST_PRINTED + page))
        sentences: list[str] = []
        lines = _lines(canvas, random, sentences, left, width, rows * columns)
        for number, line in sorted(enumerate(lines), key=lambda one: one[0] % rows if line_by_line else 0):
            canvas.drawString(60 + number // rows * 250, 790 - number % rows * 18, line)
        written.append(tuple(sentences))
        canvas.showPage()
    canvas.save()
    return Paper(path, tuple(written))


def _lines(
    canvas: Any, random: Random, sentences: list[str], left: list[str], width: float, number: int
) -> Sequence[str]:
    """Lines of a page, with words broken at their ends and ligatures. What is not on it goes to the next page."""
    lines: list[str] = []
    words = _words(random, sentences)
    line, rest = left[0], ""
    while len(lines) < number:
        word = rest or next(words)
        rest = ""
        longer = f"{line} {word}".strip()
        if canvas.stringWidth(longer, FONT, SIZE) <= width:
            line = longer
        else:
            half = len(word) // 2
            if len(word) > 7 and word.isalpha() and canvas.stringWidth(f"{line} {word[:half]}-", FONT, SIZE) <= width:
                line, rest = f"{line} {word[:half]}-", word[half:]
            else:
                rest = word
            lines.append(line)
            line = ""
    left[0] = rest
    if not sentences[-1].endswith(rest):  # the last one ends on the next page or never
        sentences.pop()
    return lines


def _words(random: Random, sentences: list[str]) -> Iterator[str]:
    while True:
        sentences.append(sentence(random))
        for word in sentences[-1].split():
            yield word.replace("fi", "\ufb01").replace("fl", "\ufb02")

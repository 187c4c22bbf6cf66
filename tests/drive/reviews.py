"""Reviews whose texts are hard to show: right to left, very long, markup; and three blinded extractors."""

from __future__ import annotations

from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

from tests.extract.small_review import begin_review
from tests.faults.review import FORM

HOSTILE = (
    '<script>window.hacked = 1</script>" onmouseover="window.hacked = 1"'
    ' <img src=x onerror="window.hacked = 1">{{ 7 * 7 }}'
)
RIGHT_TO_LEFT = "المشاركون وصفوا التجربة بأنها هادئة، ثم قالوا إن الأثر زال بعد أسبوعين (n = 14)"
LONG = " ".join(f"word{number}" for number in range(3_200))[:30_000]
PEOPLE = ("ada", "ben", "cleo")
REPORT = "We asked what patients remember of the room, and whether the nurse who sat beside them mattered to them."
PASSAGES = ("what patients remember of the room", "remember of the room, and whether the nurse", "mattered to them")
"""What each of the three quotes of the report of S04, which is there as a PDF."""


def hard_to_show(folder: Path, *, blinded: bool) -> Path:
    """Three people differ on the aim and the remark of four studies; the last one has a report beside it."""
    texts = {"S01": RIGHT_TO_LEFT, "S02": LONG, "S03": HOSTILE, "S04": ""}
    filled = {}
    for number, who in enumerate(PEOPLE):
        rows = [
            {
                "study": study,
                "n_themes": str(4 + number),
                "aim": f"{text} {number}" if text else PASSAGES[number],
                "finished": "yes",
            }
            for study, text in texts.items()
        ]
        filled[who] = {"studies": rows}
    form = FORM.replace("aim, type: words", "aim, type: verbatim")
    begin_review(folder, form, filled, studies=[(study, f"Author {study}") for study in texts], blinded=blinded)
    (folder / "fulltexts").mkdir()
    canvas = Canvas(str(folder / "fulltexts" / "S04.pdf"))
    canvas.drawString(50, 700, REPORT)
    canvas.save()
    return folder

"""The characteristics of included studies as the CSV that RevMan imports: a row per study, a column per characteristic.

The columns are those of RevMan's study information (“Study”, then “Char: NAME”), as its exports have them.
"""

from __future__ import annotations

import csv
from html import escape
from io import StringIO

from extract.dataset.elsewhere.exported import Exported, evidence_left_out, plain_text
from validate.dataset.paper.characteristics import characteristics
from validate.dataset.paper.in_words import InWords

_OWN = ("Methods", "Participants", "Interventions", "Outcomes", "Notes")
"""The characteristics that RevMan has in every review."""


def revman_csv(words: InWords) -> Exported:
    """The table of characteristics of the paper. Its texts are HTML, as RevMan has them: a paragraph per line."""
    table = characteristics(words, whole=True)
    headings = table.columns[1:]
    written = StringIO()
    rows = csv.writer(written, lineterminator="\r\n")
    rows.writerow(["Study", *(f"Char: {plain_text(heading)}" for heading in headings)])
    for row in table.rows:
        rows.writerow([plain_text(row[0]), *map(_paragraphs, row[1:])])
    new = [heading for heading in headings if heading not in _OWN]
    steps = [
        "Import the references of the included studies first (RIS), or RevMan has each study twice.",
        *([f"Add these characteristics in RevMan (PICO, Characteristics): {', '.join(new)}."] if new else []),
        "Import study-information.csv (Study data, Import). It needs study-centric data management to be on.",
        "The names under Study must be those of the studies in RevMan.",
    ]
    tables = [one.label for one in words.form.tables if one.selection or one.prepared]
    return Exported(
        files={"study-information.csv": written.getvalue().encode("utf-8-sig")},
        steps=tuple(steps),
        left_out=(
            *evidence_left_out(words.form),
            *([f"The tables {', '.join(tables)}: RevMan has no place for them."] if tables else []),
            "Study arms, study results and risk of bias: RevMan maps them to interventions and outcomes that the review"
            " defines there, and the form has none of these roles.",
            "Fields that the form does not show in the table of characteristics (setting characteristics of a field).",
        ),
    )


def _paragraphs(text: str) -> str:
    """Lines as paragraphs. Nothing in them is markup, and none begins like a formula."""
    return "".join(f"<p>{escape(line)}</p>" for line in plain_text(text).split("\n") if line)

"""Writes the characteristics of included studies as the CSV that RevMan imports: a row per study, a column per field.

The columns are those of RevMan's study information (“Study”, then “Char: NAME”), as its exports have them.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from html import escape
from io import StringIO

from extract.dataset.exports.exported import Exported, evidence_left_out, plain_text
from schema.missing import Missing
from schema.regular_expressions import regex
from validate.dataset.paper.characteristics import characteristics
from validate.dataset.paper.in_words import InWords

_OWN = ("Methods", "Participants", "Interventions", "Outcomes", "Notes")
"""The characteristics that RevMan has in every review."""


def revman_csv(words: InWords) -> Exported:
    """The table of characteristics of the paper. Its texts are HTML, as RevMan has them: a paragraph per line."""
    table = characteristics(words, whole=True)
    places = range(1, len(table.columns))
    waiting = [place for place in places if _is_pending([row[place] for row in table.rows])]
    shown = [place for place in places if place not in waiting]
    headings = [table.columns[place] for place in shown]
    written = StringIO()
    rows = csv.writer(written, lineterminator="\r\n")
    rows.writerow(["Study", *(f"Char: {plain_text(heading)}" for heading in headings)])
    for row in table.rows:
        rows.writerow([plain_text(row[0]), *(_paragraphs(_codes_in_words(row[place])) for place in shown)])
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
            *(
                [f"{', '.join(table.columns[place] for place in waiting)}: everything there is pending (PEND)."]
                if waiting
                else []
            ),
            "Fields that the form does not show in the table of characteristics (setting characteristics of a field).",
        ),
    )


def _is_pending(cells: Sequence[str]) -> bool:
    """Whether all filled cells of a column are pending. False if all are blank."""
    lines = [line for cell in cells for line in cell.split("\n") if line]
    return bool(lines) and all(part.rpartition(": ")[2] == Missing.PEND for line in lines for part in line.split("; "))


def _codes_in_words(text: str) -> str:
    """A cell with its missing codes in words, because RevMan has no note under a table to explain them."""
    return _CODE.sub(lambda found: Missing(found[0]).in_words, text)


_CODE = regex(rf"(?m)(?:^|(?<=; )|(?<=: ))(?:{'|'.join(Missing)})(?=; |$)")


def _paragraphs(text: str) -> str:
    """Lines as HTML paragraphs. Markup in them is escaped, and no line begins like a formula."""
    return "".join(f"<p>{escape(line)}</p>" for line in plain_text(text).split("\n") if line)

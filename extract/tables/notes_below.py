"""Recognises notes below a table: rows with one cell that is not a study, such as a legend."""

from __future__ import annotations

import re

from extract.tables.area import Area
from extract.tables.number_formats import quoted
from schema.text import first_ones, fold

_SHOWN = 5
_LONG = 40
_SAMPLE = 200  # rows that show the names of studies and the answers
_FEWEST = 3  # names that are enough to show what studies are called
_MOST = 0.9  # the share of rows in which a column of names is filled
_FEWEST_WORDS = 3  # words of a note without a year, if all studies have one
_NOTE = re.compile(
    r"(?:notes?|abbreviations?|sources?|legend|footnotes?|key)\b\s*[:.]|[*†‡§¹²³]|[\w/]{1,4}\s*=\s*\w"
    r"|[^=]{1,30}\S\s*=\s*\w",
    re.IGNORECASE,
)
_DONE_BY = re.compile(
    r"(?i)(?:(?:all|data|table|last|double|first|second)[ -]+){0,2}(?:checked|extracted|entered|coded|reviewed|verified"
    r"|completed|prepared|done|updated|revised|modified|filled in|double-checked|agreed(?: up)?|discussed|resolved"
    r"|reconciled|adjudicated|decided|settled|confirmed|approved|finali[sz]ed|compiled|created|consensus)(?: again)?"
    r"\s+(?:by|on|in|at|with)\b.*"
)
_SEVERAL_AUTHORS = re.compile(r"\bet al\b|\band\b|&", re.IGNORECASE)
_ET_AL = re.compile(r"\bet al\.$", re.IGNORECASE)
_SENTENCE = re.compile(r"\S+\s+\S.*\s[^\W\d_A-Z]{4,}[.!]", re.DOTALL)  # three words or more, and no `Smith et al.`
_IF_STUDY = "if it is a study, move it up between the others in the file"


def without_notes(area: Area, rows: list[int], remarks: list[str]) -> tuple[list[int], list[tuple[str, str]]]:
    """The rows without notes at the end, and those that are only likely notes, with the correction.

    Notes are rows with one cell of prose. A single short cell that may be a study is a row that somebody has just
    started.
    """
    begin = len(rows)
    while begin > 1 and area.cells.width > 1 and area.counts[rows[begin - 1]] == 1:
        begin -= 1
    above = rows[:begin]
    likely = False
    while begin < len(rows):
        text, apart = _only_text(area, rows[begin]), area.counts[rows[begin] - 1] == 0
        if _is_note(text, apart=apart):
            break
        if likely := _may_be_note(area, above, rows[begin], apart=apart):
            break
        begin += 1
    cut = rows[begin:]
    if not cut:
        return rows, []
    texts = ", ".join(quoted(_only_text(area, row)) for row in cut[:_SHOWN])
    sentence = f"{places_and(area, cut, 'below the table')} {were(cut)} taken as notes and ignored: {texts}"
    if likely:
        return rows[:begin], [(sentence, _IF_STUDY)]
    remarks.append(sentence)
    return rows[:begin], []


def _only_text(area: Area, row: int) -> str:
    return next(text for text in area.line(row) if text)


def _is_note(text: str, *, apart: bool) -> bool:
    note = text.strip()
    if _NOTE.match(note):
        return True
    return apart and (len(note) > _LONG or (note.endswith(".") and " " in note and not _ET_AL.search(note)))


def _may_be_note(area: Area, above: list[int], row: int, *, apart: bool) -> bool:
    """Whether a short text says who did something or what an answer means, or cannot be a name below a blank row.

    Names start with a capital letter or a digit, or have a year or a number, if all names above do.
    """
    place = next(column for column, text in enumerate(area.line(row)) if text)
    note = _only_text(area, row).strip()
    lines = [area.line(study) for study in above[:_SAMPLE]]
    names = [name.strip() for line in lines if (name := line[place])]
    if len(names) < _MOST * len(lines):
        return False
    if _DONE_BY.fullmatch(note):
        return True
    if _SENTENCE.fullmatch(note) and not any(map(_SENTENCE.fullmatch, names)):
        return True
    before, colon, after = note.partition(":")
    if colon and after.strip() and not any(":" in name for name in names):
        answers = {fold(text) for line in lines for column, text in enumerate(line) if text and column != place}
        if apart or fold(before) in answers:
            return True
    if not apart or len(names) < _FEWEST or " " not in note:
        return False
    if note[0].islower() and not any(name[0].islower() for name in names):
        return True
    numbered = all(any(map(str.isdigit, name)) for name in names)
    words = len(note.split()) >= _FEWEST_WORDS and not any(map(str.isdigit, note))
    return numbered and words and not _SEVERAL_AUTHORS.search(note)


def places_and(area: Area, places: list[int], verb: str = "") -> str:
    """The numbers of these rows in the sheet, a few if there are many, and a verb (by default a form of "repeat")."""
    numbers = first_ones([str(area.row + row) for row in places], _SHOWN)
    repeat = verb or ("repeats" if len(places) == 1 else "repeat")
    return f"{'row' if len(places) == 1 else 'rows'} {numbers} {repeat}"


def were(places: list[int]) -> str:
    """`was` for one row, `were` for several."""
    return "was" if len(places) == 1 else "were"

"""The cover of the adjudication workbook: how far it is, and how to rule, in plain words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from xlsxwriter.worksheet import Worksheet

from extract.adjudication.lines import Line
from extract.adjudication.looks import Looks
from extract.adjudication.names import Names
from extract.adjudication.pairings.lines import DECIDED, OPEN, PairLine
from extract.adjudication.words import (
    CAUSE,
    CAUSES,
    CORRECT,
    METHOD,
    METHODS_SHOWN,
    PAIR_RULED,
    PAIRING_FIRST,
    PAIRINGS,
    PROPOSED,
    REASON,
    RULED,
    RULING,
    SCORE,
    SHEET,
    VALUE,
    WHO,
    but_not,
)
from extract.output import plural
from extract.workbook.cover import height_of
from schema.form import Form
from validate.ledger.ledger import METHODS, RULINGS

_WIDTH = 100
_PAIRS_FIRST = (
    f"First open the sheet {PAIRINGS}: which row of one extractor is which row of the other? What is open stands first."
    " Look at the rows side by side and choose “same row” or “different rows”. Where several lines are one question,"
    " rule on each of them.",
)
_PAIRS_TO_SEE = (
    f"Look through the sheet {PAIRINGS}, where nothing is open: it has rows that one extractor left out beside those"
    " nearest to them. Where two are one and the same after all, choose “same row”; leave all others as they are.",
)
_WAITING = (
    f"You may rule on both sheets before you have them taken in. Lines of the sheet {SHEET} that say"
    f" “{PAIRING_FIRST}” are taken in once the pairing of their row is confirmed."
)
_TOGETHER = (
    "Lines with the same question number are one question. Where they are equally alike, choose “same row” on the line"
    " that is right and “different rows” on the others. Where one row looks like two, mostly a workbook has to be"
    " corrected, so that both have one row or both have two: then nothing is asked any more. Or rule as before."
)
_ALIKE = (
    f"“{SCORE}” says how much of what stands in two rows speaks for their being one, against what any two rows of this"
    " study have in common. It settles nothing: you do."
)
_FULLEST = (
    "Where the rows that are one have different names, the fullest of them stands in the dataset. To have another one,"
    " correct the name in the workbook."
)
_STEPS = (
    f"Open the sheet {SHEET}. There each line is one thing on which the extractors differ, with what each of them has,"
    " where, and what the form asks for. What is still open stands first, study by study; what is decided is below.",
    "Look the item up in the report, talk it over, or ask a third person. Then fill in the line's yellow columns:"
    f" {RULING}, {METHOD} and {WHO} always; {VALUE}, {CAUSE} and {REASON} where they help. A cell that turns red is"
    " still needed.",
    "Sort, filter, colour, add columns of your own or delete lines as you like; a line finds its place by what it says."
    " You may fill the same ruling down over several lines: it will be recorded as a ruling on all of them at once.",
    "Save the file, and have it taken in with: twofold adjudicate. What could not be taken in is named with its cell"
    " and the reason. You can do a few lines today and the others later.",
    "Then: twofold merge. It writes this workbook anew with what is left.",
)
_INPUTS = (
    (RULING, "who is right, or what stands instead (below)"),
    (VALUE, "only with “another value”: the value as the form wants it, or a missing code such as NR"),
    (METHOD, "how it was decided (below)"),
    (WHO, "who decided; several names are separated by ; and for a discussion both extractors are named"),
    (CAUSE, "why the extractors differed (below); may stay blank"),
    (REASON, "a sentence for whoever asks later: why, and where the report says so"),
)
_ROW_RULINGS = frozenset({"keep", "drop"})
_NOTES = (
    "A line with (the whole row) is about a row that only one extractor has: keep it, drop it, or ask the authors. What"
    " you rule holds for all its cells.",
    f"The column {PROPOSED} says what could be ruled where that is plain. Nothing of it is taken by itself: choose it"
    f" under {RULING} if you agree.",
    "“both” is for fields in which several choices may stand. “neither” leaves the cell empty. To say that the report"
    " does not have it, choose “another value” and type NR.",
    f"A line that says “{CORRECT}” cannot be ruled on: the extractor has two rows of one name, or a row without one. It"
    " is gone once the extractor has corrected it.",
    "“changed since the ruling”: an extractor has changed what was ruled on. The column Ruling until now shows the"
    " ruling and what it was about. Rule again, even if it stays the same.",
    "You may change the ruling of a line that is decided: the new one replaces it, and both are kept on record."
    " Emptying the cells, or deleting the line, changes nothing.",
)


def write_cover(
    sheet: Worksheet,
    written: Sequence[Line],
    asked: tuple[Sequence[PairLine], int],
    form: Form,
    names: Names,
    looks: Looks,
) -> None:
    """Writes the cover: title, progress, the steps, and the meaning of every word that may be chosen.

    `asked` are the lines of the sheet of pairings, none where it is settled which row is which, and how many more rows
    might be looked at.
    """
    pairs, left_out = asked
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 3)
    sheet.set_column(1, 1, 26)
    sheet.set_column(2, 2, _WIDTH)
    page = _Page(sheet, looks)
    sheet.write_string(0, 1, f"Adjudication: {form.title}", looks.title)
    sheet.set_row(0, 32)
    page.section("How far it is")
    _pairings(page, pairs, left_out)
    _progress(page, written)
    page.section("How to rule")
    is_open = any(line.status == OPEN for line in pairs)
    first = _PAIRS_FIRST if is_open else _PAIRS_TO_SEE if pairs else ()
    for number, text in enumerate([*first, *_STEPS], start=1):
        page.pair(str(number), text)
    page.section("The yellow columns")
    for header, text in _INPUTS:
        page.pair(header, text)
    _words(page, names, with_pairs=bool(pairs))
    page.section("Good to know")
    for text in [*_notes_on(pairs), *_NOTES]:
        page.pair("", text)
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)


def _notes_on(pairs: Sequence[PairLine]) -> Iterator[str]:
    """What is good to know of the sheet of pairings, as far as it applies."""
    if any(line.status == OPEN for line in pairs):
        yield _WAITING
    if pairs:
        yield _ALIKE
        yield _FULLEST
    if any(line.pairing.together is not None for line in pairs):
        yield _TOGETHER


def _pairings(page: _Page, pairs: Sequence[PairLine], left_out: int) -> None:
    if not pairs:
        return
    still = [line for line in pairs if line.status == OPEN]
    where = _by_study(line.pairing.study for line in still)
    asked = (
        f"{plural(len(still), 'line')} of the sheet {PAIRINGS}, in {where}: rule on these first" if still else "none"
    )
    page.pair("pairings open", asked)
    page.pair("pairings decided", str(sum(line.status == DECIDED for line in pairs)))
    if left_out:
        page.pair("", f"{left_out} more that could only be looked at are left out, so that the sheet can be read")


def _words(page: _Page, names: Names, *, with_pairs: bool) -> None:
    """What may be chosen."""
    if with_pairs:
        _pair_words(page, names)
    page.section(f"{RULING}: for one cell")
    page.pair(" or ".join(names.shown.values()), RULINGS["take"] + " is right")
    for ruling, shown in RULED.items():
        if ruling not in _ROW_RULINGS:
            page.pair(shown, RULINGS[ruling])
    page.section(f"{RULING}: for a whole row")
    for ruling, shown in RULED.items():
        if ruling in _ROW_RULINGS:
            page.pair(shown, RULINGS[ruling])
    page.section(METHOD)
    for method, shown in METHODS_SHOWN.items():
        page.pair(shown, METHODS[method])
    page.section(CAUSE)
    for cause, text in CAUSES.items():
        page.pair(cause, text)


def _pair_words(page: _Page, names: Names) -> None:
    page.section(f"{RULING}: for a pairing")
    for ruling, shown in PAIR_RULED.items():
        page.pair(shown, RULINGS[ruling])
    if len(names.shown) > 2:
        page.pair(but_not("..."), "the row of the one who is named is another one; the others' are one and the same")


def _by_study(studies: Iterable[str]) -> str:
    counted = Counter(studies)
    return ", ".join(f"{study or 'no study'} ({number})" for study, number in counted.items())


def _progress(page: _Page, written: Sequence[Line]) -> None:
    def having(state: str) -> int:
        return sum(line.item.state == state for line in written)

    page.pair("still open", f"{having('open') + having('stale')} of {len(written)} lines")
    if having("stale"):
        page.pair("", f"{having('stale')} of them changed since they were ruled on")
    if waiting := sum(line.status == PAIRING_FIRST for line in written):
        page.pair("", f"{waiting} of them {'waits' if waiting == 1 else 'wait'} until a pairing is confirmed")
    if closed := sum(line.item.in_trouble for line in written):
        page.pair("", f"{closed} of them need a correction in an extractor's workbook")
    page.pair("authors asked", str(having("asked")))
    page.pair("decided", str(having("decided")))
    still = [line for line in written if line.item.state in {"open", "stale"}]
    if still:
        page.pair("open in", _by_study(line.study for line in still))


class _Page:
    """A sheet that is written downwards, a label and a text in each row."""

    def __init__(self, sheet: Worksheet, looks: Looks) -> None:
        self.sheet = sheet
        self.looks = looks
        self.row = 0

    def section(self, heading: str) -> None:
        """A heading with a line under it."""
        self.row += 2
        self.sheet.write_string(self.row, 1, heading, self.looks.section)
        self.sheet.write_blank(self.row, 2, None, self.looks.section)
        self.sheet.set_row(self.row, 20)
        self.row += 1

    def pair(self, label: str, text: str) -> None:
        """A label and what is to be said of it."""
        self.sheet.write_string(self.row, 1, label, self.looks.strong)
        self.sheet.write_string(self.row, 2, text, self.looks.text)
        self.sheet.set_row(self.row, height_of(text, _WIDTH))
        self.row += 1

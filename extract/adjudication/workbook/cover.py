"""The cover of the adjudication workbook, with the progress and instructions for ruling."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from xlsxwriter.worksheet import Worksheet

from extract.adjudication.layout.made_from import MadeFrom
from extract.adjudication.layout.styles import Styles
from extract.adjudication.lines.lines import Line
from extract.adjudication.lines.names import Names
from extract.adjudication.lines.offered import rulings_offered
from extract.adjudication.lines.words import (
    BREAKS_RULE,
    CAUSE,
    CAUSES,
    CORRECT,
    METHOD,
    OF_SOME,
    OTHER_WORDS,
    PAIR_RULED,
    PAIRING_FIRST,
    PAIRINGS,
    PROPOSED,
    REASON,
    RULING,
    SCORE,
    SHEET,
    VALUE,
    WHO,
    WHY,
    but_not,
    named_as_by,
)
from extract.adjudication.pairings.lines import DECIDED, LOOK_AT, OPEN, PairLine
from extract.adjudication.writing.sheet import any_verdict
from extract.workbook.page import Page
from schema.form import Form
from schema.text import and_list, plural
from validate.ledger.ledger import METHODS, RULINGS
from validate.ledger.words import METHODS_SHOWN, RULED
from validate.merge.discrepancy import TO_RULE

_WIDTHS = (26, 100)
_PAIRS_FIRST = (
    f"Start with the sheet {PAIRINGS}. It asks which row of one extractor is which row of the other. The open questions"
    " come first. Compare the rows and choose “same row” or “different rows”. If several lines belong to one question,"
    " rule on each of them.",
)
_PAIRS_TO_SEE = (
    f"Look through the sheet {PAIRINGS}. No pairing is open. The sheet shows rows that only one extractor has, next to"
    " the most similar rows of the other. If two are the same row, choose “same row”. Leave the other lines as"
    " they are.",
)
_PAIRS_DECIDED = (
    f"The sheet {PAIRINGS} has your rulings on which row is which. Nothing is open there. To undo a ruling, choose the"
    " other one in its line.",
)
_WAITING = (
    "You can rule on both sheets before you run twofold adjudicate. Lines of the sheet"
    f" {SHEET} that say “{PAIRING_FIRST}” are taken in as soon as the pairing of their row is confirmed."
)
_TOGETHER = (
    "Lines with the same question number belong to one question. If the rows are equally alike, choose “same"
    " row” on the"
    " right line and “different rows” on the others. If one row looks like two, usually one file needs a"
    " correction:"
    " then both have one row, or both have two, and the question disappears. You can also rule on the lines as"
    " they are."
)
_ALIKE = (
    f"“{SCORE}” compares what the two rows have in common with what any two rows of this study have in common. It is a"
    " hint. The decision is yours."
)
_FULLEST = (
    f"If the same row has two names, the column {WHY} says which one the dataset uses. To use another one, choose"
    f" “{named_as_by('...')}” with an extractor. This also chooses between two names of a study."
)
_STEPS = (
    f"Open the sheet {SHEET}. Each line is one difference between the extractors. It shows the value of each extractor,"
    " where it is, and what the form asks for. Open lines come first, study by study. Decided lines come after them.",
    "Look it up in the report, discuss it, or ask a third person. Then fill in the yellow columns of the line."
    f" {RULING}, {METHOD} and {WHO} are always needed. Fill in {VALUE}, {CAUSE} and {REASON} if they help. A red"
    " cell is"
    " still needed.",
    "You can sort (select all columns), filter, colour, add columns of your own, or delete lines. You can also fill the"
    " same ruling"
    " down over"
    " several lines: twofold records it as one ruling on all of them. If a yellow cell ends in a number, copy and paste"
    " instead of dragging: a spreadsheet counts numbers up.",
)


_TAKE = (
    "Save the file and run the command below. It names the cell of each ruling that it cannot take, with the reason."
    " You can do some lines today and the others later."
)
_APPLY = "Then run this command. It writes this workbook again, with the lines that are still open."
_INPUTS = (
    (RULING, "which extractor is right, or another choice (below)"),
    (VALUE, "only with “another value”: the value in the form's format, or a missing code such as NR"),
    (METHOD, "how you decided (below)"),
    (WHO, "who decided; separate several names with ; and for a discussion name both extractors"),
    (CAUSE, "why the extractors differed (below); may be blank"),
    (
        REASON,
        "one sentence: why. For another value only its place and words, such as p. 4: “14 women”: the dataset shows"
        " them beside the value",
    ),
)
_ROW_RULINGS = frozenset({"keep", "drop"})
_NOTES = (
    "A line with (the whole row) is about a row that only one extractor has. Keep it, drop it, or ask the authors. Your"
    " ruling counts for all its cells.",
    f"The column {PROPOSED} suggests a ruling if there is an obvious one. It has no effect by itself. If you agree,"
    f" choose it under {RULING}.",
    "“both” is for fields that may have several choices. “neither” leaves the cell empty. If the report does not have"
    " the value, choose “another value” and type NR.",
    f"You cannot rule on a line that says “{CORRECT}”. The extractor has two rows with the same name, or a row"
    " without a"
    " name. The line disappears when the extractor has corrected it.",
    "“changed since the ruling” means that an extractor has changed a value after the ruling. The column Ruling until"
    " now shows the ruling and the earlier values. Rule again, even if your ruling is the same.",
    "You can change the ruling of a decided line. The new ruling replaces the old one, and the ledger keeps"
    " both. If you"
    " empty the cells or delete the line, the ruling stays.",
)


def write_cover(
    sheet: Worksheet,
    written: Sequence[Line],
    pairings: tuple[Sequence[PairLine], int],
    form: Form,
    names: Names,
    styles: Styles,
    made: MadeFrom | None = None,
) -> Sequence[str]:
    """Writes the cover: title, progress, steps, and the meaning of each choice. Returns all texts on it.

    `pairings` are the lines of the sheet of pairings, empty if there is none, and the number of further rows that are
    not listed. `made` describes the files of a comparison, if there is one.
    """
    pairs, left_out = pairings
    page = Page(sheet, styles, f"Adjudication: {form.title}", widths=_WIDTHS, gap=2)
    if made is not None:
        _compared(page, made)
    page.section("Progress")
    _pairings(page, pairs, left_out)
    _progress(
        page,
        written,
        "are rows that cannot be paired, to correct in the files"
        if made
        else "need a correction in an extractor's workbook",
    )
    page.section("How to rule")
    is_open = any(line.status == OPEN for line in pairs)
    is_near = any(line.status == LOOK_AT for line in pairs)
    first = _PAIRS_FIRST if is_open else _PAIRS_TO_SEE if is_near else _PAIRS_DECIDED if pairs else ()
    option = f" --round {form.round}" if form.round > 1 else ""
    ours = f"twofold adjudicate{option}", f"twofold merge{option}"
    take, apply = (made.take_rulings, made.apply_them) if made else ours
    for number, text in enumerate([*first, *_STEPS], start=1):
        page.pair(str(number), text)
    for number, (text, command) in enumerate(((_TAKE, take), (_APPLY, apply)), start=len([*first, *_STEPS]) + 1):
        page.pair(str(number), text)
        page.pair("", command)
    page.section("The yellow columns")
    for header, text in _INPUTS:
        page.pair(header, text)
    if pairs:
        asked = {line.pairing.table for line in pairs if made is None}
        _pair_words(page, names, [table.label for table in form.tables if table.selection and table.name in asked])
    _words(page, names, rulings_offered(names, verdicts=any_verdict(written)))
    page.section("Good to know")
    for text in [*_notes_on(pairs), *_NOTES, *((_BLINDED,) if names.blinded else ())]:
        page.pair("", text)
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    return page.texts


_BLINDED = (
    "Each extractor has the same number in the whole sheet, and it does not say who they are. The numbers do not follow"
    " assignment.csv, nor the alphabet."
)


def _notes_on(pairs: Sequence[PairLine]) -> Iterator[str]:
    """Notes on the sheet of pairings, as far as they apply."""
    if any(line.status == OPEN for line in pairs):
        yield _WAITING
    if pairs:
        yield _ALIKE
        yield _FULLEST
    if any(line.pairing.together is not None for line in pairs):
        yield _TOGETHER


def _compared(page: Page, made: MadeFrom) -> None:
    """The summary of a comparison of files, as printed on the screen."""
    for title, lines in (
        ("What was compared", made.summary),
        ("How far each column agrees", made.columns),
        ("Agreement", made.agreement),
        ("What was assumed", made.assumed),
    ):
        if lines:
            page.section(title)
            for label, text in lines:
                page.pair(label, text)


def _pairings(page: Page, pairs: Sequence[PairLine], left_out: int) -> None:
    if not pairs:
        return
    still = [line for line in pairs if line.status == OPEN]
    where = _by_study(line.pairing.study for line in still)
    open_pairings = (
        f"{plural(len(still), 'line')} of the sheet {PAIRINGS}, in {where}: rule on these first" if still else "none"
    )
    page.pair("pairings open", open_pairings)
    page.pair("pairings decided", str(sum(line.status == DECIDED for line in pairs)))
    if left_out:
        page.pair("", f"{plural(left_out, 'more optional line')} left out to keep the sheet short")


def _words(page: Page, names: Names, offered: Sequence[str]) -> None:
    """The choices for cells and rows."""
    page.section(f"{RULING}: for one cell")
    page.pair(" or ".join(map(names.in_ruling, names.shown)), RULINGS["take"] + " is right")
    for ruling, shown in RULED.items():
        if ruling not in _ROW_RULINGS and shown in offered:
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


def _pair_words(page: Page, names: Names, selections: Sequence[str]) -> None:
    """The choices for a pairing. A row's name in one of the `selections` is also compared itself, like any cell."""
    page.section(f"{RULING}: for a pairing")
    for ruling, shown in PAIR_RULED.items():
        page.pair(shown, RULINGS[ruling])
    page.pair(named_as_by("..."), "these rows are one and the same, with the name that this extractor gave it")
    if selections:
        page.pair("", f"on {and_list(selections)}, these words are compared too: rule on them on {SHEET} as well")
    if len(names.shown) > 2:
        page.pair(but_not("..."), "the named extractor's row is a different row; the other rows are the same row")


def _by_study(studies: Iterable[str]) -> str:
    counted = Counter(studies)
    return ", ".join(f"{study or 'no study'} ({number})" for study, number in counted.items())


def _progress(page: Page, written: Sequence[Line], to_correct: str) -> None:
    def having(state: str) -> int:
        return sum(line.item.progress == state for line in written)

    broken = sum(line.status == BREAKS_RULE for line in written)
    words = sum(line.status == OTHER_WORDS for line in written)
    some = sum(line.status == OF_SOME for line in written)
    page.pair(
        "still open", f"{having('open') + having('stale'):,} of {plural(len(written) - broken - words - some, 'line')}"
    )
    if having("stale"):
        page.pair("", f"{having('stale'):,} of them changed since the ruling")
    if waiting := sum(line.status == PAIRING_FIRST for line in written):
        page.pair("", f"{waiting:,} of them {'waits' if waiting == 1 else 'wait'} until a pairing is confirmed")
    if closed := sum(line.item.in_trouble for line in written):
        page.pair("", f"{closed:,} of them {to_correct}")
    page.pair("authors asked", f"{having('asked'):,}")
    page.pair("decided", f"{having('decided'):,}")
    if broken:
        page.pair(BREAKS_RULE, f"{plural(broken, 'line')}: nobody differs, but these values break rules of the form")
    if words:
        page.pair(OTHER_WORDS, f"{plural(words, 'line')}: the same choice, but different words for other")
    if some:
        page.pair(OF_SOME, f"{plural(some, 'line')}: two or more have the row, and somebody does not")
    still = [line for line in written if line.item.progress in TO_RULE]
    if still:
        page.pair("open in", _by_study(line.study for line in still))

"""Writes a comparison as text: assumptions, rows, agreement by column, and what differs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from shutil import get_terminal_size
from textwrap import wrap

import click

from extract.adjudication.pairings.lines import score_in_words
from extract.compare_files.left_aside import LeftAside
from extract.compare_files.names import Count
from extract.compare_files.outcome import Unpairable, shown_kind, unpairable_by_key
from extract.compare_files.summary import (
    SummaryLine,
    aside_lines,
    cells_lines,
    column_label,
    column_lines,
    differing,
    key_differs,
    name_differs,
    nothing_shared,
    open_lines,
    rows_lines,
    studies_lines,
)
from extract.output import shortened
from schema.text import plural, quoted
from validate.dataset.queries import queries
from validate.inference.assumed import Assumed
from validate.ledger.words import RULED
from validate.merge.comparison import Comparison
from validate.merge.discrepancy import Discrepancy
from validate.pairing.extractor_columns import natural
from validate.pairing.pairings import Pairing, PairState

_WIDEST = 118  # characters of a line
_IN_COLUMN = 5  # discrepancies of a column that are shown
_IN_ALL = 30
_KINDS = (Count.KEY_DIFFERS, Count.NAME_DIFFERS, Count.CONFLICT, Count.STATUS, Count.OMISSION, "additional")
_FILLED_IN = Count.FILLED_IN.words
_UNPAIRABLE = frozenset({"duplicate", "unidentified"})


def comparison_text(comparison: Comparison, assumed: Assumed, aside: Sequence[LeftAside] = ()) -> str:
    """The whole report: what was not compared, studies, assumptions, and discrepancies by column."""
    nothing = nothing_shared(comparison)
    body = [*wrap(nothing, _width())] if nothing else [*_labelled(rows_lines(comparison))]
    listed = () if nothing else (pairings_text, _alone, _cells, _columns, _discrepancies, _questions, _unpairable)
    return "\n".join(
        [
            *_labelled(aside_lines(aside)),
            *_labelled(studies_lines(comparison)),
            "",
            *_assumed(assumed),
            "",
            *body,
            *(line for part in listed for line in part(comparison)),
        ]
    )


def _assumed(assumed: Assumed) -> Iterator[str]:
    width = _width()
    yield click.style("Assumed", bold=True) + " (? please check; > what to type if it is wrong)"
    known = dict.fromkeys(assumption.about for assumption in assumed.assumptions if assumption.about != "shape")
    for about in (
        *known,
        *(["shape"] if any(assumption.about == "shape" for assumption in assumed.assumptions) else []),
    ):
        several = [assumption for assumption in assumed.assumptions if assumption.about == about]
        for number, assumption in enumerate(several):
            head = f"{about if number == 0 else '':<11}{'?' if assumption.doubtful else ' '} "
            last = number == len(several) - 1 or several[number + 1].option != assumption.option
            folded = wrap(assumption.sentence, width - len(head) - 2, break_on_hyphens=False)
            yield from (
                f"  {head if line_number == 0 else ' ' * len(head)}{line}" for line_number, line in enumerate(folded)
            )
            if last and (about != "shape" or assumption.doubtful):
                yield f"  {' ' * len(head)}> {assumption.option}"


def _cells(comparison: Comparison) -> Iterator[str]:
    if comparison.open_pairings or any(discrepancy.whole_row for discrepancy in comparison.open):
        yield ""
    yield from _labelled([*cells_lines(comparison), *open_lines(comparison)])


def _width() -> int:
    return min(get_terminal_size((_WIDEST, 20)).columns, _WIDEST)


def _labelled(sentences: Iterable[SummaryLine]) -> Iterator[str]:
    """Labelled sentences, folded to the width."""
    width = _width()
    for label, text in sentences:
        yield from wrap(text, width, initial_indent=f"{label:<9}", subsequent_indent=" " * 9, break_on_hyphens=False)


def _columns(comparison: Comparison) -> Iterator[str]:
    """A line per column."""
    lines = column_lines(comparison)
    if not lines:
        return
    width = min(max([len(line.label) for line in lines] + [6]), 50)
    counted = [name.words for name in lines[0].counts]
    heads = [f"{Count.AGREE.words:>8}", *(f"{head:>{_wide(head)}}" for head in (_FILLED_IN, *counted))]
    as_shown = Counter(shortened(line.label, width) for line in lines)
    yield ""
    yield click.style("  ".join([f"{'Column':<{width}}", *heads]), bold=True)
    for line in lines:
        numbers = [f"{number:>{_wide(name.words)}}" for name, number in line.counts.items()]
        label = shortened(line.label, width)
        if as_shown[label] > 1:
            label = _short_inside(line.label, width)
        yield "  ".join([f"{label:<{width}}", f"{line.agree:>8}", f"{line.filled_in:>{_wide(_FILLED_IN)}}", *numbers])


def _wide(head: str) -> int:
    return max(len(head), 6)


_QUESTIONS: Mapping[PairState, str] = {
    "proposed": "paired because they are similar: are they the same row?",
    "tied": "about equally similar, so not paired: which are the same row?",
    "split": "one row looks like two of the other extractor, so not paired: are they the same?",
    "renamed": "renamed after the ruling: still the same row?",
    "contested": "rulings contradict each other",
}


def pairings_text(comparison: Comparison) -> Iterator[str]:
    """The open pairings by the question that they ask, with their rows."""
    for state, question in _QUESTIONS.items():
        pairings = [pairing for pairing in comparison.open_pairings if pairing.state == state]
        if not pairings:
            continue
        yield ""
        yield click.style(f"{plural(len(pairings), 'pairing')} {state}", bold=True) + f"  {question}"
        for pairing in pairings[:_IN_COLUMN]:
            score = "" if pairing.score is None else f"   match score {score_in_words(pairing.score)}"
            yield f"  {comparison.called(pairing.study)}: {_two_rows(comparison, pairing)}{score}"
            yield f"      {shortened(pairing.reason, _WIDEST - 6)}"
        if len(pairings) > _IN_COLUMN:
            yield f"  and {len(pairings) - _IN_COLUMN} more"


def _two_rows(comparison: Comparison, pairing: Pairing) -> str:
    """The name of the row in each extraction, and its row number in the sheet."""
    table = comparison.form[pairing.table]
    members = []
    for extraction in comparison.extractions:
        if extraction.name in pairing.rows:
            recorded, row = extraction[table.name], pairing.rows[extraction.name]
            named = [recorded.text(name, row) or "blank" for name in table.called_by]
            members.append(f"{extraction.name} {quoted(shortened(' / '.join(named)))} (row {recorded.numbers[row]})")
    return "   ".join(members)


def _alone(comparison: Comparison) -> Iterator[str]:
    """The rows that one of those who extracted the study lacks."""
    rows: dict[tuple[str, int], Discrepancy] = {}
    for discrepancy in comparison.open:
        if discrepancy.whole_row:
            rows.setdefault((discrepancy.table, discrepancy.position), discrepancy)
    if rows:
        yield ""
        yield (
            click.style(Count.WHOLE_ROWS.counted(len(rows)), bold=True) + "  that not all extractors of the study have"
        )
        for discrepancy in list(rows.values())[:_IN_COLUMN]:
            having = ", ".join(name for name, answer in discrepancy.answers.items() if answer.text or answer.cell)
            yield f"  {_row(comparison, discrepancy)}: only {having}"
        if len(rows) > _IN_COLUMN:
            yield f"  and {len(rows) - _IN_COLUMN} more"


def _discrepancies(comparison: Comparison) -> Iterator[str]:
    cells = [
        discrepancy
        for discrepancy in comparison.open
        if not discrepancy.whole_row and discrepancy.kind not in _UNPAIRABLE
    ]
    by_column: dict[tuple[str, str], list[Discrepancy]] = {}
    for discrepancy in cells:
        by_column.setdefault((discrepancy.table, discrepancy.field), []).append(discrepancy)
    shown = 0
    for (table, field), several in sorted(by_column.items(), key=lambda item: -len(item[1])):
        if shown >= _IN_ALL:
            break
        yield ""
        yield click.style(column_label(comparison, table, field), bold=True) + f"  {_kinds(comparison, several)}"
        listed = several[: min(_IN_COLUMN, _IN_ALL - shown)]
        for discrepancy in listed:
            ruled = _ruled_before(comparison, discrepancy)
            yield f"  {_row(comparison, discrepancy)}: {_values(comparison, discrepancy)}{ruled}"
        if len(several) > len(listed):
            yield f"  and {len(several) - len(listed)} more"
        shown += len(listed)
    if len(cells) > shown:
        yield ""
        yield f"and {len(cells) - shown:,} more that are not shown here: --to FILE.xlsx has them all"


def _ruled_before(comparison: Comparison, discrepancy: Discrepancy) -> str:
    """The last ruling on a cell, if an extractor has changed the value since."""
    if discrepancy.progress != "stale" or not discrepancy.rulings.stale:
        return ""
    ruling = discrepancy.rulings.stale[-1]
    final = comparison.form[discrepancy.table][discrepancy.field].cell.in_words(ruling.final) if ruling.final else ""
    what = quoted(shortened(final)) if final else RULED.get(ruling.ruling or "take", "")
    return f"   ruled before: {what}"


def _kinds(comparison: Comparison, several: Sequence[Discrepancy]) -> str:
    """How many discrepancies of a column are of which kind."""
    shown = [shown_kind(comparison, cell) for cell in several]
    kinds = Counter("conflict" if kind == "rounded" else kind for kind in shown)
    counts = {**kinds, "rounded": shown.count("rounded")}
    ordered = sorted(kinds, key=lambda kind: _KINDS.index(kind) if kind in _KINDS else len(_KINDS))
    said = {Count.KEY_DIFFERS.value: key_differs, Count.NAME_DIFFERS.value: name_differs}
    return ", ".join(said[kind](kinds[kind]) if kind in said else differing(kind, counts) for kind in ordered)


def _questions(comparison: Comparison) -> Iterator[str]:
    """What the team ruled to ask the authors."""
    questions = queries(comparison)
    if questions:
        yield ""
        yield click.style("To ask the authors", bold=True)
    for question in questions[:_IN_ALL]:
        about = f"{comparison.called(question.study)}: {question.question}"
        yield from wrap(about, _width(), initial_indent="  ", subsequent_indent="    ", break_on_hyphens=False)
    if len(questions) > _IN_ALL:
        yield f"  and {len(questions) - _IN_ALL} more: --output-format json has them all"


def _unpairable(comparison: Comparison) -> Iterator[str]:
    """The rows that cannot be paired, by what each is called."""
    keys = unpairable_by_key(comparison)
    if not keys:
        return
    number = sum(len(cells) for key in keys for cells in key.cells.values())
    yield ""
    yield (
        click.style(plural(number, "row"), bold=True)
        + f" that {Count.CANNOT_BE_PAIRED.words}; correct them in the files"
    )
    for key in keys[:_IN_COLUMN]:
        row = _named(comparison, key.table, key.study, key.row).strip(" /") or "blank"
        yield from wrap(
            f"{row}: {_why_unpairable(key)}",
            _width(),
            initial_indent="  ",
            subsequent_indent="    ",
            break_on_hyphens=False,
        )
    if len(keys) > _IN_COLUMN:
        yield f"  and {len(keys) - _IN_COLUMN} more keys"


def _why_unpairable(key: Unpairable) -> str:
    """Which rows of an extractor have one key, and whose row is not compared for that; or that the key is blank."""
    where = {
        name: shortened(", ".join(sorted(cells, key=natural)), _WIDEST - 60) if any(cells) else f"{len(cells)} rows"
        for name, cells in sorted(key.cells.items(), key=lambda item: natural(item[0]))
    }
    if not key.repeated_in:
        rows = ", ".join(f"{name} ({cells})" for name, cells in where.items())
        single = sum(map(len, key.cells.values())) == 1
        return f"{rows} {'does' if single else 'do'} not say which row it is"
    repeat = ", and ".join(
        f"{name} {'has this key more than once' if number == 0 else 'too'} ({where[name]})"
        for number, name in enumerate(name for name in where if name in key.repeated_in)
    )
    others = " and ".join(f"{name} ({cells})" for name, cells in where.items() if name not in key.repeated_in)
    return f"{repeat}; the row of {others} is therefore not compared" if others else repeat


def _row(comparison: Comparison, discrepancy: Discrepancy) -> str:
    """The study, and the name of the row where a study has several."""
    return _named(comparison, discrepancy.table, discrepancy.study, discrepancy.row)


def _named(comparison: Comparison, table: str, study: str, row: str) -> str:
    within = len(comparison.form[table].identity) > 1 or row != study
    called = comparison.called(study)
    return f"{called} / {row}" if row and within else called


def _values(comparison: Comparison, discrepancy: Discrepancy) -> str:
    """What each extractor has. Extractors without the row are left out."""
    scattered = comparison.on_sheets(discrepancy.table)
    filled: Mapping[str, str] = {
        name: f"{quoted(shortened(answer.text))} ({f'{answer.sheet}!' if name in scattered else ''}{answer.cell})"
        if answer.text is not None
        else "blank"
        for name in comparison.names
        if (answer := discrepancy.answers.get(name)) is not None and (answer.cell or answer.text is not None)
    }
    return "   ".join(f"{name} {value}" for name, value in filled.items())


def _short_inside(text: str, longest: int) -> str:
    """A long text without its middle, because texts that begin alike often differ at the end."""
    line = " ".join(text.split())
    if len(line) <= longest:
        return line
    end = longest // 2
    return f"{line[: longest - end - 3]}...{line[-end:]}"

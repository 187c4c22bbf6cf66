"""A comparison in text for people: what was assumed, rows, agreement by column, and what differs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from shutil import get_terminal_size
from textwrap import wrap

import click

from extract.compare_files.outcome import called_differently, row_counts
from extract.output import plural
from validate.inference.assumed import Assumed
from validate.merge.comparison import Comparison, FieldCounts
from validate.merge.discrepancy import Discrepancy
from validate.pairing.pairings import Pairing, PairState

_WIDEST = 118  # characters of a line
_LONGEST = 60  # characters of a value
_IN_COLUMN = 5  # discrepancies of a column that are shown
_IN_ALL = 30
_ONLY_KEYS = ("Cells  none: the extractions share no column but the key, so that only rows are compared",)


def comparison_text(comparison: Comparison, assumed: Assumed) -> str:
    """The whole report; discrepancies by column, the worst first, and how many more there are."""
    return "\n".join(
        [
            *_assumed(assumed),
            "",
            *_rows(comparison),
            *(_compared(comparison) if _shares_fields(comparison) else _ONLY_KEYS),
            *pairings_text(comparison),
            *_alone(comparison),
            *_discrepancies(comparison),
        ]
    )


def _assumed(assumed: Assumed) -> Iterator[str]:
    width = min(get_terminal_size((_WIDEST, 20)).columns, _WIDEST)
    yield click.style("Assumed", bold=True) + " (? look at it; > what to type where it is wrong)"
    known = dict.fromkeys(each.about for each in assumed.assumptions if each.about != "shape")
    for about in (*known, *(["shape"] if any(each.about == "shape" for each in assumed.assumptions) else [])):
        several = [each for each in assumed.assumptions if each.about == about]
        for number, each in enumerate(several):
            head = f"{about if number == 0 else '':<11}{'?' if each.doubtful else ' '} "
            last = number == len(several) - 1 or several[number + 1].option != each.option
            said = wrap(each.sentence, width - len(head) - 2, break_on_hyphens=False)
            yield from (f"  {head if at == 0 else ' ' * len(head)}{line}" for at, line in enumerate(said))
            if last and about != "shape":
                yield f"  {' ' * len(head)}> {each.option}"


def _rows(comparison: Comparison) -> Iterator[str]:
    rows = row_counts(comparison)
    alone = [f"{number} only in {name}" for name, number in rows.only.items() if number]
    likened = sum(each.state == "proposed" for each in comparison.pairings)
    paired = f"{rows.paired} paired" + (f" ({likened} of them by likeness, to be confirmed)" if likened else "")
    yield f"{'Rows':<7}{', '.join([paired, *alone])}"


def _shares_fields(comparison: Comparison) -> bool:
    return any(merged.compared for merged in comparison.tables.values())


def _compared(comparison: Comparison) -> Iterator[str]:
    yield from _cells(comparison)
    yield ""
    yield from _columns(comparison)


def _cells(comparison: Comparison) -> Iterator[str]:
    counts = comparison.counts()
    same = counts["agreed"] + counts["cosmetic"]
    both = same + counts["conflict"] + counts["status"]
    spelled = counts["cosmetic"]
    if both:
        told = f", {spelled} of them spelled differently" if spelled else ""
        yield f"{'Cells':<7}{same:,} of {both:,} that are filled in agree ({_percent(same, both)}){told}"
    missing = plural(counts["omission"], "omission")
    yield f"{'':<7}{plural(counts['conflict'], 'conflict')}, {counts['status']} status, {missing}"
    if named := sum(1 for _ in called_differently(comparison)):
        yield f"{'':<7}{plural(named, 'name of a row is', 'names of rows are')} spelled differently"
    if counts["decided"]:
        yield f"{'':<7}{plural(counts['decided'], 'cell')} decided by rulings, {counts['open']:,} open"
    if counts["single"]:
        yield f"{'':<7}{counts['single']:,} of studies that one extractor alone has"


def _percent(part: int, whole: int) -> str:
    """A percentage that says 100 only of all, and 0 only of none."""
    if not whole:
        return ""
    shown = 100 * part / whole
    return f"{min(shown, 99.9) if part < whole else shown:.1f} %" if part else "0 %"


def _columns(comparison: Comparison) -> Iterator[str]:
    lines = sorted(
        (each for each in comparison.field_counts() if comparison.form[each.table][each.field].scored), key=_worst
    )
    labels = {id(line): _label(comparison, line.table, line.field) for line in lines}
    width = min(max([len(label) for label in labels.values()] + [6]), 50)
    heads = ("agree", 8), ("cells", 6), ("spelled", 8), ("conflict", 8), ("status", 6), ("omission", 8)
    yield click.style("  ".join([f"{'Column':<{width}}", *(f"{head:>{wide}}" for head, wide in heads)]), bold=True)
    for line in lines:
        counts = line.counts
        same = counts["agreed"] + counts["cosmetic"]
        both = same + counts["conflict"] + counts["status"]
        yield (
            f"{_short(labels[id(line)], width):<{width}}  {_percent(same, both):>8}  {both:>6}  {counts['cosmetic']:>8}"
            f"  {counts['conflict']:>8}  {counts['status']:>6}  {counts['omission']:>8}"
        )


def _worst(line: FieldCounts) -> tuple[int, int]:
    counts = line.counts
    return -counts["conflict"] - counts["status"], -counts["omission"]


_QUESTIONS: Mapping[PairState, str] = {
    "proposed": "taken for one row, as they are alike: are they the same?",
    "tied": "equally alike, so left apart: which are the same?",
    "split": "one row here looks like two there, so left apart: are they the same?",
    "renamed": "called otherwise when they were ruled on: still the same row?",
    "contested": "rulings contradict each other",
}


def pairings_text(comparison: Comparison) -> Iterator[str]:
    """The pairings on which somebody has still to rule, by what there is to ask, with the rows they are about."""
    for state, question in _QUESTIONS.items():
        asked = [each for each in comparison.open_pairings if each.state == state]
        if not asked:
            continue
        yield ""
        yield click.style(plural(len(asked), "pairing"), bold=True) + f"  {question}"
        for each in asked[:_IN_COLUMN]:
            score = "" if each.score is None else f"   alike {each.score:.2f}"
            yield f"  {each.study}: {_two_rows(comparison, each)}{score}"
            yield f"      {_short(each.reason, _WIDEST - 6)}"
        if len(asked) > _IN_COLUMN:
            yield f"  and {len(asked) - _IN_COLUMN} more"


def _two_rows(comparison: Comparison, pairing: Pairing) -> str:
    """What each extractor calls the row, and in which row of the sheet it stands."""
    table = comparison.form[pairing.table]
    told = []
    for each in comparison.extractions:
        if each.name in pairing.rows:
            recorded, row = each[table.name], pairing.rows[each.name]
            named = [recorded.text(name, row) or "blank" for name in table.identity if name != table.study]
            told.append(f"{each.name} {_short(' / '.join(named))!r} (row {recorded.numbers[row]})")
    return "   ".join(told)


def _alone(comparison: Comparison) -> Iterator[str]:
    """The rows that one of those who extracted the study lacks."""
    rows: dict[tuple[str, int], Discrepancy] = {}
    for each in comparison.open:
        if each.whole_row:
            rows.setdefault((each.table, each.position), each)
    if rows:
        yield ""
        yield click.style(f"{plural(len(rows), 'row')} that not everybody has", bold=True)
        for each in list(rows.values())[:_IN_COLUMN]:
            having = ", ".join(name for name, answer in each.answers.items() if answer.cell)
            yield f"  {_row(each)}: only {having}"
        if len(rows) > _IN_COLUMN:
            yield f"  and {len(rows) - _IN_COLUMN} more"


def _discrepancies(comparison: Comparison) -> Iterator[str]:
    cells = [each for each in comparison.open if not each.whole_row]
    by_column: dict[tuple[str, str], list[Discrepancy]] = {}
    for each in cells:
        by_column.setdefault((each.table, each.field), []).append(each)
    shown = 0
    for (table, field), several in sorted(by_column.items(), key=lambda item: -len(item[1])):
        if shown >= _IN_ALL:
            break
        kinds = Counter(each.kind for each in several)
        told = ", ".join(_counted(kind, number) for kind, number in kinds.items())
        yield ""
        yield click.style(_label(comparison, table, field), bold=True) + f"  {told}"
        for each in several[: min(_IN_COLUMN, _IN_ALL - shown)]:
            yield f"  {_row(each)}: {_values(each, comparison.names)}"
            shown += 1
        if len(several) > _IN_COLUMN:
            yield f"  and {len(several) - _IN_COLUMN} more"
    if len(cells) > shown:
        yield ""
        yield f"{len(cells) - shown:,} of {len(cells):,} discrepancies are not shown here: --to FILE.xlsx has them all"


def _counted(kind: str, number: int) -> str:
    return plural(number, kind) if kind in {"conflict", "omission"} else f"{number} {kind}"


def _row(each: Discrepancy) -> str:
    return each.study if each.row in {"", each.study} else f"{each.study} / {each.row}"


def _values(each: Discrepancy, names: Sequence[str]) -> str:
    """What each extractor has; who has no such row is left out."""
    told: Mapping[str, str] = {
        name: f"{_short(answer.text)!r} ({answer.cell})" if answer.text is not None else "blank"
        for name in names
        if (answer := each.answers.get(name)) is not None and (answer.cell or answer.text is not None)
    }
    return "   ".join(f"{name} {value}" for name, value in told.items())


def _label(comparison: Comparison, table: str, field: str) -> str:
    label = comparison.form[table][field].label
    return label if len(comparison.tables) == 1 else f"{comparison.form[table].label}: {label}"


def _short(text: str, longest: int = _LONGEST) -> str:
    line = " ".join(text.split())
    return line if len(line) <= longest else f"{line[: longest - 3]}..."

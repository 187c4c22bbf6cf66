"""The fields on which extractors of a pilot round differ, the most troublesome first, with what there is to settle."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from schema.cell_type import Family
from schema.missing import Missing
from schema.records import record
from schema.table import Field, Table
from validate.dataset.difference import FirstDifference
from validate.dataset.first_differences import first_differences, of_some_at_first
from validate.dataset.paper.in_words import in_words
from validate.merge.comparison import Comparison
from validate.merge.discrepancy import Discrepancy

Reason = Literal["values", "rounded", "code", "blank", "row"]
IN_WORDS: dict[Reason, str] = {
    "values": "different values",
    "rounded": "one is the other rounded",
    "code": "a missing code against something else",
    "blank": "one left it blank",
    "row": "a row that not everybody has",
}
"""How extractors differ."""

_REASONS: dict[str, Reason] = {"conflict": "values", "rounded": "rounded", "status": "code", "omission": "blank"}
_LONGEST, _BEFORE = 40, 12  # characters of an answer, and of those before the place where answers part


@record(kw_only=True)
class Trouble:
    """A field, or with `field` "" the rows of a table: how often extractors differ there, and how.

    `compared` counts cells, or rows. `causes` are the causes that the team gave in its rulings. `against` has the
    answers that stood against each other, the most frequent first. `settle` are the questions for the team.
    """

    table: Table
    field: str
    differing: int
    compared: int
    kinds: Counter[Reason]
    causes: Counter[str]
    against: tuple[tuple[tuple[str, ...], int], ...]
    differences: tuple[FirstDifference, ...]
    settle: tuple[str, ...]

    @property
    def label(self) -> str:
        """What the sheet calls the field."""
        return self.table[self.field].label if self.field else "which rows there are"

    @property
    def guidance(self) -> str:
        """What the form says on it now."""
        return self.table[self.field].guidance if self.field else self.table.description


def ranked(first: Comparison, now: Comparison) -> tuple[Trouble, ...]:
    """The fields and tables with differences between the first submissions of `first`, most differences first.

    `now` is the comparison of today, in which some of the differences are settled. Of equally many, those with the
    larger share of what was compared come first.
    """
    cells: dict[tuple[str, str], list[FirstDifference]] = {}
    rows: dict[str, list[FirstDifference]] = {}
    for difference in (*first_differences(first, now), *of_some_at_first(first, now)):
        cell = difference.first
        if cell.whole_row:
            rows.setdefault(cell.table, []).append(difference)
        else:
            cells.setdefault((cell.table, cell.field), []).append(difference)
    troubles = [*_fields(first, cells), *_rows(first, rows)]
    return tuple(sorted(troubles, key=lambda one: (-one.differing, -one.differing / max(one.compared, 1))))


def _fields(first: Comparison, cells: dict[tuple[str, str], list[FirstDifference]]) -> Iterator[Trouble]:
    alike = {(line.table, line.field): line.counts["agreed"] + line.counts["cosmetic"] for line in first.state_counts()}
    for (table, name), differences in cells.items():
        field = first.form[table][name]
        kinds = Counter(_REASONS.get(difference.first.kind, "values") for difference in differences)
        compared = len(differences) + alike.get((table, name), 0)
        if name in first.form[table].identity:  # agreeing names of rows are in no count of cells
            compared = max(compared, int(first.tables[table].rows["by"].is_not_null().sum()))
        yield Trouble(
            table=first.form[table],
            field=name,
            differing=len(differences),
            compared=compared,
            kinds=kinds,
            causes=_causes(differences),
            against=_against(field, differences),
            differences=tuple(differences),
            settle=tuple(_to_settle(field, kinds, differences)),
        )


def _rows(first: Comparison, rows: dict[str, list[FirstDifference]]) -> Iterator[Trouble]:
    """The tables in which some rows are not everybody's. One row counts once, however many cells it has."""
    for name, differences in rows.items():
        table = first.form[name]
        by_row = {difference.first.position: difference for difference in differences}
        yield Trouble(
            table=table,
            field="",
            differing=len(by_row),
            compared=int(first.tables[name].rows["shared"].sum()),
            kinds=Counter({"row": len(by_row)}),
            causes=_causes(by_row.values()),
            against=(),
            differences=tuple(by_row.values()),
            settle=(f"When does something get a row of its own on the sheet {table.label}?",),
        )


def _causes(differences: Iterable[FirstDifference]) -> Counter[str]:
    rulings = (difference.decision for difference in differences)
    return Counter(ruling.cause for ruling in rulings if ruling and ruling.cause)


def _against(field: Field, differences: Sequence[FirstDifference]) -> tuple[tuple[tuple[str, ...], int], ...]:
    counted = Counter(tuple(sorted(set(answers_of(field, difference.first)))) for difference in differences)
    return tuple((_shortened(answers), number) for answers, number in counted.most_common(3))


def answers_of(field: Field, cell: Discrepancy) -> list[str]:
    """What each extractor has in a cell, as people read it."""
    return [shown(field, answer.value, answer.other) for answer in cell.answers.values()]


def shown(field: Field, value: str | None, other: str | None = None) -> str:
    """The meaning of a cell as people read it, with the words beside the choice other."""
    return "(blank)" if value is None else in_words(field, value, other)


def _shortened(answers: tuple[str, ...]) -> tuple[str, ...]:
    """Different answers, cut where that leaves them different: long ones that begin alike show where they part."""
    columns = enumerate(zip(*answers, strict=False))
    parted = next((place for place, letters in columns if len(set(letters)) > 1), min(map(len, answers)))
    for start in (0, max(parted - _BEFORE, 0)):
        cut = tuple(_cut(answer, start) for answer in answers)
        if len(set(cut)) == len(answers):
            return cut
    return answers


def _cut(text: str, start: int) -> str:
    begun = text.rfind(" ", 0, start) + 1
    end = begun + _LONGEST
    return f"{'... ' if begun else ''}{text[begun:end]}{' ...' if len(text) > end else ''}"


def _to_settle(field: Field, kinds: Counter[Reason], differences: Sequence[FirstDifference]) -> Iterator[str]:
    if kinds["values"]:
        yield _QUESTIONS.get(field.cell.family, "Where in the report is the value, and which one counts?")
    if kinds["rounded"]:
        yield "How many decimals are copied?"
    if kinds["code"]:
        answers = (answer.value for difference in differences for answer in difference.first.answers.values())
        codes = dict.fromkeys(value for value in answers if value in set(Missing))
        yield f"When is it {' or '.join(codes)}, and when is there a value?"
    if kinds["blank"]:
        yield "What is written if the report says nothing?"
    if not field.guidance:
        yield "The form has no guidance on this field: what should it say?"


_QUESTIONS = {
    Family.CHOICE: "Which of these choices applies when?",
    Family.SET: "Which of these choices apply when, and how many may there be?",
    Family.NUMBER: "Which number counts: of which people, at which time, from which place in the report?",
    Family.DATE: "Which date counts?",
    Family.TEXT: "How much of the report's words is copied?",
}

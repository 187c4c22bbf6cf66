"""The fields on which the extractors of a pilot round differ, most differences first, with questions to settle."""

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
# characters of an answer, and characters before the position where the answers start to differ
_LONGEST, _BEFORE = 40, 12


@record(kw_only=True)
class Trouble:
    """A field, or the rows of a table if `field` is "": how often extractors differ, and how.

    `compared` counts cells, or rows. `causes` counts the causes that the team gave in its rulings. `against` has the
    combinations of different answers, the most frequent first. `settle` are questions for the team.
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
        """The label of the field on the sheet."""
        return self.table[self.field].label if self.field else "which rows there are"

    @property
    def guidance(self) -> str:
        """The present guidance of the form."""
        return self.table[self.field].guidance if self.field else self.table.description


def ranked(first: Comparison, now: Comparison) -> tuple[Trouble, ...]:
    """The fields and tables with differences between the first submissions of `first`, most differences first.

    `now` is the present comparison, in which some differences are settled. Among equal numbers, the larger proportion
    of what was compared comes first.
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
        if name in first.form[table].identity:  # names of rows that agree are not counted as cells
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
    """The tables with rows that not every extractor has. A row counts once, however many cells it has."""
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
    """The answers of the extractors in a cell, as people read them."""
    return [shown(field, answer.value, answer.other) for answer in cell.answers.values()]


def shown(field: Field, value: str | None, other: str | None = None) -> str:
    """The meaning of a cell as people read it, with the description of "other"."""
    return "(blank)" if value is None else in_words(field, value, other)


def _shortened(answers: tuple[str, ...]) -> tuple[str, ...]:
    """Shortened answers that are still different.

    If long answers start alike, this shows where they start to differ.
    """
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

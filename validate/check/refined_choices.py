"""Finds choices whose parent choice is not chosen in another field, such as a code without its domain."""

from collections.abc import Iterator, Mapping

from schema.form import Field, Form, Table
from schema.text import and_list, quoted
from validate.check.cell_problems import problem_at
from validate.check.problem import Problem
from validate.extraction.columns import rows_among
from validate.extraction.extraction import Extraction
from validate.extraction.recorded_table import RecordedTable

_BETWEEN = "; "


def refined_choice_problems(extraction: Extraction) -> Iterator[Problem]:
    """Each row with such a choice, if both fields have an answer. A rule on both fields replaces this check."""
    for recorded in extraction.tables.values():
        if recorded.height:
            for field in recorded.table.fields:
                if (above := _above(extraction.form, recorded.table, field)) is not None:
                    yield from _outside(recorded, field, above)


def _above(form: Form, table: Table, field: Field) -> Field | None:
    """The field with the parent choices of this field; None if a rule of the form reads both."""
    above = table.by_name.get(field.refines or "")
    if above is None or not above.cell.offered:
        return None
    ruled = any(rule.table == table.name and {field.name, above.name} <= {*rule.reads} for rule in form.rules)
    return None if ruled else above


def _outside(recorded: RecordedTable, field: Field, above: Field) -> Iterator[Problem]:
    under = {choice.code: choice.under for choice in field.cell.offered if choice.under}
    answers, chosen_above = recorded.values[field.name], recorded.values[above.name].to_list()
    several = {text for text in answers.unique().drop_nulls() if not under.keys().isdisjoint(text.split(_BETWEEN))}
    for row in rows_among(answers, several):
        chosen = chosen_above[row]
        if chosen is None or chosen in above.codes or chosen in recorded.unread_texts.get(above.name, ()):
            continue
        lacking = _lacking(under, answers[row], chosen)
        if lacking:
            yield problem_at(
                recorded, row, [field.name, above.name], code="choice-outside-group",
                message=_sentence(field, above, lacking),
            )  # fmt: skip


def _lacking(under: Mapping[str, str], answer: str, chosen: str) -> dict[str, str]:
    """The choices of an answer whose parent is not chosen, each with its parent."""
    there = {*chosen.split(_BETWEEN)}
    own = {code: under[code] for code in answer.split(_BETWEEN) if code in under}
    return {code: group for code, group in own.items() if group not in there}


def _sentence(field: Field, above: Field, lacking: Mapping[str, str]) -> str:
    """The sentence for these choices, with the labels of the form."""
    belongs = [
        f"{quoted(field.cell.in_words(code))} belongs to {quoted(above.cell.in_words(group))}"
        for code, group in lacking.items()
    ]
    it = "that is" if len({*lacking.values()}) == 1 else "they are"
    return f"{field.label}: {and_list(belongs)}, but {it} not chosen under {above.label}"

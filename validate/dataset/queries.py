"""Questions to the authors of studies, from the rulings to ask them."""

from collections.abc import Mapping

from schema.records import record
from validate.adjudication.items import AdjudicationItem, adjudication_items, filled_cells
from validate.merge.comparison import Comparison


@record(kw_only=True)
class Question:
    """One thing to ask about a study. `table` and `field` are names of the form; a whole row has the field "".

    `had` has each extractor's entry: the text as typed, or for a row its filled cells in words; None for nothing.
    `question` asks the authors without naming the extractors.
    """

    study: str
    table: str
    row: str
    field: str
    question: str
    had: Mapping[str, str | None]
    reason: str
    who: tuple[str, ...]
    when: str


def queries(comparison: Comparison) -> tuple[Question, ...]:
    """The open questions to authors, study by study, in the order of the form.

    One for each cell or whole row with the ruling to ask the authors.
    """
    if not any(decision.ruling == "ask" for decision in comparison.ledger.decisions):
        return ()  # in a large review the items take seconds
    return tuple(_question(comparison, item) for item in adjudication_items(comparison) if item.progress == "asked")


def _question(comparison: Comparison, item: AdjudicationItem) -> Question:
    cell = item.cell
    asking = [ruling for ruling in cell.rulings.in_force if ruling.ruling == "ask"][-1]
    had = {name: _in_words(comparison, item, name) for name in cell.answers}
    return Question(
        study=cell.study,
        table=cell.table,
        row=cell.row,
        field="" if item.whole_row else cell.field,
        question=_sentence(comparison, item, had),
        had=had,
        reason=asking.reason,
        who=asking.who,
        when=asking.when,
    )


def _sentence(comparison: Comparison, item: AdjudicationItem, had: Mapping[str, str | None]) -> str:
    table = comparison.form[item.cell.table]
    readings = list(dict.fromkeys(text for text in had.values() if text))
    row = "" if len(table.identity) == 1 else f", {item.cell.row}"
    if item.whole_row:
        return f"{table.label}{row}: does your report describe this? We have: {' | '.join(readings) or 'nothing more'}."
    read = [f"“{text}”" for text in readings] + (["not stated"] if None in had.values() else [])
    label = table[item.cell.field].label
    return f"{table.label}{row}: what is the right value of {label}? We read it as {' or '.join(read)}."


def _in_words(comparison: Comparison, item: AdjudicationItem, name: str) -> str | None:
    if not item.whole_row:
        return item.cell.answers[name].text
    return "; ".join(f"{label}: {text}" for label, text in filled_cells(comparison, item, name)) or None

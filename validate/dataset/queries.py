"""Questions to the authors of studies, from the rulings to ask them."""

from collections.abc import Mapping, Sequence

from schema.form import Field
from schema.missing import Missing
from schema.records import record
from validate.adjudication.items import AdjudicationItem, adjudication_items, filled_cells
from validate.dataset.paper.in_words import Row, in_words
from validate.merge.comparison import Comparison
from validate.merge.discrepancy import Answer


@record(kw_only=True)
class Question:
    """One thing to ask about a study. `table` and `field` are names of the form; a whole row has the field "".

    `had` has each extractor's entry: the text as typed, or for a row its filled cells; None for nothing.
    `question` asks the authors, in words for every code, without naming the extractors.
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
    """The question in the authors' words: they know neither the codes of the form nor the missing codes."""
    table = comparison.form[item.cell.table]
    row = "" if len(table.identity) == 1 else f", {item.cell.row}"
    if item.whole_row:
        rows = dict.fromkeys(text for name in had if (text := _row_read(comparison, item, name)))
        return f"{table.label}{row}: does your report describe this? We have: {' | '.join(rows) or 'nothing more'}."
    field = table[item.cell.field]
    read = _ways_read(field, list(item.cell.answers.values()))
    what = f"{table.label}{row}: what is the right value of {field.label}?"
    return f"{what} We read it {' or '.join(read)}." if read else what


def _ways_read(field: Field, answers: Sequence[Answer]) -> list[str]:
    """As what a cell was read: the values, then what is no value. Who waits for the authors has read nothing."""
    values, codes = [], []
    for answer in answers:
        text = answer.value or answer.text
        if text in field.codes:
            codes += [f"as {Missing(text).in_words}"] if text != Missing.PEND else []
        elif text:
            values.append(f"“{in_words(field, text, answer.other)}”")
    if any(answer.text is None for answer in answers) and f"as {Missing.NR.in_words}" not in codes:
        codes.append("as not stated")
    values = list(dict.fromkeys(values))
    return [*([f"as {' or '.join(values)}"] if values else ()), *dict.fromkeys(codes)]


def _row_read(comparison: Comparison, item: AdjudicationItem, name: str) -> str:
    """An extractor's row without what stands beside a value: its place, words and origin."""
    table = comparison.form[item.cell.table]
    row = comparison.tables[table.name].positions[name][item.cell.position]
    if row is None:
        return ""
    cells = comparison.extraction(name)[table.name].values.row(row, named=True)
    read = ((field, cells[field.name]) for field in table.fields if field.of is None and field.name != table.study)
    return "; ".join(f"{field.label}: {_for_authors(field, cells, text)}" for field, text in read if text)


def _for_authors(field: Field, cells: Row, text: str) -> str:
    return Missing(text).in_words if text in field.codes else in_words(field, text, cells.get(f"{field.name}__other"))


def _in_words(comparison: Comparison, item: AdjudicationItem, name: str) -> str | None:
    if not item.whole_row:
        return item.cell.answers[name].text
    return "; ".join(f"{label}: {text}" for label, text in filled_cells(comparison, item, name)) or None

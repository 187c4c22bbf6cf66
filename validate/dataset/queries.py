"""Questions to the authors of studies, from the rulings "ask the authors"."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

import polars as pl

from schema.form import Field
from schema.missing import Missing
from schema.records import record
from schema.text import and_list
from validate.adjudication.items import AdjudicationItem, adjudication_items, filled_cells
from validate.dataset.paper.coding import in_sentence
from validate.dataset.paper.in_words import Row, in_words
from validate.merge.comparison import Comparison
from validate.pairing.extractor_columns import of_extractor

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")


@record(kw_only=True)
class Question:
    """One question about a study. `table` and `field` are names in the form; `field` is "" for a whole row.

    `had` has each extractor's entry: the text as typed, or the filled cells of a row; None for nothing. `question` asks
    the authors, with every code in words, and without naming the extractors.
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

    There is one for each cell or whole row with the ruling "ask the authors".
    """
    if not any(decision.ruling == "ask" for decision in comparison.ledger.decisions):
        return ()  # in a large review, making the items takes seconds
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
    """The question for the authors, who know neither the codes of the form nor the missing codes.

    It explains why it is asked, if the answers show it, without saying who gave which answer.
    """
    table = comparison.form[item.cell.table]
    row = "" if len(table.identity) == 1 else f", {item.cell.row}"
    if item.whole_row:
        rows = dict.fromkeys(text for name in had if (text := _row_read(comparison, item, name)))
        why = "Not all of us found this in it"
        return f"{table.label}{row}: does your report describe this? {why}: {' | '.join(rows) or 'nothing more'}."
    values, codes = _ways_read(comparison, item)
    field = table[item.cell.field]
    meant = field.label if values else explained(field)  # a value shows what is meant
    return f"{table.label}{row}: what is the right value of {meant}? {_why(values, codes)}".rstrip()


def explained(field: Field) -> str:
    """A field with the first sentence of its guidance. The other sentences tell extractors what to type."""
    meaning = in_sentence(_SENTENCE_END.split(field.guidance, maxsplit=1)[0].removesuffix("."))
    return f"{field.label} ({meaning})" if meaning else field.label


def _ways_read(comparison: Comparison, item: AdjudicationItem) -> tuple[list[str], list[Missing]]:
    """How a cell was read, with places, and the missing codes. A pending or blank entry has not been read."""
    field = comparison.form[item.cell.table][item.cell.field]
    values, codes = dict[str, dict[str, None]](), dict[Missing, None]()
    for name, answer in item.cell.answers.items():
        text = answer.value or answer.text
        if text and text not in field.codes:
            places = values.setdefault(f"“{in_words(field, text, answer.other)}”", {})
            places |= dict.fromkeys(_places(comparison, item, name))
        elif text and text != Missing.PEND:
            codes |= {Missing(text): None}
    if not any(answer.value or answer.text for answer in item.cell.answers.values()):
        codes[Missing.NR] = None
    return [f"{value} ({'; '.join(places)})" if places else value for value, places in values.items()], [*codes]


def _why(values: Sequence[str], codes: Sequence[Missing]) -> str:
    ways = [*(f"as {value}" for value in values), *(_AS[code] for code in codes)]
    if len(ways) > 1:
        return f"We read your report in {_NUMBERS.get(len(ways), len(ways))} ways: {and_list(ways)}."
    if values:
        return f"We read it as {values[0]}, and want to be sure."
    return "".join(_ALONE[code] for code in codes)


_NUMBERS = {2: "two", 3: "three", 4: "four"}
_AS = {
    Missing.NR: "as not saying it",
    Missing.UC: "as unclear on it",
    Missing.NA: "as a study to which it does not apply",
}
_ALONE = {
    Missing.NR: "We did not find it in your report.",
    Missing.UC: "What your report says of it is not clear to us.",
    Missing.NA: "We think that it does not apply to your study, and want to be sure.",
}


def _places(comparison: Comparison, item: AdjudicationItem, name: str) -> Iterator[str]:
    """Where in the report an extractor found the value of a cell."""
    merged = comparison.tables[item.cell.table]
    for field in merged.table.companions(item.cell.field):
        if field.role == "place" and merged.positions[name][item.cell.position] is not None:
            text = merged.listed(of_extractor("text", name), field.name)[item.cell.position]
            if text and text not in field.codes:
                yield text


def _row_read(comparison: Comparison, item: AdjudicationItem, name: str) -> str:
    """An extractor's row, without the place, words and origin of values."""
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


def query_table(questions: Iterable[Question]) -> pl.DataFrame:
    """One row per question to the authors of a study."""
    lines = [tuple(str(getattr(query, name)) for name in QUERIES) for query in questions]
    return pl.DataFrame(lines, schema=dict.fromkeys(QUERIES, pl.String), orient="row")


QUERIES = {
    "study": "the study whose authors are asked",
    "table": "the table",
    "row": "the row's identity, in words",
    "field": "the field; blank for a whole row",
    "question": "the question, as it is in the letter",
    "reason": "why the team decided to ask, which is not in the letter",
}
"""The columns of the questions to authors, and their meanings."""

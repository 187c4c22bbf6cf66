"""Appraisal as traffic lights: the answer of each study to each item, and the number of each answer."""

from collections import Counter
from collections.abc import Iterator, Sequence

import polars as pl

from schema.form import Field, Table
from schema.missing import Missing
from schema.text import fold, plural
from validate.dataset.paper.appraisal import by_checklist, item_and_answer
from validate.dataset.paper.in_words import InWords, Row
from validate.dataset.paper.paper_table import Trace
from validate.dataset.pictures.picture import Labels, Picture, others_last

_BLANK, _UNSETTLED = "blank", "unsettled"
_NAMES = ("study", "label", "item", "item_label", "answer", "answer_label")


def appraisal_pictures(words: InWords) -> Iterator[Picture]:
    """Two pictures for each checklist with answers: study by study, and summarised by item."""
    for table in words.form.tables:
        fields = item_and_answer(table)
        if fields is None:
            continue
        for name, checklist, rows in by_checklist(words, table, fields[0]):
            if any(row[fields[1].name] for row in rows):
                yield from _pictures(words, table, fields, rows, (name, checklist or table.label))


def _pictures(
    words: InWords, table: Table, fields: tuple[Field, Field], rows: Sequence[Row], named: tuple[str, str]
) -> Iterator[Picture]:
    item, answer = fields
    name, checklist = named
    met = {row[item.name] for row in rows}
    items = {choice.code: choice.shown for choice in item.cell.known if choice.code in met}
    answers = _answers(words, answer, rows)
    by_study: dict[str, list[Row]] = {}
    for row in rows:
        by_study.setdefault(fold(row[table.study] or ""), []).append(row)
    order = list(items)
    place = {id(row): line for line, row in enumerate(words.rows(table))}
    cells = [
        ((key, words.study(key), str(row[item.name]), items[str(row[item.name])], code, answers[code]), place[id(row)])
        for key in words.studies
        for row in sorted(
            (row for row in by_study.get(fold(key), []) if row[item.name] in items),
            key=lambda row: order.index(str(row[item.name])),
        )
        if (code := _code(words, answer, row))
    ]
    lines = [line for line, _ in cells]
    frame = pl.DataFrame(lines, schema=dict.fromkeys(_NAMES, pl.String), orient="row")
    studies = {key: words.study(key) for key in words.studies if fold(key) in by_study}
    shown = {"item": table[item.name].label, "answer": answer.label, "studies": words.form.studies.label}
    yield Picture(
        name=name,
        kind="appraisal",
        title=f"{checklist}: answers by study",
        alternative=f"A table of {plural(len(studies), 'study', 'studies')} in rows and {plural(len(items), 'item')}"
        f" in columns; a sign for each answer. {_sums(frame, items, answers)}",
        numbers=frame,
        labels={"study": studies, "item": items, "answer": answers},
        words=shown,
        belongs_to=name,
        traces={(line, 5): Trace(table=table.name, line=there) for line, (_, there) in enumerate(cells)},
    )
    there = [(found[2], found[4], number) for found, number in cells]
    yield _summed(table, frame, (name, checklist), {"item": items, "answer": answers}, shown, there)


def _summed(
    table: Table, frame: pl.DataFrame, named: tuple[str, str], labels: dict[str, Labels], shown: dict[str, str],
    there: Sequence[tuple[str, str, int]],
) -> Picture:  # fmt: skip
    """The number of studies by item and answer. `there` has item, answer and number of each row."""
    items, answers = labels["item"], labels["answer"]
    counts = Counter(frame.select("item", "answer").iter_rows())
    lines = [
        (code, items[code], answer, answers[answer], counts[code, answer])
        for code in items
        for answer in answers
        if counts[code, answer]
    ]
    names = dict.fromkeys(("item", "item_label", "answer", "answer_label"), pl.String)
    return Picture(
        name=f"{named[0]}-summary",
        kind="answers",
        title=f"{named[1]}: number of studies with each answer",
        alternative=f"A bar for each item, with a part for each answer. {_sums(frame, items, answers)}",
        numbers=pl.DataFrame(lines, schema=names | {"studies": pl.Int64}, orient="row"),
        labels=labels,
        words=shown,
        belongs_to=named[0],
        traces={
            (line, 4): Trace(
                table=table.name, lines=tuple(n for code, given, n in there if (code, given) == (item, answer))
            )
            for line, (item, _, answer, *_) in enumerate(lines)
        },
    )


def _code(words: InWords, field: Field, row: Row) -> str:
    return row[field.name] or (_UNSETTLED if words.is_unsettled(field, row) else _BLANK)


def _answers(words: InWords, field: Field, rows: Sequence[Row]) -> Labels:
    met = {_code(words, field, row) for row in rows}
    offered = {choice.code: choice.shown for choice in field.cell.known}
    codes = {code.value: code.in_words for code in Missing} | {_BLANK: "not answered", _UNSETTLED: "not settled"}
    shown = others_last(offered | codes, {code: code for code in sorted(met)})
    return {code: label for code, label in shown.items() if code in met}


def _sums(frame: pl.DataFrame, items: Labels, answers: Labels) -> str:
    counts = Counter(frame.select("item", "answer").iter_rows())
    parts = [
        f"{shown}: " + ", ".join(f"{answers[code]} {counts[item, code]:,}" for code in answers if counts[item, code])
        for item, shown in items.items()
    ]
    return f"{'; '.join(parts)}."

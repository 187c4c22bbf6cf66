"""The table of agreement by field for a paper."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from schema.form import Field, Form, Table
from schema.text import part_of
from validate.agreement import FEWEST, Agreement, Pooled, agreement_table, pooled
from validate.agreement.figures import number, percent
from validate.agreement.how_measured import (
    WITHOUT_CATEGORIES,
    categories_sentence,
    intervals_with_why,
    kappa_named,
    other_words_sentence,
    pairs_sentence,
    pilot_sentence,
    sources_sentence,
    unread_answers,
    why_unread,
)
from validate.agreement.scale import has_categories
from validate.dataset.paper.paper_table import FILLED_BY_TWO, SAME, Group, PaperTable, Trace
from validate.inference.names_in_form import data_items


def agreement_by_field(
    form: Form, agreement: Agreement, paired: int = 0, asked_since: Collection[tuple[str, str]] = ()
) -> PaperTable:
    """One row per field that two or more extracted: agreement on first submissions, with intervals of coefficients.

    The figures are those of the dataset's table of agreement. `paired` is the number of rows that were only paired
    later, and `asked_since` are the data items (table, field) that were added to the form later.
    """
    lines = [line for line in agreement_table(agreement).to_dicts() if line["field"] and int(line["n"] or 0)]
    groups, traces = list[Group](), dict[tuple[int, int], Trace]()
    for table in form.tables:
        listed = [line for line in lines if line["table"] == table.name and line["field"] in table.by_name]
        start = sum(len(group.rows) for group in groups)
        rows = list[tuple[str, ...]]()
        for line_number, line in enumerate(listed, start):
            field = table[str(line["field"])]
            categories = has_categories(field, line["alpha_level"])
            rows.append(_row(line, categories=categories))
            found = _traces(table.name, field.name).items()
            traces |= {(line_number, place): trace for place, trace in found if categories or place not in _CATEGORIES}
        if rows:
            groups.append(Group(heading=table.label, rows=tuple(rows)))
    if len(lines) > 1:
        traces |= {(len(lines), place): trace for place, trace in _traces_of_all(lines).items()}
        groups.append(Group(heading="All tables", rows=(_row_of_all(pooled(agreement), len(lines)),)))
    return PaperTable(
        name="agreement",
        short="Agreement",
        title="Agreement between extractors on first submissions, by data item",
        columns=(
            "Data item",
            "Values",
            "Same value (% of values)",
            "Entries",
            "Same entry (% of entries)",
            "Kappa (95% CI)",
            "Gwet's AC1 (95% CI)",
            "Krippendorff's alpha (95% CI)",
            "Level of alpha",
        ),
        groups=tuple(groups),
        traces=traces,
        notes=(
            "Values: the entries in which two or more extractors gave a value, and no missing code. Same value: the"
            " share of these with one meaning. Entries: all that two or more had made. Same entry: the share of these"
            " with one meaning, where the same missing code counts as the same. Coefficients are of values alone. A"
            " dash: not defined; agreement.csv says why. Blank: not given.",
            *_what_counts(agreement),
            f"Kappa is {kappa_named(agreement)}; AC1 has no weights. Neither is shown for {WITHOUT_CATEGORIES}"
            f" (agreement.csv has those that are defined), because each value counts as a category of its own."
            f" {categories_sentence(agreement)} Alpha counts how far apart two values are, at the"
            f" level of measurement of the data item. {intervals_with_why(agreement)}"
            f" {sources_sentence(agreement, fleiss=False)} methods-in-full.md lists the references.",
            *_fleiss(agreement),
            *_few(lines),
            *_in_no_line(form, {(line["table"], line["field"]) for line in lines}, agreement, asked_since),
            *not_compared(paired),
        ),
    )


_CATEGORIES = (5, 6)  # the columns of kappa and AC1


def _row(line: Mapping[str, str | None], *, categories: bool) -> tuple[str, ...]:
    return (
        str(line["label"]),
        f"{int(line['n_values'] or 0):,}",
        percent(float(line["percent_values"]) if line["percent_values"] else None),
        f"{int(line['n'] or 0):,}",
        percent(float(line["percent"]) if line["percent"] else None),
        _estimate(line, "kappa") if categories else "",
        _estimate(line, "ac1") if categories else "",
        _estimate(line, "alpha"),
        str(line["alpha_level"] or "") if line["alpha"] else "-",
    )


def _row_of_all(whole: Pooled, number: int) -> tuple[str, ...]:
    """The row for all data items together. It has no coefficients, because each belongs to one data item."""
    return (
        f"All data items ({number:,})",
        f"{whole.counted.values:,}",
        percent(whole.value),
        f"{whole.counted.several:,}",
        percent(whole.percent),
        *[""] * 4,
    )


def _traces_of_all(lines: Sequence[Mapping[str, str | None]]) -> dict[int, Trace]:
    """What the numbers on all data items were counted from, by column."""
    items = tuple(f"{line['table']} {line['field']}" for line in lines)
    return {place: replace(trace, items=items) for place, trace in _traces("", "").items() if place < _CATEGORIES[0]}


def _fleiss(agreement: Agreement) -> Iterator[str]:
    """A note on the other kappa, which the text for the paper gives."""
    if agreement.rotating:
        yield (
            "The extractors differed by study, so methods.md also gives Fleiss' kappa; agreement.csv has it for each"
            " data item."
        )


def _few(lines: Sequence[Mapping[str, str | None]]) -> tuple[str, ...]:
    """A note on data items whose estimate is based on few entries."""
    shown = [line for line in lines if any(line[name] for name in ("kappa", "ac1", "alpha"))]
    few = sum(int(line["kappa_n"] or 0) < FEWEST for line in shown)
    if not few:
        return ()
    rest = "rests" if few == 1 else "rest"
    return (
        f"*: {part_of(few, len(shown), 'data item')} with a coefficient {rest} on fewer than {FEWEST}"
        " entries with values, which is too few to rely on.",
    )


def _what_counts(agreement: Agreement) -> Iterator[str]:
    """Notes on what counts as the same for several extractors or for "other", and on texts that are not values."""
    yield from filter(None, (pilot_sentence(agreement), pairs_sentence(agreement), other_words_sentence(agreement)))
    labels = Counter(field.label for field in agreement.fields if field.counted.unread)
    answers = unread_answers(
        agreement, lambda field: f"{field.label} of {field.sheet}" if labels[field.label] > 1 else field.label
    )
    if answers:
        yield f"Answers that {why_unread(agreement)} are among the entries, and not among the values: {answers}."


def _in_no_line(
    form: Form,
    listed: Collection[tuple[str | None, str | None]],
    agreement: Agreement,
    asked_since: Collection[tuple[str, str]],
) -> Iterator[str]:
    """A note on the data items without a line, by reason."""
    without: dict[str, list[str]] = {reason: [] for reason in _REASONS}
    with_line = {table[name].label for table in form.tables for of, name in listed if of == table.name and name}
    for table in form.tables:
        for field in data_items(table):
            if (table.name, field.name) not in listed and not field.shown:
                of = f" of {table.label}" if field.label in with_line else ""
                why = _why_no_line(table, field, asked_since=(table.name, field.name) in asked_since)
                without[why].append(f"{field.label}{of}")
    if agreement.pilot:
        without = {f"{reason}, without the pilot round" if reason == _NO_ENTRY else reason: labels
                   for reason, labels in without.items()}  # fmt: skip
    parts = [f"{reason} ({', '.join(dict.fromkeys(labels))})" for reason, labels in without.items() if labels]
    if parts:
        yield f"Data items in no line: {'; '.join(parts)}."


_NO_ENTRY = "those in which no entry was made by two or more"
_REASONS = (
    "those that say which record it is, or name another record",
    "those that one person extracts",
    "those that are not compared",
    "those that the form got after first submissions",
    _NO_ENTRY,
)


def _why_no_line(table: Table, field: Field, *, asked_since: bool) -> str:
    says_which, by_one, not_scored, newer, nobody = _REASONS
    if field.name in table.identity or field.reference is not None:
        return says_which
    if field.mode != "dual":
        return by_one
    if not field.scored:
        return not_scored
    return newer if asked_since else nobody


def not_compared(paired: int) -> tuple[str, ...]:
    """A sentence on the rows that are not in the figures of agreement, because they were only paired later."""
    if not paired:
        return ()
    rows, whose = (
        ("1 record of the dataset was", "its") if paired == 1 else (f"{paired:,} records of the dataset were", "their")
    )
    return (f"{rows} matched after the first submissions: no figure of agreement compares {whose} entries.",)


def _traces(table: str, field: str) -> dict[int, Trace]:
    """What the numbers of a line were counted from, by column."""
    filled = Trace(table=table, field=field, states=FILLED_BY_TWO, measured=True)
    same = Trace(table=table, field=field, states=SAME, measured=True)
    values = replace(filled, two_values=True)
    alike = replace(same, two_values=True)
    return {2: alike, 3: filled, 4: same, **dict.fromkeys((1, 5, 6, 7), values)}


def _estimate(line: Mapping[str, str | None], name: str) -> str:
    value, low, high = (float(text) if (text := line[part]) else None for part in (name, f"{name}_low", f"{name}_high"))
    few = "*" if value is not None and int(line["kappa_n"] or 0) < FEWEST else ""
    if low is None or high is None:
        return f"{number(value)}{few}"
    return f"{number(value)}{few} ({number(low)} to {number(high)})"

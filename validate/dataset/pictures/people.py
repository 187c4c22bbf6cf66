"""The picture of the number of people in each study."""

from collections.abc import Iterator, Mapping

import polars as pl

from schema.text import and_list, fold, plural
from validate.dataset.paper.characteristics import table_that_shows
from validate.dataset.paper.in_words import InWords
from validate.dataset.paper.paper_table import Trace
from validate.dataset.people import people, people_by_study
from validate.dataset.pictures.picture import Picture

_NAMED = 5  # studies that a sentence names


def people_pictures(words: InWords, tables: Mapping[str, pl.DataFrame]) -> Iterator[Picture]:
    """The number of people by study, the largest first; none if the form does not say what counts people."""
    form = words.form
    found = people_by_study(form, tables)
    if not found:
        return
    table, field = next((t, f) for t in form.tables for f in t.fields if f.counts_people is not None)
    by_key = {fold(key): number for key, number in found.items()}
    numbers = {key: by_key.get(fold(key)) for key in words.studies}
    order = sorted(numbers, key=lambda key: -1 if (number := numbers[key]) is None else number, reverse=True)
    lines = [(key, words.study(key), numbers[key]) for key in order]
    frame = pl.DataFrame(lines, schema={"study": pl.String, "label": pl.String, "people": pl.Int64}, orient="row")
    known = [number for number in numbers.values() if number is not None]
    together = people(form, tables)
    notes = []
    if together is not None and together.together:
        groups = "; ".join(" and ".join(words.study(key) for key in group) for group in together.together)
        notes.append(
            f"These studies have the same participants: {groups}. In all, {together.number:,} people are counted."
            f"{f' {together.may_count_twice}' if together.may_count_twice else ''}"
        )
    if len(known) < len(numbers):
        notes.append(f"A dash marks a study whose number is not known ({len(numbers) - len(known):,}).")
    yield Picture(
        name="people",
        kind="people",
        title=f"{field.label} by study",
        alternative=_in_sentences(words, numbers),
        numbers=frame,
        labels={"study": {key: words.study(key) for key in order}},
        words={"number": field.label, "studies": form.studies.label},
        notes=tuple(notes),
        belongs_to=table_that_shows(words.form, table.name),
        traces={
            (line, 2): Trace(table=table.name, study=key) for line, key in enumerate(order) if numbers[key] is not None
        },
    )


def _in_sentences(words: InWords, numbers: Mapping[str, int | None]) -> str:
    known = {key: number for key, number in numbers.items() if number is not None}
    first = f"A bar for each of {plural(len(numbers), 'study', 'studies')}."
    if not known:
        return f"{first} No number is known."
    rest = f" The number is not known for {plural(len(numbers) - len(known), 'study', 'studies')}."
    low, high = min(known.values()), max(known.values())
    ends = (_end(words, known, "smallest", low), _end(words, known, "largest", high))
    beginning = f"Each with a number has {low:,}" if low == high else f"The {', the '.join(ends)}"
    return f"{first} {beginning}.{rest if len(known) < len(numbers) else ''}"


def _end(words: InWords, known: Mapping[str, int], which: str, end: int) -> str:
    """`smallest has 12 (Adams 2020)`: all studies with this number are named, or counted if they are many."""
    names = [words.study(key) for key, number in known.items() if number == end]
    shown = and_list(names) if len(names) <= _NAMED else plural(len(names), "study", "studies")
    return f"{which} {'has' if len(names) == 1 else 'have'} {end:,} ({shown})"

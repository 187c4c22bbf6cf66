"""What tables and pictures say of studies that have the same participants."""

from collections.abc import Iterator

from validate.dataset.paper.in_words import InWords
from validate.dataset.people import joined


def same_people(words: InWords, *, counted: bool = False) -> Iterator[str]:
    """A sentence on the studies that have the same participants; none where no study says so.

    With `counted` it adds that studies are counted, for tables and pictures that do so.
    """
    table = words.form.studies
    pairs = [
        (row[table.study] or "", other)
        for field in table.fields
        if field.same_people
        for row in words.rows(table)
        if (other := row.get(field.name)) and other not in field.codes
    ]
    groups = [group for group in joined(words.studies, pairs) if len(group) > 1]
    shown = [" and ".join(words.study(key) for key in words.studies if key in group) for group in groups]
    if shown:
        sentence = " Each of them is counted as a study." if counted else ""
        yield f"These studies have the same participants: {'; '.join(shown)}.{sentence}"

"""Notes of tables and pictures on studies with the same participants."""

from collections.abc import Iterator, Sequence

from validate.dataset.paper.in_words import InWords
from validate.dataset.people import joined, named_without_row


def same_people(words: InWords, *, counted: bool = False) -> Iterator[str]:
    """Sentences on studies with the same participants; none if there are no such studies.

    With `counted`, it adds that studies are counted, for tables and pictures that count them.
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
    yield from same_as_absent(words, named_without_row(words.form, words.rows(table)))


def same_as_absent(words: InWords, pairs: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Sentences on studies (first in each pair) that share participants with a study that is not in the dataset."""
    for study, other in pairs:
        yield (f"{words.study(study)} has the same participants as {words.study(other)}, which is not in the dataset.")

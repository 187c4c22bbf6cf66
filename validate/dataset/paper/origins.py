"""Values that are not as reported: calculated by extractors, or given by authors."""

from collections.abc import Iterable, Iterator

from schema.form import Field, Table
from schema.missing import Origin
from schema.text import plural
from validate.dataset.paper.in_words import InWords
from validate.dataset.paper.linked_numbers import sentence

_BY_WHOM = {Origin.CALCULATED: "calculated by the extractors", Origin.AUTHORS: "given by the authors"}


def origin_sentence(words: InWords, origin: Origin) -> str:
    """A sentence with the number of values of the dataset with this origin; blank if there are none."""
    number = sum(
        row[field.name] == origin
        for table in words.form.tables
        for field in table.fields
        if field.role == "origin"
        for row in words.rows(table)
    )
    return sentence(f"{plural(number, 'value is', 'values are')} marked as {_BY_WHOM[origin]}.") if number else ""


def filled_in_sentences(words: InWords) -> str:
    """A sentence that the software filled in nothing, and the number of values that the extractors calculated."""
    return " ".join(("The software filled in no missing values.", origin_sentence(words, Origin.CALCULATED))).strip()


def origins_note(words: InWords, shown: Iterable[tuple[Table, Field]]) -> Iterator[str]:
    """Sentences on values in a table that are marked as calculated or as given by the authors."""
    marked: dict[str, list[str]] = {origin: [] for origin in _BY_WHOM}
    for table, field in shown:
        for origin in (beside for beside in table.companions(field.name) if beside.role == "origin"):
            for row in words.rows(table):
                if row[origin.name] in marked:
                    marked[row[origin.name] or ""].append(f"{field.label} ({words.study(row[table.study])})")
    for code, values in marked.items():
        if values:
            yield f"Marked as {_BY_WHOM[Origin(code)]}: {'; '.join(values)}."

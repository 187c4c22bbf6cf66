"""Describes fields that one person extracts, and the studies in which somebody else does so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from extract.workbook.dropdowns import Lists
from schema.form import Field, Form
from schema.records import record
from schema.text import first_ones

_MOST_NAMED = 12  # studies that a note names


@record
class LeftToOthers:
    """The studies in which somebody else extracts an extractor's single-person fields, each with that person.

    `place` is the range of these studies on the hidden sheet; empty if there are none.
    """

    people: Mapping[str, str]
    place: str = ""

    @classmethod
    def listed(cls, form: Form, people: Mapping[str, str] | None, lists: Lists) -> LeftToOthers | None:
        """The studies with their place. None if nobody is assigned, or everybody extracts everything."""
        if people is None or not fields_by_one(form):
            return None
        return cls(people, lists.source(tuple(people)).removeprefix("=") if people else "")

    def holds_for(self, study: str) -> str:
        """A formula that is true in the rows of these studies. `study` is the cell with the study.

        It uses INDIRECT, because otherwise Google Sheets cannot use other sheets in the condition of a colour.
        """
        if not self.place:
            return "FALSE"
        place = self.place.replace('"', '""')
        return f'SUMPRODUCT(--(INDIRECT("{place}")={study}))>0'

    def sentences(self, field: Field) -> Iterator[str]:
        """Sentences on who extracts a field, for the note on its header."""
        for name in dict.fromkeys(self.people.values()):
            studies = [study for study, who in self.people.items() if who == name]
            yield f"In {first_ones(studies, _MOST_NAMED)} {name} extracts it: leave these cells blank (grey)."
        if self.people and field.mode == "verified":
            yield "You verify these values later."
        if len(self.people) == 0:
            yield "You extract it in all your studies."
        else:
            yield "You extract it in your other studies."


def fields_by_one(form: Form) -> list[Field]:
    """The fields of a form that one person extracts."""
    return [field for table in form.tables for field in table.by_one]


def by_whom(field: Field, left: LeftToOthers | None) -> Iterator[str]:
    """Sentences on who extracts a field that one person extracts, for the note on its header."""
    yield "One person extracts this" + (", and another verifies it." if field.mode == "verified" else ".")
    if left is None:
        yield "Talk over which of you does."
    else:
        yield from left.sentences(field)


def step(form: Form, left: LeftToOthers | None) -> str:
    """How to fill in these fields, as a step on the cover; empty if there are none."""
    fields = fields_by_one(form)
    if not fields:
        return ""
    named = ", ".join(dict.fromkeys(field.label for field in fields))
    text = f"One person alone extracts these columns: {named}."
    if left is None:
        text += " Talk over which of you does."
    elif left.people:
        text += " Where a cell is grey, somebody else extracts it: leave it blank. The note on the header says who."
    else:
        text += " In all your studies this is you."
    verified = list(dict.fromkeys(field.label for field in fields if field.mode == "verified"))
    if verified:
        which = "" if len(verified) == len({field.label for field in fields}) else f" of {', '.join(verified)}"
        text += f" Afterwards the other person verifies the values{which}."
    return text

"""The characteristics of the included studies: one row per study, and further tables for what does not fit a cell."""

from collections.abc import Iterator, Mapping, Sequence

from schema.cell_type import Family
from schema.form import Field, Form, Table
from schema.missing import Missing
from schema.records import record
from validate.dataset.paper.in_words import InWords, Row, abbreviations_note, codes_note
from validate.dataset.paper.origins import origins_note
from validate.dataset.paper.paper_table import PaperTable, Trace, plain
from validate.dataset.paper.parts_of_samples import in_order_of_parts, within
from validate.dataset.paper.pending import known_in_part_note, nearly_all_pending, pending_note
from validate.dataset.paper.ranges import only_percentages_note, shares_note, with_share
from validate.dataset.paper.same_people import same_people

_IN_A_CELL = 2  # fields of a table that fit into one cell

_ROOM = 8  # columns, without the column of studies


@record(kw_only=True)
class _Shown:
    """Fields of one table under one heading. `pending` are fields that are nearly all pending, which are not shown."""

    table: Table
    fields: tuple[Field, ...]
    pending: tuple[Field, ...] = ()

    @property
    def apart(self) -> bool:
        """Whether they have a table of their own: they do not fit a cell, and a study may have several rows."""
        return self.table.parent is not None and len(self.fields) + len(self.pending) > _IN_A_CELL

    @property
    def hidden(self) -> list[tuple[Table, Field]]:
        """The fields that are not shown, with their table."""
        return [(self.table, field) for field in self.pending]

    @property
    def main(self) -> Field:
        """The main field: one of the identity, or else the first."""
        return next((field for field in self.fields if field.name in self.table.identity), self.fields[0])

    def in_a_cell(self, *, whole: bool) -> tuple[Field, ...]:
        """The fields that a cell of the table of studies shows."""
        return (self.main,) if self.apart and not whole else self.fields

    @property
    def naming(self) -> tuple[Field, ...]:
        """The fields that identify a row within its study and are not shown themselves."""
        names = {field.name for field in (*self.fields, *self.pending)}
        return tuple(self.table[name] for name in self.table.called_by if name not in names)


def characteristics(words: InWords, *, whole: bool = False) -> PaperTable:
    """One row per study, and one column per heading that the form's fields give in `characteristics`.

    If no field gives one, there is a column for each required field of tables that are not selections, or else for the
    data items of its studies that are not texts. A study with several rows in a table has one line for each. Fields
    that have a table of their own (`tables_apart`) are shown by their main field, or completely if `whole` is True
    because nobody sees that table.
    """
    every = _columns(words.form) if whole else _divided(words)
    hidden = [pair for several in every.values() for shown in several if not shown.apart for pair in shown.hidden]
    columns = {
        heading: shown for heading, several in every.items() if (shown := [one for one in several if one.fields])
    }
    rows = tuple(
        (words.study(key), *("\n".join(_lines(words, key, shown, whole=whole)) for shown in columns.values()))
        for key in words.studies
    )
    seen = [
        (one.table, field) for several in columns.values() for one in several for field in one.in_a_cell(whole=whole)
    ]
    return PaperTable(
        name="characteristics",
        title="Characteristics of the included studies",
        columns=("Study", *(_headed(heading, shown, every[heading]) for heading, shown in columns.items())),
        groups=plain(*rows),
        notes=(
            *same_people(words),
            *pending_note(words, hidden),
            *known_in_part_note(words, seen),
            *shares_note(words, seen),
            *only_percentages_note(words, seen),
            *origins_note(words, seen),
            *abbreviations_note(
                [field for several in columns.values() for one in several for field in one.fields], rows
            ),
            *codes_note(rows),
            *_blank_note(rows),
        ),
        traces={
            (line, place): Trace(table=shown[0].table.name, study=key)
            for line, key in enumerate(words.studies)
            for place, shown in enumerate(columns.values(), 1)
        },
    )


def _blank_note(rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """What a blank cell means, if there is one: a draft has no entry either where extractors still differ."""
    blank = any(not cell for row in rows for cell in row)
    return ("Blank: the dataset has no entry.",) if blank else ()


def _headed(heading: str, shown: Sequence[_Shown], every: Sequence[_Shown]) -> str:
    """The heading of a column, or the label of its only field if the others are pending.

    A label that has more in brackets, such as a unit, is the heading too: `Follow-up (weeks)`.
    """
    fields = [field for one in shown for field in one.fields]
    hidden = any(one.pending and not one.apart for one in every)
    says_more = fields[0].label.startswith(f"{heading} (")
    return fields[0].label if len(fields) == 1 and (hidden or says_more) else heading


def tables_apart(words: InWords) -> Iterator[PaperTable]:
    """One table per heading with several fields from a table with several rows per study, row by row."""
    number = 0
    for heading, several in _divided(words).items():
        for shown in several:
            if shown.apart:
                number += 1
                yield _apart(words, heading, shown, number)


def table_that_shows(form: Form, name: str) -> str:
    """The name of the paper's table that shows the rows of a table of the form."""
    apart = [shown.table.name for several in _columns(form).values() for shown in several if shown.apart]
    return f"characteristics-{apart.index(name) + 1}" if name in apart else "characteristics"


def _apart(words: InWords, heading: str, shown: _Shown, number: int) -> PaperTable:
    table = shown.table
    lines = {id(row): line for line, row in enumerate(words.rows(table))}
    listed = [row for key in words.studies for row in in_order_of_parts(table, words.of_study(table, key))]
    rows = tuple(
        (
            words.study(row[table.study]),
            *(_named(words, table, field, row) for field in shown.naming),
            *(with_share(words, table, field, row) for field in shown.fields),
        )
        for row in listed
    )
    labels = (f"{field.label}, n (%)" if field.share_of else field.label for field in shown.fields)
    columns = ("Study", *(field.label for field in shown.naming), *labels)
    seen = [(table, field) for field in shown.fields]
    counts_people = any(field.counts_people is not None for field in shown.fields)
    return PaperTable(
        name=f"characteristics-{number}",
        short=heading,
        title=f"{heading} in the included studies",
        columns=columns,
        groups=plain(*rows),
        notes=(
            *(same_people(words) if counts_people else ()),
            *pending_note(words, shown.hidden),
            *known_in_part_note(words, seen),
            *shares_note(words, seen),
            *only_percentages_note(words, seen),
            *origins_note(words, seen),
            *abbreviations_note((*shown.naming, *shown.fields), rows),
            *codes_note(rows),
            *_blank_note(rows),
        ),
        traces={
            (line, place): Trace(table=table.name, line=lines[id(row)])
            for line, row in enumerate(listed)
            for place in range(1, len(columns))
        },
    )


def _named(words: InWords, table: Table, field: Field, row: Row) -> str:
    """A part of a row's name. A group within another group says so."""
    text, whole = words.cell(field, row), within(table, row)
    return f"{text} ({whole})" if whole and field.name == table.key else text


def _columns(form: Form) -> Mapping[str, Sequence[_Shown]]:
    named = [(field.characteristics, table, field) for table in form.tables for field in table.fields]
    named = [shown for shown in named if shown[0]] or list(_required(form)) or list(_of_studies(form))
    columns: dict[str, dict[str, tuple[Table, list[Field]]]] = {}
    for heading, table, field in named:
        columns.setdefault(heading, {}).setdefault(table.name, (table, []))[1].append(field)
    return {
        heading: [_Shown(table=table, fields=tuple(fields)) for table, fields in shown.values()]
        for heading, shown in columns.items()
    }


def _of_studies(form: Form) -> Iterator[tuple[str, Table, Field]]:
    """The data items of studies without texts, as many as fit a page; the year and the ids of a study too."""
    asked = [field for field in form.studies.asked_of_reports if field.cell.family is not Family.TEXT]
    for field in asked[:_ROOM]:
        yield field.label, form.studies, field


def _required(form: Form) -> Iterator[tuple[str, Table, Field]]:
    """The required fields of tables that are not selections. Their headings are unique among tables."""
    found = [
        (table, field)
        for table in form.tables
        if not table.selection and not table.reports and not table.prepared
        for field in table.fields
        if field.required and field.name not in {table.study, *table.identity} and field.finished_when is None
    ]
    tables = {field.label: {table.name for table, other in found if other.label == field.label} for _, field in found}
    for table, field in found:
        alone = table is form.studies or len(tables[field.label]) == 1
        yield field.label if alone else f"{field.label} ({table.label.lower()})", table, field


def _divided(words: InWords) -> Mapping[str, Sequence[_Shown]]:
    """The columns, with fields that are nearly all pending separated."""
    found = {}
    for heading, several in _columns(words.form).items():
        found[heading] = [
            _Shown(
                table=shown.table,
                fields=tuple(field for field in shown.fields if field not in hidden),
                pending=tuple(hidden),
            )
            for shown in several
            for hidden in [[field for field in shown.fields if nearly_all_pending(words, shown.table, field)]]
        ]
    return found


def _lines(words: InWords, key: str, several: Sequence[_Shown], *, whole: bool) -> list[str]:
    """The lines of one cell: one for each row of the study in the tables shown, or a single one if all are the same.

    Numbers of several rows are shown with the name of each, even if they are equal: 45 in each of two arms is not 45 in
    all.
    """
    found = []
    for shown in several:
        rows = in_order_of_parts(shown.table, words.of_study(shown.table, key))
        apart = shown.apart and not whole
        texts = [_main(words, shown, row) if apart else _row_in_words(words, shown, row, several) for row in rows]
        # A row without a required text counts, because the text of the other rows is not true of it.
        required = any(field.required for field in shown.fields)
        with_names = [
            (_name(words, shown, row), text) for row, text in zip(rows, texts, strict=True) if text or required
        ]
        counted = any(field.cell.family is Family.NUMBER for field in shown.in_a_cell(whole=whole))
        named = len({name for name, _ in with_names}) > 1 and (counted or len({text for _, text in with_names}) > 1)
        found += [f"{name}: {text}" if named and name else text for name, text in with_names if text]
    return list(dict.fromkeys(found))


def _name(words: InWords, shown: _Shown, row: Row) -> str:
    """The name of a row within its study, from the parts of its identity that the column does not show."""
    parts = [(_named(words, shown.table, field, row), row[field.name]) for field in shown.naming]
    return ", ".join(part for part, text in parts if text and text not in {code.value for code in Missing})


def _main(words: InWords, shown: _Shown, row: Row) -> str:
    """The main field of a row. If it does not apply, the first field that does, with its label."""
    main = words.cell(shown.main, row)
    if main != Missing.NA:
        return main
    others = ((field, words.cell(field, row)) for field in shown.fields)
    return next((f"{field.label}: {text}" for field, text in others if text and text != Missing.NA), main)


def _row_in_words(words: InWords, shown: _Shown, row: Row, several: Sequence[_Shown]) -> str:
    """The fields of a row in words. Fields that do not apply are left out if another field has a text."""
    labelled = sum(len(one.fields) for one in several) > 1
    texts = [(field, with_share(words, shown.table, field, row, sign="%")) for field in shown.fields]
    texts = [(field, text) for field, text in texts if text]
    applied = [(field, text) for field, text in texts if text != Missing.NA] or texts[:1]
    return "; ".join(f"{field.label}: {text}" if labelled else text for field, text in applied)

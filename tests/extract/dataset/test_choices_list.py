"""The list of choices has every code that can stand in the dataset, and the codebook every column."""

from __future__ import annotations

from schema import row
from schema.choices import option
from schema.form import Form, make_form
from schema.options import Option
from schema.row import Cell, Row
from validate.dataset.codebook_tables import choice_table, codebook
from validate.dataset.tables import main_columns, reported_columns

WITHDRAWN = Option(code="setting", label="setting", definition="Rooms and comfort.", until=2)


class Studies(Row, label="Studies", identity=("study",)):
    """One row per study."""

    study: Cell[str] = row.key("Study")
    n: Cell[int] = row.count("Number", evidence=True)
    kind: Cell[str] = row.choice(
        "Kind",
        option("rct", "randomised trial"),
        WITHDRAWN,
    )
    country: Cell[str] = row.countries("Country")


FORM: Form = make_form(Studies, name="small", title="Small", version="1")


def test_withdrawn_choices_and_other_are_in_the_list() -> None:
    listed = choice_table(FORM)
    assert listed.select("field", "code", "until").rows() == [
        ("kind", "rct", ""),
        ("kind", "setting", "2"),
        ("kind", "other", ""),
    ]
    assert listed["definition"].to_list()[1:] == [
        "Rooms and comfort.",
        "None of the others. The words are in kind__other.",
    ]


def test_each_column_of_each_file_is_in_the_codebook_once() -> None:
    listed = codebook(FORM).select("file", "column").rows()
    (table,) = FORM.tables
    expected = [("studies", column.name) for column in main_columns(table)]
    expected += [("reported/studies", column.name) for column in reported_columns(table)]
    assert sorted(listed) == sorted(expected)
    described = dict(codebook(FORM).select("column", "description").iter_rows())
    assert described["kind__other"] == "What is meant by other, in the words of the extraction."

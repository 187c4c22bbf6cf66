"""What one person extracts is asked of that person, and it is said where somebody else filled it in."""

from typing import Literal

from hypothesis import given
from hypothesis import strategies as st

from schema.form import make_form
from schema.row import Cell, Row, key, reference, verbatim
from tests.validate.built import extraction
from validate.check.by_one import by_one_problems


class Studies(Row, label="Studies", identity=("study",)):
    """One row per study."""

    study: Cell[str] = key("Study")
    aim: Cell[str] = verbatim("Aim")
    funding: Cell[str] = verbatim("Funding", mode="verified", evidence=True)
    software: Cell[str] = verbatim("Software", mode="single", optional=True)
    finished: Cell[str] = verbatim("Finished", finished_when="yes")


class Notes(Row, label="Notes", identity=("name",), parent="studies"):
    """One row per note."""

    study: Cell[str] = reference("Study", to="studies")
    name: Cell[str] = verbatim("Name")
    source: Cell[str] = verbatim("Source", mode="verified", required=True)


FORM = make_form(Studies, Notes, name="small", title="Small", version="1")
BY_ONE = {"studies": ("funding", "software"), "notes": ("source",)}
ASKED = {"studies": ("funding",), "notes": ("source",)}
First = Literal["ana", "bo", None]


@given(
    first=st.tuples(*[st.sampled_from(["ana", "bo", None])] * 3),
    finished=st.tuples(*[st.booleans()] * 3),
    filled=st.sets(st.tuples(st.sampled_from(["S1", "S2", "S3"]), st.sampled_from(["funding", "software", "source"]))),
)
def test_exactly_the_cells_of_the_wrong_person_and_the_blanks_of_the_right_one(
    first: tuple[First, ...], finished: tuple[bool, ...], filled: set[tuple[str, str]]
) -> None:
    """Sheets mix fields of both kinds with fields that two extract, of which nothing is said here."""
    studies = ("S1", "S2", "S3")
    text = {(study, name): "x" if (study, name) in filled else "" for study in studies for name in ASKED_OR_NOT}
    typed = extraction(
        FORM,
        {
            "studies": [
                {
                    "study": study,
                    "funding": text[study, "funding"],
                    "software": text[study, "software"],
                    "finished": "yes" if done else "no",
                }
                for study, done in zip(studies, finished, strict=True)
            ],
            "notes": [{"study": study, "name": "n", "source": text[study, "source"]} for study in studies],
        },
    )
    who = {study.casefold(): name for study, name in zip(studies, first, strict=True) if name}
    found = {(one.code, one.study, one.field) for one in by_one_problems(typed, who)}
    wrong = {("extracted-by-another", study, name) for study, name in filled if who.get(study.casefold()) == "bo"}
    blank = {
        ("blank-in-finished-study", study, name)
        for study, done in zip(studies, finished, strict=True)
        for names in ASKED.values()
        for name in names
        if done and who.get(study.casefold()) == "ana" and (study, name) not in filled
    }
    assert found == wrong | blank


ASKED_OR_NOT = tuple(name for names in BY_ONE.values() for name in names)


def test_it_says_who_extracts_the_cell() -> None:
    """At the cell, with what to do."""
    typed = extraction(FORM, {"studies": [{"study": "S1", "funding": "EU"}]})
    (problem,) = by_one_problems(typed, {"s1": "bo"})
    assert (problem.cell, problem.severity) == ("C2", "warning")
    assert problem.message.startswith("in this study bo extracts Funding, and somebody else verifies the value later")

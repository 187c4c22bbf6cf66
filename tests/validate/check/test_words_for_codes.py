"""Words for a missing code in a free text, where only the code itself is read as one."""

from schema.choices import option
from schema.form import make_form
from schema.row import Cell, Row, choice, key, text, verbatim
from tests.validate.built import extraction
from validate.check.cells import cell_problems


class Studies(Row, label="Studies", identity=("study",)):
    """One row per study."""

    study: Cell[str] = key("Study")
    aim: Cell[str] = verbatim("Aim")
    comment: Cell[str] = text("Comment")
    design: Cell[str] = choice("Design", option("cohort"), option("trial"))


FORM = make_form(Studies, name="small", title="Small", version="1")


def test_words_that_mean_a_code_are_asked_about_where_they_stand_alone() -> None:
    typed = [
        "Not reported.",
        "n/a",
        "-",
        "pending",
        "NR",
        "NR.",
        "unclear",
        "It was not reported.",
        "What people said",
        "",
    ]
    rows = [{"study": f"S{n}", "aim": words, "design": "n/a"} for n, words in enumerate(typed)]
    found = [one for one in cell_problems(extraction(FORM, {"studies": rows})) if one.code == "words-for-code"]
    assert [(one.study, one.suggestion) for one in found] == [("S0", "NR"), ("S1", "NA"), ("S2", "NR"), ("S3", "PEND")]
    assert found[0].message == "Aim: 'Not reported.' is taken as a text"

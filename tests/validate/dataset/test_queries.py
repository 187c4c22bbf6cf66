"""Questions to authors speak in their words: they know neither the codes of the form nor the missing codes."""

from dataclasses import replace

import pytest

from schema.form import make_form
from schema.options import option
from schema.row import Row, choice, count, key, reference
from tests.ruling_strategies import ruling
from tests.validate.built import extraction
from validate.adjudication.decide import decide
from validate.dataset.queries import queries
from validate.ledger.ledger import Ledger
from validate.merge import merge


class Studies(Row, label="Studies", identity=("study",)):
    """One row per study."""

    study: str = key("Study")
    design: str = choice("Design", option("cross", label="crossover"), option("cohort"))
    women: int = count("Women", guidance="The women who took part. Count each once.")
    age: int = count("Age", evidence=True)


class Arms(Row, label="Arms", identity=("arm",), parent="studies"):
    """One row per arm."""

    study: str = reference("Study", to="studies")
    arm: str = key("Arm")
    kind: str = choice("Kind", option("drug"))
    n: int = count("N", evidence=True)


FORM = make_form(Studies, Arms, name="asked", title="Asked", version="1")


def asked(ada: dict[str, str], ben: dict[str, str], *arms: dict[str, str]) -> str:
    """The one question about a study that two extracted; only Ada has the arms."""
    of_arms = [[{"study": "S1", **arm} for arm in arms], []]
    sheets = [
        {"studies": [{"study": "S1", "design": "cohort", **row}], "arms": own}
        for row, own in zip((ada, ben), of_arms, strict=True)
    ]
    both = merge([replace(extraction(FORM, one), name=name) for one, name in zip(sheets, ("ada", "ben"), strict=True)])
    decisions = [decide(both, cell, ruling("ask")) for cell in both.in_question]
    (question,) = queries(merge(both.extractions, Ledger(tuple(decisions))))
    return question.question


@pytest.mark.parametrize(
    ("ada", "ben", "read"),
    [
        ("0", "NR", "We read your report in two ways: as “0” and as not saying it."),
        ("UC", "4", "We read your report in two ways: as “4” and as unclear on it."),
        ("NA", "4", "We read your report in two ways: as “4” and as a study to which it does not apply."),
        ("4", "PEND", "We read it as “4”, and want to be sure."),
        ("4", "5", "We read your report in two ways: as “4” and as “5”."),
        ("some", "4", "We read your report in two ways: as “some” and as “4”."),
        ("", "4", "We read it as “4”, and want to be sure."),  # a blank cell is not extracted yet
        ("UC", "PEND", "What your report says of it is not clear to us."),
        ("NR", "PEND", "We did not find it in your report."),
    ],
)
def test_a_question_says_why_it_is_asked_and_a_missing_code_in_words(ada: str, ben: str, read: str) -> None:
    meant = "Women" if "“" in read else "Women (the women who took part)"
    assert asked({"women": ada}, {"women": ben}) == f"Studies: what is the right value of {meant}? {read}"


def test_a_question_says_where_each_value_was_read_and_not_who_read_it() -> None:
    ada = {"age": "40", "age__place": "p. 4"}
    question = asked(ada, {"age": "41", "age__place": "Table 2"})
    read = "We read your report in two ways: as “40” (p. 4) and as “41” (Table 2)."
    assert question == f"Studies: what is the right value of Age? {read}"
    assert asked(ada, {"age": "PEND"}).endswith("We read it as “40” (p. 4), and want to be sure.")


def test_a_choice_has_its_label_and_other_the_words_beside_it() -> None:
    question = asked({"design": "cross"}, {"design": "other", "design__other": "n-of-1 series"})
    assert question.endswith("in two ways: as “crossover” and as “other: n-of-1 series”.")


def test_a_row_has_no_codes_and_nothing_of_what_stands_beside_a_value() -> None:
    arm = {"arm": "Ketamine", "kind": "other", "kind__other": "a talk", "n": "NR", "n__place": "p. 4"}
    assert asked({"women": "1"}, {"women": "1"}, arm) == (
        "Arms, Ketamine: does your report describe this? Not all of us found this in it:"
        " Arm: Ketamine; Kind: other: a talk; N: not reported."
    )

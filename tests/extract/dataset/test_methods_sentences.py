"""Sentences of methods.md that depend on how many people extracted a study."""

import pytest

from extract.dataset.agreement_sentences import results_sentences
from extract.dataset.facts import Facts
from extract.dataset.measured_round import MeasuredRound
from extract.dataset.methods import methods_text
from tests.validate.agreement.small import compared
from validate.agreement import agreement


def _of(*studies: str) -> dict[str, list[dict[str, str]]]:
    return {"studies": [{"study": study, "design": "RCT"} for study in studies]}


@pytest.mark.parametrize(
    ("third", "sentence"),
    [
        ((), "2 studies were extracted, each by two people."),
        (("S1",), "2 studies were extracted: 1 by three and 1 by two people."),
        (("S3",), "3 studies were extracted: 2 by two and 1 by one person."),
    ],
)
def test_how_many_people_extracted_the_studies(third: tuple[str, ...], sentence: str) -> None:
    both = _of("S1", "S2")
    comparison = compared(a=both, b=both, c=_of(*third))
    measured = MeasuredRound(comparison=comparison, first=None, agreement=None)
    assert sentence in methods_text((measured,), {}, draft=False, facts=Facts())


@pytest.mark.parametrize(("studies", "sentence"), [(9, "No median of kappa or AC1 is given"), (10, "Of the fields")])
def test_no_median_is_said_to_be_undefined_where_no_field_has_enough_cells(studies: int, sentence: str) -> None:
    designs = [("RCT", "cohort")[number % 2] for number in range(studies)]
    one = {"studies": [{"study": f"S{number}", "design": design} for number, design in enumerate(designs)]}
    assert sentence in results_sentences(agreement(compared(a=one, b=one)))

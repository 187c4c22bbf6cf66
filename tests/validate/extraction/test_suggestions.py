"""What is suggested in place of an entry that is not allowed: the nearest one, and nothing where that is a guess."""

import pytest
from pydantic import ValidationError

from schema.choices import Choice, Choices, Option
from schema.countries import Countries
from schema.form import Field
from validate.extraction.recorded_table import UnreadableText
from validate.extraction.suggestions import nearest, unreadable


@pytest.mark.parametrize(
    ("text", "options", "suggested"),
    [
        ("Nigria", ("Niger", "Nigeria", "Spain"), "Nigeria"),
        ("Extractor 9", ("Extractor 1", "Extractor 2"), None),
        ("S80", ("S10", "S20", "S30"), None),
        ("ketamine", ("ketamine IV", "ketamine IM"), None),
        ("kontrol", ("Control", "control"), "Control"),
    ],
)
def test_of_two_that_are_equally_near_neither_is_suggested(
    text: str, options: tuple[str, ...], suggested: str | None
) -> None:
    assert nearest(text, options) == suggested


CHANGED = (
    Option(code="randomised", label="Randomised trial", was=("trial",)),
    Option(code="prospective", label="Prospective cohort", was=("cohort", "panel_study")),
    Option(code="retrospective", was=("cohort",)),
    Option(code="cohorts", label="Cohorts of twins"),
)


@pytest.mark.parametrize(
    ("typed", "suggestion"),
    [
        ("trial", "Randomised trial"),
        ("Panel study", "Prospective cohort"),
        ("cohort; trial", None),
        ("Cohorts of twins; TRIAL", "Cohorts of twins; Randomised trial"),
        ("trial; tryal", None),
    ],
)
def test_a_code_of_an_earlier_version_of_the_form_leads_to_what_it_is_called_now(
    typed: str, suggestion: str | None
) -> None:
    assert not_read(Choices(choices=CHANGED), typed).suggestion == suggestion


@pytest.mark.parametrize("several", [False, True])
def test_an_earlier_code_that_was_split_leads_to_its_parts(several: bool) -> None:
    """Though the name of another choice is near."""
    cell = Choices(choices=CHANGED) if several else Choice(choices=CHANGED)
    found = not_read(cell, "cohort")
    assert found.suggestion is None
    assert "'cohort' of an earlier version of the form is now Prospective cohort or retrospective" in found.message


def not_read(cell: Choice, typed: str) -> UnreadableText:
    field = Field(name="design", label="Design", cell=cell)
    with pytest.raises(ValidationError) as error:
        field.reader.validate_python(typed)
    return unreadable(field, typed, error.value)


@pytest.mark.parametrize(
    ("typed", "suggestion"),
    [
        ("Brasil; Portugal", "Brazil; Portugal"),
        ("Brasil; Portugall; Chile", "Brazil; Portugal; Chile"),
        ("Brasil", "Brazil"),
        ("Atlantis; Portugal", None),
    ],
)
def test_a_suggestion_for_several_answers_leaves_none_of_them_out(typed: str, suggestion: str | None) -> None:
    assert not_read(Countries(), typed).suggestion == suggestion


def test_the_guide_is_named_only_if_it_lists_the_answers() -> None:
    many = tuple(Option(code=f"answer{number}") for number in range(30))
    assert "the 30 answers that the sheet Guide lists" in not_read(Choice(choices=many), "something quite else").message
    found = not_read(Countries(), "Österreich")
    assert "Guide" not in found.message
    assert "entries of its list (Aruba; Afghanistan; Angola; ...)" in found.message

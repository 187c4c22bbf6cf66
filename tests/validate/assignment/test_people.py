"""Who is meant by a name: a person, whatever they are called by; nobody is taken for somebody else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from validate.assignment.people import People, Person

PEOPLE = People(
    (
        Person(name="Ada Lovelace", initials="AAL", aliases=("Countess",)),
        Person(name="Ben Klein"),
        Person(name="ben smith"),
        Person(name="Cleo", extractor=False),
        Person(name="Dana Ode", extractor=False),
        Person(name="Prof. Brandt", extractor=False),
        Person(name="Dr Lena Okafor", extractor=False),
    ),
    complete=True,
)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("ada  LOVELACE", ["Ada Lovelace"]),
        ("Ada", ["Ada Lovelace"]),
        ("AL", ["Ada Lovelace"]),
        ("A. L.", ["Ada Lovelace"]),
        ("a.a.l.", ["Ada Lovelace"]),
        ("countess", ["Ada Lovelace"]),
        ("Ben", ["Ben Klein", "ben smith"]),
        ("B.K.", ["Ben Klein"]),
        ("CLEO", ["Cleo"]),
        ("Lovelace", ["Ada Lovelace"]),
        ("Prof. Brandt", ["Prof. Brandt"]),
        ("prof brandt", ["Prof. Brandt"]),
        ("Brandt", ["Prof. Brandt"]),
        ("Dr. Brandt", []),
        ("Dr. Cleo", ["Cleo"]),
        ("Prof Dana Ode", ["Dana Ode"]),
        ("Dr. Ben", ["Ben Klein", "ben smith"]),
        ("Dr", []),
        ("Lena Okafor", ["Dr Lena Okafor"]),
        ("Lena", ["Dr Lena Okafor"]),
        ("L.O.", ["Dr Lena Okafor"]),
        ("Dr.", []),
        ("Prof", []),
        ("C", []),
        ("", []),
    ],
)
def test_a_name_means_a_person(text: str, names: list[str]) -> None:
    assert [each.name for each in PEOPLE.meant(text)] == names


def test_a_whole_name_goes_before_what_a_longer_one_is_for_short() -> None:
    people = People((*PEOPLE.persons, Person(name="Ada", extractor=False)))
    assert people.name_of("ada") == "Ada"
    assert people.name_of("AL") == "Ada Lovelace"


def test_an_extractor_keeps_the_name_that_is_known_and_answers_to_the_one_that_is_listed() -> None:
    people = PEOPLE.under(["aal", "dana", "BEN KLEIN"])
    assert people.name_of("Ada Lovelace") == people.name_of("Ada") == "aal"
    assert people.name_of("ben klein") == "BEN KLEIN"
    assert {person.name for person in people.persons if person.extractor} == {"aal", "BEN KLEIN", "ben smith", "dana"}
    assert people.name_of("Dana Ode") == "Dana Ode"  # an adjudicator's first name is no workbook's


NAMES = st.lists(st.sampled_from(["ada", "ben", "cleo", "Klein", "Marsh"]), min_size=1, max_size=3).map(" ".join)


@given(st.lists(NAMES, unique=True), NAMES)
def test_each_person_is_meant_by_their_own_name_and_by_it_alone(names: list[str], other: str) -> None:
    people = People(tuple(Person(name=name) for name in names))
    for name in names:
        assert [each.name for each in people.meant(name)] == [name]
        assert people.under([name.upper()]).name_of(name) == name.upper()
    assert set(people.meant(other)) <= set(people.persons)

"""Studies are named as the field names them, and no two alike."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.text import fold
from validate.references.labels import citation, study_name, study_names
from validate.references.reference import Reference, surname

REFERENCES = st.builds(
    Reference,
    title=st.sampled_from(["", "Living with ketamine", "Hope"]),
    authors=st.sampled_from([(), ("Smith, A.",), ("SMITH, B",), ("van der Berg, C", "Smith, A")]),
    year=st.sampled_from(["", "2019", "2020"]),
    doi=st.sampled_from(["10.1000/a", ""]),
)
TAKEN = st.lists(st.sampled_from(["Smith 2019", "smith 2019a", "Smith 2019b", "Smith n.d.", "S01"]))


@given(references=st.lists(REFERENCES, max_size=40), taken=TAKEN)
def test_no_two_studies_have_one_name(references: list[Reference], taken: list[str]) -> None:
    """However many are alike, and whatever is listed already."""
    names = study_names(references, taken)
    assert len({fold(name) for name in (*names, *taken)}) == len(names) + len({fold(name) for name in taken})
    assert all(name.startswith(study_name(reference)) for name, reference in zip(names, references, strict=True))


@given(references=st.lists(REFERENCES, max_size=10))
def test_a_name_that_stands_alone_has_no_letter(references: list[Reference]) -> None:
    """Letters tell apart, and nothing else."""
    bases = [study_name(reference) for reference in references]
    alone = [base for base in bases if sum(fold(base) == fold(other) for other in bases) == 1]
    assert set(alone) <= set(study_names(references, ()))


def test_letters_go_on_after_a_listed_study() -> None:
    """The listed one keeps its name and counts as the first."""
    smith = Reference(authors=("Smith, A",), year="2019")
    assert study_names([smith, smith], ()) == ("Smith 2019a", "Smith 2019b")
    assert study_names([smith, smith], ["Smith 2019"]) == ("Smith 2019b", "Smith 2019c")
    assert study_names([smith], ["Smith 2019a", "Smith 2019b"]) == ("Smith 2019c",)
    assert study_names([smith] * 28, ())[25:] == ("Smith 2019z", "Smith 2019aa", "Smith 2019ab")


@pytest.mark.parametrize(
    ("author", "name"),
    [
        ("Smith, Ann B.", "Smith"),
        ("Liu R.", "Liu"),
        ("Smith AB", "Smith"),
        ("Ann B. Smith", "Smith"),
        ("van de Schoot, Rens", "van de Schoot"),
        ("Rens van de Schoot", "van de Schoot"),
        ("O'NEILL-KERR, A", "O'Neill-Kerr"),
        ("McShane, R", "McShane"),
        ("World Health Organization", "World Health Organization"),
        ("Jilka et al.", "Jilka"),
    ],
)
def test_the_surname_is_found_in_any_order(author: str, name: str) -> None:
    """Databases write names in many ways."""
    assert surname(author) == name


def test_without_an_author_or_a_year_the_title_and_no_date_stand_in() -> None:
    """Such references exist, and have to be told apart."""
    assert study_name(Reference(title="Living with ketamine at home")) == "Living with ketamine at n.d."
    assert study_name(Reference(doi="10.1000/a", year="2020")) == "10.1000/a 2020"


@pytest.mark.parametrize(
    ("authors", "named"),
    [
        (("Smith, Ann",), "Smith 2019b"),
        (("Smith, Ann", "Jones, B"), "Smith and Jones 2019b"),
        (("Smith, Ann", "Jones, B", "Ito, C"), "Smith et al. 2019b"),
    ],
)
def test_a_study_is_cited_by_its_authors_with_the_letter_of_its_name(authors: tuple[str, ...], named: str) -> None:
    assert citation(Reference(title="A title", authors=authors, year="2019"), "Smith 2019b") == named


def test_without_authors_or_with_a_name_of_its_own_a_study_is_cited_by_its_name() -> None:
    assert citation(Reference(title="What people said of it", year="2019"), "What people said of 2019") == (
        "What people said of 2019"
    )
    assert citation(Reference(study="STEP-2", authors=("Smith, Ann",), year="2019"), "STEP-2") == "STEP-2"

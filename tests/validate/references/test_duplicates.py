"""References are taken for the same only where nothing that both state differs."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from validate.references.duplicates import sort_references
from validate.references.reference import Reference

ONE = Reference(
    title="Patients' experience of ketamine: a study",
    authors=("Jilka, S",),
    year="2019",
    doi="10.1192/bjo.2019.52",
)
REFERENCES = st.builds(
    Reference,
    title=st.sampled_from(
        ["", ONE.title, "Patients\N{RIGHT SINGLE QUOTATION MARK} experience of ketamine", "Editorial"]
    ),
    authors=st.sampled_from([(), ("Jilka, S",), ("Smith, A",)]),
    year=st.sampled_from(["", "2019", "2020"]),
    doi=st.sampled_from(["", ONE.doi, "https://doi.org/10.1192/BJO.2019.52", "10.1000/other"]),
)


@given(references=st.lists(REFERENCES, max_size=8), listed=st.lists(REFERENCES, max_size=4))
def test_each_reference_is_new_or_shown_in_a_pair(references: list[Reference], listed: list[Reference]) -> None:
    """None is removed in silence, and none is in two places."""
    references = [replace(reference, place=str(number)) for number, reference in enumerate(references)]
    found = sort_references(references, listed)
    paired = [pair.reference.place for pair in (*found.there, *found.duplicates)]
    assert sorted([*(new.place for new in found.new), *paired]) == sorted(
        one_reference.place for one_reference in references
    )
    assert all(pair.shared for pair in (*found.there, *found.duplicates, *found.unsure))
    assert {pair.reference.place for pair in found.unsure} <= {new.place for new in found.new}


def shared(one: Reference, other: Reference) -> tuple[bool, tuple[str, ...]] | None:
    """Whether two are the same, and what they share; None if they are not shown as a pair."""
    found = sort_references([one], [other])
    return next(((pair.same, pair.shared) for pair in (*found.there, *found.unsure)), None)


def test_what_two_references_share_decides() -> None:
    """The DOI, and the title where it tells a report."""
    assert shared(ONE, replace(ONE, doi="https://doi.org/10.1192/BJO.2019.52.", title="")) == (
        True,
        ("DOI", "first author", "year"),
    )
    assert shared(ONE, replace(ONE, doi="", title="<i>Patients\u2019</i> experience of ketamine - a study.")) == (
        True,
        ("title", "first author", "year"),
    )
    assert shared(ONE, replace(ONE, doi="10.1000/abstract")) == (False, ("title", "first author", "year"))
    assert shared(ONE, replace(ONE, title="A correction")) == (False, ("DOI", "first author", "year"))
    assert shared(Reference(title="Editorial"), Reference(title="Editorial")) == (False, ("title",))
    assert shared(replace(ONE, doi=""), Reference(study="Jilka 2019")) == (False, ("name",))
    assert shared(ONE, Reference(study="Smith 2019")) is None

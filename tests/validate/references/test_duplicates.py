"""References are taken for the same only where nothing that both state differs."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from validate.references.duplicates import completed, sort_references
from validate.references.reference import ARTICLE, MEETING, Reference

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


def test_an_article_and_an_abstract_with_one_title_are_a_pair_to_look_at() -> None:
    """Also where only one of them states a DOI; with the same DOI they are one report, whatever each is called."""
    article, abstract = replace(ONE, doi="", published=ARTICLE), replace(ONE, published=MEETING)
    assert shared(article, abstract) == (False, ("title", "first author", "year"))
    assert shared(article, replace(abstract, published="")) == (True, ("title", "first author", "year"))
    assert shared(replace(article, doi=ONE.doi), abstract) == (True, ("DOI", "title", "first author", "year"))


def test_duplicates_of_one_reference_do_not_differ_from_each_other() -> None:
    """Two DOIs are two reports, also where the first reference with this title has none; blanks are filled in."""
    first, second, third = replace(ONE, doi=""), ONE, replace(ONE, doi="10.1000/other", pmid="7")
    found = sort_references([first, second, third], [])
    assert (found.new, [pair.reference for pair in found.duplicates]) == ((first, third), [second])
    assert [pair.reference for pair in found.unsure] == [third]
    assert completed(first, [second]) == ONE

"""Which names of studies are probably one study."""

import pytest

from validate.extraction.likely_studies import likely_studies


@pytest.mark.parametrize(
    ("one", "other", "likely"),
    [
        ("grünwald & ito 2012", "gruenwald et al. 2012", True),
        ("grünwald & ito 2012", "grunwald et al. 2012", True),
        ("østergaard & lee 2011", "oestergaard 2011", True),
        ("ødegård & lie 2010", "odegard 2010", True),
        ("łukasz & nowak 2010", "lukasz et al. 2010", True),
        ("köpp & müller 2010", "koepp, mueller & li 2010", True),
        ("grünwald & ito 2012", "gruenwald & lee 2012", False),
        ("grünwald & ito 2012", "gruenwald et al. 2013", False),
    ],
)
def test_an_umlaut_may_be_two_letters_where_one_name_has_fewer_authors(one: str, other: str, likely: bool) -> None:
    found = likely_studies({"a": {one, "clark 1994"}, "b": {other, "clark 1994"}})
    assert (found.get(one) is not None and found.get(one) == found.get(other)) == likely


def test_of_two_that_an_umlaut_may_make_one_none_is_taken() -> None:
    assert not likely_studies(
        {"a": {"müller & ito 2012"}, "b": {"mueller 2012", "mueller et al. 2012b", "muller 2012"}}
    )


@pytest.mark.parametrize(
    ("ours", "theirs", "likely"),
    [
        ({"lee 2014"}, {"lee"}, True),
        ({"li 2014"}, {"li"}, True),
        ({"lee & wu 2014"}, {"lee & wu"}, True),
        ({"lee 2014", "lee 2015"}, {"lee"}, False),
        ({"lee 2014", "lee 2015"}, {"lee 2015", "lee"}, True),
        ({"lee 2014"}, {"lee & wu"}, False),
        ({"lee 2014"}, {"lee 2015"}, False),
    ],
)
def test_an_author_of_few_letters_whose_year_is_blank_is_proposed_where_one_study_has_this_name(
    ours: set[str], theirs: set[str], *, likely: bool
) -> None:
    found = likely_studies({"a": {*ours, "clark 1994"}, "b": {*theirs, "clark 1994"}})
    assert ("lee" in found or "li" in found or "lee & wu" in found) == likely


@pytest.mark.parametrize(
    ("ours", "theirs", "likely"),
    [
        ({"imai 2019"}, {"imay 2019"}, True),
        ({"kuhn 2019"}, {"kuhnn 2019"}, True),
        ({"imai 2019"}, {"imay 2018"}, False),
        ({"wang 2019"}, {"yang 2019"}, False),
        ({"imai 2019"}, {"imay 2019", "imam 2019"}, False),
        ({"lee 2019"}, {"leo 2019"}, False),
        ({"lee 2018"}, {"leek 2018"}, False),
        ({"imai 2019", "imay 2019"}, {"imay 2019"}, False),
        ({"imai & ito 2019"}, {"imay & abe 2019"}, False),
    ],
)
def test_short_authors_of_one_year_may_differ_in_one_letter(ours: set[str], theirs: set[str], *, likely: bool) -> None:
    """With several such names, nothing says which is meant; the first letter is seldom mistyped."""
    found = likely_studies({"a": {*ours, "clark 1994"}, "b": {*theirs, "clark 1994"}})
    assert bool(found) == likely

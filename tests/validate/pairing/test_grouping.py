"""Rows of three and four extractors brought together: any two of a group are alike, and order has no part in it."""

from collections.abc import Mapping
from itertools import combinations

from hypothesis import example, given
from hypothesis import strategies as st

from validate.pairing.grouping import FLOOR, Cluster, Grouping, Link, group

NAMES = ("alice", "bob", "chen", "dora")


def _clusters(*names: str) -> list[Cluster]:
    """A row of each of these extractors; a name that comes again is another row of the same one."""
    return [{name: place} for place, name in enumerate(names)]


def _all(links: Mapping[Link, float], clusters: list[Cluster]) -> Grouping:
    """With much against every link that is not named."""
    every = dict.fromkeys(combinations(range(len(clusters)), 2), -9.0)
    return group(clusters, every | dict(links))


@st.composite
def alike(draw: st.DrawFn) -> tuple[list[Cluster], dict[Link, float]]:
    """Two rows of each of three or four extractors, some of them one by identity, and how alike the others are."""
    names = NAMES[: draw(st.integers(3, 4))]
    clusters: list[dict[str, int]] = []
    for row in range(2):
        by_identity = draw(st.lists(st.integers(0, len(names) - 1), min_size=len(names), max_size=len(names)))
        clusters += [
            {name: row for name, cluster in zip(names, by_identity, strict=True) if cluster == number}
            for number in sorted({*by_identity})
        ]
    links = [
        (one, other)
        for one, other in combinations(range(len(clusters)), 2)
        if clusters[one].keys().isdisjoint(clusters[other])
    ]
    return list(clusters), {link: draw(st.integers(-4, 12)) / 2 for link in links}


def test_rows_that_are_all_alike_are_one_group() -> None:
    found = _all({(0, 1): 5.0, (0, 2): 5.0, (1, 2): 5.0}, _clusters(*NAMES[:3]))
    assert found == Grouping((frozenset({0, 1, 2}),), ())


def test_no_chain_makes_a_group_of_rows_that_are_not_alike() -> None:
    """The first is like the second and the second like the third, but the first is not like the third."""
    found = _all({(0, 1): 6.0, (1, 2): 3.0}, _clusters(*NAMES[:3]))
    assert found == Grouping((frozenset({0, 1}),), ())


def test_a_chain_that_could_break_anywhere_is_a_tie() -> None:
    found = _all({(0, 1): 5.0, (1, 2): 4.5}, _clusters(*NAMES[:3]))
    assert found == Grouping((), (frozenset({(0, 1), (1, 2)}),))


def test_a_pair_of_two_extractors_is_joined_where_the_third_has_two_that_are_as_like() -> None:
    links = {(0, 1): 6.0} | dict.fromkeys([(0, 2), (1, 2), (0, 3), (1, 3)], 5.0)
    found = _all(links, _clusters("alice", "bob", "chen", "chen"))
    assert found.groups == (frozenset({0, 1}),)
    assert {link for tie in found.ties for link in tie} == {(0, 2), (1, 2), (0, 3), (1, 3)}


def test_rows_of_one_identity_join_as_one_or_not_at_all() -> None:
    clusters: list[Cluster] = [{"alice": 0, "bob": 0}, {"chen": 0}, {"chen": 1}]
    assert group(clusters, {(0, 1): 5.0, (0, 2): 2.0}).groups == (frozenset({0, 1}),)
    assert group(clusters, {(0, 1): 5.0, (0, 2): 4.5}).groups == ()
    assert group(clusters, {(0, 1): FLOOR - 0.1}).groups == ()


@given(alike())
@example(
    (
        [{"dora": 0}, {"dora": 1}, {"alice": 0}, {"chen": 0}],
        {(0, 2): 12.0, (0, 3): 5.0, (1, 2): 5.0, (1, 3): 8.0, (2, 3): 12.0},
    )
)
def test_any_two_members_are_alike_and_an_extractor_has_one_row(
    given_rows: tuple[list[Cluster], dict[Link, float]],
) -> None:
    clusters, links = given_rows
    found = group(clusters, links)
    tied = {link for tie in found.ties for link in tie}
    for members in found.groups:
        names = [name for place in members for name in clusters[place]]
        assert len(names) == len({*names})
        assert all(links[two] >= FLOOR and two not in tied for two in combinations(sorted(members), 2))
    everywhere = [place for members in found.groups for place in members]
    assert len(everywhere) == len({*everywhere})


@given(alike())
@example(([{"chen": 0}, {"alice": 1, "bob": 1}, {"chen": 1}], {(0, 1): 5.0, (1, 2): 5.0}))
def test_no_link_is_asked_about_twice(given_rows: tuple[list[Cluster], dict[Link, float]]) -> None:
    ties = group(*given_rows).ties
    assert sum(len(tie) for tie in ties) == len({link for tie in ties for link in tie})


@given(alike(), st.data())
def test_the_order_of_rows_is_nothing(given_rows: tuple[list[Cluster], dict[Link, float]], data: st.DataObject) -> None:
    clusters, links = given_rows
    order = data.draw(st.permutations(range(len(clusters))))
    place = {old: new for new, old in enumerate(order)}
    moved = {(min(place[a], place[b]), max(place[a], place[b])): known for (a, b), known in links.items()}
    found, again = group(clusters, links), group([clusters[old] for old in order], moved)
    assert {frozenset(place[member] for member in members) for members in found.groups} == {*again.groups}
    ties = {frozenset((min(place[a], place[b]), max(place[a], place[b])) for a, b in tie) for tie in found.ties}
    assert ties == {*again.ties}

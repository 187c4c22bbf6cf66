"""Groups the rows of two or more extractors. The order of the input makes no difference."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

from schema.records import record
from validate.pairing.row_matching import match_rows

FLOOR = 1.0
"""Minimum log-odds for joining two rows: the fields that speak for the pair must outweigh those against it."""
NEAR = 1.0
"""Log-odds by which a pairing must be better than every other; otherwise it is a tie."""

Cluster = Mapping[str, int]
"""Rows that certainly belong together: position by extractor. A single row is a cluster of one."""
Link = tuple[int, int]
"""Two clusters, by their indices in the list, the smaller one first."""


@record
class Grouping:
    """`groups` are clusters to join. `ties` are sets of links that are equally good.

    No link is in two ties, so nobody is asked about it twice.
    """

    groups: tuple[frozenset[int], ...]
    ties: tuple[frozenset[Link], ...]


def group(clusters: Sequence[Cluster], log_odds: Mapping[Link, float]) -> Grouping:
    """The clusters that are one row, from the best one-to-one assignment between each two extractors.

    `log_odds` says how likely two clusters are the same row: the lowest value for any two of their rows. A link that is
    not listed or is below the floor is impossible. All members of a group are similar enough to each other. Clusters
    that could be joined equally well in another way stay apart, as ties.
    """
    links = {
        link: known
        for link, known in log_odds.items()
        if known >= FLOOR and clusters[link[0]].keys().isdisjoint(clusters[link[1]])
    }
    found: Counter[Link] = Counter()
    ties: set[frozenset[Link]] = set()
    for one, other in combinations(sorted({name for cluster in clusters for name in cluster}), 2):
        weights = {}
        for link, known in links.items():
            left, right = link if one in clusters[link[0]] else link[::-1]
            if one in clusters[left] and other in clusters[right]:
                weights[left, right] = known - FLOOR + _BEING_PAIRED
        best = match_rows(weights, NEAR)
        found.update(_link(*pair) for pair in best.pairs)
        ties |= {frozenset(_link(*pair) for pair in tie) for tie in best.ties}
    tied = {link for tie in ties for link in tie}
    untied = {link: known for link, known in links.items() if link not in tied}
    sure = {link: untied[link] for link, times in found.items() if link in untied and times == _times(clusters, link)}
    groups, more = _consistent(clusters, sure, untied)
    # the other links have their answer
    inside = {link for members in groups for link in combinations(sorted(members), 2)}
    ties |= {tie - inside for tie in more} - {frozenset()}
    return Grouping(tuple(sorted(groups, key=sorted)), tuple(sorted(_joined(ties), key=sorted)))


def _joined(ties: Iterable[frozenset[Link]]) -> list[frozenset[Link]]:
    """Joins ties that share a link: with three extractors, a link may occur in two ties."""
    joined: list[frozenset[Link]] = []
    for tie in ties:
        overlapping = [other for other in joined if not other.isdisjoint(tie)]
        joined = [other for other in joined if other.isdisjoint(tie)]
        joined.append(tie.union(*overlapping))
    return joined


def _times(clusters: Sequence[Cluster], link: Link) -> int:
    """The number of pairs of extractors that may find this link."""
    return len(clusters[link[0]]) * len(clusters[link[1]])


_BEING_PAIRED = 2.0  # log-odds added for being a pair at all, so that one good pair is preferred to two poor ones


def _link(one: int, other: int) -> Link:
    return (one, other) if one < other else (other, one)


def _consistent(
    clusters: Sequence[Cluster], links: Mapping[Link, float], similar: Mapping[Link, float]
) -> tuple[list[frozenset[int]], set[frozenset[Link]]]:
    """Groups with at most one row per extractor, all similar.

    If links contradict each other, the weakest are left out.
    """
    groups: list[frozenset[int]] = []
    ties: set[frozenset[Link]] = set()
    unchecked = _parts(links)
    while unchecked:
        part = unchecked.pop()
        members = frozenset(place for link in part for place in link)
        pairs = [_link(*two) for two in combinations(members, 2)]
        if all(two in similar and clusters[two[0]].keys().isdisjoint(clusters[two[1]]) for two in pairs):
            groups.append(members)
            continue
        least = min(part.values())
        weakest = {link for link, known in part.items() if known - least < NEAR}
        if len(weakest) > 1:
            ties.add(frozenset(weakest))
        unchecked.extend(_parts({link: known for link, known in part.items() if link not in weakest}))
    return groups, ties


def _parts(links: Mapping[Link, float]) -> list[dict[Link, float]]:
    """Splits the links into parts that have no cluster in common."""
    parts: list[tuple[set[int], dict[Link, float]]] = []
    for link, known in links.items():
        touching = [part for part in parts if not part[0].isdisjoint(link)]
        parts = [part for part in parts if part[0].isdisjoint(link)]
        places = {*link}.union(*(part[0] for part in touching))
        parts.append((places, {link: known} | {a: b for part in touching for a, b in part[1].items()}))
    return [part for _, part in parts]

"""The figures as Markdown, and the links that went wrong in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from benchmarks.pairing.measure import Counts, Measured, hard
from benchmarks.pairing.peers import WAYS, Daff
from benchmarks.pairing.sides import A, B
from benchmarks.pairing.two import Two


@dataclass
class Figures:
    """All that was measured of a review at one amount, summed over seeds."""

    review: str
    amount: float
    seeds: int = 0
    seconds: float = 0.0
    ours: dict[str, Counts] = field(default_factory=dict)
    daff_seconds: float = 0.0
    daff: dict[str, dict[str, Counts]] = field(default_factory=lambda: {way: {} for way in WAYS})

    def take(self, ours: Measured, daff: Daff | None) -> None:
        """Adds one pair of extractions."""
        self.seeds += 1
        self.seconds += ours.seconds
        _sum(self.ours, ours.counts)
        if daff is not None:
            self.daff_seconds += daff.seconds
            for way in WAYS:
                _sum(self.daff[way], daff.counts[way])


def _sum(into: dict[str, Counts], more: Mapping[str, Counts]) -> None:
    for table, counts in more.items():
        into.setdefault(table, Counts()).add(counts)


def total(counts: Iterable[Counts]) -> Counts:
    """All tables together."""
    whole = Counts()
    for each in counts:
        whole.add(each)
    return whole


def markdown(figures: list[Figures], *, peers: bool) -> str:
    """Three tables: all reviews together, each table of each review, and seconds."""
    return "\n".join([*_overall(figures, peers), "", *_by_table(figures, peers), "", *_seconds(figures, peers), ""])


_OURS = "wrong without a proposal | precision | recall | of whole rows | of split rows | tied"
_PEERS = "daff: precision | recall | daff by study: precision | recall"


def _header(first: str, peers: bool) -> list[str]:
    columns = f"| {first} | true links | {_OURS} |" + (f" {_PEERS} |" if peers else "")
    named = first.count("|") + 1
    return [columns, "|" + "---|" * named + "---:|" * (columns.count("|") - 1 - named)]


def _cells(ours: Counts, theirs: list[Counts]) -> str:
    cells = [
        f"{ours.true:,}",
        f"{ours.silent_wrong} of {ours.silent:,}",
        _share(ours.precision),
        _share(ours.recall),
        _share(ours.recall_of_whole),
        _share(ours.recall_of_split),
        f"{ours.tied}",
        *(_share(share) for each in theirs for share in (each.precision, each.recall)),
    ]
    return " | ".join(cells)


def _share(share: float | None) -> str:
    return "none" if share is None else f"{share:.3f}"


def _overall(figures: list[Figures], peers: bool) -> Iterator[str]:
    yield from _header("cells changed", peers)
    for amount in dict.fromkeys(each.amount for each in figures):
        here = [each for each in figures if each.amount == amount]
        theirs = [total(total(each.daff[way].values()) for each in here) for way in WAYS] if peers else []
        yield f"| {amount:.0%} | {_cells(total(total(each.ours.values()) for each in here), theirs)} |"


def _by_table(figures: list[Figures], peers: bool) -> Iterator[str]:
    yield from _header("review | table | cells changed", peers)
    for name in dict.fromkeys(each.review for each in figures):
        here = [each for each in figures if each.review == name]
        for table in here[0].ours:
            for each in here:
                theirs = [each.daff[way][table] for way in WAYS] if peers else []
                yield f"| {name} | {table} | {each.amount:.0%} | {_cells(each.ours[table], theirs)} |"


def _seconds(figures: list[Figures], peers: bool) -> Iterator[str]:
    yield "| review | cells changed | rows | twofold, seconds |" + (" daff, seconds |" if peers else "")
    yield "|---|---|---:|---:|" + ("---:|" if peers else "")
    for each in figures:
        theirs = f" {each.daff_seconds / each.seeds:.2f} |" if peers else ""
        rows = total(each.ours.values()).rows / each.seeds
        yield f"| {each.review} | {each.amount:.0%} | {rows:,.0f} | {each.seconds / each.seeds:.2f} |{theirs}"


def mistakes(pair: Two, ours: Measured) -> Iterator[tuple[str, str]]:
    """What kind of mistake, and its rows in words: wrong links with what was said of them, then those missed."""
    for table in pair.repeated:
        true = hard(pair, table, pair.links[table])
        found = {each.link: each for each in ours.found[table]}
        joined = {link for link, each in found.items() if each.state != "tied"}
        for link in sorted(hard(pair, table, joined) - true):
            each = found[link]
            said = "no score" if each.score is None else f"{each.score:.2f}"
            yield f"wrong, {each.state}", f"{table}, {said}, {each.reason}\n{_rows(pair, table, link)}"
        for link in sorted(true - joined):
            kind = "tied" if link in found else "missed"
            taken = [
                f"{other.link} {other.by or other.state}"
                for other in found.values()
                if (other.link[0] == link[0]) != (other.link[1] == link[1])
            ]
            yield kind, f"{table}, {link}{' instead: ' if taken else ''}{', '.join(taken)}\n{_rows(pair, table, link)}"


def _rows(pair: Two, table: str, link: tuple[int, int]) -> str:
    ours, theirs = (pair.rows[side][table][at] for side, at in zip((A, B), link, strict=True))
    names = [each.name for each in pair.form[table].fields if ours.get(each.name) != theirs.get(each.name)]
    same = {name: text for name, text in ours.items() if name not in names}
    return "\n".join(
        [
            f"    same: {same}",
            *(f"    {side}: { {name: row.get(name) for name in names} }" for side, row in ((A, ours), (B, theirs))),
        ]
    )

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
    for count in counts:
        whole.add(count)
    return whole


def markdown(figures: list[Figures], *, peers: bool) -> str:
    """Tables: beside daff, what twofold proposes, each table of each review, and seconds."""
    amounts = [_all_reviews(figures, amount) for amount in dict.fromkeys(figure.amount for figure in figures)]
    tables = (_side_by_side(amounts, peers), _proposals(amounts), _by_table(figures, peers), _seconds(figures, peers))
    return "\n\n".join("\n".join(lines) for lines in tables) + "\n"


def _all_reviews(figures: list[Figures], amount: float) -> Figures:
    here = [figure for figure in figures if figure.amount == amount]
    ours = {"all": total(total(figure.ours.values()) for figure in here)}
    theirs = {way: {"all": total(total(figure.daff[way].values()) for figure in here)} for way in WAYS}
    return Figures("all", amount, ours=ours, daff=theirs)


def _header(*columns: str) -> Iterator[str]:
    """A column of figures ends in a colon."""
    yield f"| {' | '.join(columns)} |".replace(":", "")
    yield "|" + "".join("---:|" if ":" in column else "---|" for column in columns)


_OURS = ("true links:", "wrong without a proposal:", "precision:", "recall:")
_THEIRS = ("daff, precision:", "recall:", "daff by study, precision:", "recall:")


def _compared(figures: Figures, table: str, peers: bool) -> str:
    ours, theirs = figures.ours[table], [figures.daff[way][table] for way in WAYS] if peers else []
    shares = [share for counts in (ours, *theirs) for share in (counts.precision, counts.recall)]
    return " | ".join([f"{ours.true:,}", f"{ours.silent_wrong} of {ours.silent:,}", *map(_share, shares)])


def _share(share: float | None) -> str:
    return "none" if share is None else f"{share:.3f}"


def _side_by_side(amounts: list[Figures], peers: bool) -> Iterator[str]:
    yield from _header("cells changed", *_OURS, *(_THEIRS if peers else ()))
    for amount in amounts:
        yield f"| {amount.amount:.0%} | {_compared(amount, 'all', peers)} |"


def _proposals(amounts: list[Figures]) -> Iterator[str]:
    parts = ("of rows that both have as one:", "of rows that one has as two:", "true links shown as ties:")
    yield from _header("cells changed", "proposed links:", "precision:", "recall of what identity leaves:", *parts)
    for amount in amounts:
        counts = amount.ours["all"]
        shares = (counts.precision_of_proposals, counts.recall_of_proposals)
        recalls = (counts.recall_of_whole, counts.recall_of_split)
        cells = [f"{counts.found - counts.silent:,}", *map(_share, (*shares, *recalls)), f"{counts.tied:,}"]
        yield f"| {amount.amount:.0%} | {' | '.join(cells)} |"


def _by_table(figures: list[Figures], peers: bool) -> Iterator[str]:
    yield from _header("review", "table", "cells changed", *_OURS, *(_THEIRS if peers else ()))
    for name in dict.fromkeys(figure.review for figure in figures):
        here = [figure for figure in figures if figure.review == name]
        for table in here[0].ours:
            for figure in here:
                yield f"| {name} | {table} | {figure.amount:.0%} | {_compared(figure, table, peers)} |"


def _seconds(figures: list[Figures], peers: bool) -> Iterator[str]:
    yield from _header(
        "review", "cells changed", "rows of A:", "merge, seconds of the processor:", *(("daff:",) if peers else ())
    )
    for figure in figures:
        theirs = f" {figure.daff_seconds / figure.seeds:.2f} |" if peers else ""
        rows = total(figure.ours.values()).rows / figure.seeds
        yield f"| {figure.review} | {figure.amount:.0%} | {rows:,.0f} | {figure.seconds / figure.seeds:.2f} |{theirs}"


def mistakes(pair: Two, ours: Measured) -> Iterator[tuple[str, str]]:
    """What kind of mistake, and its rows in words: wrong links with what was said of them, then those missed."""
    for table in pair.repeated:
        true = hard(pair, table, pair.links[table])
        found = {match.link: match for match in ours.found[table]}
        joined = {link for link, match in found.items() if match.state != "tied"}
        for link in sorted(hard(pair, table, joined) - true):
            match = found[link]
            score = "no score" if match.score is None else f"{match.score:.2f}"
            yield f"wrong, {match.state}", f"{table}, {score}, {match.reason}\n{_rows(pair, table, link)}"
        for link in sorted(true - joined):
            kind = "tied" if link in found else "missed"
            taken = [
                f"{other.link} {other.by or other.state}"
                for other in found.values()
                if (other.link[0] == link[0]) != (other.link[1] == link[1])
            ]
            yield kind, f"{table}, {link}{' instead: ' if taken else ''}{', '.join(taken)}\n{_rows(pair, table, link)}"


def _rows(pair: Two, table: str, link: tuple[int, int]) -> str:
    ours, theirs = (pair.rows[side][table][position] for side, position in zip((A, B), link, strict=True))
    names = [column.name for column in pair.form[table].fields if ours.get(column.name) != theirs.get(column.name)]
    same = {name: text for name, text in ours.items() if name not in names}
    return "\n".join(
        [
            f"    same: {same}",
            *(f"    {side}: { {name: row.get(name) for name in names} }" for side, row in ((A, ours), (B, theirs))),
        ]
    )

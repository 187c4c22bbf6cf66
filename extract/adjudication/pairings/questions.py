"""The questions about the rows of a pairing, as sentences."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from extract.adjudication.lines.names import Names
from schema.text import quoted
from validate.merge.comparison import Comparison
from validate.merge.shown_pairings import mentions, renamed_to
from validate.pairing.pairings import Pairing, PairState

_PLAIN: Mapping[PairState, str] = {
    "proposed": "Are these the same row?",
    "contested": "Rulings contradict each other: which one is right?",
    "paired": "Paired although spelled differently. Is this right?",
    "confirmed": "Ruled on. A new ruling replaces this one.",
    "apart": "Only one extractor has each of these rows. Are they the same row?",
}
_Group = tuple[str, str, int | None]


class Questions:
    """The questions of a comparison. Ties and splits are numbered, because several lines form one question."""

    def __init__(self, comparison: Comparison, names: Names) -> None:
        self.comparison = comparison
        self.names = names
        self.groups: dict[_Group, list[Pairing]] = {}
        for pairing in comparison.pairings:
            if pairing.together is not None:
                self.groups.setdefault(_group(pairing), []).append(pairing)
        self.numbers = {group: number for number, group in enumerate(self.groups, start=1)}

    def of(self, pairing: Pairing, *, ruled: bool) -> str:
        """The question; for a line that is not open, the reason why it is shown."""
        question_of: Mapping[PairState, Callable[[Pairing], str]] = {
            "tied": self._tied,
            "split": self._split,
            "renamed": self._renamed,
        }
        if pairing.state in question_of:
            return question_of[pairing.state](pairing)
        return "Ruled on. A new ruling replaces this one." if ruled and not pairing.is_open else _PLAIN[pairing.state]

    def _tied(self, pairing: Pairing) -> str:
        together = self.groups.get(_group(pairing), [pairing])
        number = self.numbers.get(_group(pairing), 1)
        return f"These {len(together)} lines are equally alike. Which one is right? (question {number})"

    def _split(self, pairing: Pairing) -> str:
        together = self.groups.get(_group(pairing), [pairing])
        shared = set.intersection(*({*line.rows} for line in together if line.rows))
        whole = {name for name in shared if len({line.rows[name] for line in together}) == 1}
        one, others = self._names(whole), self._names({*pairing.rows} - whole)
        number = self.numbers.get(_group(pairing), 1)
        return f"One row or two? {one}'s row looks like these two of {others}'s together (question {number})"

    def _renamed(self, pairing: Pairing) -> str:
        table = self.comparison.form[pairing.table]
        addresses = self.comparison.addresses(table.name)
        old, _ = renamed_to(mentions(self.comparison, table), addresses, pairing.rows)
        own = [number for number, name in enumerate(table.identity) if name != table.study]
        texts = {
            name: quoted(" / ".join(identity[number] for number in own if identity[number]))
            for name, identity in old.items()
        }
        called = " and ".join(f"{text} by {self.names.shown[name]}" for name, text in texts.items())
        return f"It was called {called} when it was ruled on: is it the same row?" if called else "The same row?"

    def _names(self, rows: Collection[str]) -> str:
        return " and ".join(self.names.shown[name] for name in self.names.shown if name in rows)


def _group(pairing: Pairing) -> _Group:
    return (pairing.table, pairing.study, pairing.together)

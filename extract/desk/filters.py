"""Which items a person wants to see, how far the team is, and what comes next."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain

from extract.adjudication.lines.words import BREAKS_RULE
from extract.desk.items import Item
from schema.records import record
from schema.text import plural

_AROUND = 60  # items of the list that are shown before and after the present one
_CHOSEN = {"study": "Study", "table": "Sheet", "field": "Field", "kind": "Difference", "who": "Extracted or ruled by"}
_STATES = {"open": "open", "settled": "decided or asked", "look": "to look at", "": "all"}


@record(kw_only=True)
class ItemCounts:
    """How many items there are, how many are open or wait for the authors, and how many pairs may be looked at.

    `broken` counts agreed cells that take part in a broken rule of the form.
    """

    all: int
    open: int
    asked: int
    look: int
    broken: int

    @classmethod
    def of(cls, items: Sequence[Item], tried: Collection[str] = ()) -> ItemCounts:
        """That of these items. `tried` are the ids of agreed cells that break a rule only with a refused ruling."""
        return cls(
            all=sum(item.counts for item in items),
            open=sum(item.open for item in items),
            asked=sum(item.state == "asked" for item in items),
            look=sum(item.pair is not None and not item.counts for item in items),
            broken=sum(item.kind == BREAKS_RULE and item.id not in tried for item in items),
        )

    @property
    def settled(self) -> int:
        """How many are neither open nor waiting for the authors."""
        return self.all - self.open - self.asked

    @property
    def sentence(self) -> str:
        """How many are settled, and how many wait for the authors if any do."""
        waiting = f", {plural(self.asked, 'waits', 'wait')} for the authors" if self.asked else ""
        return f"{self.settled} of {self.all} settled{waiting}"


@record(kw_only=True)
class Filters:
    """What the items of the list have in common; blank stands for all."""

    state: str = "open"
    study: str = ""
    table: str = ""
    field: str = ""
    kind: str = ""
    who: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Filters:
        """As the address of a page says it."""
        return cls(
            state=query.get("state", "open"),
            **{name: query.get(name, "") for name in _CHOSEN},
        )

    @property
    def as_query(self) -> dict[str, str]:
        """The same for the address of a page."""
        chosen = {name: getattr(self, name) for name in _CHOSEN}
        return {name: text for name, text in chosen.items() if text} | (
            {} if self.state == "open" else {"state": self.state}
        )

    @property
    def in_words(self) -> str:
        """What is chosen, as the page says it; "" for all open items."""
        state = "" if self.state == "open" else _STATES.get(self.state, "")
        return ", ".join(text for text in (state, *(getattr(self, name) for name in _CHOSEN)) if text)

    def holds(self, item: Item, *, any_state: bool = False) -> bool:
        """Whether an item is wanted."""
        now = "settled" if item.state == "asked" else item.state
        state = any_state or self.state in {"", now}
        return (
            state
            and self.study in {"", item.study}
            and self.table in {"", item.table}
            and self.field in {"", item.field}
            and self.kind in {"", item.kind}
            and self.who in {"", *item.who}
        )

    def following(self, items: Sequence[Item], present: Item | None, before: Sequence[Item] = ()) -> Item | None:
        """The next item after the present one, from the beginning again if there is none after it.

        It is open, unless what is decided or only to look at is wanted. `before` are the items in the order in which
        the person saw them, if that has changed by a ruling.
        """
        order = before or items
        start = next((number for number, item in enumerate(order, 1) if present and item.id == present.id), 0)
        seen: Iterable[Item] = chain(order[start:], order[:start])
        if before:
            now = {item.id: item for item in items}
            seen = (now[item.id] for item in chain(seen, items) if item.id in now)
        other = (item for item in seen if present is None or item.id != present.id)
        if self.state in {"settled", "look"}:
            return next((item for item in other if self.holds(item)), None)
        first = None
        for item in other:
            if self.holds(item, any_state=True):
                if item.open:
                    return item
                first = first or item
        return first if present is None and not self.state else None

    def listed_beside(self, items: Sequence[Item], present: Item) -> tuple[list[Item], int]:
        """The wanted items around the present one, which is among them if it is listed; and how many are wanted."""
        wanted = [item for item in items if item.id == present.id or self.holds(item)]
        here = next((number for number, item in enumerate(wanted) if item.id == present.id), 0)
        return wanted[max(0, here - _AROUND) : here + _AROUND], len(wanted)

    def offered(
        self, items: Sequence[Item], *, counted: bool = True
    ) -> Iterator[tuple[str, str, str, list[tuple[str, str]]]]:
        """For each filter its name, its label, what is chosen, and what can be chosen, with how many are open."""
        yield "state", "Show", self.state, list(_STATES.items())
        for name, label in _CHOSEN.items():
            numbers: dict[str, int] = {}
            for item in items:
                for value in item.who if name == "who" else (getattr(item, name),):
                    numbers[value] = numbers.get(value, 0) + item.open
            listed = [
                (value, f"{value} ({number} open)" if counted else value) for value, number in numbers.items() if value
            ]
            yield name, label, getattr(self, name), [("", "all"), *listed]

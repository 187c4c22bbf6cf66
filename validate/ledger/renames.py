"""Earlier and current names of rows, taken from rulings that pair a renamed row again."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from schema.form import Form, Table
from schema.text import fold
from validate.ledger.ledger import Decision
from validate.pairing.addresses import Identity, folded


class Renames:
    """Follows the identities of rows through renamings, and through references to child rows."""

    def __init__(self, form: Form, decisions: Iterable[Decision]) -> None:
        self.form = form
        self._rows: dict[tuple[str, str], dict[Identity, set[Identity]]] = defaultdict(lambda: defaultdict(set))
        for decision in decisions:
            for name, old in decision.formerly.items():
                if decision.ruling == "same" and name in decision.row:
                    # In both directions: somebody who restores the old name has the same row again.
                    then, now = folded(old), folded(decision.row[name])
                    self._rows[decision.table, name][then].add(now)
                    self._rows[decision.table, name][now].add(then)

    def identities(self, table: Table, name: str, identity: Sequence[str]) -> Iterator[Identity]:
        """All current and earlier identities of an extractor's row, folded, starting with this one."""
        seen = {folded(identity)}
        to_visit = [folded(identity)]
        while to_visit:
            here = to_visit.pop(0)
            yield here
            for then in [*self._rows.get((table.name, name), {}).get(here, ()), *self._below(table, name, here)]:
                if then not in seen:
                    seen.add(then)
                    to_visit.append(then)

    def references(self, to: str, name: str, content: str) -> frozenset[str]:
        """All texts by which an extractor may refer to a row of a table, folded."""
        known = self._referred.get((to, name), {})
        texts, to_visit = set[str](), [fold(content)]
        while to_visit:
            here = to_visit.pop()
            texts.add(here)
            parts = here.split("; ")
            further = {*known.get(here, ())}
            for place, part in enumerate(parts):
                further |= {
                    "; ".join(sorted([*parts[:place], new, *parts[place + 1 :]])) for new in known.get(part, ())
                }
            to_visit.extend(further - texts)
        return frozenset(texts)

    def _below(self, table: Table, name: str, identity: Identity) -> Iterator[Identity]:
        """The identities that result from renaming a row that this identity refers to."""
        for place, field in enumerate(table.identity):
            reference = table[field].reference
            if reference is not None and (reference.to, name) in self._referred:
                for text in self.references(reference.to, name, identity[place]):
                    yield (*identity[:place], text, *identity[place + 1 :])

    @cached_property
    def _referred(self) -> Mapping[tuple[str, str], dict[str, set[str]]]:
        """Earlier and current texts of references to renamed rows, by table and extractor (see `Resolved.content`)."""
        contents: dict[tuple[str, str], dict[str, set[str]]] = {}
        for (table, name), rows in self._rows.items():
            listed = contents.setdefault((table, name), {})
            for old, new in rows.items():
                listed.setdefault(self._content(table, old), set()).update(
                    self._content(table, identity) for identity in new
                )
        return contents

    def _content(self, table: str, identity: Identity) -> str:
        of = self.form[table]
        parts = zip(of.identity, identity, strict=True)
        return fold(" / ".join(text for name, text in parts if of.parent is None or name != of.study))

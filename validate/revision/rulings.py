"""Carries the rulings of the ledger to a new version of the form, each by a line that replaces it."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from schema.form import Field
from schema.records import record
from schema.text import fold
from validate.ledger.ledger import Decision, Ledger
from validate.pairing.addresses import Addresses, Identity, folded
from validate.revision.carry_cell import carry_text, meaning
from validate.revision.matching import Matching
from validate.revision.merged_fields import contradicting

Of = Mapping[str, Addresses]
"""The addresses of rows by table."""


@record
class CarriedRulings:
    """New lines for the ledger, and rulings that cannot be carried over, each with the reason."""

    lines: tuple[Decision, ...]
    left: tuple[tuple[Decision, str], ...]


class RulingCarrier:
    """Carries rulings over. `before` and `now` have the addresses of the same rows in the old and in the new form.

    Identities that are not in them are carried over part by part.
    """

    def __init__(self, matching: Matching, before: Of, now: Of) -> None:
        self.matching = matching
        self._identities: dict[tuple[str, str, Identity], Identity] = {}
        self._contents: dict[tuple[str, str, str], str] = {}
        for table in matching.new.tables:
            old = matching.tables.get(table.name)
            if old is None or old not in before:
                continue
            for name, earlier in before[old].of_row.items():
                for then, present in zip(earlier, now[table.name].of_row.get(name, ()), strict=False):
                    self._identities[old, name, folded(then)] = present
                    contents = (_content(before[old].table, then), _content(table, present))
                    self._contents[old, name, fold(contents[0])] = contents[1]

    def carry(self, ledger: Ledger, *, when: str) -> CarriedRulings:
        """The lines that carry over the rulings in force. A ruling that is the same in the new form needs no line."""
        ruled, left = [], []
        for decision in ledger.in_force:
            reason = self._why_not(decision)
            if reason is not None:
                left.append((decision, reason))
            else:
                ruled.append((decision, self._carried(decision)))
        on_one_cell = {old.id: now for old, now in contradicting(self.matching, ruled)}
        form = f"{self.matching.new.name} {self.matching.new.version}"
        lines = []
        for old, now in ruled:
            carried = on_one_cell.get(old.id, now)
            if carried != old:
                lines.append(_with(carried, {"when": when, "form": form, "replaces": (old.id,)}))
        return CarriedRulings(tuple(lines), tuple(left))

    def _why_not(self, decision: Decision) -> str | None:
        """The reason why a ruling cannot be carried over; None if it can."""
        if decision.ruling == "exclude":
            return None
        if decision.table not in self.matching.old.by_name:
            return None  # it was made with the new form, or was orphaned before
        if decision.table not in self.matching.new_table:
            return "its table is not in the form any more"
        if decision.field is None or decision.field not in self.matching.old[decision.table].by_name:
            return None
        old, new = self._fields(decision.table, decision.field)
        if old is None or new is None:
            split = self.matching.split.get((decision.table, decision.field))
            return (
                f"its field was split into {' and '.join(split)}" if split else "its field is not in the form any more"
            )
        texts = [decision.final, *cast("Mapping[str, str | None]", decision.had).values()]
        if any(text and carry_text(old, new, text)[1] in {"unreadable", "left out"} for text in texts):
            return "the new form has no such value: rule on it again"
        return None

    def _fields(self, table: str, name: str) -> tuple[Field | None, Field | None]:
        old = self.matching.old[table].by_name.get(name)
        now = self.matching.new_name.get((table, name))
        return old, None if now is None else self.matching.new[now[0]][now[1]]

    def _carried(self, decision: Decision) -> Decision:
        if decision.ruling == "exclude" or decision.table not in self.matching.new_table:
            return decision
        table = self.matching.new_table[decision.table]
        row = {name: self._identity(decision.table, name, identity) for name, identity in decision.row.items()}
        formerly = {name: self._identity(decision.table, name, one) for name, one in decision.formerly.items()}
        changes: dict[str, Any] = {"table": table, "row": row, "formerly": formerly}
        if decision.field is None:
            changes["had"] = {
                name: self._row_had(decision.table, name, cast("dict[str, str]", had) or {})
                for name, had in decision.had.items()
            }
        elif (decision.table, decision.field) in self.matching.new_name:
            name = self.matching.new_name[decision.table, decision.field][1]
            had = cast("dict[str, str | None]", decision.had)
            changes |= {
                "field": name,
                "had": {who: self._value(decision, decision.field, who, text) for who, text in had.items()},
                "final": self._value(decision, decision.field, None, decision.final),
            }
        return _with(decision, changes)

    def _row_had(self, table: str, who: str, had: dict[str, str]) -> dict[str, str]:
        """The meanings of the cells of a row in the new form, without cells that the new form does not have."""
        found: dict[str, str] = {}
        for name, text in had.items():
            now = self.matching.new_name.get((table, name))
            if now is not None:
                old, new = self.matching.old[table][name], self.matching.new[now[0]][now[1]]
                found[now[1]] = self._meaning(old, new, who, text)
        return found

    def _value(self, decision: Decision, name: str, who: str | None, text: str | None) -> str | None:
        old, new = self._fields(decision.table, name)
        return text if text is None or old is None or new is None else self._meaning(old, new, who, text)

    def _meaning(self, old: Field, new: Field, who: str | None, text: str) -> str:
        if old.reference is not None and who is not None:
            parts = [self._contents.get((old.reference.to, who, fold(part)), part) for part in text.split("; ")]
            return "; ".join(parts)
        now = carry_text(old, new, text)[0]
        return meaning(new, now) or now

    def _identity(self, table: str, who: str, identity: Sequence[str]) -> Identity:
        """The present identity of an extractor's row: from its addresses, or else part by part."""
        known = self._identities.get((table, who, folded(identity)))
        if known is not None:
            return known
        before = self.matching.old[table]
        after = self.matching.new[self.matching.new_table[table]]
        parts = dict(zip(before.identity, identity, strict=False))
        return tuple(self._part(after.name, name, parts) for name in after.identity)

    def _part(self, new_table: str, name: str, parts: Mapping[str, str]) -> str:
        sources = self.matching.fields[new_table, name]
        source = next((one for one in sources if one.name in parts), None)
        if source is None:
            return ""
        if source.reference is not None:
            return parts[source.name]
        new = self.matching.new[new_table][name]
        now = carry_text(source, new, parts[source.name])[0]
        return meaning(new, now) or now


def _with(decision: Decision, changes: Mapping[str, Any]) -> Decision:
    """A copy with these changes and its own id; `model_copy` would keep the id."""
    return Decision(**{name: getattr(decision, name) for name in Decision.model_fields} | dict(changes))


def _content(table: Any, identity: Sequence[str]) -> str:
    """The content of a reference to a row, as in `validate.pairing.references`."""
    parts = zip(table.identity, identity, strict=False)
    return " / ".join(text for name, text in parts if table.parent is None or name != table.study)

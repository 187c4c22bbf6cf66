"""Whether the rules and conditions of a form can be asked, and whether their examples are examples."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from functools import cached_property

from extract.form_file.place import Place
from extract.form_file.places import Places
from extract.form_file.sound import covers, sound_part
from schema.form import Field, Form, Table
from schema.quantities import Amount
from schema.rule import Rule
from schema.text import and_list
from validate.check.conditions.applying import condition_as_rule
from validate.check.conditions.named_checks import Frames
from validate.check.conditions.named_choices import unknown_choices
from validate.check.conditions.rule_mistakes import RuleMistake, rule_mistakes, sample_frames, tried_mistakes
from validate.check.conditions.rule_reach import reach, reach_mistakes
from validate.check.rule_examples import example_mistakes

_ASKED = frozenset({"table", "reads", "states", "holds", "check", "settings", "counts"})
"""The parts of a rule without which it cannot be tried."""


def prove_rules(form: Form, places: Places, *, this_year: int | None) -> None:
    """Tells `places` what is wrong with rules and with the conditions of fields.

    With `this_year`, examples are tried, and rules that find nothing are noted. A rule is tried as far as that which it
    looks at has no mistakes of its own.
    """
    proof = _Proof(form, places, this_year)
    for rule in form.rules:
        proof.rule(rule)
    proof.examples()
    for table in form.tables:
        for field in table.fields:
            if field.applies_when and field.of is None:
                proof.condition(table, field)


def _as_typed(form: Form, rule: Rule) -> str:
    """What to say of a condition that takes quantities of several units by the number that was typed; else blank."""
    holds, table = rule.holds or "", form[rule.table]
    # Whether there is an amount, and whether it is more than nothing, does not depend on its unit.
    asked = re.sub(r"\w+\s+IS\s+(NOT\s+)?NULL|\w+\s*(?:>=?|<>|!=|=)\s*0(?![.\w])", "", holds, flags=re.IGNORECASE)
    found: dict[str, Amount] = {}
    for name in rule.reads:
        cell = table.by_name[name].cell if name in table.by_name else None
        if isinstance(cell, Amount) and re.search(rf"\b{name}\b", asked) and f"{name}__unit" not in holds:
            found[name] = cell
    units = {unit for cell in found.values() for unit in cell.unit_codes}
    bases = sorted({base for cell in found.values() for base in cell.base_units})
    if len(units) < 2:
        return ""
    in_base = and_list([f"{name}__base" for name in found])
    also = "" if len(bases) == 1 else f", and ask for {and_list([f'{name}__base_unit' for name in found])} too"
    return (
        f"it takes {and_list(list(found))} as the bare number that is typed, whatever its unit"
        f" ({', '.join(sorted(units))}). For amounts in one unit ({' or '.join(bases)}), write {in_base}{also}"
    )


@dataclass
class _Proof:
    form: Form
    places: Places
    this_year: int | None
    with_examples: list[Rule] = dataclass_field(default_factory=list)  # rules whose examples can be tried

    @cached_property
    def sound(self) -> Form | None:
        """The part of the form on which rules can be tried."""
        return sound_part(self.form, self.places)

    @cached_property
    def frames(self) -> Frames:
        """Rows to try rules on."""
        return sample_frames(self.sound) if self.sound is not None else {}

    def rule(self, rule: Rule) -> None:
        """Tells what is wrong with a rule."""
        place = self.places.rule(rule.code)
        if rule.table in self.places.unread:
            return
        unread = {part for code, part in self.places.unread_parts if code == rule.code}
        found = [mistake for mistake in self._untried(rule) if not self._follows(rule, mistake[0])]
        if not found and not unread & _ASKED:
            found = list(self._tried(rule))
            if not found and self._can_try(rule) and self.this_year is not None:
                self.with_examples.append(rule)
                self._reach(rule, place.part("holds"), f"rule {rule.code}: ")
                if units := _as_typed(self.form, rule):
                    self.places.note(place.part("holds"), f"rule {rule.code}: {units}")
        for part, message in found:
            self.places.add(place.part(part), f"rule {rule.code}: {message}")

    def examples(self) -> None:
        """Tells which examples of the rules in which nothing else is wrong are no examples."""
        if self.sound is not None and self.this_year is not None:
            for rule, part, message in example_mistakes(self.sound, self.with_examples, this_year=self.this_year):
                self.places.add(self.places.rule(rule.code).part(part), f"rule {rule.code}: {message}")

    def condition(self, table: Table, field: Field) -> None:
        """Tells what is wrong with the condition under which a field applies."""
        place = self.places.field(table, field).part("applies_when")
        rule = condition_as_rule(table, field)
        if field.name in {*table.identity, table.study} or field.prefilled:
            self.places.add(place, f"{field.name!r} is known for every row, so it has no applies_when")
        elif field.name in rule.reads:
            self.places.add(place, f"applies_when of {field.name!r} looks at the field itself")
        found = (
            [*self._untried(rule)]
            if rule.reads
            else [mistake for mistake in self._untried(rule) if mistake[0] == "holds"]
        )
        found = found or ([*self._tried(rule)] if rule.reads else [("holds", "it reads no field")])
        for _, message in found:
            self.places.add(place, f"{rule.code}: {message}")
        if not found and self.this_year is not None and self._can_try(rule):
            self._reach_of_condition(rule, place)

    def _untried(self, rule: Rule) -> Iterator[RuleMistake]:
        yield from rule_mistakes(self.form, rule)
        yield from unknown_choices(self.form, rule)

    def _follows(self, rule: Rule, part: str) -> bool:
        """Whether a mistake in a part of a rule only follows from something that could not be read."""
        whole, _, entry = part.partition("/")
        unread = {part for code, part in self.places.unread_parts if code == rule.code}
        if whole in unread or (whole in {"message", "reads"} and unread & {"reads", "states", "counts"}):
            return True
        text = str({"counts": rule.counts, "settings": rule.settings}.get(whole, {}).get(entry, ""))
        names = self.places.unread | {name for _, name in self.places.unsure}
        return bool(names & {*re.findall(r"\w+", text)})

    def _tried(self, rule: Rule) -> Iterator[RuleMistake]:
        if self._can_try(rule):
            yield from tried_mistakes(self._sound_with(rule), rule, self.frames)

    def _can_try(self, rule: Rule) -> bool:
        return self.sound is not None and covers(self.sound, self.form, rule)

    def _sound_with(self, rule: Rule) -> Form:
        if self.sound is None:
            raise ValueError(rule.code)
        return self.sound

    def _reach(self, rule: Rule, place: Place, before: str) -> None:
        """Tells of a condition that is always true, or never: as a mistake where that is certain."""
        for message, certain in reach_mistakes(self._sound_with(rule), rule, this_year=self.this_year or 0):
            if certain:
                self.places.add(place, f"{before}{message}")
            else:
                self.places.note(place, f"{before}{message}. Give an example of the other kind")

    def _reach_of_condition(self, rule: Rule, place: Place) -> None:
        """Tells of a condition of a field that always or never holds, where that is certain."""
        found = reach(self._sound_with(rule), rule, this_year=self.this_year or 0)
        if found is not None and found.every and not found.false:
            self.places.add(place, f"{rule.code}: it holds for every value that its fields can have")
        elif found is not None and found.every and not found.true:
            self.places.add(place, f"{rule.code}: it holds for no value that its fields can have")

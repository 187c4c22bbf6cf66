"""Applies the changes of a codebook to a form, in order. A change that cannot be applied has no effect."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from schema.changing_codes import Codes
from schema.choices import Choice, Option
from schema.codebook import CannotChange, Change, CodebookLife, Recoding
from schema.form import Field, Form
from schema.rounds import rounds_of


def with_changes(form: Form, changes: Iterable[Change]) -> Form:
    """The form with the codebook after these changes, in order. Lines that occur twice count once.

    Renamed and merged codes are read as the code that they became. Split and retired codes are still read, but no
    longer offered. If a withdrawal is withdrawn, the change counts as if it had never been withdrawn.
    """
    ordered = sorted({change.id: change for change in changes}.values(), key=lambda change: change.order)
    if not ordered:
        return form
    undone: dict[str, Change] = {}
    refused: dict[str, str] = {}
    for place, change in enumerate(ordered):
        withdrawal = next((one for one in ordered[:place] if _withdraws_withdrawal(change, one)), None)
        if withdrawal is None:
            continue
        if reason := _why_not_undone(form, ordered[:place], withdrawal, undone, refused):
            refused[change.id] = reason
        else:
            undone[withdrawal.id] = change
    return _applied(form, ordered, undone, refused)


def _withdraws_withdrawal(change: Change, other: Change) -> bool:
    return change.action == other.action == "withdraw" and change.withdraws == other.id


def _why_not_undone(
    form: Form, earlier: Sequence[Change], withdrawal: Change, undone: Mapping[str, Change], refused: Mapping[str, str]
) -> str | None:
    """The reason why a withdrawal cannot be withdrawn after these changes; None if it can."""
    if withdrawal.id in undone:
        return f"the change was withdrawn in revision {undone[withdrawal.id].revision}"
    if withdrawal in undone.values():
        by_id = {one.id: one for one in earlier}
        back = by_id[by_id[withdrawal.withdraws].withdraws]
        called = f"revision {back.revision}" if back.round is None else f"round {back.round}"
        return f"it put {called} back: withdraw that"
    before = _applied(form, earlier, undone, refused).codebook_life
    if withdrawal not in before.changes:
        return "the change that it withdraws is not there"
    after = _applied(form, earlier, {**undone, withdrawal.id: withdrawal}, refused).codebook_life
    known = {change.id for change, _ in before.refused}
    new = next(((change, why) for change, why in after.refused if change.id not in known), None)
    return f"revision {new[0].revision} builds on it ({new[1]}): withdraw that first" if new else None


def _applied(
    form: Form, ordered: Sequence[Change], undone: Mapping[str, Change], unmakeable: Mapping[str, str]
) -> Form:
    """The form with these changes. `undone` has withdrawals that were withdrawn; both lines have no effect."""
    book = _Codebook(form)
    undoing = {change.id: id_ for id_, change in undone.items()}
    for change in ordered:
        try:
            if change.id in unmakeable:
                book.refused.append((change, unmakeable[change.id]))
                continue
            if change.id not in undone and change.id not in undoing:
                book.make(change)
        except CannotChange as reason:
            book.refused.append((change, str(reason)))
            continue
        book.made.append(change)
        if change.id in undoing:
            book.withdrawn[undoing[change.id]] = change
    book.let_go_of_refused()
    return book.form_with_changes()


class _Codebook:
    """The codebook of a form while changes are applied to it, one after the other."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.growing = {(table.name, field.name): Codes(form, table.name, field) for table, field, _ in form.growing}
        self.made: list[Change] = []
        self.refused: list[tuple[Change, str]] = []
        self.let_go: list[tuple[Change, str]] = []
        self.recodings: list[Recoding] = []
        self.withdrawn: dict[str, Change] = {}

    def make(self, change: Change) -> None:
        """Applies a change. Raises CannotChange if that is impossible."""
        codes = _codes_of(self.growing, change)
        if change.action == "recode":
            taken = [*rounds_of(self.form), *(one.number for one in self.recodings)]
            self.recodings.append(codes.recoding(change, taken=taken))
        elif change.action == "withdraw":
            target = _target(change, self.made, self.withdrawn)
            if target.action == "recode":
                self.recodings.remove(_last(self.recodings, target))
            else:
                codes.take_back(change, target)
            self.withdrawn[target.id] = change
        else:
            codes.make(change)

    def let_go_of_refused(self) -> None:
        """Lets changes go that could not be applied: those that the team withdrew, and those that were made anyway.

        Two copies of the file may have been joined in which people made the same change, or changed one code
        differently. A line that withdraws a refused change is a change like any other.
        """
        refused = {change.id: change for change, _ in self.refused}
        withdrawn: dict[str, Change] = {}
        for change in sorted(refused.values(), key=lambda change: change.order, reverse=True):
            if change.action == "withdraw" and change.id not in withdrawn and change.withdraws in refused:
                withdrawn.setdefault(change.withdraws, change)
        withdrawals = {change.id for change in withdrawn.values()}
        for change, _ in self.refused:
            if change.id in withdrawn:
                self.let_go.append((change, f"withdrawn in revision {withdrawn[change.id].revision}"))
            elif change.id in withdrawals:
                self.made.append(change)
            elif (same := self._same_made(change)) is not None:
                self.let_go.append((change, f"the same was done in revision {same.revision}"))
        gone = {change.id for change, _ in self.let_go} | withdrawals
        self.refused = [(change, reason) for change, reason in self.refused if change.id not in gone]
        self.made.sort(key=lambda change: change.order)

    def _same_made(self, change: Change) -> Change | None:
        """The change in force that does what a refused one would do."""
        if change.action == "withdraw":
            return self.withdrawn.get(change.withdraws)
        in_force = (one for one in self.made if one.id not in self.withdrawn)
        return next((one for one in in_force if one.content == change.content), None)

    def form_with_changes(self) -> Form:
        """The form with its current codes, and with the history of its codebook."""
        form = self.form
        revision = max([form.codebook, *(change.revision for change in self.made)])
        for codes in self.growing.values():
            if codes.changed:
                form = codes.put_into(form, revision)
        life = CodebookLife(
            changes=tuple(self.made),
            old=tuple(old for codes in self.growing.values() for old in codes.old_codes()),
            recodings=tuple(self.recodings),
            refused=tuple(self.refused),
            let_go=tuple(self.let_go),
            withdrawn=self.withdrawn,
        )
        return replace(form, codebook_life=life)


def _target(change: Change, made: Sequence[Change], withdrawn: Mapping[str, Change]) -> Change:
    """The change that a line withdraws. Raises CannotChange if it is not there or was withdrawn already."""
    target = next((one for one in made if one.id == change.withdraws), None)
    if target is None:
        raise CannotChange("the change that it withdraws is not there")
    if target.id in withdrawn:
        raise CannotChange(f"the change was withdrawn in revision {withdrawn[target.id].revision}")
    return target


def _last(recodings: Sequence[Recoding], target: Change) -> Recoding:
    """The round that a change opened. Raises CannotChange if another round was opened after it."""
    last = recodings[-1]
    if last.change != target:
        raise CannotChange(f"round {last.number} was opened after it: withdraw that first")
    return last


def _codes_of(growing: Mapping[tuple[str, str], Codes], change: Change) -> Codes:
    codes = growing.get((change.table, change.field))
    if codes is None:
        raise CannotChange(f"the form has no codebook for {change.table}.{change.field}")
    return codes


def codes_of(field: Field) -> Mapping[str, Option]:
    """The codes of a field by each of their folded spellings, to read what a person types."""
    cell = field.cell
    if not isinstance(cell, Choice):
        return {}
    by_code = {option.code: option for option in cell.known}
    return {spelling: by_code[code] for spelling, code in cell.spellings.items() if code in by_code}

"""A form with the changes of its codebook: each is made in turn, and one that cannot be made has no effect."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from schema.changing_codes import Codes
from schema.choices import Choice, Option
from schema.codebook import CannotChange, Change, CodebookLife, Recoding
from schema.form import Field, Form
from schema.rounds import rounds_of


def with_changes(form: Form, changes: Iterable[Change]) -> Form:
    """The form with the codebook that these changes give it, in their order. Lines that occur twice count once.

    The codes that were renamed or merged are read as what they are now. Those that were split or retired are still
    read, and not offered.
    """
    ordered = sorted({change.id: change for change in changes}.values(), key=lambda change: change.order)
    if not ordered:
        return form
    growing = {(table.name, field.name): Codes(form, table.name, field) for table, field, _ in form.growing}
    made: list[Change] = []
    refused: list[tuple[Change, str]] = []
    recodings: list[Recoding] = []
    withdrawn: dict[str, Change] = {}
    for change in ordered:
        try:
            codes = _codes_of(growing, change)
            if change.action == "recode":
                recodings.append(codes.recoding(change, taken=[*rounds_of(form), *(one.number for one in recodings)]))
            elif change.action == "withdraw":
                target = _target(change, made, withdrawn)
                if target.action == "recode":
                    recodings.remove(_last(recodings, target))
                else:
                    codes.take_back(change, target)
                withdrawn[target.id] = change
            else:
                codes.make(change)
        except CannotChange as reason:
            refused.append((change, str(reason)))
        else:
            made.append(change)
    revision = max([form.codebook, *(change.revision for change in made)])
    for codes in growing.values():
        if codes.changed:
            form = codes.put_into(form, revision)
    life = CodebookLife(
        changes=tuple(made),
        old=tuple(old for codes in growing.values() for old in codes.old_codes()),
        recodings=tuple(recodings),
        refused=tuple(refused),
        withdrawn=withdrawn,
    )
    return replace(form, codebook_life=life)


def _target(change: Change, made: Sequence[Change], withdrawn: Mapping[str, Change]) -> Change:
    """The change that is to be withdrawn."""
    target = next((one for one in made if one.id == change.withdraws), None)
    if target is None:
        raise CannotChange("the change that it withdraws is not there")
    if target.id in withdrawn:
        raise CannotChange(f"the change was withdrawn in revision {withdrawn[target.id].revision}")
    if target.action == "withdraw":
        raise CannotChange("a withdrawal cannot be withdrawn: make the change again")
    return target


def _last(recodings: Sequence[Recoding], target: Change) -> Recoding:
    """The round that a line opened, if it is the last one."""
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
    """The codes of a field by each of their spellings (folded), for a person who types one."""
    cell = field.cell
    if not isinstance(cell, Choice):
        return {}
    by_code = {option.code: option for option in cell.known}
    return {spelling: by_code[code] for spelling, code in cell.spellings.items() if code in by_code}

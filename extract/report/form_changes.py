"""Words the changes of a form and the results of a migration, and gives them as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from extract.output import say
from schema.text import first_studies, plural

if TYPE_CHECKING:
    from extract.project.form_changes.migrating import Migration
    from schema.form import Form
    from validate.revision.carry import CarriedCell
    from validate.revision.change import Change

_SHOWN = 8  # studies in a line


def form_json(form: Form) -> dict[str, str]:
    """A form by name, version and fingerprint."""
    return {"name": form.name, "version": form.version, "fingerprint": form.fingerprint}


def change_json(change: Change, number: int) -> dict[str, Any]:
    """A change as JSON, with the number of its round if it is a later one."""
    return ({"round": number} if number > 1 else {}) | {
        "what": change.what,
        "table": change.table,
        "field": change.field,
        "sentence": change.sentence,
        "effect": change.effect,
        "studies": {name: list(studies) for name, studies in change.studies.items()},
    }


def say_rounds(old: Sequence[Form], new: Form, rounds: Sequence[tuple[int, Sequence[Change]]]) -> None:
    """Prints the changes by round, those with most work first. A change that concerns several rounds is printed once.

    `old` are the forms from which they lead to the new one.
    """
    say(f"{' and '.join(_called(form, [*old, new]) for form in old)}  ->  {_called(new, old)}", bold=True)
    named: set[str] = set()
    for number, changes in rounds:
        listed = [change for change in changes if change.studies or change.sentence not in named]
        named |= {change.sentence for change in listed}
        if number > 1 and listed:
            say(f"\nRound {number}", bold=True)
        _say_changes(listed)
    if not any(listed for _, listed in rounds):
        say("the form has not changed")


def _called(form: Form, others: Sequence[Form]) -> str:
    """A form by name and version, and where another one has the same, by the revision of its codebook."""
    named = f"{form.name} {form.version}"
    alike = {other.codebook for other in others if (other.name, other.version) == (form.name, form.version)}
    return f"{named} (codebook revision {form.codebook})" if alike - {form.codebook} else named


def _say_changes(listed: Sequence[Change]) -> None:
    for effect in ("extract again", "look at", "carried over", "nothing"):
        of_it = [change for change in listed if change.effect == effect]
        if of_it:
            say(f"\n{_HEADINGS[effect]}", bold=True)
        for change in of_it:
            say(f"  {change.sentence}")
            for name, studies in change.studies.items():
                say(f"      {name}: {first_studies(studies, _SHOWN)}")


_HEADINGS = {
    "extract again": "Must be extracted again",
    "look at": "Look at",
    "carried over": "Carried over by itself",
    "nothing": "Nobody has to do anything",
}


def to_look_at(plan: Migration) -> Iterator[tuple[str, CarriedCell]]:
    """The cells that could not be carried over unchanged, each with its extractor."""
    for copy in plan.copies:
        for cell in copy.carried.cells:
            if cell.outcome in {"unreadable", "left out"}:
                yield copy.name, cell


def say_migration(
    plans: Sequence[tuple[int, Migration]], became: Sequence[str], not_assigned: Sequence[str], *, dry_run: bool
) -> None:
    """Prints what a migration does in each round, what happens to the files, and what somebody has to look at."""
    if not any(plan.copies for _, plan in plans):
        if not_assigned:
            say("The workbooks are made from this form, and have every study that is assigned.")
        else:
            say("The workbooks are made from this form, and have every study of studies.csv. Nothing to do.")
        _say_not_assigned(not_assigned)
        return
    first = plans[0][1]
    made_with = next((plan.made_with for _, plan in plans if plan.made_with), (first.old,))
    say_rounds(made_with, first.new, [(number, plan.changes) for number, plan in plans])
    say()
    for _, plan in plans:
        _say_copies(plan)
        _say_rulings(plan)
        _say_cells(plan)
    for sentence in became:
        say(sentence)
    if became and not dry_run:
        checks = " and ".join(f"twofold check{_option(number)}" for number, plan in plans if plan.copies)
        say(f"Colours, comments and sheets of your own are in the earlier workbooks only. Next: {checks}")
    _say_not_assigned(not_assigned)
    if dry_run:
        say("Nothing was written (--dry-run)")


def _say_not_assigned(studies: Sequence[str]) -> None:
    if studies:
        them = "it" if len(studies) == 1 else "them"
        say(f"Not in assignment.csv, so nobody gets {them}: {first_studies(studies, _SHOWN)}. Next: twofold assign")


def _option(number: int) -> str:
    return "" if number == 1 else f" --round {number}"


def _say_copies(plan: Migration) -> None:
    for copy in plan.copies:
        if copy.added:
            added = first_studies(copy.added, _SHOWN)
            say(f"{copy.target.name}: {plural(len(copy.added), 'study', 'studies')} added: {added}")
        if copy.filled:
            say(f"{copy.target.name}: {plural(copy.filled, 'cell')} filled in from studies.csv")
        if copy.prepared:
            say(f"{copy.target.name}: {plural(copy.prepared, 'prepared row')} added")
        for left in copy.left_behind:
            say(f"{copy.target.name}: only the earlier file has this: {left}")


def _say_rulings(plan: Migration) -> None:
    if plan.rulings.lines:
        which = "it" if len(plan.rulings.lines) == 1 else "each"
        say(f"{plural(len(plan.rulings.lines), 'ruling')} carried over: a line in the ledger replaces {which}")
    for decision, reason in plan.rulings.left:
        say(f"{decision.study} / {decision.field or 'whole row'}: a ruling stays as it is: {reason}")


def _say_cells(plan: Migration) -> None:
    looked = list(to_look_at(plan))
    if looked:
        say("\nLook at these cells", bold=True)
    for name, cell in looked:
        table = plan.new[cell.table]
        why = "the new form cannot read it"
        if cell.outcome == "left out":
            why = "left blank, because it would mean something else"
        say(f"  {name}  {cell.study}  {table.label} / {table[cell.field].label}: {cell.text!r}: {why}")


def migration_json(plans: Sequence[tuple[int, Migration]]) -> dict[str, Any]:
    """A migration as JSON: that of the first round, and under `rounds` those of later ones."""
    (number, first), *later = plans
    rounds = [{"round": round_number, **_plan_json(round_number, plan)} for round_number, plan in later]
    return _plan_json(number, first) | ({"rounds": rounds} if rounds else {})


def _plan_json(number: int, plan: Migration) -> dict[str, Any]:
    return {
        "old": form_json(plan.old),
        "new": form_json(plan.new),
        "changes": [change_json(change, number) for change in plan.changes],
        "files": [
            {
                "extractor": copy.name,
                "file": copy.target.name,
                "studies_added": list(copy.added),
                "cells_filled_in": copy.filled,
                "prepared_rows_added": copy.prepared,
                "left_behind": list(copy.left_behind),
            }
            for copy in plan.copies
        ],
        "rulings": {
            "carried": len(plan.rulings.lines),
            "left": [
                {"id": decision.id, "study": decision.study, "field": decision.field, "reason": reason}
                for decision, reason in plan.rulings.left
            ],
        },
        "look_at": [
            {
                "extractor": name,
                "study": cell.study,
                "table": cell.table,
                "field": cell.field,
                "text": cell.text,
                "outcome": cell.outcome,
            }
            for name, cell in to_look_at(plan)
        ],
    }

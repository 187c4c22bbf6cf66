"""What changed in a form, and what a migration did: in words and as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from extract.output import plural, say

if TYPE_CHECKING:
    from extract.project.migrating import Migration
    from schema.form import Form
    from validate.revision.carry import CarriedCell
    from validate.revision.change import Change

_SHOWN = 8  # studies in a line


def form_json(form: Form) -> dict[str, str]:
    """A form by name, version and fingerprint."""
    return {"name": form.name, "version": form.version, "fingerprint": form.fingerprint}


def change_json(change: Change) -> dict[str, Any]:
    """A change as JSON."""
    return {
        "what": change.what,
        "table": change.table,
        "field": change.field,
        "sentence": change.sentence,
        "effect": change.effect,
        "studies": {name: list(studies) for name, studies in change.studies.items()},
    }


def say_changes(old: Form, new: Form, changes: Iterable[Change]) -> None:
    """The changes, those that mean the most work first."""
    say(f"{old.name} {old.version}  ->  {new.name} {new.version}", bold=True)
    listed = list(changes)
    for effect in ("extract again", "look at", "carried over", "nothing"):
        of_it = [change for change in listed if change.effect == effect]
        if of_it:
            say(f"\n{_HEADINGS[effect]}", bold=True)
        for change in of_it:
            say(f"  {change.sentence}")
            for name, studies in change.studies.items():
                say(f"      {name}: {_first(studies)}")
    if not listed:
        say("nothing has changed")


_HEADINGS = {
    "extract again": "Must be extracted again",
    "look at": "Look at",
    "carried over": "Carried over by itself",
    "nothing": "Nothing to do",
}


def _first(studies: Sequence[str]) -> str:
    more = f" and {len(studies) - _SHOWN} more studies" if len(studies) > _SHOWN else ""
    return ", ".join(studies[:_SHOWN]) + more


def to_look_at(plan: Migration) -> Iterator[tuple[str, CarriedCell]]:
    """The cells that could not go on as they were, with whose they are."""
    for copy in plan.copies:
        for cell in copy.carried.cells:
            if cell.outcome in {"unreadable", "left out"}:
                yield copy.name, cell


def say_migration(plan: Migration, became: Sequence[str], *, dry_run: bool) -> None:
    """What a migration does, what it did, and what somebody has to look at."""
    if not plan.copies:
        say("The workbooks are made from this form, and have every study of studies.csv. Nothing to do.")
        return
    say_changes(plan.old, plan.new, plan.changes)
    say()
    _say_copies(plan)
    _say_rulings(plan)
    _say_cells(plan)
    for sentence in became:
        say(sentence)
    if became:
        say("Colours, comments and sheets of your own are in the earlier workbooks only. Next: twofold check")
    if dry_run:
        say("Nothing was written (--dry-run)")


def _say_copies(plan: Migration) -> None:
    for copy in plan.copies:
        if copy.added:
            say(f"{copy.target.name}: {plural(len(copy.added), 'study', 'studies')} added: {_first(copy.added)}")
        if copy.prepared:
            say(f"{copy.target.name}: {plural(copy.prepared, 'prepared row')} added")
        for left in copy.left_behind:
            say(f"{copy.target.name}: only the earlier file has this: {left}")


def _say_rulings(plan: Migration) -> None:
    if plan.rulings.lines:
        say(f"{plural(len(plan.rulings.lines), 'ruling')} carried over: a line in the ledger replaces each")
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


def migration_json(plan: Migration) -> dict[str, Any]:
    """A migration as JSON."""
    return {
        "old": form_json(plan.old),
        "new": form_json(plan.new),
        "changes": [change_json(change) for change in plan.changes],
        "files": [
            {
                "extractor": copy.name,
                "file": copy.target.name,
                "studies_added": list(copy.added),
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

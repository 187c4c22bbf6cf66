"""Changes a project's codebook: finds the field and the codes, and checks whether the change is possible."""

from __future__ import annotations

from collections.abc import Sequence

from extract.clock import stamp
from extract.errors import CannotUse
from extract.form_file.load import with_modules
from extract.project.folder.project import Project
from extract.project.team_tables.codebook_file import CODEBOOK_FILE, append_change
from extract.project.team_tables.own_choices import with_lists
from schema.codebook import Action, Change, NewCode
from schema.codebook_changes import codes_of, with_changes
from schema.codebook_words import sentence
from schema.form import Field, Form, Table
from schema.records import record
from schema.rounds import rounds_of
from schema.text import first_ones, fold, quoted
from validate.extraction.suggestions import nearest

_SHOWN = 12  # codes in a hint


@record(kw_only=True)
class Wanted:
    """A change that somebody asks for. It has no revision number yet."""

    table: str
    field: str
    action: Action
    memo: str
    who: tuple[str, ...]
    codes: tuple[str, ...] = ()
    into: tuple[NewCode, ...] = ()
    under: tuple[str, ...] = ()
    all_rows: bool = False
    withdraws: str = ""


def field_with_codebook(form: Form, named: str) -> tuple[Table, Field]:
    """The field whose codebook is changed. Raises CannotUse if no field has one, or if several do and none is named."""
    found = [(table, field) for table, field, _ in form.growing]
    listed = ", ".join(f"{table.name}.{field.name}" for table, field in found)
    if not found:
        raise CannotUse(
            "no field of the form has a codebook", hint="in the form, grows_in: codes.csv gives a field a codebook"
        )
    meant = [
        (table, field)
        for table, field in found
        if not named or fold(named) in {fold(field.name), fold(field.label), fold(f"{table.name}.{field.name}")}
    ]
    if len(meant) != 1:
        raise CannotUse(
            f"{quoted(named)} is not a field with a codebook" if named else f"{len(found)} fields have a codebook",
            hint=f"name one with --field: {listed}",
        )
    return meant[0]


def code_of(field: Field, typed: str) -> str:
    """The code that somebody means by its name, its label or another word for it. Unknown texts come back unchanged."""
    option = codes_of(field).get(fold(typed))
    return option.code if option else typed


def change_named(project: Project, named: str) -> Change:
    """The change with this revision or id, or named like `round 2`, if it can be withdrawn.

    A change that cannot be applied can only be named by its id. Raises CannotUse if there is no such change, if there
    are several, or if it belongs to a round with workbooks.
    """
    life = project.whole_form().codebook_life
    there = [one for one in life.changes if one.id not in life.withdrawn]
    meant = [one for one in there if named in {str(one.revision), one.id} and (one.round is None or named == one.id)]
    meant = meant or [one for one in there if one.round is not None and named == f"round {one.round}"]
    if without_effect := [one for one, _ in life.refused if one.id == named]:
        return without_effect[0]
    if len(meant) != 1:
        reason = f"{len(meant)} changes have revision {named}" if meant else f"no change {quoted(named)} is in force"
        named_by_id = "; ".join(f"{one.id} ({sentence(one, life)}, {', '.join(one.who)})" for one in meant)
        hint = f"name one by its id: {named_by_id}" if meant else "twofold codebook log shows them"
        raise CannotUse(reason, file=CODEBOOK_FILE, hint=hint)
    (change,) = meant
    if change.round is not None and project.in_round(change.round).extraction_files():
        raise CannotUse(
            f"round {change.round} has workbooks already, so it cannot be withdrawn",
            file=str(project.in_round(change.round).extractions),
            hint="move the folder away if nobody has coded anything in it",
        )
    return change


def _what_there_is(field: Field, wanted: Wanted) -> str | None:
    """A hint: the code that may be meant by an unknown one, or else all codes, or where the changes are listed.

    None if all named codes exist, because the reason is then clear enough.
    """
    if wanted.action == "withdraw":
        return "twofold codebook log shows the changes"
    there = {option.code: option.shown for option in field.cell.offered}
    unknown = [code for code in wanted.codes if code not in there]
    if not unknown:
        return None
    near = nearest(unknown[0], tuple(there.values()))
    return f"did you mean {quoted(near)}?" if near else f"the codes are {first_ones(list(there.values()), _SHOWN)}"


def change_codebook(project: Project, wanted: Wanted) -> tuple[Change, Form]:
    """Adds a change to the codebook. Returns the change and the changed form. Raises CannotUse if it is impossible.

    The change gets the next revision number. A round in which rows are coded again keeps the current number.
    """
    base = with_modules(with_lists(project.form_as_written(), project.folder), project.settings.modules)
    after: list[Form] = []

    def next_change(known: Sequence[Change]) -> Change:
        before = with_changes(base, known)
        change = Change(
            revision=before.codebook + (wanted.action != "recode"),
            table=wanted.table,
            field=wanted.field,
            action=wanted.action,
            codes=wanted.codes,
            into=wanted.into,
            under=wanted.under,
            all_rows=wanted.all_rows,
            withdraws=wanted.withdraws,
            round=rounds_of(before)[-1] + 1 if wanted.action == "recode" else None,
            memo=wanted.memo,
            who=wanted.who,
            when=stamp(),
        )
        form = with_changes(base, [*known, change])
        if reason := next((why for one, why in form.codebook_life.refused if one == change), None):
            raise CannotUse(reason, file=CODEBOOK_FILE, hint=_what_there_is(before[wanted.table][wanted.field], wanted))
        after.append(form)
        return change

    return append_change(project.folder, next_change), after[-1]

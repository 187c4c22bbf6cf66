"""`twofold history`: how a value came to be, from each cell typed to the ruling."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from extract.errors import CannotUse
from extract.output import chosen_round, include_unfinished, of_round, output_format, print_json, say
from extract.project.folder.command_cache import command_cache
from schema.text import fold, quoted

if TYPE_CHECKING:
    from extract.adjudication.lines.names import Names
    from extract.project.extractors.submissions import Submission, Working
    from extract.project.folder.project import Project
    from extract.project.rounds.recoded import RecodedCell
    from schema.form import Field, Form, Table
    from validate.adjudication.history import FieldHistory
    from validate.merge.comparison import Comparison


@click.command(
    epilog="""\b
Under json, without FIELD:
  {"study", "renamed": [{"id", "from", "to", "when", "who", "reason"}],
   "extractors": {NAME: {"file", "first_submissions": [{"file", "when"}]}},
   "not_finished": [NAME], "withdrawn_submissions": [{"extractor", "file", "when",
   "who", "reason"}],
   "rows": {TABLE: {"merged": n, "by": {NAME: n}}},
   "cells": {"open", "decided", "stale", "asked"}, "rulings": [RULING]}
With FIELD:
  {"study", "table", "field", "elsewhere": [RULING], "rows": [{"row", "state", "kind",
   "cells": {NAME: {"begun", "there", "value", "meaning", "readable", "file", "sheet",
   "cell", "first": null or {"there", "value", "file", "sheet", "cell"}}},
   "rulings": [RULING], "final", "why", "by": id or null}]}
"why" is key, mark, agreed, other words, cosmetic, unscored, single, blank, ruling or
evidence. If there is no final value, it is open, contested, stale, confirmed since, not in the form, asked,
trouble or dropped. "first" is null if nothing has changed since the first submission, or if no
first submission is kept.
If rows were coded again: "recoded": [{"row", "round", "revision", "memo", "before",
"first_coded": {NAME: revision}, "coded": {NAME: {"text", "revision"}}, "final", "settled"}].
A RULING is a line of the ledger ("id", "table", "field", "had", "ruling", "take", "final",
"method", "reason", "cause", "who", "when", "form", "bulk"; its "row" is "address"), with:
  {"number", "row", "status": "in force", "followed", "stale", "replaced", "withdrawn" or "orphaned",
   "by": null or {"id", "when", "who", "reason"},
   "changed": [{"extractor", "field", "then", "now"}], "partly", "needless",
   "new_in": [NAME], "matched": [NAME], "matched_by": as "by", "gone_in": [NAME],
   "confirmed_since": as "by", "not_in_form", "others": [id]}
A ruling is "partly" stale if it still holds for some cells of the row. It is "needless" if
it is stale and nothing is open there. "new_in" lists extractors who did not have the row then
and have it now, "matched" those whose own row was matched with it since (if by a ruling, by
"matched_by"), "gone_in" those who no longer have it. A ruling that took what a verifier had
found is stale if the verifier has "confirmed_since" what the extractor has. A ruling is
"not_in_form" if it is stale because a later form does not have its value. "others" are the
rulings in force there. If this ruling is in force too, they contradict it."""
)
@click.argument("study")
@click.argument("field", required=False)
@click.option("--row", default="", help="Only rows whose name contains this text.")
@include_unfinished
@of_round
@output_format
@command_cache()
def history(study: str, field: str | None, row: str, include_unfinished: bool, output_format: str) -> None:
    """Show how a value came to be: what each extractor typed, every ruling, the present value.

    STUDY is the name of a study. With STUDY alone, you see who extracted the study and every ruling ever made about it,
    in order. A ruling is in force, followed (it drops a row, which was then removed from the workbooks), stale (the
    values it was about, or the form, have changed), replaced, withdrawn, or orphaned (its row no longer exists).

    FIELD is the name or label of a field. If several tables have it, add the table: samples.notes. You then see, row by
    row, what each extractor typed now and at first, how the values compare, the rulings, and the present value with its
    reason. While somebody still extracts the study, the answers stay hidden. If twofold.toml says blinded = true,
    extractors have the names of the adjudication sheet, and no file is named.
    A field of a later round is found without --round. Of a code, you also see what it was when the row was coded again
    (twofold codebook recode), by whom and with which revision of the codebook.
    """
    from extract.adjudication.lines.first_and_now import FirstAndNow
    from extract.adjudication.lines.names import named as named_as
    from extract.project.extractors.submissions import Working, kept_submissions, submitted_when, withdrawn_submissions
    from extract.project.folder.project import find_project
    from extract.project.rounds.merging import merge_project
    from extract.report.ledger_text import broken_json, say_broken
    from validate.adjudication.history import studies_known
    from validate.extraction.read_cells import key_of

    project = _in_round_of(find_project(Path.cwd(), chosen_round()), field)
    merged = merge_project(project, include_unfinished=include_unfinished)
    say_broken(merged.ledger)
    study = merged.comparison.form.renamed.now(study)
    gone = (study,) if fold(study) in submitted_when(project) else ()
    named = _study(study, (*studies_known(merged.comparison), *merged.studies(), *gone))
    key = key_of(merged.comparison.form.studies[merged.comparison.form.studies.study], named)
    names = named_as(merged.comparison.names, blinded=project.settings.blinded)
    awaited = merged.awaited(named)
    if field is None:
        kept = [copy for copy in kept_submissions(project) if key in copy.studies]
        renamed = project.in_round(1).read_ledger().ledger.renamings_of(named)
        working = Working(awaited, tuple(withdrawn_submissions(project, key or "")), renamed=renamed)
        report = _tell_study(merged.comparison, named, row, kept, working, names, as_json=output_format == "json")
    else:
        if awaited and not include_unfinished:
            _refuse_to_show(named, awaited)
        table, shown_field = _field(field, merged.comparison.form)
        found, again = FirstAndNow(project, merged.comparison, names, study=named).of(
            named, table.name, shown_field.name
        )
        report = _tell_field(found, row, merged.comparison.form, again, as_json=output_format == "json")
    if isinstance(report, str):
        say(report)
    else:
        print_json(report | broken_json(merged.ledger))


def _refuse_to_show(study: str, awaited: Sequence[str]) -> None:
    """Nobody who still extracts a study sees what the other has."""
    raise CannotUse(
        f"{study}: no answers are shown until {' and '.join(awaited)} finished it",
        hint="--include-unfinished shows them; twofold history STUDY shows the rulings",
    )


def _tell_study(
    comparison: Comparison,
    study: str,
    row: str,
    kept: Sequence[Submission],
    working: Working,
    names: Names,
    *,
    as_json: bool,
) -> str | dict[str, Any]:
    from extract.adjudication.lines.hidden import with_hidden_names
    from extract.report.history_json import study_json
    from extract.report.history_text import study_text
    from validate.adjudication.history import study_history

    shown = with_hidden_names(study_history(comparison, study), names)
    kept, withdrawn = with_hidden_names((list(kept), working.withdrawn), names)
    working = replace(working, withdrawn=withdrawn)
    if names.blinded:  # files have names and dates, so the day would say who is who
        kept = [replace(submission, when="") for submission in kept]
    if names.blinded and working.awaited:
        # The awaited are named. Who has finished, changed or lacks the study would say what these are called elsewhere.
        events = tuple(replace(event, changes=(), new_in=(), gone_in=()) for event in shown.events)
        shown = replace(shown, files={}, rows={}, events=events)
        kept, working = [], replace(working, withdrawn=(), hidden=True)
    rows = _rows([event.row for event in shown.events], row, study)
    shown = replace(shown, events=tuple(event for event in shown.events if event.row in rows))
    return study_json(shown, kept, working) if as_json else study_text(shown, comparison.form, kept, working)


def _tell_field(
    shown: FieldHistory, row: str, form: Form, again: Sequence[RecodedCell], *, as_json: bool
) -> str | dict[str, Any]:
    from extract.report.history_json import field_json
    from extract.report.history_text import field_text
    from extract.report.recoded_text import recoded_json, recoded_lines

    where = f"{shown.study}, {form[shown.table].label}"
    named = [*(entry.row for entry in shown.cells), *(entry.row for entry in shown.elsewhere)]
    rows = _rows(named, row, where)
    shown = shown.of_rows(rows)
    again = [cell for cell in again if cell.row in rows]
    if as_json:
        return field_json(shown) | ({"recoded": recoded_json(again)} if again else {})
    coded_again = {cell.row for cell in again}
    return "\n".join([field_text(shown, form, coded_again), *recoded_lines(again, form[shown.table][shown.field])])


def _study(typed: str, known: Sequence[str]) -> str:
    """The study that is meant, as the merge writes it."""
    named = next((study for study in known if fold(study) == fold(typed)), None)
    if named is None:
        raise CannotUse(
            f"there is no study {quoted(typed)} in any extraction or ruling",
            hint=_near(typed, known, "twofold status lists the studies"),
        )
    return named


def _in_round_of(project: Project, typed: str | None) -> Project:
    """The project in the round that asks for the field, unless a round was named, which then has to ask for it."""
    if typed is None or (chosen_round() is None and project.round > 1):
        return project
    table, field = _field(typed, project.whole_form())
    if chosen_round() is None:
        return project.in_round(field.round)
    part = project.form().by_name.get(table.name)
    if part is None or field.name not in part.by_name:
        hint = f"round {field.round} does: --round {field.round}"
        raise CannotUse(f"round {project.round} does not ask for {table.name}.{field.name}", hint=hint)
    return project


def _field(typed: str, form: Form) -> tuple[Table, Field]:
    """The field that is meant by its name or label, alone or after that of its table and a dot."""
    every = [(table, field) for table in form.tables for field in table.fields]
    wanted = fold(typed)
    found = [candidate for candidate in every if wanted in _names(candidate[1])]
    found = found or [candidate for candidate in every if wanted in _full_names(*candidate)]
    if not found:
        whole = [f"{table.name}.{field.name}" for table, field in every]
        names = whole if "." in typed else [name for _, field in every for name in (field.label, field.name)]
        near = _near(typed, list(dict.fromkeys(names)), "the sheet Guide of a workbook lists the fields")
        raise CannotUse(f"the form has no field {quoted(typed)}", hint=near)
    if len(found) > 1:
        listed = ", ".join(f"{table.name}.{field.name}" for table, field in found)
        raise CannotUse(f"{len(found)} fields are called {quoted(typed)}", hint=f"give one of these: {listed}")
    return found[0]


def _names(field: Field) -> set[str]:
    return {fold(field.name), fold(field.label)}


def _full_names(table: Table, field: Field) -> set[str]:
    return {fold(f"{of}.{name}") for of in (table.name, table.label) for name in (field.name, field.label)}


def _near(typed: str, known: Sequence[str], elsewhere: str) -> str:
    """The near name; without one, where the names are listed."""
    from validate.extraction.suggestions import nearest

    near = nearest(typed, tuple(known))
    return f"did you mean {near}?" if near else elsewhere


def _rows(named: Sequence[str], row: str, where: str) -> frozenset[str]:
    """The rows whose name contains the text; CannotUse where rows are asked for and none is."""
    found = frozenset(name for name in named if fold(row) in fold(name))
    if row and not found:
        known = [name for name in dict.fromkeys(named) if name]
        raise CannotUse(
            f"{where}: no row has {quoted(row)} in its name",
            hint=_near(row, known, "leave --row out: then every row is shown") if known else "leave --row out",
        )
    return found

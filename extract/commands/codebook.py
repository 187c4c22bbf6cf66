"""`twofold codebook`: the changes of a codebook while a team codes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from extract.commands.in_order import InOrder
from extract.output import Command, output_format, print_json, say
from extract.project.folder.command_cache import command_cache

if TYPE_CHECKING:
    from schema.codebook import Action, NewCode
    from schema.form import Field


@click.group(cls=InOrder)
def codebook() -> None:
    """Change the codebook while you code, and have findings coded again."""


def _of_change(command: Command) -> Command:
    """The options of every change."""
    options: Sequence[Callable[[Command], Command]] = (
        click.option("--why", required=True, help="The memo: why the codebook changes."),
        click.option("--who", required=True, help="Who decided it. Separate several names with ;"),
        click.option("--field", "field", default="", help="The field, if several have a codebook: findings.subcodes."),
        output_format,
    )
    for option in reversed(options):
        command = option(command)
    return command


_label = click.option("--label", default="", help="What extractors see in the list. Without it, the code in words.")
_definition = click.option("--definition", default="", help="When to choose it.")
_under = click.option("--under", default=None, help="The choice that it belongs to, such as the domain D4.")


@codebook.command("add")
@click.argument("code")
@_under
@_label
@_definition
@_of_change
def add(  # noqa: PLR0913, PLR0917 (an option each)
    code: str, under: str | None, label: str, definition: str, why: str, who: str, field: str, output_format: str
) -> None:
    """Add a code.

    Workbooks that are made from now on offer it, and it is read in all workbooks. To have findings of the same domain
    looked at again: twofold codebook recode --under DOMAIN.
    """
    new = _new(code, under=under, label=label, definition=definition)
    _change("add", why, who, field, output_format, into=(new,))


@codebook.command("rename")
@click.argument("code")
@click.argument("new")
@_under
@_label
@_definition
@_of_change
def rename(  # noqa: PLR0913, PLR0917
    code: str,
    new: str,
    under: str | None,
    label: str,
    definition: str,
    why: str,
    who: str,
    field: str,
    output_format: str,
) -> None:
    """Give a code another name. What was coded with the old name reads as the new one.

    With --definition or --under, the code also gets another definition or another domain.
    """
    _change("rename", why, who, field, output_format, codes=(code,),
            into=(_new(new, under=under, label=label, definition=definition),))  # fmt: skip


@codebook.command("move")
@click.argument("codes", nargs=-1, required=True)
@click.option("--under", required=True, help="The choice that the codes belong to from now on, such as the domain D4.")
@_of_change
def move(codes: tuple[str, ...], under: str, why: str, who: str, field: str, output_format: str) -> None:
    """Move codes to another domain. Their names and definitions stay.

    What was coded before keeps its code, and the domains that it was given. To have these findings coded again: twofold
    codebook recode --code CODE.
    """
    _change("move", why, who, field, output_format, codes=codes, under=(under,))


@codebook.command("merge")
@click.argument("codes", nargs=-1, required=True)
@click.option(
    "--into", "target", required=True, help="The code into which they are merged: a new one, or one there is."
)
@_under
@_label
@_definition
@_of_change
def merge(  # noqa: PLR0913, PLR0917
    codes: tuple[str, ...],
    target: str,
    under: str | None,
    label: str,
    definition: str,
    why: str,
    who: str,
    field: str,
    output_format: str,
) -> None:
    """Merge codes into one. What was coded with any of them reads as this one."""
    new = _new(target, under=under, label=label, definition=definition)
    _change("merge", why, who, field, output_format, codes=codes, into=(new,), known=True)


@codebook.command("split")
@click.argument("code")
@click.option(
    "--into",
    "parts",
    multiple=True,
    required=True,
    metavar="CODE[=DEFINITION]",
    help="A code into which it is split: a new one, with its definition, or one there is. Repeat it for each.",
)
@_of_change
def split(code: str, parts: tuple[str, ...], why: str, who: str, field: str, output_format: str) -> None:
    """Split a code. What was coded with it is listed, to be coded again.

    The code is still read in earlier workbooks, and no workbook offers it any more.
    """
    into = tuple(_new(name.strip(), definition=definition.strip()) for name, _, definition in
                 (part.partition("=") for part in parts))  # fmt: skip
    _change("split", why, who, field, output_format, codes=(code,), into=into, known=True)


@codebook.command("retire")
@click.argument("codes", nargs=-1, required=True)
@_of_change
def retire(codes: tuple[str, ...], why: str, who: str, field: str, output_format: str) -> None:
    """Retire codes. What was coded with them is listed, to be coded again."""
    _change("retire", why, who, field, output_format, codes=codes)


@codebook.command("recode")
@click.option("--under", multiple=True, help="Also findings of this domain, to look for a code that was added.")
@click.option("--code", "codes", multiple=True, help="Also findings with this code.")
@click.option("--all", "all_rows", is_flag=True, help="Also where they were coded since these codes last changed.")
@_of_change
def recode(
    under: tuple[str, ...],
    codes: tuple[str, ...],
    all_rows: bool,
    why: str,
    who: str,
    field: str,
    output_format: str,
) -> None:
    """Open a round in which findings are coded again.

    It asks for the findings whose code was split, retired or withdrawn, and for those that you name with --under and
    --code. Of the latter, it leaves out studies that were extracted with these codes as they are since their last
    change, by what the workbooks say. The new workbooks show the earlier codes, and the columns for codes are open
    (twofold template --round N). The round is merged, ruled on and measured like any other.
    """
    _change("recode", why, who, field, output_format, codes=codes, under=under, all_rows=all_rows)


@codebook.command("withdraw")
@click.argument("revision")
@_of_change
def withdraw(revision: str, why: str, who: str, field: str, output_format: str) -> None:
    """Withdraw a change that was made in error.

    REVISION is the one that `codebook log` shows before the change, "round 2" for a round that was opened, or the id of
    the line in codebook.jsonl. The codes are as they were before it; both lines stay in the log. What was coded since
    with a code that came with the change is still read, and listed to be coded again. If a later change builds on it,
    withdraw that one first. To put a change back, withdraw its withdrawal.
    """
    _change("withdraw", why, who, field, output_format, withdraws=revision)


@codebook.command("log")
@output_format
@command_cache()
def log(output_format: str) -> int:
    """Show every change of the codebook, and how many findings are still to be coded again.

    Exit code 1 if a line cannot be applied, for example because two people changed one code at the same time.
    """
    from extract.project.folder.project import find_project
    from extract.project.rounds.to_recode import to_recode
    from extract.report.codebook_text import log_json, log_lines
    from extract.report.ledger_text import say_second_versions

    project = find_project(Path.cwd(), 1)
    say_second_versions(project.read_ledger())
    form = project.whole_form()
    found = to_recode(project)
    if output_format == "json":
        print_json(log_json(form, found))
    else:
        for line in log_lines(form, found):
            say(line)
    return int(bool(form.codebook_life.refused))


def _new(code: str, *, under: str | None = None, label: str = "", definition: str = "") -> NewCode:
    from schema.codebook import NewCode

    return NewCode(code=code, label=label, definition=definition, under=under)


def _under_code(above: Field | None, new: NewCode) -> NewCode:
    """A new code with the code of the choice that it belongs to, which may be typed by its label."""
    from extract.project.form_changes.codebook_changing import code_of

    if above is None or new.under is None:
        return new
    return new.model_copy(update={"under": code_of(above, new.under)})


def _change(  # noqa: PLR0913
    action: Action,
    why: str,
    who: str,
    field: str,
    output_format: str,
    *,
    codes: tuple[str, ...] = (),
    into: tuple[NewCode, ...] = (),
    under: tuple[str, ...] = (),
    all_rows: bool = False,
    withdraws: str = "",
    known: bool = False,
) -> None:
    """Makes a change and says what follows. With `known`, `into` may name codes that there are."""
    from extract.adjudication.lines.who import people_of_project, who_decided
    from extract.errors import CannotUse
    from extract.project.folder.project import find_project, read_project
    from extract.project.form_changes.codebook_changing import (
        Wanted,
        change_codebook,
        change_named,
        code_of,
        field_with_codebook,
    )
    from extract.project.rounds.to_recode import (
        ToRecode,
        coded_again,
        coded_since_change,
        open_round_for,
        to_recode,
    )
    from extract.project.team_tables.codebook_file import CODEBOOK_FILE
    from extract.report.codebook_text import (
        change_json,
        change_lines,
        coded_since_sentences,
        counts_json,
        left_out_sentences,
    )

    for option, text in (("--who", who.strip(" ;")), ("--why", why.strip())):
        if not text:
            raise click.BadParameter("say who decided it, and why", param_hint=option)
    project = find_project(Path.cwd(), 1)
    target = change_named(project, withdraws) if withdraws else None
    table, coded = field_with_codebook(project.whole_form(), f"{target.table}.{target.field}" if target else field)
    above = table[coded.refines] if coded.refines else None
    wanted = Wanted(
        table=table.name,
        field=coded.name,
        action=action,
        memo=" ".join(why.split()),
        who=who_decided(who, people_of_project(project, project.read_ledger().ledger)),
        codes=tuple(code_of(coded, code) for code in codes),
        into=tuple(_under_code(above, _known(coded, new) if known else new) for new in into),
        under=tuple(code_of(above, one) for one in under) if above else under,
        all_rows=all_rows,
        withdraws=target.id if target else "",
    )
    if action == "recode" and (number := open_round_for(project, wanted)) is not None:
        raise CannotUse(
            f"round {number} asks for these rows already, and is not done",
            file=CODEBOOK_FILE,
            hint=f"twofold template --round {number} makes its workbooks. To take it back:"
            f' twofold codebook withdraw "round {number}" --who NAME --why REASON',
        )
    before = coded_again(project) if target else {}
    change, form = change_codebook(project, wanted)
    now = coded_again(read_project(project.folder)) if before else {}
    for sentence in left_out_sentences(before, now, change):
        say(sentence, err=True)
    if change.round is not None:
        left_out = coded_since_change(read_project(project.folder), change.round)
        for sentence in coded_since_sentences(left_out, change.round):
            say(sentence, err=True)
    found = to_recode(project) if action in {"split", "retire", "withdraw"} else ToRecode()
    if output_format == "json":
        print_json(change_json(change) | counts_json(found))
        return
    for line in change_lines(change, form, found):
        say(line)


def _known(field: Field, new: NewCode) -> NewCode:
    """The code that is meant, if there is one of this name."""
    from extract.project.form_changes.codebook_changing import code_of

    return new.model_copy(update={"code": code_of(field, new.code)})

"""Finds out whether verifiers already have a workbook with certain values, and says what to do next."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from extract.project.verification.verification_files import verification_files
from schema.text import and_list

if TYPE_CHECKING:
    from extract.project.folder.project import Project
    from extract.project.one_round.merged import Merged
    from validate.adjudication.verification import SingleValue


def how_to_verify(project: Project, merged: Merged, values: Sequence[SingleValue], who: str | None) -> str:
    """What to do about values that nobody has verified. `who` should verify them; None if that is open.

    Nobody sees the values of a study before its extractors have finished it.
    """
    then = f"twofold verify{project.option}"
    wanted = {value.item for value in values if not merged.awaited(value.study)}
    waiting = len(values) - sum(value.item in wanted for value in values)
    if not wanted:
        return f"first finish {'its study' if waiting == 1 else 'their studies'}"
    way = _first_in_order(project, wanted, who) + then
    return f"{way} (of {waiting} of them, first finish the study)" if waiting else way


def _first_in_order(project: Project, wanted: set[str], who: str | None) -> str:
    """What to do with the workbooks before the verdicts on the `wanted` values can be taken in."""
    listed, torn, answered = _values_in_workbooks(project)
    first = ""
    if unread := [path for path, items in torn.items() if items & wanted]:
        where = and_list([project.named(path) for path in unread])
        first = f"twofold check says how to put {where} in order, then run "
        wanted = wanted.difference(*torn.values())
    if wanted <= {item for items in listed.values() for item in items}:
        where = and_list([project.named(path) for path, items in listed.items() if items & wanted])
        not_taken = f"the verdicts in {where} are not taken in. To take them in, or to see why they are not, run "
        return first or (not_taken if wanted <= answered else f"fill in the verdicts in {where}, then run ")
    return f"{first}twofold template --verify --extractor {who or 'NAME'}{project.option}, and then "


def _values_in_workbooks(project: Project) -> tuple[dict[Path, set[str]], dict[Path, set[str]], set[str]]:
    """For each verification workbook, the values whose lines are read, and those whose lines are torn apart.

    The last are the values whose lines have a verdict, in any workbook.
    """
    listed: dict[Path, set[str]] = {}
    torn: dict[Path, set[str]] = {}
    answered: set[str] = set()
    for path in verification_files(project):
        from extract.project.verification.verification_workbook import read_verification

        if (read := read_verification(path)) is not None:
            values = read[1].extraction["values"].values
            listed[path] = {*values["item"].drop_nulls()}
            answered |= {item for item, verdict in values.select("item", "verdict").iter_rows() if item and verdict}
            torn[path] = {row.key for row in read[1].torn if row.typed}
    return listed, torn, answered

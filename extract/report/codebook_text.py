"""The changes of a codebook, for people and as plain data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from extract.output import plural
from schema.codebook import ACTIONS, CARRIED, Change
from schema.form import Form
from schema.text import quoted
from validate.merge.agreed_rows import AgreedRow


def change_json(change: Change) -> dict[str, Any]:
    """A change, with its id."""
    return {"id": change.id} | change.model_dump(mode="json")


def log_json(form: Form, rows: Sequence[AgreedRow]) -> dict[str, Any]:
    """All changes, those that cannot be made, and the rows that are to be coded again."""
    life = form.codebook_life
    return {
        "revision": form.codebook,
        "changes": [change_json(change) for change in life.changes],
        "refused": [change_json(change) | {"reason": reason} for change, reason in life.refused],
        "to_recode": [{"table": row.table, "study": row.study, "row": row.name} for row in rows],
    }


def sentence(change: Change) -> str:
    """What was done, without why and by whom."""
    codes, into = " and ".join(map(quoted, change.codes)), " and ".join(quoted(new.code) for new in change.into)
    match change.action:
        case "add":
            return f"{into} {ACTIONS[change.action]}"
        case "rename" if change.codes == tuple(new.code for new in change.into):
            return f"{codes} described anew"
        case "rename":
            return f"{codes} renamed to {into}"
        case "recode":
            asked = [*map(quoted, change.codes), *(f"all of {under}" for under in change.under)]
            also = f", and {' and '.join(asked)}" if asked else ""
            return f"round {change.round} opened: what has a code that was split or retired is coded again{also}"
        case "retire":
            return f"{codes} retired"
        case _:
            return f"{codes} {ACTIONS[change.action]} into {into}"


def log_lines(form: Form, rows: Sequence[AgreedRow]) -> Iterator[str]:
    """The changes in their order, then what is left to do."""
    life = form.codebook_life
    for change in life.changes:
        yield f"revision {change.revision}  {sentence(change)}"
        yield f"  {change.when[:10]}, {', '.join(change.who)}: {change.memo}"
    for change, reason in life.refused:
        yield f"not applied: {sentence(change)} ({change.when[:10]}, {', '.join(change.who)}): {reason}"
    if not life.changes and not life.refused:
        yield f"The codebook has not changed: it is in revision {form.codebook}."
    elif rows:
        yield to_do(rows)


def change_lines(change: Change, form: Form, rows: Sequence[AgreedRow]) -> Iterator[str]:
    """What was done, and what comes next."""
    yield f"revision {change.revision}  {sentence(change)}"
    if change.action == "recode":
        yield f"Next: twofold template --round {change.round}"
    elif change.action in CARRIED:
        yield "What was coded before reads as the new code."
    elif rows:
        yield to_do(rows)
    if change.action != "recode":
        yield "Workbooks that are made from now on have the new codebook (twofold template, twofold form migrate)."
    refused = len(form.codebook_life.refused)
    if refused:
        yield f"{plural(refused, 'earlier line')} cannot be applied: twofold codebook log"


def to_do(rows: Sequence[AgreedRow]) -> str:
    """How many rows are to be coded again."""
    studies = len({row.study for row in rows})
    are = "row was" if len(rows) == 1 else "rows were"
    return (
        f"{len(rows):,} {are} coded with codes that were split or retired, in {plural(studies, 'study', 'studies')}."
        " To have them coded again: twofold codebook recode"
    )

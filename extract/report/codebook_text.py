"""Words the changes of a codebook, and gives them as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from extract.project.rounds.to_recode import ToRecode
from schema.codebook import CARRIED, Change, CodebookLife
from schema.codebook_changes import codes_of
from schema.codebook_words import sentence
from schema.form import Form
from schema.text import first_studies, fold, plural, quoted
from validate.merge.agreed_rows import AgreedRow

_FEW = 6  # studies that are named


def change_json(change: Change) -> dict[str, Any]:
    """A change, with its id."""
    return {"id": change.id} | change.model_dump(mode="json")


def log_json(form: Form, found: ToRecode) -> dict[str, Any]:
    """All changes, those that cannot be made, and the rows that are to be coded again."""
    life = form.codebook_life
    return {
        "revision": form.codebook,
        "changes": [change_json(change) for change in life.changes],
        "withdrawn": {target: change.id for target, change in life.withdrawn.items()},
        "refused": [change_json(change) | {"reason": reason} for change, reason in life.refused],
        "without_effect": [change_json(change) | {"reason": reason} for change, reason in life.let_go],
        "to_recode": _rows_json(found.rows),
        "to_recode_asked": {str(number): _rows_json(rows) for number, rows in found.asked.items()},
        "to_recode_unsettled": dict(found.unsettled),
    }


def _rows_json(rows: Sequence[AgreedRow]) -> list[dict[str, str]]:
    return [{"table": row.table, "study": row.study, "row": row.name} for row in rows]


def counts_json(found: ToRecode) -> dict[str, int]:
    """The numbers of rows to be coded again, of those in a round already, and of those whose study is not settled."""
    return {
        "to_recode": len(found.rows),
        "to_recode_asked": sum(map(len, found.asked.values())),
        "to_recode_unsettled": sum(found.unsettled.values()),
    }


def log_lines(form: Form, found: ToRecode) -> Iterator[str]:
    """The changes in their order, then what is left to do."""
    life = form.codebook_life
    with_revision = Counter(change.revision for change in life.changes if change.round is None)
    for change in life.changes:
        withdrawal = life.withdrawn.get(change.id)
        gone = f" (withdrawn in revision {withdrawal.revision})" if withdrawal else ""
        is_shared = change.round is None and with_revision[change.revision] > 1  # two copies of the file were joined
        id_ = f", id {change.id}" if is_shared else ""
        yield f"revision {change.revision}{id_}  {sentence(change, life)}{gone}"
        yield f"  {change.when[:10]}, {', '.join(change.who)}: {change.memo}"
    for change, reason in life.refused:
        yield f"not applied, id {change.id}: {_made(change, life)}: {reason}"
        yield from _two_meanings(form, change)
        yield f"  to let it go: twofold codebook withdraw {change.id} --who NAME --why REASON"
        yield from _to_make_again(change, life)
    for change, reason in life.let_go:
        yield f"without effect: {_made(change, life)}: {reason}"
    if not life.changes and not life.refused:
        yield f"The codebook has not changed: it is in revision {form.codebook}."
    else:
        yield from _to_do(found)


def _to_make_again(change: Change, life: CodebookLife) -> Iterator[str]:
    """How to make a change without effect again, if another change of its codes was withdrawn since."""
    revisions = [one.revision for one in life.changes if one.id in life.withdrawn and _codes(one) & _codes(change)]
    if revisions:
        yield (
            f"  revision {max(revisions)}, which changed the same code, is withdrawn now. To have this change instead:"
            f" let it go, and then make it again with twofold codebook {change.action}"
        )


def _codes(change: Change) -> set[str]:
    return {fold(code) for code in (*change.codes, *(new.code for new in change.into))}


def _two_meanings(form: Form, change: Change) -> Iterator[str]:
    """What a line without effect says of a code that there is, and what is in force, if the two differ."""
    codes = codes_of(form[change.table][change.field])
    for new in change.into if change.action == "add" else ():
        option = codes.get(fold(new.code))
        if option is not None and (option.under or "", option.definition) != (new.under or "", new.definition):
            in_force, here = _meaning(option.under, option.definition), _meaning(new.under, new.definition)
            yield f"  in force: {in_force}. In this line: {here}. Who coded {quoted(new.code)} may have meant either"


def _meaning(under: str | None, definition: str) -> str:
    return ", ".join(filter(None, (under, quoted(definition) if definition else "without a definition")))


def _made(change: Change, life: CodebookLife) -> str:
    """A change in one line: what it does, when it was made, and by whom."""
    return f"{sentence(change, life)} ({change.when[:10]}, {', '.join(change.who)})"


def change_lines(change: Change, form: Form, found: ToRecode) -> Iterator[str]:
    """What was done, and what comes next."""
    yield f"revision {change.revision}  {sentence(change, form.codebook_life)}"
    if change.action == "recode":
        yield f"Next: twofold template --round {change.round}"
    elif change.action in CARRIED:
        yield _carried(change)
    else:
        yield from _to_do(found)
    if change.action != "recode":
        yield "Workbooks that are made from now on have the new codebook (twofold template, twofold form migrate)."
    refused = len(form.codebook_life.refused)
    if refused:
        yield f"{plural(refused, 'earlier line')} cannot be applied: twofold codebook log"


def left_out_sentences(
    before: Mapping[int, frozenset[str]], now: Mapping[int, frozenset[str]], change: Change
) -> Iterator[str]:
    """How many rows that were coded again, by round, do not count any more since a change was withdrawn."""
    for number, rows in before.items():
        gone = len(rows - now.get(number, frozenset()))
        if gone:
            are = "is" if gone == 1 else "are"
            yield (
                f"{gone:,} of the {plural(len(rows), 'row')} of round {number} {are} not to be coded again any more:"
                " what was coded and ruled on there does not count now. To put the change back: twofold codebook"
                f" withdraw {change.revision}"
            )


def coded_since_sentences(left_out: Sequence[AgreedRow], number: int) -> Iterator[str]:
    """How many rows a round leaves out because they were coded with these codes as they are, and how to have them."""
    if left_out:
        rows, studies = plural(len(left_out), "row"), first_studies([*_by_study(left_out)], _FEW)
        are = "is" if len(left_out) == 1 else "are"
        yield (
            f"{rows} of {studies} {are} left out, because these codes have not changed since they were coded."
            f' To have all rows: twofold codebook withdraw "round {number}", and twofold codebook recode --all'
        )


def _carried(change: Change) -> str:
    if change.action != "move":
        return "What was coded before reads as the new code."
    codes = " ".join(f"--code {code}" for code in change.codes)
    return (
        "What was coded before keeps its code. To have it looked at again: twofold codebook recode"
        f" {codes} --who NAME --why REASON"
    )


def _to_do(found: ToRecode) -> Iterator[str]:
    """How many rows are to be coded again, and how many will be."""
    several = [(_by_study(found.rows), ". To have them coded again: twofold codebook recode --who NAME --why REASON")]
    several += [
        (_by_study(rows), f", and round {number} asks about them already: twofold status --round {number}")
        for number, rows in found.asked.items()
    ]
    are = "that is" if len(found.unsettled) == 1 else "that are"
    several += [(found.unsettled, f" {are} not settled yet. A round asks about a study when it is settled")]
    for place, (counts, rest) in enumerate((counts, rest) for counts, rest in several if counts):
        number, more = sum(counts.values()), " more" if place else ""
        studies = plural(len(counts), "study", "studies")
        yield (
            f"{number:,}{more} {'row was' if number == 1 else 'rows were'} coded with codes that were split,"
            f" retired or withdrawn, in {studies}{rest}"
        )


def _by_study(rows: Sequence[AgreedRow]) -> Mapping[str, int]:
    return Counter(row.study for row in rows)

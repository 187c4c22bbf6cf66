"""Codes that the codebook does not offer any more, each at the cell in which somebody used them."""

from collections.abc import Iterator, Mapping

from schema.codebook import ACTIONS, CARRIED, OldCode
from schema.form import Field, Form
from schema.problem import Severity
from schema.text import SEPARATOR, fold, quoted, tidy
from validate.check.cell_problems import problem_at
from validate.check.problem import Problem
from validate.extraction.columns import rows_among
from validate.extraction.extraction import Extraction
from validate.extraction.finished import finished_studies
from validate.extraction.recorded_table import RecordedTable


def old_code_problems(extraction: Extraction) -> Iterator[Problem]:
    """A note for each cell with a code that was renamed, merged, split or retired after the workbook was made.

    A code that was split or retired before that is an error, because the workbook did not offer it: but not in a
    finished study whose rows with this code are coded again in a later round.
    """
    for (table, name), old in _by_field(extraction.form).items():
        if table in extraction.tables and name in extraction[table].table.by_name:
            recorded = extraction[table]
            if not recorded.table[name].shown:
                yield from _in_column(extraction, recorded, recorded.table[name], old)


def ended_codes_in(form: Form, table: str, name: str, text: str) -> Iterator[str]:
    """What became of each code in the value of a ruling that is not read as another one, and what follows from it."""
    old, field = _by_field(form).get((table, name), {}), form[table][name]
    for typed, code in _codes_in(text, old).items() if old else ():
        if not _is_carried(field, typed, code):
            later = _coded_again_in(form, code)
            again = "will be coded again" if later is None else f"will be coded again in round {later}"
            choose = "one of these" if code.change.into else "another code"
            yield f"{_ended(field, typed, code)}. Rule again with {choose}, or leave it: {_the_row(code)} {again}"


def _by_field(form: Form) -> dict[tuple[str, str], dict[str, OldCode]]:
    """Per table and field the old code for each of its spellings. One that two changes ended is that of the first."""
    found: dict[tuple[str, str], dict[str, OldCode]] = {}
    for old in form.codebook_life.old:
        spelled = found.setdefault((old.table, old.field), {})
        for spelling in sorted(old.spellings):
            spelled.setdefault(spelling, old)
    return found


def _in_column(
    extraction: Extraction, recorded: RecordedTable, field: Field, old: Mapping[str, OldCode]
) -> Iterator[Problem]:
    """The cells of one column. Each different text is looked at once."""
    texts = recorded.texts[field.name]
    met = {text: found for text in texts.unique().drop_nulls().sort() if (found := _codes_in(text, old))}
    if not met:
        return
    finished = {*finished_studies(extraction)}
    for row in rows_among(texts, met):
        for typed, code in met[texts[row]].items():
            if _is_carried(field, typed, code):
                now = _now(field, typed)
                message = _carried(typed, now, code)
                yield problem_at(recorded, row, [field.name], code="code-renamed", message=message, suggestion=now)
                continue
            study = recorded.keys[recorded.table.study][row]
            done, coded_with = study in finished, extraction.codebook_of(study)
            later = _coded_again_in(extraction.form, code) if done else None
            before = coded_with is None or coded_with < code.change.revision
            message = _withdrawn(field, typed, code, later, before=before)
            if before or later is not None:
                yield problem_at(
                    recorded, row, [field.name], code="code-withdrawn", severity=Severity.NOTE, message=message
                )
            else:
                yield problem_at(recorded, row, [field.name], code="code-withdrawn", message=message)


def _codes_in(text: str, old: Mapping[str, OldCode]) -> dict[str, OldCode]:
    """The old codes in a cell, by what was typed."""
    parts = (tidy(part) for part in SEPARATOR.split(text))
    return {part: old[fold(part)] for part in parts if fold(part) in old}


def _is_carried(field: Field, typed: str, old: OldCode) -> bool:
    """Whether an old code is read as one that is offered, because its change says so or was withdrawn."""
    if old.change.action != "withdraw":
        return old.change.action in CARRIED
    return str(field.cell.read(typed)) in {option.code for option in field.cell.offered}


def _now(field: Field, typed: str) -> str:
    """What an old code reads as now, in the words of the codebook."""
    return field.cell.in_words(str(field.cell.read(typed)))


def _carried(typed: str, now: str, old: OldCode) -> str:
    return (
        f"{quoted(typed)} is read as {quoted(now)}: it was {ACTIONS[old.change.action]} in revision"
        f" {old.change.revision} of the codebook{_why(old)}. You need not change anything"
    )


def _coded_again_in(form: Form, old: OldCode) -> int | None:
    """The later round in which the rows with this code are coded again; None if there is none."""
    return next(
        (
            one.number
            for one in form.codebook_life.recodings
            if (one.table, one.field) == (old.table, old.field)
            and one.number > form.round
            and one.revision >= old.change.revision
        ),
        None,
    )


def _withdrawn(field: Field, typed: str, old: OldCode, later: int | None, *, before: bool) -> str:
    """What became of a code, and what to do. `before` says that the workbook was made when it was still offered."""
    was = _ended(field, typed, old)
    if later is not None:
        return f"{was}. Leave the cell as it is: rows with this code are coded again in round {later}"
    choose = "Choose one of these" if old.change.into else "Choose another code, or none"
    if not before:
        return f"{was}. {choose}"
    return (
        f"{was}. {choose} while you code this study. If the study is finished, leave the cell: {_the_row(old)} will be"
        " coded again"
    )


def _the_row(old: OldCode) -> str:
    """The row that will be coded again."""
    # What came with a withdrawn change may stand in a round that was about this change, and that counts no more.
    return "if the row still counts, it" if old.change.action == "withdraw" else "the row"


def _ended(field: Field, typed: str, old: OldCode) -> str:
    """`'setting' was split into 'room' and 'comfort' in revision 2 of the codebook (Two things.)`."""
    into = [field.cell.in_words(new.code) for new in old.change.into]
    became = f" into {' and '.join(map(quoted, into))}" if into else ""
    return (
        f"{quoted(typed)} was {ACTIONS[old.change.action]}{became} in revision {old.change.revision} of the"
        f" codebook{_why(old)}"
    )


def _why(old: OldCode) -> str:
    return f" ({old.change.memo})" if old.change.memo else ""

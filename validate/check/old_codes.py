"""Finds codes that the codebook no longer offers, each at the cell that has it."""

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

    If the code was split or retired before that, it is an error, because the workbook did not offer it. This does not
    apply to a finished study whose rows with this code are coded again in a later round.
    """
    for (table, name), old in _by_field(extraction.form).items():
        if table in extraction.tables and name in extraction[table].table.by_name:
            recorded = extraction[table]
            if not recorded.table[name].shown:
                yield from _in_column(extraction, recorded, recorded.table[name], old)


def ended_codes_in(form: Form, table: str, name: str, text: str) -> Iterator[str]:
    """For each ended code in the value of a ruling that is not read as another code: what happened, and what to do."""
    old, field = _by_field(form).get((table, name), {}), form[table][name]
    for typed, code in _codes_in(text, old).items() if old else ():
        if not _is_carried(field, typed, code):
            later = _coded_again_in(form, code)
            again = "will be coded again" if later is None else f"will be coded again in round {later}"
            choose = "one of these" if code.change.into else "another code"
            yield f"{_ended(field, typed, code)}. Rule again with {choose}, or leave it: {_the_row(code)} {again}"


def _by_field(form: Form) -> dict[tuple[str, str], dict[str, OldCode]]:
    """The old code for each spelling, by table and field. The first change wins if two changes ended a spelling."""
    found: dict[tuple[str, str], dict[str, OldCode]] = {}
    for old in form.codebook_life.old:
        spelled = found.setdefault((old.table, old.field), {})
        for spelling in sorted(old.spellings):
            spelled.setdefault(spelling, old)
    return found


def _in_column(
    extraction: Extraction, recorded: RecordedTable, field: Field, old: Mapping[str, OldCode]
) -> Iterator[Problem]:
    """The problems in one column. Each different text is examined once."""
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
    """The old codes in a cell, by the text typed."""
    parts = (tidy(part) for part in SEPARATOR.split(text))
    return {part: old[fold(part)] for part in parts if fold(part) in old}


def _is_carried(field: Field, typed: str, old: OldCode) -> bool:
    """Whether an old code is read as an offered one, because of its change or because the change was withdrawn."""
    if old.change.action != "withdraw":
        return old.change.action in CARRIED
    return str(field.cell.read(typed)) in {option.code for option in field.cell.offered}


def _now(field: Field, typed: str) -> str:
    """The label of the code that an old code is read as now."""
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
    """What happened to a code, and what to do. `before` says that it was still offered when the workbook was made."""
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
    """Words for the row that will be coded again."""
    # A code from a withdrawn change may be in a round about this change, and that round no longer counts.
    return "if the row still counts, it" if old.change.action == "withdraw" else "the row"


def _ended(field: Field, typed: str, old: OldCode) -> str:
    """What ended a code: `'setting' was split into 'room' and 'comfort' in revision 2 of the codebook (Memo.)`."""
    into = [field.cell.in_words(new.code) for new in old.change.into]
    became = f" into {' and '.join(map(quoted, into))}" if into else ""
    return (
        f"{quoted(typed)} was {ACTIONS[old.change.action]}{became} in revision {old.change.revision} of the"
        f" codebook{_why(old)}"
    )


def _why(old: OldCode) -> str:
    return f" ({old.change.memo})" if old.change.memo else ""

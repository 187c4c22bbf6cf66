"""Explains to the coder why a row is coded again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from extract.project.one_round.settled_rows import Agreed
from schema.codebook import ACTIONS, OldCode, Recoding
from schema.form import Field, Form
from schema.rounds import BEFORE
from schema.text import and_list, quoted
from validate.merge.merged_table import MergedTable


def why_again(form: Form, agreed: Agreed) -> dict[tuple[str, str, str], str]:
    """The reasons why agreed rows are coded again, by table, row name and the grey field with the earlier codes.

    Empty if the round asks about its rows for the first time.
    """
    recoding = form.recoding
    if recoding is None:
        return {}
    merged = agreed.comparison.tables[recoding.table]
    old = {one.code: one for one in agreed.comparison.form.codebook_life.old if _is_of(one, recoding)}
    codes = merged.listed("final", recoding.field)
    above = merged.table[recoding.field].refines
    domains: Mapping[int, str | None] = dict(enumerate(merged.listed("final", above))) if above else {}
    found = {}
    for row in agreed.rows:
        coded, under = _parts(codes[row.position]), _parts(domains.get(row.position))
        reasons = [*_of_codes(merged, recoding, old, coded), *_asked(merged, recoding, coded, under)]
        if row.table == recoding.table and reasons:
            found[row.table, row.name, f"{recoding.field}{BEFORE}"] = "\n".join(reasons)
    return found


def _is_of(old: OldCode, recoding: Recoding) -> bool:
    return (old.table, old.field) == (recoding.table, recoding.field) and old.change.revision <= recoding.revision


def _parts(text: str | None) -> list[str]:
    return text.split("; ") if text else []


def _of_codes(merged: MergedTable, recoding: Recoding, old: Mapping[str, OldCode], coded: list[str]) -> Iterator[str]:
    """What happened to each of the row's codes that is no longer offered."""
    field = merged.table[recoding.field]
    ended = {one.code for one in field.cell.known if one.until is not None and one.until <= recoding.revision}
    for code in coded:
        if code in ended:
            called = quoted(field.cell.in_words(code))
            became = _became(field, old[code]) if code in old else "is not offered any more"
            yield f"Coded with {called}, which {became}"


def _became(field: Field, old: OldCode) -> str:
    change = old.change
    into = and_list([quoted(field.cell.in_words(new.code)) for new in change.into])
    done = f"was {ACTIONS[change.action]} on {change.when[:10]}{f' into {into}' if into else ''}"
    return f"{done} ({change.memo})" if change.memo else done


def _asked(merged: MergedTable, recoding: Recoding, coded: list[str], under: list[str]) -> Iterator[str]:
    """The codes of the row, and the choices above them, for which the team wants rows to be coded again."""
    field = merged.table[recoding.field]
    named = [field.cell.in_words(code) for code in coded if code in recoding.codes]
    if field.refines:
        named += [merged.table[field.refines].cell.in_words(one) for one in under if one in recoding.under]
    if named:
        memo = f" ({recoding.change.memo})" if recoding.change.memo else ""
        yield f"The team asks to have everything with {and_list(list(map(quoted, named)))} coded again{memo}"

"""Makes spreadsheet formulas for cells whose field does not apply, so that a template can grey them."""

from __future__ import annotations

from collections.abc import Mapping

from extract.reading import letters
from schema.cell_type import Family
from schema.form import Field, Table
from schema.missing import Missing
from validate.check.conditions.plain_condition import Comparison, Joined, PlainCondition, plain_condition

_LONGEST = 2000  # characters of a formula


def does_not_apply(table: Table, field: Field, row: int) -> str | None:
    """A formula that is true if a field surely does not apply. None if a spreadsheet cannot express this.

    If a cell in the condition is blank or has a missing code, the answer is unknown, and the formula is false.
    """
    plain = plain_condition(field.applies_when)
    if plain is None or not field.applies_when:
        return None
    columns = {one.name: (f"${letters(place)}{row}", one) for place, one in enumerate(table.fields, 1)}
    formula = _false(plain, columns)
    return formula if formula is not None and len(formula) <= _LONGEST else None


_Columns = Mapping[str, tuple[str, Field]]


def _false(plain: PlainCondition, columns: _Columns) -> str | None:
    """A formula that is true if the condition is surely false."""
    if isinstance(plain, Joined):
        parts = [_false(part, columns) for part in plain.parts]
        known = [part for part in parts if part is not None]
        if len(known) < len(parts):
            return None
        return f"{'OR' if plain.by == 'and' else 'AND'}({','.join(known)})"
    if plain.field not in columns:
        return None
    cell, field = columns[plain.field]
    holds = _holds(plain, cell, field)
    if holds is None:
        return None
    codes = ",".join(f'TRIM({cell})="{code.value}"' for code in Missing)
    return f'AND(TRIM({cell})<>"",NOT(OR({codes})),NOT({holds}))'


def _holds(plain: Comparison, cell: str, field: Field) -> str | None:
    """A formula that is true if a cell with a value fits a comparison."""
    if plain.numeric and field.cell.family in {Family.NUMBER, Family.DATE} and field.cell.storage != "quantity":
        number = f"IFERROR(VALUE({cell}),{cell})"
        compared = [f"{number}{plain.operator}{value}" for value in plain.values]
        return f"{'AND' if plain.operator == '<>' else 'OR'}({','.join(compared)})"
    if field.cell.family is not Family.CHOICE or plain.operator not in {"=", "<>"}:
        return None
    spelled = [word for word, code in field.cell.spellings.items() if code in plain.values]
    same = f"OR({','.join(f'TRIM({cell})={_text(word)}' for word in dict.fromkeys(spelled))})" if spelled else "FALSE"
    return same if plain.operator == "=" else f"NOT({same})"


def _text(word: str) -> str:
    return '"' + word.replace('"', '""') + '"'

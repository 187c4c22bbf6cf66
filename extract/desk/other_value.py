"""How another value is given at the desk: what may be typed, ticked or picked, and what is wrong with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, assert_never

from extract.adjudication.rulings.ruling import moved_by
from schema.cell_type import Family
from schema.problem import CellError
from schema.records import record
from schema.text import fold
from validate.adjudication.decide import another_row
from validate.adjudication.new_ruling import InvalidRuling
from validate.adjudication.other_words import split_other
from validate.merge.named_rows import rows_offered

if TYPE_CHECKING:
    from extract.desk.desk import Desk
    from extract.desk.items import Item
    from schema.cell_type import CellType
    from schema.form import Field
    from validate.merge.discrepancy import Discrepancy

_MOST_TICKED = 60  # choices; a longer list is typed with the help of what it offers
Keys = Literal["text", "numeric", "decimal"]


@record(kw_only=True)
class Control:
    """How the cells of a field are filled in: the keys that a tablet shows, and what may be typed.

    `offered` are complete values, `ticked` are parts of a value, `units` stand after the number, and with `day` a day
    can be picked. Any of them can be typed too.
    """

    keys: Keys = "text"
    hint: str = ""
    offered: tuple[str, ...] = ()
    ticked: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    day: bool = False


def control_of(item: Item, desk: Desk) -> Control:
    """How another value is given for this item."""
    cell, field = naming_rows(item, desk), field_of(item, desk)
    if cell is not None:
        return Control(offered=rows_for(cell, desk))
    return Control() if field is None else control(field.cell)


def control(cell: CellType[Any]) -> Control:
    """How a cell of this type is filled in."""
    hint = ", ".join(part for part in (cell.hint, cell.limits) if part)
    match cell.family:
        case Family.NUMBER:
            return Control(keys=_keys(cell), hint=hint, units=cell.unit_codes)
        case Family.DATE:
            whole = cell.storage == "integer"
            return Control(keys="numeric" if whole else "text", hint=hint, day=not whole)
        case Family.SET:
            if len(cell.options) > _MOST_TICKED:
                return Control(hint=hint, offered=cell.options)
            return Control(hint=hint, ticked=cell.options)
        case Family.PLACE:
            return Control(hint=hint)
        case Family.TEXT | Family.CHOICE | Family.NAME | Family.REFERENCE | Family.IDENTIFIER:
            return Control(offered=cell.options)
        case _:
            assert_never(cell.family)


def _keys(cell: CellType[Any]) -> Keys:
    """Digits alone, where no entry needs a sign: the keys that a tablet shows for numbers have no minus."""
    if cell.lowest is None or cell.lowest < 0:
        return "text"
    return "numeric" if cell.storage == "integer" else "decimal"


def field_of(item: Item, desk: Desk) -> Field | None:
    """The field of an item that is about one cell; None for an item about a whole row or about pairing rows."""
    line = item.cell
    if line is None or line.item.whole_row:
        return None
    return desk.comparison.form[line.item.cell.table][line.item.cell.field]


def takes_value(item: Item, desk: Desk) -> bool:
    """Whether another value can be given: in a cell, or in a whole row that can be moved to another row."""
    line, cell = item.cell, naming_rows(item, desk)
    if line is None or cell is None:
        return line is not None and not line.item.whole_row
    now = {fold(answer.text or "") for answer in cell.answers.values()}
    return not line.item.whole_row or any(fold(name) not in now for name in rows_for(cell, desk))


def rows_for(cell: Discrepancy, desk: Desk) -> tuple[str, ...]:
    """The rows that a cell can name."""
    merged = desk.comparison.tables[cell.table]
    return tuple(rows_offered(merged, merged.table[cell.field], cell.position))


def naming_rows(item: Item, desk: Desk) -> Discrepancy | None:
    """The cell in which another value has to be the name of a row; None if there is no such cell."""
    line, field = item.cell, field_of(item, desk)
    if line is None or line.item.whole_row:
        return moved_by(desk.comparison, line) if line is not None else None
    return line.item.cell if field is not None and field.reference is not None else None


def mistake(item: Item, desk: Desk, text: str) -> str:
    """What is wrong with another value, in the words of the form's own check; "" if nothing is."""
    field, cell = field_of(item, desk), naming_rows(item, desk)
    if cell is not None:
        try:
            another_row(desk.comparison, cell, text)
        except InvalidRuling as error:
            return str(error)
    elif field is not None and not desk.comparison.form.guessed:
        return mistake_in(field, text)
    return ""


def mistake_in(field: Field, text: str) -> str:
    """What the type of a field says of another value that it cannot read; "" if it can."""
    try:
        field.cell.parse(split_other(field, text)[0])
    except CellError as error:
        return str(error)
    return ""


def whole_value(text: str, *, unit: str, day: str, ticked: list[str]) -> str:
    """Another value from the parts of its control: what is typed goes first, and a unit stands after a number."""
    if not text.strip():
        return day or "; ".join(ticked)
    has_unit = any(sign.isalpha() for sign in text) or text.rstrip().endswith(unit)
    return text if has_unit else f"{text} {unit}"

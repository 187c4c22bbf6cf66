"""Makes what the page shows of an item: texts with marked differences, keys, choices and the rest of the row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from extract.adjudication.lines import line_words
from extract.adjudication.lines.words import CAUSES, STATES
from extract.desk.agreed_items import id_in_row
from extract.desk.items import Item, rulings_for
from extract.desk.marks import Cell, marked_rows, marked_texts, says_something
from extract.desk.other_value import field_of
from schema.missing import Missing
from schema.records import record
from schema.regular_expressions import regex
from validate.adjudication.broken_rules import is_agreed
from validate.adjudication.decide import can_be_united
from validate.dataset.paper.in_words import in_words
from validate.ledger.ledger import VERIFYING
from validate.ledger.words import METHODS_SHOWN, RULED

if TYPE_CHECKING:
    from extract.adjudication.lines.lines import Line
    from extract.desk.desk import Desk
    from validate.assignment.people import People
    from validate.ledger.ledger import Decision, Ruling
    from validate.merge.discrepancy import Discrepancy

CODE = "missing code"
"""The ruling of the page for a missing code as another value."""
_DIGITS = "123456789"
_ENDS_IN_DIGIT = regex(r"(?<!\d)[1-9]$")
_LETTERS = "sdefgijkmopqtuvxy"  # same, different, then letters with no other use on the page


@record(kw_only=True)
class Side:
    """What one extractor has: the name as the page shows it, the text in cells, and where it stands.

    `key` is the one that takes it; "" if none does.
    """

    name: str
    cells: tuple[Cell, ...]
    where: str
    key: str = ""


@record(kw_only=True)
class Choice:
    """A ruling that can be chosen: its name in the sheet, its words on the page, and its key."""

    ruling: str
    label: str
    key: str


def sides(item: Item, desk: Desk) -> list[Side]:
    """The extractors of the item, each with their answer."""
    line = item.line
    texts = line.rows if item.pair is not None else item.line.values  # type: ignore[union-attr]
    shown = desk.names.shown
    names = [name for name in shown if name in line.extractors or says_something(texts[name])]
    listed = [_whole(item, name) or texts[name] for name in names]
    if item.pair is not None or (item.cell is not None and item.cell.item.whole_row):
        marked = marked_rows(listed, _labels(item, desk))
    else:
        marked = marked_texts(listed)
    keys = _keys_of_extractors(item, desk)
    return [
        Side(name=shown[name], cells=cells, where=line.where[name], key=keys.get(name, ""))
        for name, cells in zip(names, marked, strict=True)
    ]


def _whole(item: Item, name: str) -> str | None:
    """The full text of a cell. A sheet may show it shortened."""
    answer = item.cell.item.cell.answers.get(name) if item.cell and not item.cell.item.whole_row else None
    return answer.text if answer is not None and answer.file is not None else None


def _labels(item: Item, desk: Desk) -> list[str]:
    """The labels of the cells in the rows of an item."""
    table = item.pair.pairing.table if item.pair is not None else item.cell.item.cell.table if item.cell else ""
    return [field.label for field in desk.comparison.form[table].fields]


def choices(item: Item, desk: Desk) -> list[Choice]:
    """The rulings that are possible for an item, in the order of their keys."""
    if item.pair is not None:
        return keyed(rulings_for(item, desk.names, desk.comparison), _LETTERS)
    line = item.cell
    if line is None or line.item.in_trouble:
        return []
    if line.item.whole_row:
        return [_choice("keep", "k"), _choice("drop", "d"), _choice("ask", "a")]
    codes = [Choice(ruling=CODE, label=CODE, key="m")] if codes_of(item, desk) else []
    return [
        *(
            Choice(ruling=desk.names.in_ruling(name), label=desk.names.shown[name], key=key)
            for name, key in _keys_of_extractors(item, desk).items()
        ),
        *([_found_by_verifier(line)] if line.found else []),
        *([_choice("both", "b")] if can_be_united(desk.comparison, line.item.cell) else []),
        _choice("value", "o"),
        *codes,
        *([_choice("neither", "e")] if _may_stay_blank(line.item.cell, desk) else []),
        _choice("ask", "a"),
        _choice("unresolved", "u"),
    ]


def _may_stay_blank(cell: Discrepancy, desk: Desk) -> bool:
    """Whether a cell may be blank in a finished study. A ruling that leaves a required cell blank is refused."""
    table = desk.comparison.form[cell.table]
    return table[cell.field] not in table.to_answer


def _keys_of_extractors(item: Item, desk: Desk) -> dict[str, str]:
    """The extractors whose answer can be taken at an item, each with the key that takes it.

    Of up to nine extractors, each has the same key at every item, also where another one does not count.
    """
    line, shown = item.cell, desk.names.shown
    if line is None or line.item.in_trouble or line.item.whole_row:
        return {}
    extractors = [name for name in shown if name in line.item.cell.answers or name in line.extractors]
    keys = digits_of(shown if len(shown) <= len(_DIGITS) else {name: shown[name] for name in extractors})
    return {name: keys[name] for name in extractors}


def digits_of(shown: Mapping[str, str]) -> dict[str, str]:
    """A digit for each extractor: the one in their name on the page, such as Extractor 2, or the next free one."""
    numbers = {name: found[0] for name, text in shown.items() if (found := _ENDS_IN_DIGIT.search(text))}
    own = {name: digit for name, digit in numbers.items() if [*numbers.values()].count(digit) == 1}
    left = iter([digit for digit in _DIGITS if digit not in own.values()])
    return {name: own.get(name) or next(left, "") for name in shown}


def keyed(rulings: Sequence[str], keys: str) -> list[Choice]:
    """The rulings with their keys. If there are more rulings than keys, the last ones can only be clicked."""
    return [Choice(ruling=ruling, label=ruling, key=keys[place : place + 1]) for place, ruling in enumerate(rulings)]


def _choice(ruling: Ruling, key: str) -> Choice:
    return Choice(ruling=RULED[ruling], label=RULED[ruling], key=key)


def _found_by_verifier(line: Line) -> Choice:
    ruling = RULED["verified"]
    return Choice(ruling=ruling, label=f"{ruling}: {' or '.join(line.found)}", key="v")


def codes_of(item: Item, desk: Desk) -> list[tuple[str, str]]:
    """The missing codes that the cell may have, with their meanings."""
    field = field_of(item, desk)
    return [] if field is None else [(code.value, code.in_words) for code in Missing if code.value in field.codes]


def resembling(item: Item, desk: Desk) -> list[tuple[Item, str]]:
    """Open pairs that contain the row of this item, each with the other rows, which may be the same row."""
    line = item.cell
    if line is None or not line.item.whole_row:
        return []
    cell = line.item.cell
    positions = desk.comparison.tables[cell.table].positions
    here = {(name, rows[cell.position]) for name, rows in positions.items() if rows[cell.position] is not None}
    found = []
    for other, pair in desk.to_look_at:
        rows = pair.pairing.rows
        if pair.pairing.table == cell.table and here & rows.items():
            names = [name for name, row in rows.items() if (name, row) not in here]
            found.append((other, "; ".join(pair.rows[name].partition("\n")[0] for name in names)))
    return found


def rest_of_row(item: Item, desk: Desk) -> list[tuple[str, str, str]]:
    """The other cells of the row that need no ruling: label, value, and the id if a ruling is possible."""
    line: Line | None = item.cell
    if line is None or line.item.whole_row:
        return []
    cell = line.item.cell
    merged = desk.comparison.tables[cell.table]
    in_question = {cell.field, *(other.field for other in desk.comparison.in_row(cell.table, cell.position))}
    found = []
    for field in merged.table.fields:
        text = merged.listed("final", field.name)[cell.position]
        if text is not None and field.of is None and field.name not in in_question:
            agreed = is_agreed(desk.comparison, (cell.table, cell.position, field.name))
            found.append((field.label, in_words(field, text), id_in_row(item, field.name) if agreed else ""))
    return found


def earlier(item: Item, desk: Desk) -> list[tuple[str, str, str]]:
    """All rulings and verdicts on the item: id, words, and a heading, which is empty if it is not in force."""
    return [
        (
            one.id,
            line_words.in_words(one, desk.names, desk.comparison.form),
            _heading(one, item) if desk.stands(one) else "",
        )
        for one in desk.rulings_on(item)
    ]


def _heading(made: Decision, item: Item) -> str:
    if made.ruling in VERIFYING:
        return "Verdict:"
    return "Ruling until now:" if item.line.status == STATES["stale"] else "Ruling in force:"


def taken_back(made: Sequence[Decision], desk: Desk) -> str:
    """A description of what was taken back."""
    first = made[0]
    table = desk.comparison.form.by_name.get(first.table)
    field = table.by_name.get(first.field or "") if table else None
    place = ", ".join(part for part in (first.study, field.label if field else table.label if table else "") if part)
    more = f", and {len(made) - 1} more that were made with it" if len(made) > 1 else ""
    ruled = line_words.in_words(first, desk.names, desk.comparison.form)
    return f"Taken back: {place}: {ruled}{more}. The ledger keeps both lines."


def people_offered(desk: Desk) -> list[str]:
    """The people to choose from: pure adjudicators, each extractor, and all extractors together."""
    known: People = desk.policy.people
    alone = [person.name for person in known.persons if not person.extractor]
    extractors = list(desk.names.shown.values())
    return [*alone, *extractors, "; ".join(extractors)]


def what_people_are_called(desk: Desk) -> list[str]:
    """Names, initials and aliases that are allowed under Who; without those of extractors if they are hidden."""
    known: People = desk.policy.people
    people = (person for person in known.persons if not (person.extractor and desk.names.blinded))
    return sorted({text for person in people for texts in person.called for text in texts})


METHODS = tuple(METHODS_SHOWN.values())
CAUSES_SHOWN = tuple(CAUSES.items())

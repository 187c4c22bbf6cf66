"""Turns the texts that a person filled in into decisions, or says what is wrong and in which cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from extract.adjudication.layout.find import Entry
from extract.adjudication.lines.lines import Line
from extract.adjudication.lines.names import Names
from extract.adjudication.lines.offered import rulings_offered
from extract.adjudication.lines.ruling_input import RulingInput
from extract.adjudication.lines.words import METHOD, OF_ROWS, RULING, VALUE, WHO, method_of, ruling_of
from schema.records import record
from schema.text import first_ones, quoted, tidy
from validate.adjudication.decide import check_readable, decide
from validate.adjudication.new_ruling import Input, InvalidRuling, NewRuling
from validate.adjudication.who_may_rule import Policy
from validate.extraction.suggestions import nearest
from validate.ledger.ledger import Decision, Ruling
from validate.ledger.words import METHODS_SHOWN, RULED
from validate.merge.comparison import Comparison
from validate.merge.discrepancy import Discrepancy
from validate.merge.dropped_children import pointing_to_dropped
from validate.merge.named_rows import rows_offered

_SHOWN = 12  # choices that a message lists


@record
class InvalidInput:
    """What is wrong with a row: a code, the header of the cell, a sentence, and a suggestion."""

    code: str
    header: str
    message: str
    suggestion: str | None = None


def parse_ruling(
    given: RulingInput, line: Line, names: Names, when: str, invalid: InvalidInput | None = None
) -> NewRuling | InvalidInput:
    """The ruling, as far as the texts alone show it. `invalid` is what is already known to be wrong with them."""
    ruling = ruling_of(given.ruling)
    take = None if ruling else names.extractor(given.ruling)
    wrong = invalid or _no_ruling(given, line, names)
    return complete(given, names, when, ruling=ruling or "take", take=take, invalid=wrong)


def complete(
    given: RulingInput, names: Names, when: str, *, ruling: Ruling, take: str | None, invalid: InvalidInput | None
) -> NewRuling | InvalidInput:
    """The ruling with its method and people. `invalid` is what is wrong with the ruling itself."""
    method = method_of(given.method)
    if method is None:
        return invalid or _no_method(given)
    invalid = invalid or _no_people(given, names) or _no_value(given)
    if invalid is not None:
        return invalid
    return NewRuling(
        ruling=ruling,
        method=method,
        who=names.people(given.who),
        when=when,
        take=take,
        value=given.value or None,
        reason=tidy(given.reason),
        cause=tidy(given.cause),
    )


def decisions(
    comparison: Comparison, line: Line, ruled: NewRuling, policy: Policy
) -> tuple[Decision, ...] | InvalidInput:
    """The decisions that a ruling makes: one or, for asking the authors about a whole row, one for each cell."""
    item = line.item
    cells = item.cells if item.whole_row and ruled.ruling == "ask" else (item.cell,)
    try:
        made = tuple(decide(comparison, cell, ruled, policy) for cell in cells)
        if any(decision.field is None and decision.ruling == "keep" for decision in made):
            check_readable(comparison, item.cell)
        if item.whole_row and ruled.ruling == "keep" and ruled.value:
            return (*made, *_moved(comparison, line, ruled, policy))
        return made
    except InvalidRuling as refusal:
        return refused(refusal)


def _moved(comparison: Comparison, line: Line, ruled: NewRuling, policy: Policy) -> Iterator[Decision]:
    """The ruling that moves a kept row to the row named under Another value."""
    cell = moved_by(comparison, line)
    if cell is None:
        raise InvalidRuling(
            "this row belongs to its study alone, so it cannot be moved: empty this cell", input="value"
        )
    yield decide(comparison, cell, replace(ruled, ruling="value", take=None), policy)


def moved_by(comparison: Comparison, line: Line) -> Discrepancy | None:
    """The cell of a row that names the row above it; None if there is only the study above it."""
    row = line.item.cell
    merged = comparison.tables[row.table]
    needed = [field for field in merged.table.references if field.name in merged.table.identity or field.required]
    fields = [field for field in needed if field.name != merged.table.study]
    to_parent = (field for field in fields if field.reference and field.reference.to == merged.table.parent)
    field = next(to_parent, fields[0] if fields else None)
    return merged.agreed_cell(row.position, field.name) if field else None


def kept_under_dropped(after: Comparison, cell: Discrepancy) -> InvalidInput | None:
    """Why a row cannot be kept, and what to write, if it would belong to a dropped row after the merge; else None."""
    if (cell.table, cell.position) not in after.dropped_with:
        return None
    merged = after.tables[cell.table]
    fields = [merged.table[name] for name in pointing_to_dropped(after, cell.table, cell.position)]
    to = " and ".join(quoted(merged.listed("final", field.name)[cell.position]) for field in fields)
    offered = "; ".join(dict.fromkeys(name for field in fields for name in rows_offered(merged, field, cell.position)))
    move = f", or keep it and write under {VALUE} the row that it belongs to: {offered}" if offered else ""
    message = f"the row points to {to or 'a row'}, which is dropped: choose “{RULED['drop']}”{move}"
    return InvalidInput("ruling-refused", RULING, message)


def refused(refusal: InvalidRuling) -> InvalidInput:
    """The refusal as a problem at its cell."""
    return InvalidInput(refusal.code, _HEADERS[refusal.input], str(refusal))


_HEADERS: Mapping[Input, str] = {"ruling": RULING, "value": VALUE, "method": METHOD, "who": WHO}


def _no_ruling(given: RulingInput, line: Line, names: Names) -> InvalidInput | None:
    if not given.ruling:
        meant = RULED["value"]
        return InvalidInput(
            "ruling-incomplete", RULING, f"there is another value, but no ruling: choose “{meant}”", meant
        )
    ruling = ruling_of(given.ruling)
    if ruling is None and names.extractor(given.ruling) is None:
        choices = rulings_offered(names, verdicts=bool(line.found))
        message = f"{quoted(tidy(given.ruling))} is not one of the choices: {first_ones(choices, _SHOWN)}"
        return InvalidInput("ruling-unknown", RULING, message, nearest(given.ruling, choices))
    if line.item.whole_row and (ruling or "take") not in OF_ROWS:
        offered = f"“{RULED['keep']}”, “{RULED['drop']}” or “{RULED['ask']}”"
        return InvalidInput("ruling-refused", RULING, f"this line is about a whole row: choose {offered}")
    return None


def _no_method(given: RulingInput) -> InvalidInput:
    shown = METHODS_SHOWN.values()
    words: dict[str, str] = {
        word: shown_as for method, shown_as in METHODS_SHOWN.items() for word in (method, shown_as)
    }
    if not given.method:
        return InvalidInput("ruling-incomplete", METHOD, f"a ruling needs a method: {', '.join(shown)}")
    near = nearest(given.method, tuple(words))
    close = words[near] if near else None
    return InvalidInput(
        "ruling-unknown", METHOD, f"{quoted(tidy(given.method))} is not one of the methods: {', '.join(shown)}", close
    )


def _no_people(given: RulingInput, names: Names) -> InvalidInput | None:
    if not names.people(given.who):
        return InvalidInput("ruling-incomplete", WHO, "a ruling needs the names of the people who decided")
    reason = names.mistake_in(given.who)
    return InvalidInput("person-unknown", WHO, reason) if reason else None


def no_text(entry: Entry) -> InvalidInput | None:
    """The first cell in which a spreadsheet replaced the typed text by a date, an error or an empty formula."""
    for header, message in entry.doubts.items():
        return InvalidInput("ruling-refused", header, f"{message}. Type it again as text", None)
    return None


def _no_value(given: RulingInput) -> InvalidInput | None:
    meant = RULED["value"]
    wanted = ruling_of(given.ruling) == "value"
    if wanted and not given.value:
        return InvalidInput("ruling-incomplete", VALUE, f"“{meant}” is ruled, but none is given")
    if given.value and not wanted and ruling_of(given.ruling) != "keep":
        message = (
            f"there is another value, but the ruling is “{tidy(given.ruling)}”: empty this cell, or rule “{meant}”"
        )
        return InvalidInput("ruling-incomplete", VALUE, message)
    return None

"""Values that one person extracted and another verifies, with the verdicts."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal

from schema.form import Field, Form, Table
from schema.missing import Missing
from schema.records import record
from schema.text import fold
from validate.extraction.read_cells import key_of
from validate.ledger.ledger import VERIFYING, Decision
from validate.ledger.renames import Renames
from validate.merge.comparison import CellAddress, Comparison
from validate.merge.merged_table import MergedTable
from validate.merge.resolve_rulings import RowFinder, remembered

Verdict = Literal["confirmed", "changed", "not found"]


@record(kw_only=True)
class SingleValue:
    """A value of a verified field that only one extractor has. `item` changes with the row and with the value.

    `place` and `words` are its evidence. `verdict` is a verifier's verdict on the present value, from `decision`; None
    if nobody has verified it.
    """

    item: str
    table: str
    position: int
    field: str
    study: str
    row: str
    extractor: str
    text: str
    value: str
    place: str = ""
    words: str = ""
    verdict: Verdict | None = None
    decision: Decision | None = None


def single_values(comparison: Comparison) -> tuple[SingleValue, ...]:
    """All values of verified fields that only one extractor has, study by study, with the verdicts on them.

    A pending cell, which waits for the full text or the authors, has nothing to verify yet.
    """
    verdicts = _verdicts(comparison)
    found = [value for merged in comparison.tables.values() for value in _of_table(comparison.form, merged, verdicts)]
    order = {study: place for place, study in enumerate(sorted({value.study for value in found}, key=fold))}
    return tuple(sorted(found, key=lambda value: order[value.study]))


def disputed_values(comparison: Comparison) -> frozenset[CellAddress]:
    """The cells with a value that a verifier changed or did not find."""
    values = (value for value in single_values(comparison) if value.verdict in {"changed", "not found"})
    return frozenset((value.table, value.position, value.field) for value in values)


def kept_values(comparison: Comparison) -> frozenset[CellAddress]:
    """The disputed cells in which the team kept the extractor's value."""
    disputed, found = disputed_values(comparison), set[CellAddress]()
    for cell in comparison.in_question:
        address = cell.table, cell.position, cell.field
        if address in disputed and cell.progress == "decided":
            merged = comparison.tables[cell.table]
            final = merged.listed("final", cell.field)[cell.position]
            had = [answer.value for answer in cell.answers.values() if answer.value is not None]
            if any(merged.same(merged.table[cell.field], value, final) for value in had):
                found.add(address)
    return frozenset(found)


def pending_alone(comparison: Comparison) -> tuple[tuple[str, int, str, str], ...]:
    """The table, row, field and extractor of each pending cell of a verified field that only one extractor has."""
    return tuple(
        (merged.table.name, position, field.name, extractor)
        for merged in comparison.tables.values()
        for field, position, extractor, value in _filled_alone(merged)
        if value == _WAITS
    )


def extracted_by_several(comparison: Comparison) -> dict[tuple[str, int, str], tuple[str, ...]]:
    """The extractors of each value of a verified field that two or more have, by table, row and field."""
    found = {}
    for merged in comparison.tables.values():
        for field in merged.table.by_one:
            if field.mode != "verified":
                continue
            states = merged.listed("state", field.name)
            for position in range(merged.height):
                if states[position] in _OF_SEVERAL and position not in merged.dropped:
                    meanings = merged.in_cell(position, field.name, "meaning")
                    found[merged.table.name, position, field.name] = tuple(name for name in meanings if meanings[name])
    return found


_WAITS = Missing.PEND.value
_OF_SEVERAL = frozenset({"agreed", "cosmetic", "conflict", "status", "unscored"})


def _filled_alone(merged: MergedTable) -> Iterator[tuple[Field, int, str, str]]:
    """Each cell of a verified field that only one extractor filled in: field, row, extractor and meaning."""
    for field in merged.table.by_one:
        if field.mode != "verified":
            continue
        states = merged.listed("state", field.name)
        for position in range(merged.height):
            filled = [one for one in merged.in_cell(position, field.name, "meaning").items() if one[1]]
            if states[position] != "single" or len(filled) != 1 or position in merged.dropped:
                continue
            ((extractor, value),) = filled
            if merged.troubles[position] is None and value:
                yield field, position, extractor, value


def _of_table(
    form: Form, merged: MergedTable, verdicts: Mapping[tuple[str, int, str], tuple[Decision, ...]]
) -> Iterator[SingleValue]:
    table = merged.table
    for field, position, extractor, value in _filled_alone(merged):
        if value == _WAITS:
            continue
        decisions = verdicts.get((table.name, position, field.name), ())
        verdict, decision = _verdict(merged, field.name, extractor, value, decisions)
        evidence = {one.role: one.name for one in table.companions(field.name)}
        yield SingleValue(
            item=_item(form, merged, position, field.name, value),
            table=table.name,
            position=position,
            field=field.name,
            study=merged.studies[position] or "",
            row=merged.labels[position] or "",
            extractor=extractor,
            text=merged.answer(extractor, position, field.name).text or value,
            value=value,
            place=_text(merged, extractor, position, evidence.get("place")),
            words=_text(merged, extractor, position, evidence.get("words")),
            verdict=verdict,
            decision=decision,
        )


def _text(merged: MergedTable, extractor: str, position: int, name: str | None) -> str:
    return (merged.answer(extractor, position, name).text or "") if name else ""


def _item(form: Form, merged: MergedTable, position: int, name: str, value: str) -> str:
    """A digest of the row's identity by extractor, the field and the value."""
    return _digest(form, merged.table, merged.address(position), name, value)


def item_of(form: Form, decision: Decision) -> str | None:
    """The digest of the value that a verdict is about; None if the form no longer has the field."""
    table = form.by_name.get(decision.table)
    values = [had for had in decision.had.values() if isinstance(had, str)]
    if table is None or decision.field not in table.by_name or not values:
        return None
    return _digest(form, table, decision.row, decision.field or "", values[0])


def _digest(form: Form, table: Table, row: Mapping[str, Sequence[str]], name: str, value: str) -> str:
    # A study counts under its first name, because the workbook may have been handed out before it was renamed.
    called = {extractor: (form.renamed.first(parts[0]), *parts[1:]) for extractor, parts in row.items()}
    rows = {extractor: [fold(part) for part in parts] for extractor, parts in called.items()}
    content = [table.name, rows, name, key_of(table[name], value)]
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:12]


def _verdicts(comparison: Comparison) -> dict[tuple[str, int, str], tuple[Decision, ...]]:
    """The verdicts on each cell, without withdrawn ones; the latest comes last."""
    ledger = comparison.ledger
    taken_back = ledger.withdrawals.keys() | {
        old
        for decision in ledger.decisions
        if decision.ruling in VERIFYING and decision.id not in ledger.withdrawals
        for old in decision.replaces
    }
    renames = Renames(comparison.form, ledger.in_force)
    finders: dict[str, RowFinder] = {}
    found: dict[tuple[str, int, str], list[Decision]] = {}
    for decision in ledger.decisions:
        if decision.ruling not in VERIFYING or decision.id in taken_back or decision.table not in comparison.tables:
            continue
        finder = finders.setdefault(decision.table, RowFinder(comparison.tables[decision.table], renames))
        position = finder.row(decision)
        field = decision.field  # a field that a later version of the form does not have has no cells
        if position is not None and field is not None and field in comparison.tables[decision.table].table.by_name:
            found.setdefault((decision.table, position, field), []).append(decision)
    return {address: tuple(sorted(several, key=lambda one: one.when)) for address, several in found.items()}


def verdicts_now(comparison: Comparison) -> dict[tuple[str, int, str], list[Decision]]:
    """For each cell (table, row, field), each verifier's latest verdict on the present value."""
    latest = {place: _last_of_each(comparison, place, decisions) for place, decisions in _verdicts(comparison).items()}
    return {place: verdicts for place, verdicts in latest.items() if verdicts}


def disputed_by_verifiers(comparison: Comparison) -> dict[tuple[str, int, str], list[Decision]]:
    """For each cell (table, row, field), the verdicts that dispute the present value."""
    return {place: found for place, verdicts in verdicts_now(comparison).items() if (found := disputing(verdicts))}


def disputing(verdicts: Iterable[Decision]) -> list[Decision]:
    """The verdicts that dispute the value."""
    return [verdict for verdict in verdicts if verdict.ruling == "dispute"]


def found_by_each(disputes: Iterable[Decision]) -> dict[str, Decision]:
    """The verdict of each verifier who found another value."""
    return {decision.who[0]: decision for decision in disputes if decision.final is not None}


def disputes_of(comparison: Comparison, table: str, position: int, name: str) -> list[Decision]:
    """The verdicts that dispute the present value of a cell, in order of time."""
    place = (table, position, name)
    return disputing(_last_of_each(comparison, place, _verdicts(comparison).get(place, ())))


def _last_of_each(comparison: Comparison, place: tuple[str, int, str], decisions: Sequence[Decision]) -> list[Decision]:
    """Each verifier's latest verdict on the present value. A later verdict replaces an earlier one."""
    table, position, name = place
    merged = comparison.tables[table]
    now, field = merged.in_cell(position, name, "meaning"), merged.table[name]
    last: dict[frozenset[str], Decision] = {}
    for one in decisions:
        if all(merged.same(field, remembered(one, name).get(who), meaning) for who, meaning in now.items()):
            verifier = frozenset(map(fold, one.who))
            last.pop(verifier, None)
            last[verifier] = one
    return list(last.values())


def _verdict(
    merged: MergedTable, name: str, extractor: str, value: str, decisions: tuple[Decision, ...]
) -> tuple[Verdict | None, Decision | None]:
    """The latest verdict on the present value. If it was corrected as a verifier said, the verdict is "changed"."""
    field = merged.table[name]
    for decision in reversed(decisions):
        had = decision.had.get(extractor)
        about_now = isinstance(had, str) and merged.same(field, had, value)
        corrected = decision.ruling != "confirm" and decision.final is not None
        if about_now or (corrected and merged.same(field, str(decision.final), value)):
            return verdict_of(decision), decision
    return None, None


def verdict_of(decision: Decision) -> Verdict:
    """The verdict of a verifier: confirmed, changed or not found."""
    if decision.ruling == "confirm":
        return "confirmed"
    return "not found" if decision.final is None else "changed"

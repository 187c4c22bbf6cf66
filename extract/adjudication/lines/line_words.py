"""Words a line of the adjudication sheet: how extractors differ, what each has and where, and earlier rulings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from pathlib import PurePath

from extract.adjudication.lines.evidence import evidence
from extract.adjudication.lines.names import Names
from extract.adjudication.lines.ruling_input import as_input
from extract.adjudication.lines.words import BLANK, LONGER, NO_ROW, NOT_EXTRACTED
from extract.workbook.layout import units
from schema.form import Field, Form
from schema.text import and_list
from validate.adjudication.items import AdjudicationItem, filled_cells, typed_name
from validate.adjudication.proposals import proposal, reports_named
from validate.ledger.ledger import Decision
from validate.ledger.words import METHODS_SHOWN, RULED, verdict_in_words
from validate.merge.comparison import Comparison
from validate.merge.discrepancy import Answer
from validate.merge.named_rows import rows_offered
from validate.merge.resolve_rulings import can_still_be
from validate.merge.rows_of_some import lacked_by

_LONGEST = 1_500  # characters of a cell that are shown
_OFFERED = 30  # choices that are listed


def proposed(comparison: Comparison, item: AdjudicationItem, names: Names) -> str:
    """The proposed ruling in the words of the drop-down list; with its reason if it names an extractor."""
    made = proposal(comparison, item)
    if made is None:
        return ""
    return RULED["keep"] if made.take is None else names.in_ruling(made.take) + LONGER


def kind(comparison: Comparison, item: AdjudicationItem, field: Field, names: Names, twice: Counter[str]) -> str:
    """Why there is a line: how extractors differ, what a verifier found, or that a row is dropped with another."""
    cell = item.cell
    if cell.progress == "agreed":
        merged = comparison.tables[cell.table]
        rows = "; ".join(rows_offered(merged, field, cell.position)) or "there is none in this study"
        return (
            "this row is dropped with the row that it points to. To keep it, move it: rule"
            f" “{RULED['value']}” and write one of these rows: {rows}"
        )
    if cell.rulings.disputed:
        in_force = cell.rulings.in_force
        return verified([decision for decision in in_force if decision.ruling == "dispute"], field, names)
    if field.name in comparison.form[cell.table].identity and cell.kind in {"conflict", "rounded"}:
        return "numbered or named differently"
    if cell.kind in {"conflict", "rounded", "status"} and (reports := reports_named(comparison, item)):
        return f"from different reports: {'; '.join(reports)}. Which report is right?"
    if item.whole_row and cell.kind == "ruled":
        return of_some(lacked_by(comparison.tables[cell.table], cell.position), names)
    holders = " and ".join(names.shown[name] for name in names.shown if name in cell.address)
    blank = {name for name, answer in cell.answers.items() if answer.value is None}
    without = " and ".join(names.shown[name] for name in names.shown if name in blank)
    this_row = f"this row{_typed(comparison, item, names)}"
    doubled = holders if twice[item.address] > 1 else "another extractor"
    kinds = {
        "duplicate": f"{doubled} has more than one row with this name",
        "unidentified": f"a row of {holders} has no name",
        "additional": f"additional: only {holders} has {this_row}",
        "omission": f"only {holders} {'has' if len(cell.address) < 2 else 'have'} {this_row}"
        if item.whole_row
        else f"{without} left it blank",
        "status": "different codes" if _only_codes(item, field) else "a missing code and a value",
        "conflict": "different values",
        "rounded": "one number, rounded differently",
    }
    return kinds.get(cell.kind, "no difference, but there is a ruling")


def _typed(comparison: Comparison, item: AdjudicationItem, names: Names) -> str:
    """How the extractors of a row typed its name, if the row has another name now."""
    holders = (name for name in names.shown if name in item.cell.address)
    typed = dict.fromkeys(filter(None, (typed_name(comparison, item, name) for name in holders)))
    return f" (typed: {'; '.join(typed)})" if typed else ""


def verified(verdicts: Iterable[Decision], field: Field, names: Names) -> str:
    """What the people who verified a value say."""
    sentences = []
    for decision in verdicts:
        who = " and ".join(names.hide_all(decision.who))
        verb = "confirmed" if decision.ruling == "confirm" else "has"
        found = f"{verb} {field.cell.in_words(decision.final)}" if decision.final else "did not find it in the report"
        sentences.append(f"{who} verified this and {found}" + (f" ({decision.reason})" if decision.reason else ""))
    return "; ".join(sentences)


def other_words(words: Mapping[str, str]) -> str:
    """The descriptions of "other" if all chose the same. The column with the places says whose they are."""
    given = " / ".join(sorted(set(words.values())))
    return f"the same choice, but different words for other ({given}). If they mean different things, rule on it"


def of_some(lacking: Iterable[str], names: Names) -> str:
    """Who does not have a row that the others have."""
    without = [names.shown[name] for name in names.shown if name in set(lacking)]
    return f"{and_list(without)} {'does' if len(without) == 1 else 'do'} not have this row"


IN_DATASET = ". It is in the dataset, because two or more have it. If it does not belong there, rule to drop it"


def _only_codes(item: AdjudicationItem, field: Field) -> bool:
    return all(answer.value is None or answer.value in field.codes for answer in item.cell.answers.values())


def value(comparison: Comparison, item: AdjudicationItem, name: str) -> str:
    """What an extractor has: in a cell, or in all cells of a whole row."""
    answer = item.cell.answers.get(name)
    if answer is None:
        if item.in_trouble:
            return ""
        return NO_ROW if _began(comparison, item, name) else NOT_EXTRACTED
    if answer.file is None:
        return NO_ROW
    if not item.whole_row:
        return BLANK if answer.text is None else shortened(answer.text)
    cells = filled_cells(comparison, item, name)
    return shortened("\n".join(f"{label}: {text}" for label, text in cells)) or BLANK


def _began(comparison: Comparison, item: AdjudicationItem, name: str) -> bool:
    """Whether an extractor recorded something on the study of a row."""
    return bool(comparison.tables[item.cell.table].began[name][item.cell.position])


class Places(Mapping[str, str]):
    """The place and evidence of each extractor's answer, computed only when a line is shown."""

    def __init__(self, names: Iterable[str], place: Callable[[str], str]) -> None:
        self._names = tuple(names)
        self._place = place

    def __getitem__(self, name: str) -> str:
        if name not in self._names:
            raise KeyError(name)
        return self._place(name)

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


def where(comparison: Comparison, item: AdjudicationItem, names: Names, name: str) -> str:
    """The place of an extractor's answer, with its evidence."""
    answer = item.cell.answers.get(name)
    if answer is None or answer.file is None:
        return ""
    typed = typed_name(comparison, item, name)
    place = _place(answer, item, blinded=names.blinded) + (f" (typed: {typed})" if typed else "")
    return shortened("\n".join([place, *evidence(comparison, item, name)]))


def _place(answer: Answer, item: AdjudicationItem, *, blinded: bool) -> str:
    """`alice.xlsx!Samples!F7`; for a whole row, its number. A blinded sheet names no file."""
    spot = answer.cell or ""
    if item.whole_row:
        cell = next((other.cell for cell in item.cells for other in cell.answers.values() if other.cell), "")
        spot = f"row {''.join(sign for sign in cell or '' if sign.isdigit())}"
    return "!".join(part for part in ("" if blinded else _file_name(answer.file or ""), answer.sheet, spot) if part)


@cache
def _file_name(file: str) -> str:
    return PurePath(file).name


def old(item: AdjudicationItem, names: Names, form: Form) -> Iterator[str]:
    """The rulings that are no longer in force: they contradict each other, or their basis has changed."""
    here = [cell.rulings for cell in (item.cell, *item.cells)]
    contested = {one.id: one for rulings in here if rulings.contested for one in rulings.in_force}
    if contested:
        yield "These rulings contradict each other:"
        yield from (in_words(ruling, names, form) for ruling in contested.values())
    stale = {one.id: one for rulings in here for one in rulings.stale if one.id not in contested}
    for ruling in stale.values():
        had = {name: text for name, text in ruling.had.items() if text is None or isinstance(text, str)}
        then = ", ".join(f"{names.hide(name)} {text or 'blank'}" for name, text in had.items())
        field = form[item.cell.table][item.cell.field]
        gone = "" if ruling.field is None or can_still_be(form, field, ruling) else "; the form has no such value now"
        yield in_words(ruling, names, form) + (f" (then: {then}{gone})" if then else " (the row has changed since)")


def in_words(decision: Decision, names: Names, form: Form) -> str:
    """A ruling on one line: what, by which method, who, when, and why. Choices have their labels."""
    shown = as_input(decision, names)
    when = decision.when.partition("T")[0]
    if verdict := verdict_in_words(decision):
        sentence = ", ".join(part for part in (f"{shown.who} {verdict}", when) if part)
        return f"{sentence}: {decision.reason}" if decision.reason else sentence
    given = decision.ruling in {"take", "verified", "value"} and decision.final
    what = f"{shown.ruling} {_given(decision, form)}" if given else shown.ruling
    how = f"by {METHODS_SHOWN[decision.method]}" if decision.method else ""
    sentence = ", ".join(part for part in (what, how, shown.who, when) if part)
    return f"{sentence}: {decision.reason}" if decision.reason else sentence


def _given(decision: Decision, form: Form) -> str:
    """The value that a ruling gives, in the words of the form, if it still has the field."""
    table = form.by_name.get(decision.table)
    field = table.by_name.get(decision.field or "") if table else None
    if field is None or decision.final is None or decision.final in field.codes:
        return decision.given
    words = field.cell.in_words(decision.final)
    return f"{words}: {decision.other}" if decision.other else words


def guidance(field: Field) -> str:
    """The guidance of a field, with its choices and missing codes."""
    parts = [field.guidance or field.cell.hint, *filter(None, [units(field)])]
    if field.cell.explained:
        offered = field.cell.options
        more = f" and {len(offered) - _OFFERED} more" if len(offered) > _OFFERED else ""
        parts.append(f"Choices: {'; '.join(offered[:_OFFERED])}{more}")
    if field.codes:
        parts.append(f"Codes: {', '.join(sorted(field.codes))}")
    return shortened("\n".join(parts))


def shortened(text: str) -> str:
    """The part of a long text that is shown in a cell."""
    return text if len(text) <= _LONGEST else text[:_LONGEST] + " ... (shortened; the cell has the whole text)"

"""Turns a person's ruling into the decision for the ledger, or says why that is impossible."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal, assert_never

from schema.form import Field, Form
from schema.missing import Missing
from schema.problem import CellError
from schema.text import and_list, fold, quoted, tidy
from schema.words import Words
from validate.adjudication.items import row_basis, ruled_with_row
from validate.adjudication.new_ruling import InvalidRuling, NewRuling
from validate.adjudication.other_words import split_other
from validate.adjudication.verification import disputes_of
from validate.adjudication.who_may_rule import Policy, check_who
from validate.extraction.read_cells import UNREAD, key_of
from validate.ledger.ledger import Decision, Ruling
from validate.merge.comparison import Comparison
from validate.merge.discrepancy import Answer, Discrepancy
from validate.merge.named_rows import rows_named, rows_offered


def decide(comparison: Comparison, cell: Discrepancy, new: NewRuling, policy: Policy | None = None) -> Decision:
    """The decision for this ruling. Raises `InvalidRuling` if the ruling is not possible.

    If some extractors do not have the row, the ruling can be on the whole row. It keeps the row (`take` an extractor
    who has it, `both`, `keep`) or drops it (`take` an extractor who does not, `neither`, `drop`). A decision replaces
    the rulings that were in force before.
    """
    if cell.kind in {"duplicate", "unidentified"}:
        raise InvalidRuling(
            "another row has the same identity, or this row has none: correct it in the extractor's workbook",
            input="ruling",
        )
    check_who(extractors_of(comparison, cell), new, policy or Policy())
    common: dict[str, Any] = {
        "study": cell.study,
        "table": cell.table,
        "row": dict(cell.address),
        **new.how_made(comparison.form),
    }
    if cell.whole_row and new.ruling not in {"ask", "value", "verified", "unresolved"}:
        on_row = _on_row(cell, new, extractors_of(comparison, cell))
        served = ruled_with_row(comparison, cell.table, cell.position)
        return Decision(**common, ruling=on_row, had=row_basis(served), replaces=_replaced_in_row(served, cell, on_row))
    table = comparison.form[cell.table]
    moves = new.ruling == "value" and table[cell.field].reference is not None
    if cell.field in table.identity and cell.whole_row and new.ruling != "ask" and not moves:
        raise InvalidRuling("only the identity of this row is filled in: keep the row or drop it", input="ruling")
    verdict = _verdict_taken(comparison, cell, new)
    if verdict is not None:
        new = replace(new, ruling="verified", take=verdict.who[0])
    guessed = comparison.form.guessed
    had = {name: answer.value for name, answer in cell.answers.items()}
    value, other = split_other(table[cell.field], new.value or "") if new.ruling == "value" else (new.value, "")
    new = replace(new, value=value)
    if moves:
        final: str | None = another_row(comparison, cell, new.value)
    else:
        final = verdict.final if verdict is not None else _final(comparison, cell, new, guessed=guessed)
    return Decision(
        **common,
        field=cell.field,
        replaces=_replaced_at_cell(cell, had),
        ruling=new.ruling,
        take=new.take if new.ruling in {"take", "verified"} else None,
        final=final,
        other=other,
        had=had,
    )


def _replaced_at_cell(cell: Discrepancy, had: Mapping[str, str | None]) -> tuple[str, ...]:
    """The rulings on the cell itself that a new one replaces.

    This includes a stale ruling whose basis is unchanged: it took the value of a verifier who later confirmed the
    extractor's value. Otherwise it would be in force again as soon as the verifier disputes the value again.
    """
    unchanged = (decision for decision in cell.rulings.stale if decision.had == had)
    rulings = (*cell.rulings.in_force, *unchanged)
    return tuple(sorted({decision.id for decision in rulings if decision.field == cell.field}))


def check_readable(comparison: Comparison, cell: Discrepancy) -> None:
    """Raises `InvalidRuling` if a cell in the row has a text that is not an answer to its field.

    Such a row cannot be kept as it is. A ruling on that cell itself solves this, because it says what is meant.
    """
    table = comparison.form[cell.table]
    for other in comparison.in_row(cell.table, cell.position):
        if comparison.form.guessed or any(decision.field == other.field for decision in other.rulings.in_force):
            continue
        for answer in other.answers.values():
            try:
                table[other.field].cell.parse(answer.value)
            except CellError as error:
                message = f"{table[other.field].label}: {error.message()}"
                raise InvalidRuling(
                    f"this row has an answer that cannot be read: {message}. Have it corrected in the workbook, run"
                    " twofold merge, and rule again",
                    input="ruling",
                ) from error


def does_not_fit(form: Form, decision: Decision) -> bool:
    """Whether the ruling gives a field a value that its type cannot read. Only an inferred form allows this."""
    if decision.ruling != "value" or decision.field is None or not form.guessed:
        return False
    key = key_of(form[decision.table][decision.field], decision.final)
    return key is not None and key.startswith(UNREAD)


def withdraw(decision: Decision, *, who: tuple[str, ...], when: str, reason: str = "") -> Decision:
    """The line of the ledger that withdraws a decision."""
    return Decision(
        study=decision.study,
        table=decision.table,
        row=decision.row,
        field=decision.field,
        who=who,
        when=when,
        reason=reason,
        withdraws=decision.id,
    )


def withdraw_submission(
    file: str, study: str, extractor: str, *, table: str, who: tuple[str, ...], when: str, reason: str
) -> Decision:
    """The line that declares a kept copy not to be the extractor's first submission of a study."""
    row: dict[str, tuple[str, ...]] = {extractor: (study,)}
    return Decision(study=study, table=table, row=row, who=who, when=when, reason=reason, submission=file)


def extractors_of(comparison: Comparison, cell: Discrepancy) -> tuple[str, ...]:
    """The extractors who recorded something for the study of a discrepancy. If nobody did, those who have the row."""
    return comparison.tables[cell.table].extractors_of(cell.position) or tuple(cell.answers)


def _on_row(cell: Discrepancy, new: NewRuling, extractors: tuple[str, ...]) -> Literal["keep", "drop"]:
    """Whether the ruling keeps the row, as an extractor did who has it, or drops it."""
    if new.ruling in {"keep", "both"}:
        return "keep"
    if new.ruling in {"drop", "neither"}:
        return "drop"
    if new.take not in {*extractors, *cell.address}:
        raise InvalidRuling(_DID_NOT_EXTRACT, input="ruling")
    return "keep" if new.take in cell.address else "drop"


def _replaced_in_row(
    served: Sequence[Discrepancy], cell: Discrepancy, ruling: Literal["keep", "drop"]
) -> tuple[str, ...]:
    """The rulings in the row that a ruling on the whole row replaces.

    A dropped row replaces all rulings in it. A kept row replaces those on the row and on this cell, and questions to
    the authors. Rulings on its other cells stay in force.
    """
    replaced = {
        decision.id
        for other in served
        for decision in (*other.rulings.in_force, *other.rulings.row_rulings)
        if ruling == "drop" or decision.field in {None, cell.field} or decision.ruling == "ask"
    }
    return tuple(sorted(replaced | {decision.id for decision in cell.rulings.in_force}))


def _verdict_taken(comparison: Comparison, cell: Discrepancy, new: NewRuling) -> Decision | None:
    """The verdict whose value a ruling takes: by the ruling "verified", or by naming a verifier with a blank cell."""
    answer = cell.answers.get(new.take or "") if new.ruling == "take" else None
    by_name = answer is not None and answer.value is None
    if new.ruling != "verified" and not by_name:
        return None
    disputes = disputes_of(comparison, cell.table, cell.position, cell.field)
    if by_name:
        disputes = [one for one in disputes if fold(new.take or "") in map(fold, one.who)]
        if disputes and disputes[-1].final is None:
            raise InvalidRuling(
                "the extractor named under Ruling verified this value, has none in the workbook, and did not find it in"
                " the report: rule on a missing code, or on unresolved",
                input="ruling",
            )
        return disputes[-1] if disputes else None
    found = [one for one in disputes if one.final is not None]
    if len({key_of(comparison.form[cell.table][cell.field], one.final) for one in found}) > 1:
        raise InvalidRuling(
            "the people who verified this value found different ones: rule on another value and write it",
            input="ruling",
        )
    if not found:
        raise InvalidRuling(_NO_VERDICT, input="ruling")
    return found[-1]


HOW_TO_LEAVE_OUT = "out of the dataset, delete it in the workbook of everybody who has it"
"""What to do about a row that no extractor is without: it ends a sentence that begins with `To leave it`."""
_NOT_OF_SOME = f"keep and drop are only for rows that one extractor does not have. To leave this row {HOW_TO_LEAVE_OUT}"
_DID_NOT_EXTRACT = "the extractor named under Ruling did not extract this study"
_NO_VERDICT = "nobody who verified this value found another one: rule on another value and write it"


def _final(comparison: Comparison, cell: Discrepancy, new: NewRuling, *, guessed: bool) -> str | None:
    field = comparison.form[cell.table][cell.field]
    match new.ruling:
        case "take":
            if new.take is None or new.take not in cell.answers:
                raise InvalidRuling(_DID_NOT_EXTRACT, input="ruling")
            return _taken(field, cell.answers[new.take], guessed=guessed)
        case "both":
            return _united(comparison, cell)
        case "value":
            return _another(field, _typed(comparison, cell, new), guessed=guessed)
        case "unresolved":
            return Missing.UC
        case "neither" | "ask":
            return None
        case "exclude":
            raise InvalidRuling("a study is excluded as a whole, by the command twofold exclude", input="ruling")
        case "keep" | "drop":
            raise InvalidRuling(_NOT_OF_SOME, input="ruling")
        case "same" | "different" | "confirm" | "dispute" | "verified":
            raise InvalidRuling(_ELSEWHERE[new.ruling], input="ruling")
        case _:
            assert_never(new.ruling)


def _taken(field: Field, answer: Answer, *, guessed: bool) -> str | None:
    """The value of an extractor. Raises `InvalidRuling` if it cannot be read, unless the form is inferred."""
    if not guessed:
        try:
            field.cell.parse(answer.value)
        except CellError as error:
            raise InvalidRuling(f"the answer cannot be read: {error.message()}. {_WRITE_IT}", input="ruling") from error
    return answer.value


_WRITE_IT = "Rule on another value and write it"
_ON_PAIRINGS = "rule on the pairing of rows on the sheet for pairings"
_BY_VERIFIER = "a value is verified in the workbook for verification (twofold template --verify)"
_ELSEWHERE: dict[Ruling, str] = {
    "same": _ON_PAIRINGS,
    "different": _ON_PAIRINGS,
    "confirm": _BY_VERIFIER,
    "dispute": _BY_VERIFIER,
    "verified": _NO_VERDICT,
}


def can_be_united(comparison: Comparison, cell: Discrepancy) -> bool:
    """Whether all answers to this cell can be combined in one cell."""
    return not isinstance(_to_unite(comparison, cell), InvalidRuling)


def _to_unite(comparison: Comparison, cell: Discrepancy) -> list[str] | InvalidRuling:
    """The answers that the ruling "both" combines, including those of verifiers; or why they cannot be combined."""
    field = comparison.form[cell.table][cell.field]
    if field.cell.storage != "list" and field.cell.type_name != Words.type_name:
        return InvalidRuling(
            "both is only for rows and for fields with several answers: choose one extractor here", input="ruling"
        )
    given = [answer.value for answer in cell.answers.values() if answer.value]
    verdicts = disputes_of(comparison, cell.table, cell.position, cell.field) if field.mode == "verified" else []
    if any(verdict.final is None for verdict in verdicts):
        return InvalidRuling(
            "both is not possible here, because a verifier did not find the value in the report", input="ruling"
        )
    answers = list(dict.fromkeys([*given, *(verdict.final for verdict in verdicts if verdict.final)]))
    codes = [answer for answer in answers if answer in field.codes]
    if codes and len(answers) > 1:
        return InvalidRuling(
            f"both is not possible here, because {and_list(codes)} says that there is no value: choose one of them",
            input="ruling",
        )
    if not answers or codes:
        return InvalidRuling("both is only possible where somebody gave an answer", input="ruling")
    return answers


def _united(comparison: Comparison, cell: Discrepancy) -> str:
    field = comparison.form[cell.table][cell.field]
    answers = _to_unite(comparison, cell)
    if isinstance(answers, InvalidRuling):
        raise answers
    if field.cell.storage != "list":  # words, some of which are a list: each answer once
        parts = [part for answer in answers for part in map(tidy, answer.split(";")) if part]
        answers = [*{key_of(field, part) or part: part for part in reversed(parts)}.values()][::-1]
    try:
        return field.cell.write(field.cell.read("; ".join(answers)))
    except CellError as error:
        raise InvalidRuling(f"the answer cannot be read: {error.message()}. {_WRITE_IT}", input="ruling") from error


def _another(field: Field, value: str | None, *, guessed: bool) -> str:
    """Another value in canonical spelling. If the form is inferred, a value that does not fit stays as typed."""
    try:
        read = field.cell.parse(value)
    except CellError as error:
        if guessed:
            return tidy(value or "")
        raise InvalidRuling(error.message(), input="value") from error
    if read is None:
        raise InvalidRuling("the ruling is another value: write this value", input="value")
    return str(read) if str(read) in field.codes else field.cell.write(read)


def _typed(comparison: Comparison, cell: Discrepancy, new: NewRuling) -> str | None:
    """Another value as it was typed; if the types are a guess, in the notation of its column."""
    if not new.value or new.canonical or not comparison.form.guessed:
        return new.value
    from validate.adjudication.as_in_column import as_in_column  # noqa: PLC0415  (25 modules, and few forms need them)

    return as_in_column(comparison, cell, new.value)


def another_row(comparison: Comparison, cell: Discrepancy, value: str | None) -> str:
    """The name of the row or rows that a reference is moved to, or a missing code. Else raises `InvalidRuling`."""
    merged = comparison.tables[cell.table]
    field = merged.table[cell.field]
    text = tidy(value or "")
    several = field.reference is not None and field.reference.several
    if text.upper() in field.codes:
        return text.upper()
    offered = {fold(name): name for name in rows_offered(merged, field, cell.position)}
    whole = fold(text) in offered
    parts = [text] if whole or not several else [tidy(part) for part in text.split(";") if tidy(part)]
    for part in parts or [text]:
        if fold(part) not in offered or len(rows_named(merged, field, cell.position, part)) > 1:
            listed = "; ".join(offered.values()) or "there is none in this study"
            raise InvalidRuling(
                f"{quoted(part)} is not a row that it can belong to. Write one of: {listed}", input="value"
            )
    return "; ".join(offered[fold(part)] for part in parts)

"""From what a person ruled to the decision that the ledger keeps, or the reason why it cannot be one."""

from dataclasses import dataclass, field
from typing import Any, Literal

from schema.choices import Choices
from schema.form import Field, Form
from schema.problem import CellError
from schema.text import quoted
from validate.ledger.ledger import Decision, Method, Ruling
from validate.merge.comparison import Comparison, Discrepancy


class Refused(ValueError):
    """A ruling that cannot be taken; the text says why, to the person who made it."""


@dataclass(frozen=True, kw_only=True)
class Ruled:
    """What a person ruled on one cell, or on the row it stands in where one extractor alone has that row.

    `take` names the extractor who is right; `value` is what they wrote instead; `bulk` is how many alike were ruled on
    at once by filling down.
    """

    ruling: Ruling
    method: Method | None  # None where nobody knows: of a consensus that was there before
    who: tuple[str, ...]
    when: str
    take: str | None = None
    value: str | None = None
    reason: str = ""
    cause: str = ""
    bulk: int = 0

    def made(self, form: Form) -> dict[str, Any]:
        """What a decision says of how it was made, whatever it is about."""
        return {
            "method": self.method,
            "reason": self.reason,
            "cause": self.cause,
            "who": self.who,
            "when": self.when,
            "form": f"{form.name} {form.version}",
            "bulk": self.bulk,
        }


@dataclass(frozen=True, kw_only=True)
class Policy:
    """Who may rule. A third person is neither extractor of the study, unless the project names an exception."""

    may_rule_on_own: frozenset[str] = field(default_factory=frozenset)


def decide(comparison: Comparison, at: Discrepancy, ruled: Ruled, policy: Policy | None = None) -> Decision:
    """The decision that this ruling makes; `Refused` if it makes none.

    A ruling on a row that one extractor alone has is on the whole row: keep it (`take` that extractor, `both`, `keep`)
    or drop it (`take` the one who has it not, `neither`, `drop`). A decision replaces the rulings that held until now.
    """
    if at.kind in {"duplicate", "blank"}:
        raise Refused(
            "this row cannot be told from another, or has no identity: correct it in the extractor's workbook"
        )
    check_who(extractors_of(comparison, at), ruled, policy or Policy())
    said: dict[str, Any] = {
        "study": at.study,
        "table": at.table,
        "row": dict(at.address),
        **ruled.made(comparison.form),
    }
    if at.whole_row and ruled.ruling not in {"ask", "value", "unresolved"}:
        on_row = _on_row(at, ruled, extractors_of(comparison, at))
        replaces = _replaced_in_row(comparison, at, on_row)
        return Decision(**said, ruling=on_row, had=_row_ground(comparison, at), replaces=replaces)
    table = comparison.form[at.table]
    if at.field in table.identity and at.whole_row and ruled.ruling != "ask":
        raise Refused("this row holds nothing but what says which row it is: keep it or drop it")
    final = _final(table[at.field], at, ruled)
    return Decision(
        **said,
        field=at.field,
        replaces=tuple(sorted(each.id for each in at.verdict.holding if each.field == at.field)),
        ruling=ruled.ruling,
        take=ruled.take if ruled.ruling == "take" else None,
        final=final,
        had={name: had.meaning for name, had in at.had.items()},
    )


def withdraw(decision: Decision, *, who: tuple[str, ...], when: str, reason: str = "") -> Decision:
    """The line that takes a decision back."""
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


def extractors_of(comparison: Comparison, at: Discrepancy) -> tuple[str, ...]:
    """Who recorded something on the study of a discrepancy; where nobody did, whoever has the row."""
    began = comparison.tables[at.table].began.row(at.position, named=True)
    return tuple(name for name in comparison.names if began[name]) or tuple(at.had)


def check_who(extractors: tuple[str, ...], ruled: Ruled, policy: Policy) -> None:
    """`Refused` where nobody is named, or somebody who may not rule by this method."""
    if not ruled.who:
        raise Refused("nobody is named as having decided: fill in who")
    if ruled.method == "discussion":
        missing = [name for name in extractors if name.casefold() not in {who.casefold() for who in ruled.who}]
        if missing:
            lacking = f"{' and '.join(missing)} {'is' if len(missing) == 1 else 'are'}"
            raise Refused(f"a discussion names all extractors of the study: {lacking} missing in who")
    if ruled.method == "third person":
        allowed = {name.casefold() for name in policy.may_rule_on_own}
        barred = {name.casefold() for name in extractors} - allowed
        own = [who for who in ruled.who if who.casefold() in barred]
        if own:
            raise Refused(f"{', '.join(own)} extracted this study and so cannot be the third person on it")


def _on_row(at: Discrepancy, ruled: Ruled, extractors: tuple[str, ...]) -> Literal["keep", "drop"]:
    """Whether the row stays: with whoever has it, or goes, with whoever has it not."""
    if ruled.ruling in {"keep", "both"}:
        return "keep"
    if ruled.ruling in {"drop", "neither"}:
        return "drop"
    if ruled.take not in {*extractors, *at.address}:
        raise Refused(f"{quoted(ruled.take)} did not extract this study")
    return "keep" if ruled.take in at.address else "drop"


def _replaced_in_row(comparison: Comparison, at: Discrepancy, ruling: Literal["keep", "drop"]) -> tuple[str, ...]:
    """The rulings in the row that a ruling on it takes the place of.

    All, when it is dropped; when it is kept, those on the row, those on the cell itself, and questions to the authors:
    another cell that was ruled on by itself stays as ruled.
    """
    cells = [each for each in comparison.in_row(at.table, at.position) if each.whole_row]
    gone = {
        each.id
        for cell in cells
        for each in (*cell.verdict.holding, *cell.verdict.beneath)
        if ruling == "drop" or each.field in {None, at.field} or each.ruling == "ask"
    }
    return tuple(sorted(gone | {each.id for each in at.verdict.holding}))


def _row_ground(comparison: Comparison, at: Discrepancy) -> dict[str, dict[str, str]]:
    """What the holders of the row have in each cell that the ruling serves."""
    ground: dict[str, dict[str, str]] = {}
    for each in comparison.in_row(at.table, at.position):
        if each.whole_row:
            for name, had in each.had.items():
                if had.meaning is not None:
                    ground.setdefault(name, {})[each.field] = had.meaning
    return ground


def _final(asked: Field, at: Discrepancy, ruled: Ruled) -> str | None:
    match ruled.ruling:
        case "take":
            if ruled.take is None or ruled.take not in at.had:
                raise Refused(f"{quoted(ruled.take)} did not extract this study")
            return at.had[ruled.take].meaning
        case "both":
            return _united(asked, at)
        case "value":
            return _another(asked, ruled.value)
        case "unresolved":
            return "UC"
        case "keep" | "drop":
            raise Refused("keep and drop are for rows that one extractor alone has")
        case "same" | "different":
            raise Refused("which row is which is ruled on in the sheet of pairings")
        case _:
            return None


def _united(asked: Field, at: Discrepancy) -> str:
    if not isinstance(asked.cell, Choices):
        raise Refused("both is for fields that take several choices, and for rows: rule for one of them here")
    chosen = [had.meaning for had in at.had.values() if had.meaning and had.meaning not in asked.codes]
    return asked.cell.write(asked.cell.read("; ".join(chosen)))


def _another(asked: Field, value: str | None) -> str:
    if asked.reference is not None:
        raise Refused(
            "a reference to another row cannot be typed here: correct it in the workbooks, or take one of them"
        )
    try:
        read = asked.cell.parse(value)
    except CellError as error:
        raise Refused(error.message()) from error
    if read is None:
        raise Refused("another value is ruled, but none is given")
    return str(read) if str(read) in asked.codes else asked.cell.write(read)

"""The texts in the six cells that a person fills in, compared with decisions."""

from __future__ import annotations

import hashlib
import json

from extract.adjudication.lines.names import Names
from extract.adjudication.lines.words import PAIR_RULED, meant_by_named_as, method_of, named_as_by, ruling_of
from schema.form import Form
from schema.records import record
from schema.text import fold, tidy
from validate.adjudication.other_words import split_other
from validate.extraction.read_cells import key_of
from validate.ledger.ledger import PAIRING, Decision
from validate.ledger.words import METHODS_SHOWN, RULED


@record
class RulingInput:
    """The texts under Ruling, Another value, Method, Who, Cause and Reason; empty where blank."""

    ruling: str = ""
    value: str = ""
    method: str = ""
    who: str = ""
    cause: str = ""
    reason: str = ""

    @property
    def texts(self) -> tuple[str, ...]:
        """All texts, in the order of the sheet."""
        return (self.ruling, self.value, self.method, self.who, self.cause, self.reason)

    @property
    def blank(self) -> bool:
        """Whether nothing is filled in."""
        return not any(self.texts)

    @property
    def digest(self) -> str:
        """A digest that shows whether a person has changed the line."""
        if self.blank:
            return "-"
        texts = [tidy(text) for text in self.texts]
        return hashlib.sha256(json.dumps(texts).encode()).hexdigest()[:8] if any(texts) else "-"


def as_input(decision: Decision, names: Names) -> RulingInput:
    """A decision in the words of the sheet. In a blinded project, it names no extractor."""
    return RulingInput(
        ruling=_ruling(decision, names),
        value=decision.given if decision.ruling == "value" else "",
        method=METHODS_SHOWN[decision.method] if decision.method else "",
        who="; ".join(names.hide_all(decision.who)),
        cause=names.hide_in(decision.cause),
        reason=names.hide_in(decision.reason),
    )


def _ruling(decision: Decision, names: Names) -> str:
    if decision.ruling is None:
        return ""
    if decision.ruling == "same" and decision.take is not None:
        return named_as_by(names.hide(decision.take))
    return _SHOWN.get(decision.ruling) or names.in_ruling(decision.take or "")


def says(given: RulingInput, decision: Decision, form: Form, names: Names) -> bool:
    """Whether these texts describe this decision, apart from spelling."""
    ruling = ruling_of(given.ruling)
    named_by = meant_by_named_as(given.ruling)
    if named_by is not None or decision.ruling == "same":
        named = names.extractor(named_by) if named_by is not None else None
        same = decision.ruling == "same" and decision.take == named and (ruling == "same" or named is not None)
    elif ruling is None:
        take = names.extractor(given.ruling)
        same = decision.ruling in {"take", "verified"} and take is not None and decision.take == take
    else:
        same = ruling == decision.ruling and (ruling != "value" or _same_value(given.value, decision, form))
    return (
        same
        and method_of(given.method) == decision.method
        and _folded(names.people(given.who)) == people_of(decision)
        and _same_words(given.reason, decision.reason, names)
        and _same_words(given.cause, decision.cause, names)
    )


def _same_words(given: str, recorded: str, names: Names) -> bool:
    """Whether a text is the recorded one, or its form in a blinded sheet."""
    return tidy(given) in {tidy(recorded), tidy(names.hide_in(recorded))}


def alike(one: Decision, other: Decision) -> bool:
    """Whether two decisions on one place have the same people and content. The time may differ."""
    return _content(one) == _content(other)


def same_outcome(one: Decision, other: Decision) -> bool:
    """Whether two decisions on one place have the same outcome. Who made them, how and why may differ."""
    return _outcome(one) == _outcome(other)


def people_of(decision: Decision) -> frozenset[str]:
    """The people who made a decision, folded."""
    return _folded(decision.who)


_SHOWN = {**RULED, **PAIR_RULED}


def _content(decision: Decision) -> tuple[object, ...]:
    texts = (tidy(decision.reason), tidy(decision.cause))
    return (*_outcome(decision), decision.method, people_of(decision), *texts)


def _outcome(decision: Decision) -> tuple[object, ...]:
    rows = sorted(decision.row) if decision.ruling in PAIRING else None
    final = (decision.final, decision.other) if decision.ruling == "value" else None
    return (decision.field, decision.ruling, decision.take, final, rows)


def _same_value(text: str, decision: Decision, form: Form) -> bool:
    table = form.by_name.get(decision.table)
    field = table.by_name.get(decision.field or "") if table else None
    if field is None:
        return False
    value, words = split_other(field, text)
    return tidy(words) == tidy(decision.other) and key_of(field, value) == key_of(field, decision.final)


def _folded(people: tuple[str, ...]) -> frozenset[str]:
    return frozenset(fold(person) for person in people)

"""The evidence in a ruling on a value: the place in the report, and the report's words."""

import re
from collections.abc import Iterator

from schema.form import Form
from schema.identifiers import is_place
from schema.regular_expressions import regex
from schema.text import tidy
from validate.extraction.read_cells import key_of
from validate.ledger.ledger import VERIFYING, Decision, Ledger
from validate.merge.comparison import Comparison

_MARKS = '"“”„«»'
_QUOTED = regex(rf"(?P<place>[^{_MARKS}]+?)[\s:,;]*[{_MARKS}](?P<words>.+)[{_MARKS}][\s.]*", re.DOTALL)


def evidence_given(comparison: Comparison, decision: Decision, table: str, position: int, name: str) -> str | None:
    """The text of a cell of evidence for a value that a ruling gave and no extractor has; None without evidence.

    - Both answers: the evidence of those who gave them, each once.
    - A value that a verifier found: what this person wrote under Where.
    - Any other value: the reason, if it is a place and the words of the report, such as `p. 4: "14 women"`.
    """
    companion = comparison.form[table][name]
    if decision.ruling == "both":
        return _of_all(comparison, table, position, name)
    place, words = place_and_words(comparison.form, comparison.ledger, decision)
    return {"place": place, "words": words}.get(companion.role or "")


def place_and_words(form: Form, ledger: Ledger, decision: Decision) -> tuple[str | None, str | None]:
    """The place and the words in a ruling that gave a value; see `evidence_given`."""
    if decision.field is None or decision.final is None:
        return None, None
    verdict = verdict_followed(form, ledger, decision)
    place, words = where_found(verdict.reason) if verdict is not None else _of_reason(decision.reason)
    return place or None, words or None


def _of_all(comparison: Comparison, table: str, position: int, name: str) -> str | None:
    merged = comparison.tables[table]
    field = merged.table[merged.table[name].of or name]
    answers = merged.in_cell(position, field.name, "value")
    texts = merged.in_cell(position, name, "value")
    texts_given = {texts[who] for who, answer in answers.items() if answer is not None and answer not in field.codes}
    return "; ".join(sorted(text for text in texts_given if text is not None)) or None


def verdict_followed(form: Form, ledger: Ledger, decision: Decision) -> Decision | None:
    """The verdict of a verifier who found the value that this ruling gives, the latest of several; None without one."""
    if decision.field is None or decision.final is None or decision.ruling in VERIFYING:
        return None
    field = form[decision.table][decision.field]
    found = [
        earlier
        for earlier in replaced_by(ledger, decision)
        if earlier.ruling == "dispute" and key_of(field, earlier.final) == key_of(field, decision.final)
    ]
    return max(found, key=lambda verdict: (verdict.when, verdict.id), default=None)


def verifier_followed(form: Form, ledger: Ledger, decision: Decision) -> str | None:
    """The verifier whose value a ruling took, by name or in the same words; None if there is none."""
    if decision.ruling == "verified":
        return decision.take
    verdict = verdict_followed(form, ledger, decision) if decision.ruling == "value" else None
    return verdict.who[0] if verdict is not None and verdict.who else None


def replaced_by(ledger: Ledger, decision: Decision) -> Iterator[Decision]:
    """The decisions that this one replaced, directly or indirectly."""
    known, to_visit = {decision.id}, [*decision.replaces]
    while to_visit:
        id_ = to_visit.pop()
        earlier = ledger.by_id.get(id_)
        if id_ not in known and earlier is not None:
            known.add(id_)
            to_visit += earlier.replaces
            yield earlier


def where_found(where: str) -> tuple[str, str]:
    """The place and the words in what a verifier wrote under Where.

    Text that does not start with a place counts as a place as a whole, because the column asks for one.
    """
    if (quoted := _QUOTED.fullmatch(where.strip())) is not None:
        return tidy(quoted["place"]), tidy(quoted["words"])
    place, colon, words = where.partition(":")
    return (tidy(place), tidy(words)) if colon and is_place(place) else (tidy(where), "")


def _of_reason(reason: str) -> tuple[str, str]:
    """The place and the words in a reason, if it has nothing else. Other reasons are not evidence."""
    quoted = _QUOTED.fullmatch(reason.strip())
    return (tidy(quoted["place"]), tidy(quoted["words"])) if quoted and is_place(quoted["place"]) else ("", "")

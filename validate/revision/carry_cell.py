"""Carries one cell from a field of an earlier version of a form to the field of the new one."""

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Literal

from pydantic import ValidationError

from schema.cell_type import Family
from schema.form import Field
from schema.options import OTHER
from schema.text import tidy
from validate.extraction.read_cells import ById, value_and_key
from validate.revision.matching import codes_now

Outcome = Literal["same", "rewritten", "unreadable", "left out"]
"""The result for a cell. `same`: as typed. `rewritten`: in the words of the new form.

The other two must be extracted again: `unreadable` keeps the text, which the new form cannot read; `left out` is blank,
because the new form would give the text another meaning.
"""


def carry_text(old: Field, new: Field, text: str) -> tuple[str, Outcome]:
    """What a text typed in a field of the old form becomes in the new one. Its meaning never changes."""
    if old.cell == new.cell:
        return text, "same"
    return _carried(ById(old), ById(new), text)


def carry_texts(fields: Sequence[Field], new: Field, texts: Sequence[str]) -> tuple[str, Outcome]:
    """The same for a field that several fields were merged into. `texts` has the text of each, blank or not."""
    carried = [(*carry_text(old, new, text), text) for old, text in zip(fields, texts, strict=True) if text]
    if not carried:
        return "", "same"
    meanings = {meaning(new, text) for text, _, _ in carried}
    if len(meanings) == 1:
        return carried[0][0], carried[0][1]
    if new.cell.family is Family.TEXT or new.cell.family is Family.SET:
        together = "; ".join(dict.fromkeys(text for text, _, _ in carried))
        readable = meaning(new, together) is not None and all(outcome != "left out" for _, outcome, _ in carried)
        if readable:
            return together, "rewritten"
    return "", "left out"


def meaning(field: Field, text: str | None) -> str | None:
    """The canonical text or missing code of what was typed; None if it is blank or cannot be read."""
    try:
        return value_and_key(field, field.reader.validate_python(text))[0]
    except ValidationError:
        return None


@lru_cache(maxsize=50_000)
def _carried(before: ById, after: ById, text: str) -> tuple[str, Outcome]:
    old, new = before.field, after.field
    meant, then = meaning(old, text), meaning(new, text)
    if meant is None:
        return text, "same"  # a problem already: it stays where everybody sees it
    if meant in old.codes:
        return _code(new, meant, text, then)
    wanted = _choices(old, new, meant) if _is_list(old) and _is_list(new) else None
    if _is_list(old) and _is_list(new) and wanted is None:
        return (text, "unreadable") if then is None else ("", "left out")
    if wanted is not None:
        return (text, "same") if then == wanted else _spelled(new, wanted, text, then)
    if then is None:
        return text, "unreadable"
    if then in new.codes or not _same(old, new, meant, then):
        return "", "left out"
    return text, "same"


def _code(new: Field, code: str, text: str, then: str | None) -> tuple[str, Outcome]:
    """A missing code, spelled as the new field reads it."""
    if then == code:
        return text, "same"
    words = [word for word, known in new.cell.missing.items() if known.value == code]
    if not words:
        return ("", "left out") if then is not None else (text, "unreadable")
    return (code if code.lower() in words else words[0]), "rewritten"


def _is_list(field: Field) -> bool:
    return bool(field.cell.offered) and field.cell.family in {Family.CHOICE, Family.SET}


def _choices(old: Field, new: Field, meant: str) -> str | None:
    """The present codes of these choices; None if one of them was removed or split."""
    now = codes_now(old, new)
    codes = []
    for code in meant.split("; "):
        found = (OTHER,) if code == OTHER and new.cell.takes_other else now.get(code, ())
        if len(found) != 1:
            return None
        codes.append(found[0])
    order = [*(choice.code for choice in new.cell.known), OTHER]
    listed = sorted(dict.fromkeys(codes), key=order.index)
    return "; ".join(listed) if len(listed) == 1 or new.cell.family is Family.SET else None


def _spelled(new: Field, wanted: str, text: str, then: str | None) -> tuple[str, Outcome]:
    """The choices in words that the new field reads as exactly these choices."""
    for written in (new.cell.in_words(wanted), wanted):
        if meaning(new, written) == wanted:
            return written, "rewritten"
    return (text, "unreadable") if then is None else ("", "left out")


def _same(old: Field, new: Field, meant: str, then: str) -> bool:
    """Whether values of two types are the same: equal text or number, or either type takes any words."""
    if old.cell.family.takes_any_words or new.cell.family.takes_any_words:
        return True
    if tidy(meant) == tidy(then):
        return True
    try:
        return Decimal(meant) == Decimal(then)
    except InvalidOperation:
        return False

"""From the words that a person filled in to the decisions that they make, or what is wrong and in which cell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from extract.adjudication.find import Entry
from extract.adjudication.lines import Line
from extract.adjudication.names import Names
from extract.adjudication.said import Said
from extract.adjudication.sheet import rulings_offered
from extract.adjudication.words import METHOD, METHODS_SHOWN, OF_ROWS, RULED, RULING, VALUE, WHO, method_of, ruling_of
from schema.text import quoted, tidy
from validate.adjudication.decide import Policy, Refused, Ruled, decide
from validate.extraction.reading import nearest
from validate.ledger.ledger import Decision, Ruling
from validate.merge.comparison import Comparison

_BULK = 3  # lines alike that count as ruled on at once


@dataclass(frozen=True)
class Wrong:
    """What is wrong with a row: the code, the header of the cell, the sentence, and what may be meant."""

    code: str
    header: str
    message: str
    suggestion: str | None = None


def understand(entry: Entry, line: Line, names: Names, when: str) -> Ruled | Wrong:
    """What the person ruled, as far as the words alone say it."""
    said = entry.said
    ruling = ruling_of(said.ruling)
    take = None if ruling else names.extractor(said.ruling)
    wrong = no_text(entry) or _no_ruling(said, line, names)
    return complete(said, names, when, ruling=ruling or "take", take=take, wrong=wrong)


def complete(
    said: Said, names: Names, when: str, *, ruling: Ruling, take: str | None, wrong: Wrong | None
) -> Ruled | Wrong:
    """What is ruled, with its method and who made it; `wrong` is what is wrong with the ruling itself."""
    method = method_of(said.method)
    if method is None:
        return wrong or _no_method(said)
    wrong = wrong or _no_people(said, names) or _no_value(said)
    if wrong is not None:
        return wrong
    return Ruled(
        ruling=ruling,
        method=method,
        who=names.people(said.who),
        when=when,
        take=take,
        value=said.value or None,
        reason=tidy(said.reason),
        cause=tidy(said.cause),
    )


def decisions(comparison: Comparison, line: Line, ruled: Ruled, policy: Policy) -> tuple[Decision, ...] | Wrong:
    """The decisions that a ruling makes: one, or to ask about a whole row one for each of its cells."""
    matter = line.matter
    asked = matter.cells if matter.whole_row and ruled.ruling == "ask" else (matter.at,)
    try:
        return tuple(decide(comparison, each, ruled, policy) for each in asked)
    except Refused as refusal:
        return refused(ruled, refusal)


def refused(ruled: Ruled, refusal: Refused) -> Wrong:
    """What is wrong, at the cell that it is about."""
    return Wrong("ruling-refused", _about(ruled, str(refusal)), str(refusal))


def bulk_sizes(ruled: Sequence[tuple[Entry, Ruled]]) -> list[int]:
    """How many were ruled on at once with each, in the order given; 0 for one by one.

    Three and more alike (ruling, value, method, who, cause and reason) are one group where they stand next to each
    other in the sheet, hidden rows left aside; and wherever they stand, where they share a reason word for word, as
    they do after a filter was filled down and lifted.
    """
    alike = [each for _, each in ruled]
    everywhere = Counter(each for each in alike if each.reason)
    sizes = [everywhere[each] if everywhere[each] >= _BULK else 0 for each in alike]
    start = 0
    for end in range(1, len(ruled) + 1):
        if end < len(ruled) and alike[end] == alike[start] and _next(ruled[end - 1][0], ruled[end][0]):
            continue
        if end - start >= _BULK:
            sizes[start:end] = [max(size, end - start) for size in sizes[start:end]]
        start = end
    return sizes


def _next(one: Entry, other: Entry) -> bool:
    return one.sheet == other.sheet and other.rank - one.rank <= 1


def _about(ruled: Ruled, reason: str) -> str:
    """The header of the cell that a refusal is about."""
    if reason.endswith("in who") or "third person" in reason or "fill in who" in reason:
        return WHO
    return VALUE if ruled.ruling == "value" else RULING


def _no_ruling(said: Said, line: Line, names: Names) -> Wrong | None:
    if not said.ruling:
        meant = RULED["value"]
        return Wrong("ruling-incomplete", RULING, f"there is another value, but no ruling: choose “{meant}”", meant)
    ruling = ruling_of(said.ruling)
    if ruling is None and names.extractor(said.ruling) is None:
        close = nearest(said.ruling, rulings_offered(names))
        return Wrong("ruling-unknown", RULING, f"{quoted(tidy(said.ruling))} is no ruling: choose from the list", close)
    if line.matter.whole_row and (ruling or "take") not in OF_ROWS:
        offered = f"“{RULED['keep']}”, “{RULED['drop']}” or “{RULED['ask']}”"
        return Wrong("ruling-refused", RULING, f"this line is about a whole row: choose {offered}")
    return None


def _no_method(said: Said) -> Wrong:
    shown = METHODS_SHOWN.values()
    words: dict[str, str] = {word: each for method, each in METHODS_SHOWN.items() for word in (method, each)}
    if not said.method:
        return Wrong("ruling-incomplete", METHOD, f"a ruling needs its method: {', '.join(shown)}")
    near = nearest(said.method, tuple(words))
    close = words[near] if near else None
    return Wrong("ruling-unknown", METHOD, f"{quoted(tidy(said.method))} is no method: {', '.join(shown)}", close)


def _no_people(said: Said, names: Names) -> Wrong | None:
    if names.people(said.who):
        return None
    return Wrong("ruling-incomplete", WHO, "a ruling needs the names of those who made it")


def no_text(entry: Entry) -> Wrong | None:
    """A cell in which a spreadsheet put a date, an error or an empty formula in place of what was typed."""
    for header, message in entry.doubts.items():
        return Wrong("ruling-refused", header, f"{message}. Type it again as text", None)
    return None


def _no_value(said: Said) -> Wrong | None:
    meant = RULED["value"]
    wanted = ruling_of(said.ruling) == "value"
    if wanted and not said.value:
        return Wrong("ruling-incomplete", VALUE, f"“{meant}” is ruled, but none is given")
    if said.value and not wanted:
        told = f"there is another value, but the ruling is “{tidy(said.ruling)}”: empty this cell, or rule “{meant}”"
        return Wrong("ruling-incomplete", VALUE, told)
    return None

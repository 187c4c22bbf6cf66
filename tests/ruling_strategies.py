"""Rulings of somebody who read the report again: on pairings, and on what differs then."""

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from schema.form import Field
from tests.review import MEANINGS, extractions
from tests.strategies import at_odds, pick, side_by_side
from validate.adjudication.decide import decide
from validate.adjudication.decide_pairing import decide_pairing
from validate.adjudication.new_ruling import NewRuling
from validate.extraction.read_cells import UNREAD, key_of
from validate.ledger.ledger import Decision, Ledger
from validate.merge import merge
from validate.merge.comparison import Comparison
from validate.merge.discrepancy import Discrepancy
from validate.pairing.pairings import Pairing


def ruled(draw: DrawFn, comparison: Comparison, at: Discrepancy, *, when: str = "2026-01-01") -> Decision:
    """One person's ruling on this discrepancy, which closes it."""
    if at.whole_row:
        return decide(comparison, at, ruling(pick(draw, ["keep", "drop"]), when=when))
    field = comparison.form[at.table][at.field]
    readable = [name for name, answer in at.answers.items() if is_readable(field, answer.value)]
    take = pick(draw, [*readable, "value", "neither", "unresolved"])
    if take in at.answers:
        return decide(comparison, at, ruling("take", take=take, when=when))
    groups = MEANINGS.get((at.table, at.field))
    if take == "value" and groups is not None and field.reference is None:
        return decide(comparison, at, ruling("value", value=groups[0][0], when=when))
    return decide(comparison, at, ruling("unresolved" if take == "unresolved" else "neither", when=when))


def is_readable(field: Field, text: str | None) -> bool:
    """Whether an answer is a value of its field, so that a ruling can take it; or blank."""
    return not (key_of(field, text) or "").startswith(UNREAD)


def ruling(kind: str, *, take: str | None = None, value: str | None = None, when: str = "2026-01-01") -> NewRuling:
    """A ruling by somebody who read the report again."""
    return NewRuling(ruling=kind, method="source", who=("eva",), when=when, take=take, value=value)  # type: ignore[arg-type]


def settled(draw: DrawFn, comparison: Comparison) -> Comparison:
    """What is to be compared once somebody ruled on every pairing in doubt, as many as can be at once."""
    for _ in range(_ROUNDS):
        if not comparison.open_pairings:
            return comparison
        decisions: list[Decision] = []
        touched: set[tuple[str, str, int]] = set()
        for pairing in comparison.open_pairings:
            rows = {(pairing.table, *row) for row in pairing.rows.items()}
            if not rows & touched:
                touched |= rows
                decisions.extend(paired(draw, comparison, pairing))
        comparison = merge(comparison.extractions, comparison.ledger + decisions)
    raise AssertionError("ruling on pairings comes to no end")


_ROUNDS = 20  # of rulings: three tables that refer to each other, and links of a tie one after another


def paired(draw: DrawFn, comparison: Comparison, at: Pairing, *, when: str = "2026-01-01") -> tuple[Decision, ...]:
    """One person's ruling on a pairing: the same, different, or one row that is another than the rest."""
    apart = [*at.rows] if len(at.rows) > 2 else []
    said = pick(draw, ["same", "same", "different", *apart])
    if said in apart:
        return decide_pairing(comparison, at, ruling("different", take=said, when=when))
    return decide_pairing(comparison, at, ruling(said, when=when))


@st.composite
def structured(draw: DrawFn, k: int) -> Comparison:
    """What k extractors recorded of many reviews who were at odds, once all pairings are ruled on."""
    return settled(draw, merge(extractions(draw(side_by_side(at_odds(k))))))


@st.composite
def rulings(draw: DrawFn, comparison: Comparison) -> Ledger:
    """What settles a comparison: rulings on the pairings, then one for every discrepancy that is left.

    A row that one extractor alone has gets one for all its cells.
    """
    comparison = settled(draw, comparison)
    decisions: list[Decision] = []
    rows: set[tuple[str, int]] = set()
    for cell in comparison.open:
        row = (cell.table, cell.position)
        if cell.kind in {"duplicate", "unidentified"} or (cell.whole_row and row in rows):
            continue
        if cell.whole_row:
            rows.add(row)
        decisions.append(ruled(draw, comparison, cell))
    return comparison.ledger + decisions

"""Rulings on fields that were merged in the new form. If they contradict each other, the cell is open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import cast

from schema.text import fold
from validate.ledger.ledger import Decision
from validate.revision.carry_cell import carry_texts, meaning
from validate.revision.matching import Matching

Ruled = tuple[Decision, Decision]
"""A ruling on the old form, and the same ruling on the new form."""


def contradicting(matching: Matching, carried: Sequence[Ruled]) -> Iterator[Ruled]:
    """The contradicting rulings on merged cells, rewritten to what each extractor has in the whole new cell.

    Otherwise one ruling could match the content of the new cell while another was about a field that somebody left
    blank. The first would decide the cell, and nobody would notice the contradiction.
    """
    for (table, field), ruled in _on_one_cell(matching, carried):
        if len({now.effect for _, now in ruled}) < 2:
            continue
        whole = _together(matching, table, field, [old for old, _ in ruled])
        if any(now.had == whole for _, now in ruled):
            yield from ((old, now.model_copy(update={"had": whole})) for old, now in ruled)


def _on_one_cell(matching: Matching, carried: Sequence[Ruled]) -> Iterator[tuple[tuple[str, str], list[Ruled]]]:
    """The rulings on each merged cell, if two or more of the merged fields have rulings."""
    cells: dict[tuple[object, ...], list[Ruled]] = {}
    for old, now in carried:
        if now.field is not None and len(matching.fields.get((now.table, now.field), ())) > 1:
            row = tuple(sorted((who, *map(fold, identity)) for who, identity in now.row.items()))
            cells.setdefault((now.table, now.field, row), []).append((old, now))
    for ruled in cells.values():
        if len({old.field for old, _ in ruled}) > 1:
            ((_, now), *_) = ruled
            yield (now.table, cast("str", now.field)), ruled


def _together(matching: Matching, table: str, field: str, ruled: Sequence[Decision]) -> Mapping[str, str | None]:
    """What each extractor has in the new cell, as far as the basis of these rulings shows."""
    new = matching.new[table][field]
    sources = [source for source in matching.fields[table, field] if source.name in {one.field for one in ruled}]
    had = {one.field: cast("dict[str, str | None]", one.had) for one in ruled}
    found: dict[str, str | None] = {}
    for who in dict.fromkeys(name for one in ruled for name in one.had):
        texts = [had[source.name].get(who) or "" for source in sources]
        text, _ = carry_texts(sources, new, texts)
        found[who] = meaning(new, text) or text or None
    return found

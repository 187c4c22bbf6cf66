"""The discrepancies of a merged table: where extractors differ, and what the ledger has to say of it."""

from collections.abc import Iterator, Mapping

import polars as pl

from schema.missing import Missing
from validate.ledger.ledger import Decision, Verdict
from validate.merge.comparison import Comparison, Discrepancy, Kind, State
from validate.merge.resolve_rulings import NOTHING, Addressed, remembered
from validate.merge.table_view import TableView
from validate.pairing.positions import at

_DISCREPANT: Mapping[str, Kind] = {"conflict": "conflict", "status": "status", "omission": "omission"}


def find_discrepancies(view: TableView, addressed: Addressed) -> Iterator[Discrepancy]:
    """Every cell on which extractors differ or that a ruling is about, column by column."""
    merged = view.merged
    sound = merged.rows["trouble"].is_null()
    alone = merged.counting.select(pl.sum_horizontal(pl.all()) == 1).to_series()
    additional = (
        alone & merged.shared & sound if merged.table.selection else pl.repeat(False, merged.height, eager=True)
    )
    ruled: dict[str, set[int]] = {}
    for position, name in addressed.cells:
        ruled.setdefault(name, set()).add(position)
    for position, decisions in addressed.rows.items():
        served = {name for each in decisions for what in each.had.values() for name in what or ()}
        for name in served & merged.table.by_name.keys():  # the form may have fewer fields by now
            ruled.setdefault(name, set()).add(position)
    apart = _incomplete(view) | additional | ~sound
    noticed: dict[str, set[int]] = {}
    for column in merged.state_columns():
        states = column.cast(pl.String)
        differ = states.is_in(list(_DISCREPANT)) | ((states != "blank") & (additional | ~sound))
        noticed[column.name] = {*differ.arg_true().to_list()}
    # A row with nothing but its identity is one person's claim all the same: it is shown at its identity.
    last = merged.table.identity[-1]
    compared = merged.states.select((pl.all() == "blank").fill_null(value=True))
    empty = compared.select(pl.all_horizontal("*")).to_series() if compared.width else apart
    bare = {*(apart & empty).arg_true()} - noticed.get(last, set())
    for name in {**noticed, **dict.fromkeys(ruled)}:
        known = view.states.get(name)
        for position in sorted(noticed.get(name, set()) | ruled.get(name, set()) - (bare if name == last else set())):
            state = (known[position] if known else None) or "agreed"
            yield from _discrepancy(view, addressed, position, name, state, additional=additional[position])
    for position in sorted(bare):
        yield from _discrepancy(view, addressed, position, last, "omission", additional=additional[position])


def cosmetic_cells(comparison: Comparison) -> Iterator[Discrepancy]:
    """The cells that differ in spelling only, in the shape of discrepancies though they are none."""
    for merged in comparison.tables.values():
        view = TableView(comparison.form, comparison.extractions, merged, comparison.columns)
        for states in merged.state_columns():
            for position in (states == "cosmetic").arg_true():
                yield agreed_cell(view, position, states.name, "cosmetic")


def agreed_cell(view: TableView, position: int, name: str, kind: Kind = "ruled") -> Discrepancy:
    """A cell that is no discrepancy in the shape of one: so it can be shown, and ruled on as any cell can."""
    return Discrepancy(
        table=view.merged.table.name,
        study=view.studies[position] or "",
        row=view.labels[position] or "",
        position=position,
        field=name,
        kind=kind,
        state="agreed",
        had=view.had(position, name),
        final=view.merged.final[name][position],
        verdict=NOTHING,
        address=view.address(position),
    )


def _incomplete(view: TableView) -> pl.Series:
    """Whether somebody who recorded something on the study has not the row."""
    rows, counting = view.merged.rows, view.merged.counting
    lacking = pl.DataFrame(
        {each.name: counting[each.name] & rows[at(each.name)].is_null() for each in view.extractions}
    )
    return lacking.select(pl.any_horizontal(pl.all())).to_series()


def _discrepancy(
    view: TableView, addressed: Addressed, position: int, name: str, state: str, *, additional: bool
) -> Iterator[Discrepancy]:
    """The discrepancy at a cell; nothing where all agree and no ruling says otherwise (any more)."""
    whole_row = additional or (state in {"omission", "blank"} and bool(view.missing_in(position)))
    verdict = addressed.on(position, name, whole_row=whole_row)
    kind = _kind(view.troubles[position], state, additional=additional and state != "blank")
    standing = _state_of(view, position, name, verdict, kind)
    if standing is not None:
        yield Discrepancy(
            table=view.merged.table.name,
            study=view.studies[position] or "",
            row=view.labels[position] or "",
            position=position,
            field=name,
            kind=kind,
            state=standing,
            had=view.had(position, name),
            final=_final(view, position, name, verdict.ruling) if standing == "decided" else None,
            verdict=verdict,
            address=view.address(position),
            whole_row=whole_row,
        )


def _kind(trouble: str | None, state: str, *, additional: bool) -> Kind:
    if trouble is not None:
        return "duplicate" if trouble == "duplicate" else "blank"
    if additional:
        return "additional"
    return _DISCREPANT.get(state, "ruled")


def _state_of(view: TableView, position: int, name: str, verdict: Verdict, kind: Kind) -> State | None:
    """Open, decided, stale or asked; None for a cell that agrees and that no ruling touches any more."""
    if kind in {"duplicate", "blank"}:
        return "open"
    if verdict.ruling is not None:
        return "decided"
    if verdict.contested:
        return "open"
    if verdict.asked:
        return "asked"
    if verdict.sleeping:
        return None if kind == "ruled" and _all_agree(view, position, name, verdict.sleeping[-1]) else "stale"
    return "open" if kind != "ruled" else None


def _all_agree(view: TableView, position: int, name: str, ruling: Decision) -> bool:
    """Whether everybody now has in the cell what a ruling gave it."""
    given = [ruling.final]
    if ruling.ruling == "keep":
        given = [what for what in remembered(ruling, name).values() if what is not None] or [None]
    now: list[str | None] = [what for what in view.in_cell(position, name, "content").values() if what is not None]
    return all(view.same(view.merged.table[name], one, other) for one in given for other in now or [None])


def _final(view: TableView, position: int, name: str, ruling: Decision | None) -> str | None:
    """What stands by a ruling. What an extractor has is taken as it is written now: it means what it meant."""
    if ruling is None or ruling.ruling in {"neither", "drop"}:
        return None
    if ruling.ruling == "unresolved":
        return Missing.UC.value
    if ruling.ruling == "keep":
        final: str | None = view.merged.final[name][position]
        return final
    if ruling.ruling == "take" and ruling.take is not None:
        return view.in_cell(position, name, "texts").get(ruling.take)
    return ruling.final

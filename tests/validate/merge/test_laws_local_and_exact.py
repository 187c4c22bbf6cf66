"""Laws 5, 6 and 9: locality, exactness, and never guessing in silence."""

from collections import Counter
from itertools import combinations, product

from hypothesis import given
from hypothesis import strategies as st

from schema.form import Table
from schema.text import fold
from tests.review import REVIEW, Sheets, extraction, extractions
from tests.ruling_strategies import rulings
from tests.strategies import EXTRACTORS, LETTERS, SIDE_BY_SIDE, edited, edits, messy, renumbered, reviews, side_by_side
from tests.validate.pictures import discrepancy_pictures, pairing_pictures, row_pictures, where
from validate.dataset.discrepancies import discrepancy_table
from validate.merge import merge
from validate.merge.comparison import Comparison
from validate.merge.merged_table import MergedTable
from validate.pairing.extractor_columns import row_column
from validate.pairing.grouping import FLOOR
from validate.pairing.pairings import Pairing
from validate.pairing.row_similarity import RowsOfStudy


@given(k=EXTRACTORS, data=st.data())
@SIDE_BY_SIDE
def test_what_happens_to_one_study_never_depends_on_another(k: int, data: st.DataObject) -> None:
    """All that others recorded on other studies of its review is taken away: all that is said of this one stays."""
    several = data.draw(side_by_side(messy(k)))
    whole = merge(extractions(several))
    ledger = data.draw(rulings(whole))
    studies = {f"{letter}{data.draw(st.sampled_from(['k1', 'k2', 'k10']))}" for letter in LETTERS}
    alone = [_only(sheets, studies) for sheets in several]
    for ruled in (None, ledger):
        of_all, of_one = merge(extractions(several), ruled), merge(extractions(alone), ruled)
        assert [row for row in row_pictures(of_one) if row[1] in studies] == [
            row for row in row_pictures(of_all) if row[1] in studies
        ]
        assert [picture for picture in pairing_pictures(of_one) if fold(picture[1]) in studies] == [
            picture for picture in pairing_pictures(of_all) if fold(picture[1]) in studies
        ]
        assert [picture for picture in discrepancy_pictures(of_one) if fold(picture[1]) in studies] == [
            picture for picture in discrepancy_pictures(of_all) if fold(picture[1]) in studies
        ]


@given(k=EXTRACTORS, data=st.data())
@SIDE_BY_SIDE
def test_k_cells_with_another_meaning_are_exactly_k_discrepancies(k: int, data: st.DataObject) -> None:
    (base,) = data.draw(side_by_side(reviews(most=2).map(lambda sheets: [sheets])))
    changes = data.draw(edits(base, most=5))
    who = data.draw(st.integers(0, k - 1))
    several = [edited(base, changes) if each == who else base for each in range(k)]
    if data.draw(st.booleans()):
        several[-1] = renumbered(several[-1])
    comparison = merge(extractions(several))
    found = {(cell.table, cell.address["alice"], cell.field) for cell in comparison.in_question}
    expected = {(table, tuple(_identity(base, table, row)), name) for table, row, name in changes}
    assert {(table, tuple(map(fold, identity)), name) for table, identity, name in found} == expected
    assert len(comparison.in_question) == len(changes) == len(comparison.open)
    assert not comparison.counts()["additional"]
    assert comparison.pairings == ()


@given(k=EXTRACTORS, data=st.data())
@SIDE_BY_SIDE
def test_pairs_have_one_identity_and_rows_in_trouble_are_alone(k: int, data: st.DataObject) -> None:
    """Whatever else brought rows together is said: a proposal or a ruling. No ruling on cells closes a trouble."""
    comparison = merge(extractions(data.draw(side_by_side(messy(k)))))
    for which in (comparison, merge(comparison.extractions, data.draw(rulings(comparison)))):
        for merged in which.tables.values():
            _is_paired_honestly(which, merged)


def _is_paired_honestly(comparison: Comparison, merged: MergedTable) -> None:
    table = merged.table.name
    written = identities(comparison, merged.table)
    counted = {name: Counter(row for row in rows if row is not None) for name, rows in written.items()}
    twice = {identity for times in counted.values() for identity, number in times.items() if number > 1}
    shown = {pairing.position: pairing for pairing in comparison.pairings if pairing.table == table and pairing.joined}
    apart = {
        row for decision in comparison.ledger.in_force if decision.ruling == "different" for row in decision.row.items()
    }
    everywhere: list[tuple[str, ...]] = []
    for position in range(merged.height):
        here = {name: merged.rows[row_column(name)][position] for name in comparison.names}
        here = {name: row for name, row in here.items() if row is not None}
        found = [written[name][row] for name, row in here.items()]
        trouble, by = merged.rows["trouble"][position], merged.rows["by"][position]
        assert (by is None) == (len(here) == 1)
        assert trouble is None or by is None
        if by in {"similarity", "ruling"}:
            assert shown[position].state == ("proposed" if by == "similarity" else "confirmed")
            assert shown[position].rows == here
        else:
            assert len(set(found)) == 1
            assert trouble == ("unidentified" if None in found else "duplicate" if found[0] in twice else None)
        if trouble is not None:
            assert all(cell.progress == "open" for cell in comparison.in_row(table, position))
            assert comparison.in_row(table, position)
        elif not apart:
            everywhere.extend({row for row in found if row is not None})
    assert len(everywhere) == len(set(everywhere)), "rows of one identity belong together"


@given(k=EXTRACTORS, data=st.data())
@SIDE_BY_SIDE
def test_proposed_rows_are_alike_each_to_each_and_ties_stay_apart(k: int, data: st.DataObject) -> None:
    comparison = merge(extractions(data.draw(side_by_side(messy(k)))))
    asked = [(pairing.table, frozenset(pairing.rows.items())) for pairing in comparison.pairings]
    assert len(asked) == len({*asked}), "what is one question is asked once"
    for pairing in comparison.pairings:
        places = {
            name: comparison.tables[pairing.table].rows[row_column(name)].to_list().index(row)
            for name, row in pairing.rows.items()
        }
        assert pairing.state in {"proposed", "tied", "split"}, "nobody has ruled yet"
        assert pairing.is_open
        assert pairing.joined == (pairing.state == "proposed"), pairing
        assert pairing.joined == (len({*places.values()}) == 1), pairing
        if pairing.state in {"proposed", "tied"}:
            for one, other in combinations(pairing.clusters, 2):
                for a, b in product(one, other):
                    assert evidence(comparison, pairing, a, b) >= FLOOR


def evidence(comparison: Comparison, at_rows: Pairing, one: str, other: str) -> float:
    """How much speaks for two rows of a pairing being one, among the rows of their study."""
    merged = comparison.tables[at_rows.table]
    rows: dict[str, list[dict[str, str | None]]] = {}
    studies = {}
    for name in comparison.names:
        columns = {
            field.name: [
                None if text in field.codes else text for text in resolved(comparison, name, merged.table, field.name)
            ]
            for field in merged.table.fields
        }
        rows[name] = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
        studies[name] = resolved(comparison, name, merged.table, merged.table.study)
    study = studies[one][at_rows.rows[one]]
    within = {
        name: [row for row, of in zip(rows[name], studies[name], strict=True) if of == study]
        for name in comparison.names
        if study in studies[name]
    }
    known = RowsOfStudy(merged.table, within)
    return known.similarity(rows[one][at_rows.rows[one]], rows[other][at_rows.rows[other]]).log_odds


def identities(comparison: Comparison, table: Table) -> dict[str, list[tuple[str, ...] | None]]:
    """Per extractor, what identifies each row; None where a part of it is blank."""
    found = {}
    for name in comparison.names:
        rows = list(zip(*(resolved(comparison, name, table, each) for each in table.identity), strict=True))
        found[name] = [None if None in row else tuple(part or "" for part in row) for row in rows]
    return found


def resolved(comparison: Comparison, name: str, table: Table, field: str) -> list[str | None]:
    """The keys of a column, a reference standing for the merged row."""
    known = comparison.references.get((name, table.name, field))
    own = next(one_extraction for one_extraction in comparison.extractions if one_extraction.name == name)
    return (known.keys if known is not None else own[table.name].keys[field]).to_list()


def test_findings_are_numbered_within_their_study() -> None:
    told: list[dict[str, str | None]] = [
        {"study": study, "finding": "F7", "text": "Mood lifted."} for study in ("K1", "K2")
    ]
    sheets: Sheets = {"studies": [{"study": "K1"}, {"study": "K2"}], "findings": told}
    merged = merge([extraction("alice", sheets)]).tables["findings"]
    assert merged.final["finding"].to_list() == ["K1-F01", "K2-F01"]


def test_a_row_that_somebody_cannot_tell_from_another_is_open_whatever_is_in_it() -> None:
    sheets: Sheets = {"studies": [{"study": "K1"}], "findings": [{"study": "K1", "finding": "F1"}]}
    comparison = merge(
        [
            extraction("alice", sheets),
            extraction("bob", {"studies": [{"study": "K1", "country": "UK"}]}),
        ]
    )
    assert [where(cell)[0] for cell in comparison.open if cell.kind == "unidentified"] == ["findings"]
    assert discrepancy_table(comparison).filter(table="findings")["kind"].unique().to_list() == ["unidentified"]


def _only(sheets: Sheets, studies: set[str]) -> Sheets:
    """What is recorded on these studies, and of other studies nothing but their names."""
    kept: Sheets = {}
    for table, rows in sheets.items():
        kept[table] = [row for row in rows if row["study"] is not None and fold(row["study"]) in studies]
    kept["studies"] = [
        row if row["study"] is not None and fold(row["study"]) in studies else {"study": row["study"]}
        for row in sheets["studies"]
    ]
    return kept


def _identity(sheets: Sheets, table: str, row: int) -> list[str]:
    return [fold(sheets[table][row][name] or "") for name in REVIEW[table].identity]

"""Laws 5, 6 and 9: locality, exactness, and never guessing in silence."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from schema.text import fold
from tests.strategies import (
    MERGES,
    REVIEW,
    SEVERAL,
    Sheets,
    edited,
    edits,
    extraction,
    extractions,
    messy,
    renumbered,
    reviews,
    rulings,
)
from tests.validate.pictures import discrepancy_pictures, row_pictures, where
from validate.comparison import Comparison
from validate.extraction import Extraction
from validate.merge import merge
from validate.positions import at


@SEVERAL
@given(data=st.data())
@MERGES
def test_what_happens_to_one_study_never_depends_on_another(k: int, data: st.DataObject) -> None:
    """All that others recorded on other studies is taken away: all that is said of this one stays, its rulings too."""
    several = data.draw(messy(k))
    whole = merge(extractions(several))
    ledger = data.draw(rulings(whole))
    study = data.draw(st.sampled_from(["k1", "k2", "k10"]))
    alone = [_only(sheets, study) for sheets in several]
    for ruled in (None, ledger):
        of_all, of_one = merge(extractions(several), ruled), merge(extractions(alone), ruled)
        assert [row for row in row_pictures(of_one) if row[1] == study] == [
            row for row in row_pictures(of_all) if row[1] == study
        ]
        assert [each for each in discrepancy_pictures(of_one) if fold(each[1]) == study] == [
            each for each in discrepancy_pictures(of_all) if fold(each[1]) == study
        ]


@SEVERAL
@given(data=st.data())
@MERGES
def test_k_cells_with_another_meaning_are_exactly_k_discrepancies(k: int, data: st.DataObject) -> None:
    base = data.draw(reviews(most=2))
    changes = data.draw(edits(base, most=5))
    who = data.draw(st.integers(0, k - 1))
    several = [edited(base, changes) if each == who else base for each in range(k)]
    if data.draw(st.booleans()):
        several[-1] = renumbered(several[-1])
    comparison = merge(extractions(several))
    found = {(each.table, each.address["alice"], each.field) for each in comparison.discrepancies}
    expected = {(table, tuple(_identity(base, table, row)), name) for table, row, name in changes}
    assert {(table, tuple(map(fold, identity)), name) for table, identity, name in found} == expected
    assert len(comparison.discrepancies) == len(changes) == len(comparison.open)
    assert not comparison.counts()["additional"]


@SEVERAL
@given(data=st.data())
@MERGES
def test_pairs_have_one_identity_and_rows_in_trouble_are_alone(k: int, data: st.DataObject) -> None:
    """Blank identities and those that an extraction has twice are problems, never pairs, and no ruling closes them."""
    comparison = merge(extractions(data.draw(messy(k))))
    comparison = merge(comparison.extractions, data.draw(rulings(comparison)))
    for table, merged in comparison.tables.items():
        written: dict[str, list[tuple[str, ...] | None]] = {}
        for each in comparison.extractions:
            keys = [_resolved(comparison, each, table, name) for name in merged.table.identity]
            rows = list(zip(*keys, strict=True))
            written[each.name] = [None if None in row else tuple(part or "" for part in row) for row in rows]
        twice = {
            identity
            for rows in written.values()
            for identity, times in Counter(row for row in rows if row is not None).items()
            if times > 1
        }
        everywhere: list[tuple[str, ...]] = []
        for position in range(merged.height):
            here = {name: merged.rows[at(name)][position] for name in comparison.names}
            identities = [written[name][row] for name, row in here.items() if row is not None]
            trouble = merged.rows["trouble"][position]
            assert trouble == ("blank" if None in identities else "duplicate" if identities[0] in twice else None)
            assert len(set(identities)) == 1
            assert trouble is None or len(identities) == 1
            if trouble is None:
                everywhere.append(identities[0] or ())
            else:
                assert all(each.state == "open" for each in comparison.in_row(table, position))
                assert comparison.in_row(table, position)
        assert len(everywhere) == len(set(everywhere)), "rows of one identity belong together"


def _resolved(comparison: Comparison, each: Extraction, table: str, name: str) -> list[str | None]:
    known = comparison.columns.get((each.name, table, name))
    return (known.keys if known is not None else each[table].keys[name]).to_list()


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
        [extraction("alice", sheets), extraction("bob", {"studies": [{"study": "K1", "country": "UK"}]})]
    )
    assert [(where(each)[0], each.kind) for each in comparison.open if each.kind == "blank"] == [("findings", "blank")]


def _only(sheets: Sheets, study: str) -> Sheets:
    """What is recorded on this study, and of other studies nothing but their names."""
    kept: Sheets = {}
    for table, rows in sheets.items():
        kept[table] = [row for row in rows if row["study"] is not None and fold(row["study"]) == study]
    kept["studies"] = [
        row if row["study"] is not None and fold(row["study"]) == study else {"study": row["study"]}
        for row in sheets["studies"]
    ]
    return kept


def _identity(sheets: Sheets, table: str, row: int) -> list[str]:
    return [fold(sheets[table][row][name] or "") for name in REVIEW[table].identity]

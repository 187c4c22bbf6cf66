"""The state of a merged cell, beside the same said plainly for one cell; and who counts."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.form import Field, make_form
from schema.row import Cell, Row, key, reference
from tests.review import REVIEW, Sheets, extraction, extractions
from tests.strategies import EXTRACTORS, SIDE_BY_SIDE, TWENTY_FIVE, at_odds, reviews, side_by_side
from validate.extraction.codes import code_flags
from validate.extraction.read_cells import key_of, read_table
from validate.extraction.recorded_table import RawTable
from validate.merge import merge, states
from validate.pairing.extractor_columns import of_extractor

N, AGE, SEX, FUNDER, NOTES = (
    *(REVIEW["arms"][name] for name in ("n", "age", "sex", "funder")),
    REVIEW["studies"]["notes"],
)
TYPED = st.sampled_from([None, "24", "24.0", "24.4", "25", "42", "NR", "N.R.", "UC", "many"])


def _said(field: Field, keys: list[str | None], typed: list[str | None], counts: list[bool]) -> str:
    """What docs/merge.md says of one cell."""
    asked = [(key, text) for key, text, counted in zip(keys, typed, counts, strict=True) if counted]
    filled = [(key, text) for key, text in asked if key is not None]
    if not filled:
        return "blank"
    if len(asked) == 1 or (field.mode != "dual" and len(filled) == 1):
        return "single"
    told: set[str | None] = {key for key, _ in filled}
    lacking = len(filled) < len(asked)
    values, codes = told - field.codes, told & field.codes
    if not field.scored:
        rest = "unscored" if len(told) > 1 or lacking else None
    elif _differ(field, values):
        rest = "conflict"
    elif len(codes) > 1 or (codes and values):
        rest = "status"
    else:
        rest = "omission" if lacking else None
    return rest or ("cosmetic" if len({(text or "").strip() for _, text in filled}) > 1 else "agreed")


def _differ(field: Field, values: set[str | None]) -> bool:
    if field.tolerance is None or len(values) < 2:
        return len(values) > 1
    texts = [value or "" for value in values]
    if not all(text.replace(".", "").isdigit() for text in texts):
        return True
    numbers = [Decimal(text) for text in texts]
    return max(numbers) - min(numbers) > field.tolerance


@given(k=EXTRACTORS, data=st.data(), field=st.sampled_from([N, AGE, SEX, FUNDER, NOTES]))
def test_a_cell_has_the_state_that_the_design_says(k: int, data: st.DataObject, field: Field) -> None:
    typed = data.draw(st.lists(TYPED, min_size=k, max_size=k))
    counts = data.draw(st.lists(st.booleans(), min_size=k, max_size=k))
    keys = [key_of(field, text) for text in typed]
    assert _compared(field, typed, counts)["state"] == _said(field, keys, typed, counts)


@given(k=EXTRACTORS, data=st.data())
@TWENTY_FIVE
def test_of_free_text_the_longest_answer_stands_and_a_code_only_where_there_is_none(
    k: int, data: st.DataObject
) -> None:
    texts = data.draw(
        st.lists(st.sampled_from([None, "x", "no", "a note", "NR", "UC", "PEND"]), min_size=k, max_size=k)
    )
    given_texts = [text for text in texts if text is not None]
    answers = [text for text in given_texts if text not in NOTES.codes]
    longest = max(map(len, answers or given_texts), default=0)
    final = _compared(NOTES, texts, [True] * k)["final"]
    assert final in {text for text in answers or given_texts if len(text) == longest} | (
        {None} if not given_texts else set()
    )


@given(k=EXTRACTORS, data=st.data())
@TWENTY_FIVE
def test_what_stands_is_one_of_the_texts_whoever_typed_it(k: int, data: st.DataObject) -> None:
    texts = data.draw(st.lists(st.sampled_from([None, "K1", "k1", "K1.", "the K1"]), min_size=k, max_size=k))
    turned = data.draw(st.permutations(texts))
    stands, again = (_compared(FUNDER, each, [True] * k)["final"] for each in (texts, turned))
    assert stands == again
    assert stands in texts if any(texts) else stands is None


@given(st.lists(st.sampled_from(["31", "31.2", "31.5"]), min_size=2, max_size=5))
def test_within_a_tolerance_the_lower_middle_value_stands(ages: list[str]) -> None:
    compared = _compared(AGE, ages, [True] * len(ages))
    assert compared["final"] == sorted(ages, key=Decimal)[(len(ages) - 1) // 2]
    assert compared["state"] != "conflict"


def test_a_tolerance_is_about_the_largest_and_the_smallest() -> None:
    """31.0, 31.4 and 31.8: each within half a year of the next, and yet a conflict."""
    assert _compared(AGE, ["31", "31.4", "31.8"], [True] * 3)["state"] == "conflict"


@given(k=EXTRACTORS, data=st.data(), at_once=st.integers(1, 5))
@SIDE_BY_SIDE
def test_cells_are_compared_alike_however_many_at_once(k: int, data: st.DataObject, at_once: int) -> None:
    comparison = merge(extractions(data.draw(side_by_side(at_odds(k)))))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(states, "_AT_ONCE", 13 * at_once)
        again = merge(comparison.extractions)
    assert again.merged_cells.equals(comparison.merged_cells)


def test_who_recorded_nothing_beyond_what_the_template_filled_in_does_not_count() -> None:
    alice: Sheets = {
        "studies": [{"study": "K1", "year": "2019", "country": "UK"}],
        "arms": [{"study": "K1", "arm": "A"}],
    }
    bob: Sheets = {"studies": [{"study": "K1", "year": "2021"}]}
    comparison = merge([extraction("alice", alice), extraction("bob", bob)])
    assert comparison.in_question == ()
    assert comparison.tables["studies"].final.row(0, named=True)["year"] == "2019"
    began: Sheets = {"studies": [{"study": "K1", "year": "2021", "notes": "read it"}]}
    kinds = {
        cell.field: cell.kind for cell in merge([extraction("alice", alice), extraction("bob", began)]).in_question
    }
    assert kinds == {"year": "conflict", "country": "omission", "arm": "omission"}


@TWENTY_FIVE
@given(base=reviews(), data=st.data())
def test_who_recorded_nothing_of_a_study_does_not_count_for_it_whatever_they_recorded_of_others(
    base: Sheets, data: st.DataObject
) -> None:
    studies = [row["study"] for row in base["studies"]]
    without = data.draw(st.sampled_from(studies))
    bob = {table: [row for row in rows if row["study"] != without] for table, rows in base.items()}
    bob["studies"].append({"study": without, "year": "2021"})  # the template filled in both
    comparison = merge([extraction("alice", base), extraction("bob", bob)])
    for merged in comparison.tables.values():
        for study, counts in zip(merged.studies, merged.counting["bob"], strict=True):
            assert counts == (study != without)
    assert comparison.in_question == ()


def _compared(field: Field, texts: Sequence[str | None], counts: Sequence[bool]) -> dict[str, str | None]:
    """State and final value of one cell of a field in which extractors typed these texts."""
    names = [str(number) for number in range(len(texts))]
    recorded = [read_table(ONE_CELL[field.name], _typed(field, text)) for text in texts]
    columns: dict[str, pl.Series] = {
        "role": pl.Series(["compared"]),
        "joined": pl.Series([False]),
        "is_key": pl.Series([False]),
        "refers": pl.Series([False]),
        "study_text": pl.Series(["K1"]),
        "row_key": pl.Series([None], dtype=pl.String),
        "named_by": pl.Series([None], dtype=pl.String),
        "is_name": pl.Series([False]),
        "dual": pl.Series([field.mode == "dual"]),
        "scored": pl.Series([field.scored]),
        "tolerance": pl.Series([field.tolerance and str(field.tolerance)], dtype=pl.String),
        **{flag.name: flag for flag in code_flags([field])},
    }
    for name, table, counted in zip(names, recorded, counts, strict=True):
        columns[of_extractor("row", name)] = pl.Series([0])
        columns[of_extractor("counts", name)] = pl.Series([counted])
        columns[of_extractor("text", name)] = table.texts[field.name]
        columns[of_extractor("value", name)] = table.values[field.name]
        columns[of_extractor("key", name)] = table.keys[field.name]
    compared = states.with_states(pl.DataFrame(columns), names)
    return compared.select("state", "final").row(0, named=True)


def _typed(field: Field, text: str | None) -> RawTable:
    cells = pl.DataFrame({field.name: [text]}, schema={field.name: pl.String})
    return RawTable(table="one", file="f", sheet="s", rows=pl.Series([1]), columns={field.name: 1}, cells=cells)


ONE_CELL = {
    field.name: replace(REVIEW["arms"], fields=(field,), identity=(field.name,))
    for field in (N, AGE, SEX, FUNDER, NOTES)
}


class Listed(Row, label="Studies", identity=("study",)):
    """One row per study, and nothing said of it."""

    study: Cell[str] = key("Study", prefilled=True)


class Groups(Row, label="Groups", identity=("group",), parent="listed"):
    """One row per group, and nothing said of it but its name."""

    study: Cell[str] = reference("Study", to="listed")
    group: Cell[str] = key("Group")


KEYS_ONLY = make_form(Listed, Groups, name="keys", title="Nothing but keys", version="1")


def test_tables_of_nothing_but_keys_are_merged_row_by_row() -> None:
    """No cell is compared; a row that one extractor alone has is open all the same, at what names it."""
    studies: list[dict[str, str | None]] = [{"study": "K1"}]
    alice = extraction("alice", {"listed": studies, "groups": [{"study": "K1", "group": "a"}]}, KEYS_ONLY)
    bob = extraction("bob", {"listed": studies, "groups": [{"study": "K1", "group": "b"}]}, KEYS_ONLY)
    merged = merge([alice, bob])
    assert {name: (table.height, table.states.width) for name, table in merged.tables.items()} == {
        "listed": (1, 0),
        "groups": (2, 0),
    }
    assert merged.tables["groups"].final["group"].to_list() == ["a", "b"]
    assert [(cell.table, cell.row, cell.field) for cell in merged.open] == [
        ("groups", "a", "group"),
        ("groups", "b", "group"),
    ]
    assert (
        merge(
            [
                alice,
                extraction("bob", {"listed": studies, "groups": [{"study": "K1", "group": "a"}]}, KEYS_ONLY),
            ]
        ).open
        == ()
    )

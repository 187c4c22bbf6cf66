"""What the named checks answer, and what they leave unknown."""

from collections.abc import Callable, Sequence
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.problem import Severity
from schema.rule import Rule
from validate.check.conditions import named_checks
from validate.check.conditions.named_checks import Frames, Settings


def frame(studies: str, **columns: Sequence[object]) -> pl.DataFrame:
    """A frame of meanings: a letter per row names its study; NA in a reference is a code."""
    parts: dict[str, pl.Series] = {
        "study__key": pl.Series([study if study != "-" else None for study in studies], dtype=pl.String)
    }
    for name, values in columns.items():
        series = pl.Series(name, values, strict=False)
        state = [("blank" if value is None else "NA" if value == "NA" else "value") for value in values]
        parts |= {name: series, f"{name}__state": pl.Series(state, dtype=pl.String)}
        parts |= {f"{name}__text": series.cast(pl.String), f"{name}__key": series.cast(pl.String)}
    return pl.DataFrame(parts).with_row_index("row")


def rule(*, on: str = "here", **settings: str | int) -> Rule:
    return Rule(
        code="made-up", table=on, severity=Severity.WARNING, message="", reads=(), check="any", settings=settings
    )


def asked(check: Callable[[Frames, str, Settings], pl.Series], frames: Frames, of: Rule) -> pl.Series:
    return check(frames, of.table, of.settings)


def rows_of_kind(frames: Frames, **settings: str | int) -> list[bool | None]:
    return asked(named_checks.rows_of_kind, frames, rule(on="studies", **settings)).to_list()


KINDS = {
    "studies": frame("abcd-", wanted=[2, 1, 0, None, 1], done=["yes", "yes", "no", None, "yes"]),
    "rows": frame("aabbc", kind=["x", "x", "x", None, "y"]),
}


def test_rows_are_counted_study_by_study() -> None:
    """b has one x and one row that may be one; c has none; d has no rows; the last row has no study."""
    settings = {"table": "rows", "where": "kind = 'x'"}
    assert rows_of_kind(KINDS, **settings, at_least=1) == [True, True, False, False, None]
    assert rows_of_kind(KINDS, **settings, at_least=2) == [True, None, False, False, None]
    assert rows_of_kind(KINDS, **settings, at_most=1) == [False, None, True, True, None]
    assert rows_of_kind(KINDS, **settings, equals="wanted") == [True, None, True, None, None]


def test_only_rows_for_which_when_holds_are_asked() -> None:
    assert rows_of_kind(KINDS, table="rows", where="kind = 'y'", when="done = 'yes'", at_least=1) == [
        False,
        None,
        None,
        None,
        None,
    ]


def test_studies_without_a_given_row_are_not_asked() -> None:
    assert rows_of_kind(KINDS, table="rows", given='"row" >= 0', where="kind = 'z'", at_least=1)[:4] == [
        False,
        None,
        False,
        None,
    ]


def test_of_groups_the_largest_counts() -> None:
    """a has two rows of one group; b one of either; c one, and one that may be of that group or another."""
    frames = {
        "studies": frame("abcd"),
        "rows": frame("aabbcc", group=["x", "x", "x", "y", "x", None], kind=["k"] * 6),
    }
    settings = {"table": "rows", "where": "kind = 'k'", "of_one": '"group"'}
    assert rows_of_kind(frames, **settings, at_least=2) == [True, False, None, False]
    assert rows_of_kind(frames, **settings, at_least=3) == [False, False, False, False]


def test_a_table_that_the_form_has_not_leaves_it_unknown() -> None:
    assert rows_of_kind(KINDS, table="elsewhere", at_least=1) == [None] * 5
    frames = {"here": KINDS["studies"]}
    for check, settings in (
        (named_checks.at_most_in_table, rule(table="elsewhere", field="wanted", of="n")),
        (named_checks.same_in_linked_study, rule(table="elsewhere", link="done", key="k", named="total", field="n")),
        (named_checks.pointed_at, rule(by="elsewhere.finding", key="done")),
    ):
        assert asked(check, frames, settings).to_list() == [None] * 5


def parts(*numbers: int | None) -> list[bool | None]:
    groups = ["total", *(f"part {n}" for n in range(1, len(numbers)))]
    here = frame("a" * len(numbers), group=groups, part_of=["NA", *["total"] * (len(numbers) - 1)], n=numbers)
    return asked(
        named_checks.parts_sum_to_whole, {"here": here}, rule(part_of="part_of", key="group", field="n")
    ).to_list()


def test_two_or_more_parts_make_the_whole() -> None:
    assert parts(43, 22, 21)[0] is True
    assert parts(43, 22, 22)[0] is False
    assert parts(43, 22)[0] is None
    assert parts(43, 22, None)[0] is None
    assert parts(None, 22, 21)[0] is None
    assert parts(43, 22, 21)[1:] == [None, None]


def test_groups_of_the_same_name_in_another_study_are_no_parts() -> None:
    here = frame("aab", group=["total", "x", "x"], part_of=["NA", "total", "total"], n=[5, 5, 5])
    answer = asked(named_checks.parts_sum_to_whole, {"here": here}, rule(part_of="part_of", key="group", field="n"))
    assert answer.to_list() == [None, None, None]


def test_a_number_is_at_most_the_studys_largest() -> None:
    frames = {
        "here": frame("aabbcd", n=[14, 15, 14, 15, 1, None]),
        "samples": frame("aabbd", size=[14, 6, 14, None, 3]),
    }
    answer = asked(named_checks.at_most_in_table, frames, rule(table="samples", field="n", of="size"))
    assert answer.to_list() == [True, False, True, None, None, None]


def test_no_other_row_has_the_same() -> None:
    here = frame("abcd", doi=["10.1/X", "10.1/x", None, "10.1/y"], kind=["p", "p", "p", "s"])
    assert asked(named_checks.unique_across, {"here": here}, rule(field="doi")).to_list() == [False, False, None, True]
    excepted = rule(field="doi", **{"except": "kind = 'p'"})
    assert asked(named_checks.unique_across, {"here": here}, excepted).to_list() == [None, None, None, True]


def test_linked_studies_have_the_same_number() -> None:
    frames = {
        "here": frame("abcde", same=["NA", "a", "a", "z", None]),
        "samples": frame("aabcd", group=["total", "x", "total", "total", "total"], n=[17, 9, 17, 25, 17]),
    }
    settings = {"link": "same", "key": "group", "named": "total", "field": "n"}
    answer = asked(named_checks.same_in_linked_study, frames, rule(table="samples", **settings))
    assert answer.to_list() == [None, True, False, None, None]


def test_rows_are_pointed_at_within_their_study() -> None:
    frames = {
        "here": frame("aaab", finding=["1", "2", "3", "1"], part_of=[None, None, "2", None], skip=["n", "n", "y", "n"]),
        "quotes": frame("aa", finding=["1; 9", None]),
    }
    by_quotes = rule(by="quotes.finding", key="finding", when="skip = 'n'")
    assert asked(named_checks.pointed_at, frames, by_quotes).to_list() == [True, False, None, False]
    by_either = rule(by="quotes.finding here.part_of", key="finding")
    assert asked(named_checks.pointed_at, frames, by_either).to_list() == [True, True, False, False]


def grim(percent: str | None, people: int | None) -> bool | None:
    here = frame("a", n=[people]).with_columns(
        pl.lit(None if percent is None else float(percent), dtype=pl.Float64).alias("pct"),
        pl.lit(percent, dtype=pl.String).alias("pct__text"),
        pl.lit(people, dtype=pl.Int64).alias("n"),
    )
    (answer,) = asked(named_checks.grim, {"here": here}, rule(percent="pct", denominator="n"))
    return None if answer is None else bool(answer)


@pytest.mark.parametrize(
    ("percent", "people"), [("55.1", 236), ("56", 25), ("52", 23), ("91.8", 170), ("0", 7), ("100", 7)]
)
def test_grim_lets_pass_what_people_can_make(percent: str, people: int) -> None:
    assert grim(percent, people) is True


@pytest.mark.parametrize(("percent", "people"), [("88.4", 236), ("44.4", 236), ("57", 25), ("52.0", 23)])
def test_grim_finds_what_they_cannot(percent: str, people: int) -> None:
    assert grim(percent, people) is False


def test_grim_leaves_unknown_what_is_unknown() -> None:
    assert grim(None, 236) is None
    assert grim("88.4", None) is None
    assert grim("88.4", 0) is None


@given(people=st.integers(1, 5000), share=st.floats(0, 1), decimals=st.integers(0, 3), up=st.booleans())
def test_grim_never_doubts_a_true_percentage(people: int, share: float, decimals: int, *, up: bool) -> None:
    """Whichever way a half was rounded."""
    exact = Decimal(100 * round(share * people)) / Decimal(people)
    printed = exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP if up else ROUND_HALF_EVEN)
    assert grim(format(printed, "f"), people) is True


def summed(*percents: str | None, adds_up: str = "yes") -> list[bool | None]:
    here = frame("a" * len(percents), item=["mood"] * len(percents), adds_up=[adds_up] * len(percents)).with_columns(
        pl.Series("pct", [percent and float(percent) for percent in percents], dtype=pl.Float64),
        pl.Series("pct__text", percents, dtype=pl.String),
    )
    answer = asked(named_checks.sums_to_hundred, {"here": here}, rule(field="pct", by="item", when="adds_up = 'yes'"))
    return answer.to_list()


def test_categories_make_a_hundred_give_or_take_half_a_digit_each() -> None:
    assert summed("10.2", "19.1", "44.4", "26.3") == [True, None, None, None]
    assert summed("33.3", "33.3", "33.3") == [True, None, None]
    assert summed("33.3", "33.3", "33.2") == [False, None, None]
    assert summed("33", "33", "33") == [True, None, None]
    assert summed("60", "60", adds_up="no") == [None, None]
    assert summed("60") == [None]
    assert summed("60", None) == [None, None]


@given(st.lists(st.integers(0, 60), min_size=2, max_size=6).filter(any), st.integers(0, 2))
def test_the_percentages_of_a_whole_always_add_up(people: list[int], decimals: int) -> None:
    printed = [format(Decimal(100 * n) / Decimal(sum(people)), f".{decimals}f") for n in people]
    assert summed(*printed)[0] is True

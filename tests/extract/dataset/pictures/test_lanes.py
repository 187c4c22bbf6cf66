"""No mark of a row of doses lies on the line of another."""

from hypothesis import given
from hypothesis import strategies as st

from extract.dataset.pictures.doses import lanes_of

_AMOUNTS = st.integers(0, 6).map(float)
_SPANS = st.tuples(st.sampled_from(["iv", "oral"]), _AMOUNTS, _AMOUNTS).map(lambda one: (one[0], *sorted(one[1:])))


def test_an_amount_at_the_end_of_a_range_stands_apart_from_it() -> None:
    lanes = lanes_of([("oral", 200, 200), ("oral", 200, 350), ("iv", 200, 350), ("iv", 400, 400)])
    assert lanes["oral", 200, 200] < 0 < lanes["oral", 200, 350]
    assert lanes["iv", 200, 350] == lanes["iv", 400, 400] == 0


@given(st.lists(_SPANS, max_size=9))
def test_marks_that_touch_are_apart_and_each_stays_in_its_row(spans: list[tuple[str, float, float]]) -> None:
    lanes = lanes_of(spans)
    assert lanes.keys() == set(spans)
    assert all(abs(offset) < 11 for offset in lanes.values())
    for one in lanes:
        for other in lanes:
            ranged = one[1] < one[2] or other[1] < other[2]
            touch = one[0] == other[0] and one != other and one[1] <= other[2] and other[1] <= one[2]
            assert not (ranged and touch) or lanes[one] != lanes[other]

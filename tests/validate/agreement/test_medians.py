"""A median of coefficients is of fields that carry some weight; it is counted again here, field by field."""

from statistics import median

from tests.review import Sheets, extraction
from validate.agreement import agreement, pooled
from validate.merge import merge


def _arms(drugs: str, **others: str) -> Sheets:
    """An arm for each letter, whose drug the letter names."""
    arms: list[dict[str, str | None]] = [
        {"study": "K1", "arm": f"arm {number}", "drug": f"drug {letter}", "n": str(number), **others}
        for number, letter in enumerate(drugs)
    ]
    return {"studies": [{"study": "K1", "country": "UK"}], "arms": arms}


def test_fields_with_few_cells_and_numbers_are_in_no_median_of_kappa() -> None:
    first, second = _arms("abababababab"), _arms("ababababbaba")
    measured = agreement(merge([extraction("alice", first), extraction("bob", second)]))
    whole = pooled(measured)
    counted = [
        field
        for field in measured.fields
        if field.counted.several >= 10 and field.numbers is None and field.kappa.estimate is not None
    ]
    assert "drug" in {field.field for field in counted}
    assert {"n", "country"}.isdisjoint(field.field for field in counted)
    assert whole.kappa.fields == len(counted)
    assert whole.kappa.value == median(field.kappa.estimate for field in counted if field.kappa.estimate is not None)


def test_few_cells_make_no_median() -> None:
    sheets = _arms("ababa")
    whole = pooled(agreement(merge([extraction("alice", sheets), extraction("bob", sheets)])))
    assert (whole.kappa.fields, whole.kappa.value, whole.ac1.fields, whole.alpha.fields) == (0, None, 0, 0)

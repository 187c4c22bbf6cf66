"""Studies are counted as studies, however many rows they have; a share is 100% only of all."""

import polars as pl

from extract.report.agreement_legend import misleading
from validate.agreement import agreement
from validate.merge import compare


def test_studies_are_counted_not_rows() -> None:
    rows = {"study": ["S1", "S1", "S2", "S2", "S3"], "arm": ["x", "y", "x", "y", "x"], "n": [1, 2, 3, 4, 5]}
    whole = pl.DataFrame(rows)
    found = agreement(compare({"a": whole, "b": whole.head(4)}, key=["study", "arm"]))
    assert (found.studies, dict(found.alone)) == (2, {"a": 1, "b": 0})


def test_nearly_all_is_not_said_to_be_all() -> None:
    """398 of 400 entries are `no`, which is not 100%."""
    studies = [f"S{number}" for number in range(200)]
    one = pl.DataFrame({"study": studies, "blinded": ["yes", *["no"] * 199]})
    other = pl.DataFrame({"study": studies, "blinded": ["no", "yes", *["no"] * 198]})
    said = misleading(agreement(compare({"a": one, "b": other}, key=["study"])))
    assert said is not None
    assert ("99.5% of all values" in said, "100%" in said) == (True, False)

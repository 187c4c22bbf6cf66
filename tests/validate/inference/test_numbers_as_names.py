"""Numbers of items in a key: `1.1` and `1.10` are two items, though they are one number."""

from tests.validate.inference.plain import plain
from validate.inference.infer import Inferred, infer


def _infer(*rows: str) -> Inferred:
    return infer([plain("study|item|answer", *rows), plain("study|item|answer", *rows, file="b.csv")])


def test_items_that_are_one_number_are_names() -> None:
    rows = [f"{study}|{item}|yes" for study in ("A", "B") for item in ("1.1", "1.2", "1.9", "1.10")]
    found = _infer(*rows)
    assert (found.fields[1].name, found.fields[1].cell.type_name) == ("item", "words")
    assert found.key.twice == 0


def test_a_number_that_is_spelled_in_two_ways_in_several_studies_stays_a_number() -> None:
    found = _infer("A|1|yes", "A|2.5|no", "B|1.0|yes", "B|2.5|no", "C|1|no", "C|2.5|no")
    assert (found.fields[1].name, found.fields[1].cell.type_name) == ("item", "number")

"""Labels that each person gave their rows are not compared, if another column says which row is which."""

from tests.validate.inference.plain import plain
from validate.inference.infer import infer

OUTCOMES = ("reading", "spelling", "memory")


def _compared(theirs: str) -> bool:
    """Whether the labels are compared, which one person writes as `E1`."""
    rows = [(f"S{study}", place, outcome) for study in range(1, 6) for place, outcome in enumerate(OUTCOMES)]
    tables = [
        plain(
            "study|effect|outcome|g",
            *(
                f"{study}|{label.format(place + 1, 'abc'[place])}|{outcome}|0.{place}{study[1:]}"
                for study, place, outcome in rows
            ),
            file=file,
        )
        for file, label in (("a.csv", "E{0}"), ("b.csv", theirs))
    ]
    return "effect" in {field.column.label for field in infer(tables).fields}


def test_labels_of_ones_own_are_not_compared() -> None:
    assert not _compared("1{1}")


def test_labels_that_both_use_are_compared() -> None:
    assert _compared("E{0}")

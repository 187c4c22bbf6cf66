"""Labels that only count the rows of a study, and names that look like them."""

import pytest

from validate.inference.row_labels import are_row_labels, may_label_rows


@pytest.mark.parametrize(
    "entries",
    [
        ("1", "2"),
        ("1.1", "1.2", "2.1"),
        ("1.1.1", "1.1.2"),
        ("1.1a", "1.1b", "1.2a"),
        ("es1", "es3"),
        ("p1-e1-es1", "p1-e2-es1"),
        ("effect 1", "effect 2"),
        ("arm a", "arm b"),
        ("a", "b", "c"),
        ("(i)", "(ii)"),
        ("#1", "#2"),
        ("1_1", "1_2"),
        ("es 17", "es 18"),
        ("1 a", "1 b", "1 c", "1 day"),  # 1d, as it is compared
        ("2 e", "2 f", "2 g", "1/12 day"),  # 2h
    ],
)
def test_labels_count(entries: tuple[str, ...]) -> None:
    assert are_row_labels(entries)


@pytest.mark.parametrize(
    "entries",
    [
        ("phq-9", "gad-7"),
        ("cd4", "cd8"),
        ("sf-12", "sf-36"),
        ("10 g", "20 g"),
        ("10000 mg", "20000 mg"),
        ("1 day", "7 day"),
        ("1 day", "12 month"),
        ("10 mg", "20 mg"),
        ("vit c", "vit d"),
        ("ketamine", "saline"),
        ("m", "f"),
        ("i", "c"),
        ("pain", "sleep"),
        ("es1",),
        (),
    ],
)
def test_names_say_more(entries: tuple[str, ...]) -> None:
    assert not are_row_labels(entries)


@pytest.mark.parametrize("header", ["effect", "Effect ID", "ES no.", "arm", "Comparison", "code"])
def test_headers_of_labels_that_may_be_an_extractors_own(header: str) -> None:
    assert may_label_rows(header)


@pytest.mark.parametrize(
    "header", ["item", "Question no.", "domain", "visit", "week", "scale", "n", "outcome measured"]
)
def test_headers_of_labels_that_both_have(header: str) -> None:
    assert not may_label_rows(header)

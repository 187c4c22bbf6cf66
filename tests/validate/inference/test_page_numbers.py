"""Pages that one person writes `p. 3` and another 3 are the same pages."""

import pytest

from tests.validate.inference.plain import plain
from validate.extraction.extraction import read_extraction
from validate.inference.infer import Inferred, infer
from validate.merge import merge


def inferred(head: str, ours: tuple[str, ...], theirs: tuple[str, ...]) -> Inferred:
    tables = [
        plain(f"study|{head}", *(f"S{at}|{text}" for at, text in enumerate(texts)), file=f"{name}.csv")
        for name, texts in (("a", ours), ("b", theirs))
    ]
    return infer(tables)


def conflicts(found: Inferred) -> list[str]:
    extractions = [read_extraction(name, found.form, name, [found.raw(at)]) for at, name in enumerate("ab")]
    return [cell.study for cell in merge(extractions).open]


@pytest.mark.parametrize("head", ["Page", "Pages", "p.", "p. (page)", "Page of the quote"])
def test_another_spelling_of_a_page_is_no_difference(head: str) -> None:
    found = inferred(head, ("p. 3", "pp. 5-6", "p.101", "page 14"), ("3", "5\u20136", "101", "15"))
    assert conflicts(found) == ["S3"]
    sentences = [one.sentence for one in found.assumed.assumptions if "is the page" in one.sentence]
    assert sentences == [f"in {head!r} of a.csv, 'p. 3' is the page 3"]


def test_other_places_in_a_report_stay_as_they_are_written() -> None:
    found = inferred("Page", ("p. 3", "Table 2", "p. 4", "Fig. 1"), ("3", "2", "p. 4", "1"))
    assert sorted(conflicts(found)) == ["S1", "S3"]


@pytest.mark.parametrize("head", ["p value", "Group", "Code"])
def test_other_columns_have_no_pages(head: str) -> None:
    found = inferred(head, ("p3", "p4", "p3", "p5"), ("p3", "4", "p3", "5"))
    assert not [one for one in found.assumed.assumptions if "is the page" in one.sentence]

"""A program such as R writes NA for each blank cell: a file that has NA and no blank cell is asked about."""

from collections.abc import Sequence

from tests.validate.inference.plain import plain
from validate.extraction.extraction import read_extraction
from validate.inference.infer import Inferred, infer
from validate.merge import merge

HEADERS = "study|n|setting|notes"
BY_R = ("A|10|NA|NA", "B|NA|clinic|NA", "C|12|school|NA", "D|NA|NA|late")
BY_HAND = ("A|10||", "B||clinic|", "C|12|school|", "D|13||late")


def _compared(ours: Sequence[str], theirs: Sequence[str]) -> Inferred:
    return infer([plain(HEADERS, *ours), plain(HEADERS, *theirs, file="b.csv")])


def _asked(found: Inferred) -> list[str]:
    return [one.sentence for one in found.assumed.assumptions if one.doubtful and "blank cell" in one.sentence]


def test_a_file_with_na_and_no_blank_cell_is_asked_about_and_compared_as_the_question_says() -> None:
    found = _compared(BY_R, BY_HAND)
    assert _asked(found) == [
        "a.csv has no blank cell, and NA in 7 cells of 3 columns: did a program such as R write it for blank cells? It"
        " is compared as it is: against a blank cell it is an omission, against a value a status difference, and NA"
        " against NA is the same"
    ]
    one, other = (read_extraction(of, found.form, of, [found.raw(at)]) for at, of in enumerate("ab"))
    counts = merge([one, other]).counts()
    assert (counts["status"], counts["omission"], counts["agreed"]) == (1, 3, 5)


def test_both_files_are_asked_about_and_na_in_both_is_the_same() -> None:
    found = _compared(BY_R, BY_R)
    assert [sentence.partition(" ")[0] for sentence in _asked(found)] == ["a.csv", "b.csv"]
    one, other = (read_extraction(of, found.form, of, [found.raw(at)]) for at, of in enumerate("ab"))
    counts = merge([one, other]).counts()
    assert (counts["status"], counts["omission"], counts["agreed"]) == (0, 0, 12)


def test_a_file_with_blank_cells_or_with_na_in_one_column_is_not_asked_about() -> None:
    typed = ("A|10|NA|", *BY_R[1:])
    one_column = tuple(f"{row.split('|')[0]}|NA|clinic|x" for row in BY_R)
    assert not _asked(_compared(typed, BY_HAND))
    assert not _asked(_compared(one_column, BY_HAND))
    assert not _asked(infer([plain(HEADERS, *BY_R)]))

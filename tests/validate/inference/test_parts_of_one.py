"""0.45 in one file is 45 % in another where most rows show it, and only there."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from tests.validate.inference.plain import plain
from validate.extraction.extraction import read_extraction
from validate.inference.infer import Inferred, infer
from validate.inference.plain_table import PlainTable

PARTS = ("0.45", "0.5", "0.62", "0.44", "0.3", "1", "0", "NR")
WHOLE = ("45", "50", "62", "44.5", "30", "100", "0", "NR")


def table(name: str, texts: Sequence[str]) -> PlainTable:
    return plain("study|female", *(f"S{at}|{text}" for at, text in enumerate(texts)), file=f"{name}.csv")


def agreeing(found: Inferred) -> int:
    read = [read_extraction(name, found.form, name, [found.raw(which)]) for which, name in enumerate("ab")]
    keys = [one.tables["studies"].keys["female"].to_list() for one in read]
    return sum(ours == theirs for ours, theirs in zip(*keys, strict=True))


def said(found: Inferred) -> list[str]:
    return [
        assumption.sentence
        for assumption in found.assumed.assumptions
        if "hundredth" in assumption.sentence and assumption.doubtful
    ]


@pytest.mark.parametrize("sign", ["", "%", " %"])
def test_parts_of_one_are_percentages_where_most_rows_show_it(sign: str) -> None:
    whole = [text if text == "NR" else text + sign for text in WHOLE]
    for ours, theirs in ((PARTS, whole), (whole, PARTS)):
        found = infer([table("a", ours), table("b", theirs)])
        assert agreeing(found) == 7
        assert said(found) == [
            f"'0.45' in 'female' of {'a' if ours is PARTS else 'b'}.csv is the same share as '45{sign}': in 5 of 6"
            " rows one is exactly a hundredth of the other"
        ]


def test_decimal_commas_make_no_difference() -> None:
    ours = replace(table("a", [text.replace(".", ",") for text in PARTS]), decimal_commas=True)
    assert agreeing(infer([ours, table("b", WHOLE)])) == 7


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (("0.45", "0.5", "0.62", "0.44", "0.3"), ("45", "50", "6.2", "4.4", "3")),  # in few rows
        (("1.75", "1.62", "1.58", "1.8"), ("175", "162", "158", "180")),  # metres
        (("0.45 %", "0.5 %", "0.62 %", "0.3 %"), ("45 %", "50 %", "62 %", "30 %")),  # as somebody means it
        (("0.45", "0.5"), ("45 %", "50 %")),
        (("0", "0", "0", "0"), ("0", "0", "0", "1")),
    ],
)
def test_what_no_rows_show_is_compared_as_typed(ours: Sequence[str], theirs: Sequence[str]) -> None:
    found = infer([table("a", ours), table("b", theirs)])
    assert said(found) == []
    assert not any(field.ways for field in found.fields)


NAMES = ("Smith & Lee 2018", "Müller 2020", "O'Connor 2017", "Brown et al. 2015a", "Brown et al. 2015b", "Östling 2011")
OTHERWISE = ("Smith, Lee (2018)", "Mueller, 2020", "OConnor (2017)", "Brown 2015 a", "Brown 2015b", "Oestling 2011")


def test_studies_that_are_spelled_otherwise_show_it_too() -> None:
    ours = plain("study|rate", *(f"{name}|{at}5 %" for at, name in enumerate(NAMES, 1)))
    theirs = plain("study|rate", *(f"{name}|0.{at}5" for at, name in enumerate(OTHERWISE, 1)), file="b.csv")
    found = infer([ours, theirs])
    assert said(found) == [
        "'0.15' in 'rate' of b.csv is the same share as '15 %': in 6 of 6 rows one is exactly a hundredth of the other"
    ]


def test_numbers_in_the_key_that_are_written_otherwise_show_it_too() -> None:
    ours = plain("study|dose|rate", "A|0.3|10", "A|2.0|25", "B|1.50|40", "B|2|55", "C|3|60")
    theirs = plain("study|dose|rate", "A|0.30|.1", "A|2|0.25", "B|1.5|0.4", "B|2.00|0.55", "C|3.0|0.6", file="b.csv")
    found = infer([ours, theirs], key=["study", "dose"])
    assert said(found) == [
        "'.1' in 'rate' of b.csv is the same share as '10': in 5 of 5 rows one is exactly a hundredth of the other"
    ]

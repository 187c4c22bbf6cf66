"""Answers in other words are asked about where the rows show plainly which is which, and never taken as the same."""

from collections.abc import Sequence

import pytest

from tests.validate.inference.plain import plain
from validate.inference.infer import infer

ASKED = "Are these the same answers? They are compared as they are written"
LEVELS = ["low", "high", "low", "unclear", "high", "unclear", "low"]
RISK = {"low": "Low risk", "high": "High risk", "unclear": "Unclear risk"}
GERMAN = {"low": "niedrig", "high": "hoch", "unclear": "unklar"}
SIGNS = {"low": "⊕⊝", "high": "⊕⊕", "unclear": "⊝⊝"}


def said(ours: Sequence[str], theirs: Sequence[str], header: str = "answer") -> list[str]:
    """What is asked of the column, in two files of the same studies in another order."""
    rows = [f"S{number}|{number + 20}|{text}" for number, text in enumerate(theirs)]
    found = infer(
        [
            plain(f"study|n|{header}", *(f"S{number}|{number + 20}|{text}" for number, text in enumerate(ours))),
            plain(f"study|n|{header}", *reversed(rows), file="b.csv"),
        ]
    )
    return [one.sentence for one in found.assumed.assumptions if one.doubtful and ASKED in one.sentence]


@pytest.mark.parametrize("words", [RISK, GERMAN, SIGNS])
def test_answers_that_stand_beside_each_other_in_every_row_are_asked_about(words: dict[str, str]) -> None:
    (sentence,) = said(LEVELS, [words[level] for level in LEVELS])
    pairs = "some have 'high' where others have '{high}', 'low' where '{low}', 'unclear' where '{unclear}'"
    assert sentence == f"in 'answer' {pairs.format(**words)}, in 7 of 7 rows. {ASKED}"


def test_one_row_that_differs_otherwise_is_no_reason_not_to_ask() -> None:
    theirs = [GERMAN[level] for level in LEVELS]
    theirs[0] = GERMAN["high"]
    (sentence,) = said(LEVELS, theirs)
    assert "in 6 of 7 rows" in sentence


def test_a_word_that_only_some_add_is_asked_about_although_both_extractors_do_both() -> None:
    (sentence,) = said(["Low", "High", "Low risk", "High"], ["Low risk", "High risk", "Low", "High risk"])
    assert sentence == f"in 'answer' some have 'High' where others have 'High risk', 'Low' where 'Low risk'. {ASKED}"


def test_ticks_beside_two_answers_are_asked_about() -> None:
    (sentence,) = said(["TRUE", "FALSE", "TRUE", "FALSE", "TRUE", "FALSE"], ["x", "", "x", "", "x", ""])
    assert sentence == (
        "in 'answer' one has 'x' where another has 'TRUE', and nothing where the other has 'FALSE', in 6 of 6 rows."
        f" {ASKED}"
    )


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (LEVELS, ["low", "low", "high", "high", "unclear", "low", "unclear"]),  # they disagree
        (LEVELS, ["low", "HIGH", "low", "Unclear.", "high", "unclear", "high"]),  # only the spelling differs
        (["RCT", "cohort", "RCT", "cohort", "RCT"], ["RCT", "cohort", "RCT", "case series", "RCT"]),
        (["TRUE", "FALSE", "TRUE", "FALSE", "TRUE", "FALSE"], ["x", "x", "", "", "x", "x"]),
        (["a b c", "d e f", "g", "h", "i"], ["1 b", "2 e", "g", "h", "i"]),  # each once
    ],
)
def test_answers_that_differ_without_a_rule_are_not(ours: Sequence[str], theirs: Sequence[str]) -> None:
    assert said(ours, theirs) == []


def test_countries_in_two_languages_are_asked_about() -> None:
    ours = ["India", "Hungary", "India", "Denmark", "Hungary", "Denmark"]
    theirs = ["Indien", "Ungarn", "Indien", "Dänemark", "Ungarn", "Dänemark"]
    (sentence,) = said(ours, theirs, "country")
    assert "'India' where 'Indien'" in sentence


def test_one_answer_with_one_more_word_is_asked_about_though_no_other_occurs() -> None:
    """As where all studies are at low risk."""
    (asked,) = said(["Low"] * 7, ["low risk"] * 7)
    assert "some have 'Low' where others have 'low risk', in 7 of 7 rows" in asked
    assert said(["Low"] * 7, ["low risk", "high", "high", "low", "low", "high", "high"]) == []


def test_a_word_that_only_one_extractor_has_is_asked_about_whatever_else_is_in_the_column() -> None:
    ours = ["inpatient", "day clinic", "inpatient", "inpatient", "day clinic", "inpatient", "inpatient"]
    theirs = ["ward" if text == "inpatient" else text for text in ours]
    assert said(ours, theirs) == [
        f"in 'answer' some have 'inpatient' where others have 'ward', in 5 of 5 rows. {ASKED}"
    ]
    assert said(["dip-stick"] * 7, ["Dipstick"] * 7) != []
    both_have_it = ["ward", "ward", *theirs[2:]]
    assert said([*ours[:1], "ward", *ours[2:]], both_have_it) == []


@pytest.mark.parametrize(("ours", "theirs"), [("yes", "no"), ("Low", "High"), ("moderate", "serious")])
def test_opposite_answers_are_no_other_words(ours: str, theirs: str) -> None:
    assert said([ours] * 7, [theirs] * 7) == []


def test_a_list_that_contradicts_the_others_is_not_among_the_other_words() -> None:
    """In the last row but one somebody made a mistake: whoever takes it for an alias loses the difference."""
    codes = ["1;2", "2", "1;4", "2;3;4", "1;4", "2", "2;3", "1;2;4", "1;2;3"]
    words = [
        "Pain; Function",
        "Function",
        "Pain; Cost",
        "Function; Mood; Cost",
        "Pain; Cost",
        "Function",
        "Function; Mood",
    ]
    for mistaken in ("Mood", "Pain; Mood; Cost", "Pain; Function"):
        (asked,) = said(codes, [*words, mistaken, "Pain; Function; Mood"])
        assert "'1;2;4'" not in asked
    (asked,) = said([*codes, "1;2;4"], [*words, "Mood", "Pain; Function; Mood", "Pain; Function; Cost"])
    assert "where 'Mood'" not in asked


def test_columns_with_the_same_answers_are_asked_about_together() -> None:
    """As the domains of a tool: seven columns were asked about seven times."""
    rows = [f"S{at}|{at + 20}|{level}|{level}|x" for at, level in enumerate(LEVELS)]
    others = [f"S{at}|{at + 20}|{RISK[level]}|{RISK[level]}|x" for at, level in enumerate(LEVELS)]
    headers = "study|n|D1|D2|D3"
    found = infer([plain(headers, *rows), plain(headers, *others, file="b.csv")]).assumed.assumptions
    (asked,) = [one.sentence for one in found if ASKED in one.sentence]
    assert asked.startswith("in 'D1', 'D2' some have 'high' where others have 'High risk'")
    assert "in 14 of 14 cells" in asked

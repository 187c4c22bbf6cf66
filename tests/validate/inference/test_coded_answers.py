"""Codes against words: taken for the same answers only where the rows show plainly which code stands for which word."""

from collections.abc import Sequence

import pytest

from schema.missing import Missing
from tests.validate.inference.plain import plain
from validate.inference.infer import Inferred, infer

CODES = "0110901101"


def inferred(codes: Sequence[str], words: Sequence[str]) -> Inferred:
    """Two tables of the same studies, the second in another order."""
    ours = plain("study|n|blinded", *(f"S{number}|{number + 20}|{text}" for number, text in enumerate(codes)))
    theirs = [f"S{number}|{number + 20}|{text}" for number, text in enumerate(words)]
    return infer([ours, plain("study|n|blinded", *reversed(theirs), file="b.csv")])


def said(found: Inferred) -> list[str]:
    return [
        assumption.sentence
        for assumption in found.assumed.assumptions
        if "'blinded'" in assumption.sentence and assumption.doubtful
    ]


def words(codes: str, meant: dict[str, str]) -> list[str]:
    return [meant[code] for code in codes]


YES_NO = {"0": "no", "1": "yes", "9": "unclear"}


def test_a_code_and_its_word_are_one_answer_and_it_is_said() -> None:
    theirs = words(CODES, YES_NO)
    theirs[3] = "yes"
    found = inferred(CODES, theirs)
    cell = found.form.studies["blinded"].cell
    assert [cell.parse(text) for text in ("0", "1", "9", "no", "Yes")] == ["no", "yes", "unclear", "no", "yes"]
    assert said(found) == [
        "in 'blinded', 0 means 'no', 1 'yes', 9 'unclear': one has the code where another has this word in 9 of 10"
        " cases"
    ]
    (fact,) = found.assumed.facts["codes"]
    assert (fact["words"], fact["holding"], fact["cases"]) == (YES_NO, 9, 10)


@pytest.mark.parametrize(
    ("codes", "meant"),
    [
        ("LHLHLLHUHL", {"L": "low", "H": "high", "U": "some concerns"}),
        ("1212212121", {"1": "cross-sectional", "2": "cohort study"}),
    ],
)
def test_any_few_words_can_have_codes(codes: str, meant: dict[str, str]) -> None:
    cell = inferred(codes, words(codes, meant)).form.studies["blinded"].cell
    assert {code: cell.parse(code) for code in meant} == {code: cell.parse(word) for code, word in meant.items()}
    assert len({cell.parse(code) for code in meant}) == len(meant)


def test_a_code_may_stand_for_a_missing_code() -> None:
    cell = inferred(CODES, words(CODES, {**YES_NO, "9": "not reported"})).form.studies["blinded"].cell
    assert cell.parse("9") is Missing.NR


@pytest.mark.parametrize(
    "theirs",
    [
        ["no", "yes", "no", "no", "no", "yes", "no", "yes", "no", "yes"],  # two words for each code
        ["yes"] * 10,  # one word for all codes
        ["yes", "no", "yes", "", "", "", "", "", "", ""],  # too few rows
    ],
)
def test_what_is_not_plain_is_asked_about_and_stays_different(theirs: list[str]) -> None:
    found = inferred(CODES, theirs)
    (sentence,) = said(found)
    assert "they still count as different" in sentence
    assert found.form.studies["blinded"].cell.parse("1") != found.form.studies["blinded"].cell.parse("yes")
    assert "codes" not in found.assumed.facts


def test_studies_that_only_one_has_show_nothing() -> None:
    ours = plain("study|blinded", *(f"A{number}|{code}" for number, code in enumerate(CODES)))
    theirs = plain("study|blinded", *(f"B{number}|{YES_NO[code]}" for number, code in enumerate(CODES)), file="b.csv")
    assert "codes" not in infer([ours, theirs]).assumed.facts


def test_each_may_tick_with_a_mark_of_their_own() -> None:
    one = plain("study|n|RCT|other", "A|3|x|x", "B|4||", "C|5|x|")
    other = plain("study|n|RCT|other", "A|3|\u2713|\u2713", "B|4||\u2713", "C|5|\u2713|x", file="b.csv")
    found = infer([one, other])
    cell = found.form.studies["rct"].cell
    assert cell.parse("x") == cell.parse("X") == cell.parse("\u2713")
    assert found.form.studies["other"].cell.parse("x") != found.form.studies["other"].cell.parse("\u2713")
    assert [assumption.sentence for assumption in found.assumed.assumptions if "same mark" in assumption.sentence] == [
        "x and \u2713 are the same mark, because nothing else is in the column: 'RCT'"
    ]


def test_studies_that_are_spelled_otherwise_show_what_a_code_means() -> None:
    ours = ("Smith & Lee 2018", "Müller 2020", "O'Connor 2017", "Brown et al. 2015", "Östling 2011", "Clark 1994")
    theirs = ("Smith, Lee (2018)", "Mueller, 2020", "OConnor (2017)", "Brown 2015", "Oestling 2011", "Clark, 1994")
    answers = (("1", "high"), ("2", "low")) * 3
    one, other = (
        plain("study|risk", *(f"{name}|{answer[at]}" for name, answer in zip(names, answers, strict=True)), file=file)
        for at, (names, file) in enumerate(((ours, "a.csv"), (theirs, "b.csv")))
    )
    (fact,) = infer([one, other]).assumed.facts["codes"]
    assert (fact["words"], fact["holding"]) == ({"1": "high", "2": "low"}, 6)


def test_ids_of_studies_without_their_zeros_are_no_codes() -> None:
    rows = [
        (study, number, one) for study, one in (("Abel", "001"), ("Boa", "002"), ("Cruz", "010")) for number in (1, 2)
    ]
    ours = plain("Author|Outcome No.|ID|n", *(f"{study}|{number}|{one}|5" for study, number, one in rows))
    theirs = plain(
        "Author|Outcome No.|ID|n",
        *(f"{study}|{number}|{one.lstrip('0')}|5" for study, number, one in rows),
        "Eva|1|12|5",
        file="b.csv",
    )
    found = infer([ours, theirs])
    assert found.assumed.facts.get("codes") is None
    cells = {field.column.label: field.cell for field in found.fields}
    assert cells["ID"].key("001") == cells["ID"].key("1")
    about = [assumption.sentence for assumption in found.assumed.assumptions if "'ID'" in assumption.sentence]
    assert about == [
        "names and numbers of studies or rows (accents, 'et al.' and zeros in front make no difference): 'ID'"
    ]


def test_only_codes_that_stand_for_no_word_are_said_to_count_as_different() -> None:
    ours, theirs = [*"1223122313", "7"], [*words("1223122313", {"1": "mild", "2": "moderate", "3": "severe"}), "mild"]
    found = inferred(ours, theirs)
    (sentence,) = [one.sentence for one in found.assumed.assumptions if "still count as different" in one.sentence]
    assert sentence == (
        "in 'blinded' some have only numbers (7) where others have words (mild, moderate, severe): if these are codes"
        " for the same answers, they still count as different"
    )


def test_a_code_for_missing_means_no_answer() -> None:
    """`NR` beside an answer is a status difference, in one row or in several."""
    found = inferred(
        ["RC", "CO", "RC", "CO", "NR", "RC", "NR"], ["trial", "cohort"] * 2 + ["survey", "trial", "survey"]
    )
    cell = found.form.studies["blinded"].cell
    assert cell.parse("RC") == cell.parse("trial")
    assert cell.parse("NR") is Missing.NR
    assert cell.parse("survey") == "survey"
    assert "NR means" not in " ".join(said(found))


def test_another_spelling_of_yes_or_no_is_no_code() -> None:
    found = inferred(["Si", "no", "Si", "no", "Si", "Si"], ["s\u00ed", "no", "s\u00ed", "no", "s\u00ed", "no"])
    cell = found.form.studies["blinded"].cell
    assert cell.parse("Si") == cell.parse("s\u00ed")
    assert said(found) == []

"""What a column holds is seen from its texts, and no answer is taken for "missing" that could be one."""

from collections import Counter

import pytest

from schema.cells import Count
from schema.choices import Choice
from schema.missing import Missing
from schema.words import Words
from tests.validate.inference.plain import plain
from validate.inference.infer import infer
from validate.inference.types import as_written_down, guess_type


@pytest.mark.parametrize(
    ("label", "texts", "kind"),
    [
        ("n", "12 31 NR -", "count"),
        ("age", "12.5 31,2 40 n/a", "number"),
        ("change", "-1.5 2 -0.5", "number"),
        ("Year", "2019 2020 unclear", "year"),
        ("published", "2019 2020 2021", "year"),
        ("response", "45% 50% 12.5%", "percentage"),
        ("response", "45% 5pct 12.5percent", "percentage"),
        ("dose", "0.5mg/kg 40ug/kg", "quantity"),
        ("dose", "0.5mg 40ug 1g", "quantity"),
        ("date", "2020-03-01 2021-05", "date"),
        ("blinded", "Yes no Y FALSE NR", "choice"),
        ("was it random?", "unclear unclear", "words"),
        ("Country", "France UK USA", "countries"),
        ("link", "10.1000/182 doi:10.1000/183", "identifier"),
        ("code", "007 012", "words"),
        ("drug", "ketamine placebo", "words"),
        ("Comments", "1 2 3", "text"),
        ("Reviewer notes", "a b", "text"),
    ],
)
def test_the_texts_say_the_type(label: str, texts: str, kind: str) -> None:
    assert guess_type(label, Counter(texts.split())).type_name == kind


@pytest.mark.parametrize("separator", [";", ",", "/", "\n"])
def test_several_answers_in_a_cell_are_seen_where_each_also_stands_alone(separator: str) -> None:
    texts = Counter({"alpha": 3, "beta": 2, f"alpha{separator}beta": 1, f"beta{separator}alpha": 2, "gamma": 1})
    cell = guess_type("design", texts)
    assert cell.type_name == "listed"
    assert cell.key(cell.read(f"alpha{separator}beta")) == cell.key(cell.read(f"beta{separator} alpha"))


def test_commas_in_sentences_and_places_separate_nothing() -> None:
    assert guess_type("where", Counter({"Albany, NY": 2, "Boston, MA": 1, "Utica, NY": 1})).type_name == "words"


def test_a_number_such_as_minus_99_is_missing_only_where_all_others_are_not_negative() -> None:
    assert guess_type("n", Counter({"12": 4, "-99": 1})).parse("-99") is Missing.NR
    assert guess_type("change", Counter({"12": 4, "-5": 1, "-99": 1})).parse("-99") is not Missing.NR


@pytest.mark.parametrize("word", ["None", "null", "unclear"])
def test_a_word_that_could_be_an_answer_stays_one_among_answers(word: str) -> None:
    assert guess_type("funding", Counter({"public": 3, "industry": 2, word: 1})).parse(word) == word


@pytest.mark.parametrize("word", ["NULL", "NaN", r"\N", "<NA>", "#N/A"])
def test_what_a_program_writes_for_nothing_is_missing_among_answers_and_sentences(word: str) -> None:
    assert guess_type("funding", Counter({"public": 3, "industry": 2, word: 1})).parse(word) is Missing.NR
    sentences = Counter({"The authors shared all of their data with us on request": 2, word: 1})
    assert guess_type("data", sentences).parse(word) is Missing.NR


def test_null_in_two_spellings_is_what_somebody_typed() -> None:
    assert guess_type("effect", Counter({"positive": 3, "NULL": 1, "null": 1})).parse("NULL") == "NULL"


def test_a_form_to_write_down_has_one_choice_for_an_answer_in_several_spellings() -> None:
    texts = Counter({"after 12 weeks": 3, "after 12 wk": 1, "later": 2, "non-randomised": 2, "nonrandomised": 1})
    cell = as_written_down(guess_type("what", texts), texts)
    assert isinstance(cell, Choice)
    assert {choice.code: choice.aliases for choice in cell.choices} == {
        "after 12 weeks": ("after 12 wk",),
        "later": (),
        "non-randomised": ("nonrandomised",),
    }
    assert cell.parse("after 12 wk") == "after 12 weeks"


def test_a_doi_is_no_name_in_which_zeros_make_no_difference() -> None:
    texts = Counter({"10.1056/x; https://doi.org/10.1016/y": 3, "10.1177/0269": 1})
    cell = guess_type("doi", texts)
    assert cell.parse("10.1177/0269")
    assert cell.key("10.1177/0269") != cell.key("10.1177/269")


def test_na_is_an_answer_in_a_column_of_regions_and_missing_elsewhere() -> None:
    answers = Counter({"EU": 3, "AS": 2, "NA": 1})
    assert guess_type("Region", answers).parse("NA") == "NA"
    assert guess_type("Route", answers).parse("NA") is Missing.NA


def test_among_sentences_only_a_code_is_missing() -> None:
    sentences = Counter({"The authors shared all of their data with us on request": 2, "N/A": 1, "NA": 1})
    cell = guess_type("data", sentences)
    assert cell.parse("NA") is Missing.NA
    assert cell.parse("N/A") == "N/A"


def test_minus_is_an_answer_where_plus_is() -> None:
    assert guess_type("result", Counter({"+": 3, "-": 2})).parse("-") == "-"
    assert guess_type("D1", Counter({"+": 3, "-": 2, "?": 1})).parse("?") == "?"
    assert guess_type("result", Counter({"high": 3, "-": 2})).parse("-") is Missing.NR


def test_yes_and_no_have_no_third_answer_that_nobody_gave() -> None:
    assert [option.code for option in guess_type("blinded", Counter({"yes": 3, "no": 2})).offered] == ["yes", "no"]
    unclear = guess_type("blinded", Counter({"yes": 3, "no": 2, "can't tell": 1}))
    assert [option.code for option in unclear.offered] == ["yes", "no", "unclear"]


@pytest.mark.parametrize("texts", [{"TRUE": 3, "FALSE": 2, "T": 1}, {"T": 4, "F": 3}])
def test_t_and_f_are_true_and_false_where_the_column_shows_it(texts: dict[str, int]) -> None:
    cell = guess_type("gridded", Counter(texts))
    assert cell.key(cell.read("T")) == cell.key(cell.read("TRUE"))
    assert cell.key(cell.read("f")) == cell.key(cell.read("no"))


def test_f_alone_is_no_answer_to_a_question() -> None:
    assert guess_type("sex", Counter({"F": 4, "M": 3})).parse("F") == "F"


def test_a_few_decimals_among_whole_numbers_make_numbers() -> None:
    cell = guess_type("dose", Counter({str(number): 1 for number in range(100)} | {"1.5": 2}))
    assert cell.type_name == "number"


@pytest.mark.parametrize("others", [["high", "low"], ["A sentence that says how people were found"], ["1", "2"]])
def test_unknown_is_judged_alike_in_every_column(others: list[str]) -> None:
    assert guess_type("x", Counter(dict.fromkeys(others, 12) | {"unknown": 1})).parse("unknown") is Missing.NR


@pytest.mark.parametrize(
    ("one", "other"), [("Clark 1994", "Clark, 1994"), ("complexity across", "complexity\nacross"), ("a; b.", "a b")]
)
def test_punctuation_and_lines_make_no_difference_in_words(one: str, other: str) -> None:
    cell = guess_type("x", Counter({one: 1, other: 1}))
    assert cell.key(cell.read(one)) == cell.key(cell.read(other))


@pytest.mark.parametrize(("one", "other"), [("1.5 mg", "15 mg"), ("-5 x", "5 x"), ("<5 x", "5 x"), ("1,2 x", "12 x")])
def test_marks_within_numbers_have_a_meaning(one: str, other: str) -> None:
    cell = guess_type("x", Counter({"some words": 9}))
    assert cell.key(one) != cell.key(other)


def test_of_numbers_kept_for_their_noughts_1_0_is_1() -> None:
    cell = guess_type("grade", {"1.0": 3, "1": 2, "010": 1})
    assert isinstance(cell, Words)
    assert cell.key("1.0") == cell.key("1") != cell.key("010") != cell.key("10")
    words = guess_type("version", {"1.0": 3, "1": 2, "two": 1})
    assert words.key("1.0") != words.key("1")
    few = guess_type(
        "version", {"1.0": 3, "1": 2, "2": 2, "3": 1, "NR": 1, "NA": 1, "two": 3}
    )  # NR and NA are no numbers
    assert few.key("1.0") != few.key("1")


def test_numbers_among_other_entries_are_the_same_with_a_comma_or_a_needless_zero() -> None:
    ages = Counter(["41,3", "41.3", "40.0", "40", "52", "47.5", "39.1"]) + Counter(["43.9 (2.0)", "38 (4)"])
    cell = guess_type("mean age", ages)
    assert isinstance(cell, Words)
    assert cell.key("41,3") == cell.key("41.3") != cell.key("413")
    assert cell.key("40.0") == cell.key("40") != cell.key("040")
    assert cell.key("43.9 (2.0)") == cell.key("43.9 (2.0)".replace(" ", "")) != cell.key("43.9")


def test_numbers_with_and_without_a_percent_sign_are_percentages_where_the_header_says_so() -> None:
    shares = Counter({"54%": 1, "54": 1, "47": 1, "61 %": 1, "12.5": 1})
    cell = guess_type("% female", shares)
    assert cell.type_name == "percentage"
    assert cell.key(cell.read("54%")) == cell.key(cell.read("54"))
    assert guess_type("female", shares).type_name != "percentage"


def test_a_column_of_countries_stays_one_where_some_write_what_is_no_country() -> None:
    cell = guess_type("Country", Counter({"Spain": 1, "ESP": 1, "China": 1, "several sites": 1}))
    assert cell.key(cell.read("Spain")) == cell.key(cell.read("ESP"))


def test_the_word_percent_is_a_percent_sign() -> None:
    texts = Counter(["12", "8", "5", "7", "12%", "8%", "5 percent", "7 per cent"])
    cell = guess_type("Attrition (%)", texts)
    assert cell.type_name == "percentage"
    assert [cell.key(cell.parse(text)) for text in texts] == ["12", "8", "5", "7"] * 2


def test_a_word_that_comes_again_and_again_among_a_few_codes_is_an_answer_like_them() -> None:
    """The coefficients count no cell that a type cannot read, and would leave out what the word says."""
    codes = {"-1": 6, "0": 20, "1": 30}
    assert guess_type("accuracy", {**codes, "not predictive": 4}).type_name == "words"
    assert guess_type("accuracy", {**codes, "see p. 4": 1, "as above": 1}).type_name == "number"
    assert guess_type("n", {**{str(n): 3 for n in range(40)}, "see text": 4}).type_name != "words"
    assert guess_type("dose", {"10 mg": 8, "20 mg": 8, "5": 1}).type_name not in {"words", "number"}


@pytest.mark.parametrize(
    ("label", "interval", "deviation"),
    [
        ("95% CI", True, False),
        ("Age (SD)", False, True),
        ("Mittelwert Alter (SD)", False, True),
        ("90% CI", False, False),
        ("Age, mean (SD or IQR)", False, False),
        ("Age", False, False),
        ("Specific", False, False),
    ],
)
def test_a_header_says_what_two_numbers_are(label: str, *, interval: bool, deviation: bool) -> None:
    cell = guess_type(label, {"31.8 (3.9)": 1, "29.1 (4.0)": 1})
    assert isinstance(cell, Words)
    assert (cell.interval, cell.deviation) == (interval, deviation)


def test_a_zero_in_front_of_one_number_among_shorter_ones_leaves_them_numbers() -> None:
    counted = {str(number): 2 for number in range(3, 12)}
    assert isinstance(guess_type("n", {**counted, "09": 1}), Count)
    padded = {f"{number:02}": 2 for number in range(3, 12)}
    assert isinstance(guess_type("code", {**padded, "70": 9}), Words)
    assert isinstance(guess_type("code", {"70": 30, "81": 20, "05": 1}), Words), "each has two digits, as ids have"


def test_numbers_under_a_header_of_comments_are_compared_and_asked_about() -> None:
    """A header that is missing moves those after it over the wrong columns."""
    rows = ["Ames 2001|0.52|0.71", "Bell 2002|0.61|0.93", "Cole 2003|1.05|1.61"]
    inferred = infer([plain("study|low|notes", *rows), plain("study|low|notes", *rows, file="b.csv")])
    assert inferred.fields[-1].cell.scored
    asked = [one.sentence for one in inferred.assumed.assumptions if one.doubtful]
    assert any("'notes' is compared as numbers" in sentence for sentence in asked)
    marks = ["Ames 2001|0.52|1", "Bell 2002|0.61|2", "Cole 2003|1.05|1"]  # of footnotes
    inferred = infer([plain("study|low|notes", *marks), plain("study|low|notes", *marks, file="b.csv")])
    assert not inferred.fields[-1].cell.scored

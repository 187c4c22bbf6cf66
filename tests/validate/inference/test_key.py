"""Which columns say which row is which: names that say so first, then what is unique and shared; never a result."""

from dataclasses import replace

import pytest

from tests.validate.inference.plain import plain
from validate.inference.infer import Inferred, infer
from validate.inference.key import NoKey
from validate.inference.plain_table import PlainTable
from validate.inference.words import says_study


def key_of(*tables: PlainTable) -> tuple[str, ...]:
    return tuple(column.label for column in infer(tables).key.columns)


def about_key(inferred: Inferred) -> list[tuple[bool, str]]:
    return [
        (assumption.doubtful, assumption.sentence)
        for assumption in inferred.assumed.assumptions
        if assumption.about == "key"
    ]


def both(headers: str, *rows: str) -> tuple[PlainTable, PlainTable]:
    """The same rows in two files, in another order."""
    return plain(headers, *rows), plain(headers, *rows[::-1], file="b.csv")


def test_a_name_that_matches_in_few_rows_gives_way_to_one_that_matches_in_all() -> None:
    one = plain("study|title|n", "Smith 2013|On sleep|1", "B|On pain|2", "C x|On mood|3", "D y|On food|4")
    other = plain("study|title|n", "smith_13|On sleep|1", "B|On pain|2", "c-b|On mood|3", "d.|On food|5", file="b.csv")
    assert key_of(one, other) == ("title",)


def test_numbers_of_an_export_are_no_key_where_the_rows_they_pair_are_not_alike() -> None:
    one = plain("id|title|n|sex", "1|On sleep|10|f", "2|On pain|22|m", "3|On mood|31|f", "4|On food|47|m")
    other = plain(
        "id|title|n|sex", "1|On food|47|m", "2|On mood|31|f", "3|On pain|22|m", "4|On sleep|10|f", file="b.csv"
    )
    assert key_of(one, other) == ("title",)


def test_an_answer_a_drug_and_a_sentence_name_no_study() -> None:
    drugs = both("drug|item|x", "ketamine|r1|1", "ketamine|r2|2", "placebo|r3|1", "placebo|r4|2")
    assert key_of(*drugs) == ("item",)
    sentence = "Forty two adults who were admitted to the wards of two hospitals in town "
    described = both("sample|0|ms", *(f"{sentence}{at}|{at % 2}|{name}" for at, name in enumerate("kvwz")))
    assert key_of(*described) == ("ms",)


def test_a_key_that_was_guessed_from_entries_is_a_question() -> None:
    (sentence,) = about_key(infer(both("ms|x", "k7|1", "k8|2", "k9|1")))
    assert sentence == (
        True,
        "there is one row per study, and 'ms' says which study it is (guessed from its entries; its header does not"
        " say so)",
    )


def test_the_runner_up_is_shown_with_the_rows_that_it_would_pair() -> None:
    one = plain("refid|title|n", "1|On sleep|1", "2|On pain|2", "3|On mood|3")
    other = plain("refid|title|n", "1|On sleep|1", "2|On pain|2", "5|On mood|3", "3|On food|3", file="b.csv")
    ((doubtful, sentence),) = about_key(infer([one, other]))
    assert doubtful
    assert sentence.endswith("This column pairs 3 rows; 'title' would pair 3, and other ones")


def test_ids_within_ids_are_a_key_together() -> None:
    rows = [f"{paper}|{exp}|{es}|{paper}.{exp}{es}|f" for paper in "123" for exp in "12" for es in "123"]
    assert key_of(*both("paper_id|exp_num|es_num|d|sex", *rows)) == ("paper_id", "exp_num", "es_num")
    assert key_of(*both("study_id|paper|effect_no|d", *(f"{r[2]}|P{r[0]}|{r[4]}|{r[6:9]}" for r in rows))) == (
        "paper", "study_id", "effect_no",
    )  # fmt: skip


def test_an_author_needs_the_year() -> None:
    tables = both(
        "author|year|n", "Smith|2001|1", "Smith|2004|2", "Lee|2001|3", "Poe|2004|4", "Kim|2011|5", "Ray|2009|6"
    )
    assert key_of(*tables) == ("author + year",)


def test_a_key_that_leaves_most_rows_as_duplicates_is_refused() -> None:
    with pytest.raises(NoKey, match="100% of the rows have the same entries in 'paper'"):
        infer(both("paper|mean|sd", "P|1.5|2", "P|2.5|3", "Q|1.5|1", "Q|3.5|1"))


def own_numbers() -> tuple[PlainTable, PlainTable]:
    """Two people who typed the rows of three papers in another order, under the numbers that an export gave them."""
    headers = "article_id|covidence_id|row_id|kind|mean|n"
    one = plain(
        headers,
        "1|480|k11|x|1.5|40",
        "1|480|k12|x|2.5|41",
        "2|512|k13|x|3.5|20",
        "2|512|k14|x|3.9|22",
        "3|733|k15|x|4|9",
    )
    other = plain(
        headers,
        *("1|512|k21|x|3.9|22", "1|512|k22|x|3.5|20", "2|733|k23|x|4|9", "3|480|k24|x|2.5|41", "3|480|k25|x|1.5|40"),
        file="b.csv",
    )
    return one, other


def test_a_number_that_each_extractor_gives_the_studies_names_none() -> None:
    found = infer(own_numbers())
    assert found.key.study.label == "covidence_id"
    left = {assumption.sentence for assumption in found.assumed.assumptions if assumption.about == "left out"}
    assert left == {"not compared, because each extractor numbered the rows or studies in it anew: 'article_id'"}


def test_a_number_that_each_extractor_gives_the_rows_is_better_than_results() -> None:
    found = infer(own_numbers())
    assert (found.key.identity[0].label, found.key.counted) == ("row_id", True)
    (field,) = [field for field in found.form.tables[0].fields if field.label == "row_id"]
    assert field.local
    assert about_key(found) == [
        (
            True,
            "'covidence_id' says which study a row belongs to; 'row_id' only numbers the rows of each extractor, so"
            " rows are paired by similarity",
        )
    ]


def test_rows_entered_twice_are_counted_as_such_and_blank_ones_as_blank() -> None:
    one = plain("study|n", "S1|1", "S1|2", "S2|3", "S3|4", "S4|4", "|9")
    other = plain("study|n", "S1|1", "S2|3", "S3|4", "S4|4", "S5|4", file="b.csv")
    assert [sentence.split(";")[0] for _, sentence in about_key(infer([one, other]))] == [
        "there is one row per study, and 'study' says which study it is",
        "2 rows have the same entries there as another row of the same extractor",
        "1 row is blank there",
    ]


def test_a_row_with_half_a_key_is_not_told_to_be_without_a_pair() -> None:
    one = plain("study|arm|n", "S1|x|1", "S1|y|2", "S2|x|3", "S2||4")
    other = plain("study|arm|n", "S1|x|1", "S1|y|2", "S2|x|3", "S2||4", file="b.csv")
    sentences = [sentence for _, sentence in about_key(infer([one, other], key=["study", "arm"]))]
    assert "2 rows are blank there; such rows can be paired by similarity at most" in sentences


def test_a_named_column_with_gaps_is_the_study_all_the_same() -> None:
    one = plain("study|design|n", "S1|rct|1", "S2|cohort|2", "|survey|3", "S4|case|4")
    other = plain("study|design|n", "S1|rct|1", "S2|cohort|2", "S4|case|3", "|survey|3", file="b.csv")
    assert key_of(one, other) == ("study",)


def test_a_column_that_counts_the_rows_of_each_study_says_which_row_it_is() -> None:
    tables = both("refid|set_k|n", "1|1|20", "1|2|21", "2|1|30", "2|2|33", "3|1|9", "4|1|8", "4|2|8", "4|3|7")
    assert key_of(*tables) == ("refid", "set_k")
    rows = (f"No {bulletin}|{week}|{region}|{bulletin}{week}" for bulletin in "345" for week in "78" for region in "xy")
    assert key_of(*both("bulletin|semaine|region|cases", *rows)) == ("bulletin", "semaine", "region")


def test_an_author_and_year_that_both_spell_differently_is_believed_before_results() -> None:
    """A confidence interval is different in every row and the same in both files, but it names no study."""
    names = ("Müller", "Peña", "Śliwa", "Lefèvre")
    rows = [(at, name, outcome) for at, name in enumerate(names) for outcome in ("pain", "sleep")]
    one = plain(
        "Author (year)|Outcome|95% CI", *(f"{n} et al. (200{at})|{o}|[0.{at}1, 1.{len(o)}]" for at, n, o in rows)
    )
    plainer = str.maketrans("üñŚè", "unSe")
    other = [f"{n.translate(plainer)} 200{at}|{o}|[0.{at}1, 1.{len(o)}]" for at, n, o in reversed(rows)]
    assert key_of(one, plain("Author (year)|Outcome|95% CI", *other, file="b.csv")) == ("Author (year)", "Outcome")


@pytest.mark.parametrize("header", ["Studie", "Étude", "Estudio", "Studien-Nr", "Autor (Jahr)", "Auteur, année"])
def test_headers_in_other_languages_name_the_study_too(header: str) -> None:
    inferred = infer(both(f"code|{header}|n", "x1|Kim 2001|1", "x2|Lee 2002|2", "x3|Wu 2003|3"))
    assert inferred.key.study.label == header
    assert [doubtful for doubtful, _ in about_key(inferred)] == [False]


def test_another_name_of_the_study_is_compared_as_a_name() -> None:
    one = plain("PMID|ID|Author", "101|001|Müller et al.", "102|002|Kim & Lee", "103|003|Wu")
    other = plain("PMID|ID|Author", "101|1|Muller", "102|2|Kim, Lee", "103|3|Wong", file="b.csv")
    inferred = infer([one, other])
    keys = [[field.cell.key(text) for text in ("001", "1")] for field in inferred.fields if field.column.label == "ID"]
    assert keys == [["1", "1"]]
    (author,) = [field.cell for field in inferred.fields if field.column.label == "Author"]
    same = [("Müller et al.", "Muller"), ("Kim & Lee", "Kim, Lee"), ("Wu", "Wong")]
    assert [author.key(ours) == author.key(theirs) for ours, theirs in same] == [True, True, False]


@pytest.mark.parametrize("header", ["Which study are you extracting? (First author, year)", "Which paper is this?"])
def test_a_question_can_ask_for_the_study(header: str) -> None:
    one, other = both(f"{header}|n", "Abe, 2010|1", "Bell, 2011|2", "Cox, 2012|3")
    ((doubtful, sentence),) = about_key(infer([one, other]))
    assert (doubtful, sentence) == (False, f"there is one row per study, and {header!r} says which study it is")


def test_files_with_nothing_but_a_study_and_a_number_have_a_key() -> None:
    assert key_of(*both("study|effect", "S1|1", "S1|2", "S2|1", "S2|2")) == ("study", "effect")


def test_a_sign_that_nobody_sees_makes_no_other_study_of_a_numbered_row() -> None:
    one = plain("study|effect|n", "Mül\u00adler 2001|1|5", "Mül\u00adler 2001|2|6", "Kim 2002|1|7", "Kim 2002|2|8")
    other = plain("study|effect|n", "Müller 2001|1|5", "Müller 2001|2|6", "Kim 2002|1|7", "Kim 2002|2|8", file="b.csv")
    assert key_of(one, other) == ("study", "effect")


def test_studies_numbered_anew_in_each_paper_are_no_key_even_if_most_papers_have_one() -> None:
    """Of papers with one study each, the study's number is 1 everywhere; the paper says what a row is about."""
    rows = [
        f"{paper}|{1 + (paper == 7 and effect == 3)}|{effect}|d{paper}{effect}"
        for paper in range(4, 8)
        for effect in (1, 2, 3)
    ]
    assert key_of(*both("paperID|studyID|effectID|d", *rows)) == ("paperID", "effectID")
    assert key_of(*both("article|study_no|outcome|d", *(f"P{p}|1|{o}|{p}{o}" for p in "12345" for o in "ab"))) == (
        "article", "outcome",
    )  # fmt: skip
    reports = [f"{1 + report // 2}|{report}|{o}|x{report}{o}" for report in range(1, 9) for o in "ab"]
    assert key_of(*both("study_id|report_id|outcome|d", *reports))[0] == "study_id"


def test_a_guess_that_leaves_most_rows_as_duplicates_is_refused_of_one_file_too() -> None:
    """`codename` names a code, not a study."""
    with pytest.raises(NoKey, match="80% of the rows have the same entries in 'codename'"):
        infer([plain("codename|n", "sad|1", "sad|2", "glad|3", "glad|4", "mad|5")])


def test_the_id_of_a_review_names_it() -> None:
    assert key_of(*both("review_id|year|title|n", "1|2001|On sleep|1", "2|2004|On pain|2", "3|2004|On mood|3")) == (
        "review_id",
    )


def test_a_number_that_begins_again_below_each_heading_tells_rows_apart() -> None:
    """Neither the number nor its column has a name; ratings 1 to 3 beside it begin again nowhere."""
    rows = [
        f"{model}|{prompt}|{criterion}|{number}|{(number * 7 + len(prompt + criterion)) % 3 + 1}"
        for model in ("GX", "DS")
        for prompt in ("zero", "once")
        for criterion in ("Form", "Usage")
        for number in (1, 2, 3, 4)
    ]
    found = infer(
        (plain("Model|Prompt|Criterion||Clarity", *rows), plain("Model|Prompt|Criterion||Clarity", *rows, file="b.csv"))
    )
    assert [column.label for column in found.key.columns] == ["Model", "no header", "Prompt", "Criterion"]


def test_a_publication_is_a_journal_where_a_title_or_a_doi_says_more() -> None:
    rows = ("On sleep|Ecography|1", "On pain|Ecography|2", "On mood|PLoS ONE|3", "On food|Oikos|4")
    assert key_of(*both("title|publication|n", *rows)) == ("title",)
    assert key_of(*both("publication|n", "Lee 2001|1", "Kim 2004|2", "Poe 2009|3")) == ("publication",)


def test_a_doi_that_some_studies_do_not_have_is_not_their_name() -> None:
    rows = ("10.1/a|On sleep|1", "NA|On pain|2", "10.1/c|On mood|3", "N/A|On food|4", "10.1/e|On cold|5")
    assert key_of(*both("doi|title|n", *rows)) == ("title",)


def test_rows_whose_names_differ_in_a_sign_are_not_told_to_be_the_same() -> None:
    """`.id` is headed like the name of a study, in which signs mean nothing; within the study they do."""
    rows = ("S1|S1_Day-8_-1.14|1", "S1|S1_Day8_1.14|2", "S2|S2_Day2|3", "S2|S2_Day3|4")
    found = infer(both("study|.id|n", *rows))
    assert [column.label for column in found.key.columns] == ["study", ".id"]
    assert [sentence for doubtful, sentence in about_key(found) if doubtful] == []


def test_numbers_of_a_register_are_believed_before_an_answer_that_most_rows_have() -> None:
    """Eight digits under a header that says nothing, and the same remark in most rows."""
    rows = (
        "30167974|None|llama|1", "30167974|None|gpt|1", "38179043|too broad|llama|2", "38179043|None|gpt|3",
        "36104772|None|llama|4", "36104772|None|gpt|4", "36305497|None|llama|1", "36305497|wrong|gpt|2",
    )  # fmt: skip
    assert key_of(*both("Column1|Q1|Column2|n", *rows)) == ("Column1", "Column2")


AUTHORS = ("Bauer", "Chen", "Diaz", "Evans", "Faroe", "Gupta")
SWAPPED = ("Bauer", "Gupta", "Diaz", "Evans", "Faroe", "Chen")
STUDIES = ("2001|RCT|30", "2005|cohort|55", "2009|RCT|61", "2010|survey|12", "2012|RCT|88", "2013|cohort|45")


def by_authors(header: str, authors: tuple[str, ...], ids: str, file: str) -> PlainTable:
    rows = (f"P0{at}|{author}|{study}" for at, author, study in zip(ids, authors, STUDIES, strict=True))
    return plain(f"{header}|First author|Year|Design|N", *rows, file=file)


@pytest.mark.parametrize("header", ["ID", "Record"])
def test_an_id_whose_rows_are_more_alike_is_believed_before_an_author(header: str) -> None:
    found = infer([by_authors(header, AUTHORS, "123456", "a.csv"), by_authors(header, SWAPPED, "123456", "b.csv")])
    assert [column.label for column in found.key.columns] == [header]
    ((doubtful, sentence),) = about_key(found)
    assert doubtful
    assert sentence.endswith("This column pairs 6 rows; 'First author' would pair 6, and other ones")


@pytest.mark.parametrize("header", ["ID", "Record"])
def test_an_id_is_believed_where_authors_with_several_years_are_spelled_in_two_ways(header: str) -> None:
    ours = ("Boer", "Chen", "Chen", "Eze", "Faroe", "Gupta")
    theirs = ("de Boer", "Chen", "Chen", "Ezeh", "Faroe", "Gupta")
    found = infer([by_authors(header, ours, "123456", "a.csv"), by_authors(header, theirs, "123456", "b.csv")])
    assert [column.label for column in found.key.columns] == [header]


@pytest.mark.parametrize("header", ["ID", "Record"])
def test_an_id_that_each_extractor_gave_anew_is_not(header: str) -> None:
    found = infer([by_authors(header, AUTHORS, "123456", "a.csv"), by_authors(header, AUTHORS, "362514", "b.csv")])
    assert [column.label for column in found.key.columns] == ["First author"]


@pytest.mark.parametrize("header", ["Timepoint (weeks)", "Follow-up (in days)", "Time (months)"])
def test_a_time_says_which_row_it_is_whether_its_header_has_a_unit_or_not(header: str) -> None:
    rows = [f"S{study}|{outcome}|{time}" for study in range(4) for outcome in ("pain", "sleep") for time in (6, 12)]
    one = plain(f"study|outcome|{header}|mean", *(f"{row}|{at}.5" for at, row in enumerate(rows)))
    other = plain(f"study|outcome|{header}|mean", *(f"{row}|{at}.5" for at, row in enumerate(rows)), file="b.csv")
    assert key_of(one, other) == ("study", "outcome", header)


def test_a_time_with_a_unit_is_left_out_of_the_key_where_it_is_not_needed() -> None:
    rows = ("S1|6|9.5", "S2|12|8.5", "S3|6|7.5")
    assert key_of(*both("study|Follow-up (weeks)|mean", *rows)) == ("study",)


@pytest.mark.parametrize("header", ["ID", "Record ID", "Ref ID", "Patients no"])
def test_ids_that_each_extractor_gave_anew_are_not_compared_whatever_their_gaps(header: str) -> None:
    """Numbers of people are."""
    one = plain(f"{header}|author|n", *(f"{row}|A{row}|{20 + row}" for row in range(1, 6)))
    other = plain(
        f"{header}|author|n", *(f"{100 + 13 * row}|A{row}|{20 + row}" for row in (3, 1, 5, 2, 4)), file="b.csv"
    )
    found = infer([one, other])
    left = [one.sentence for one in found.assumed.assumptions if one.about == "left out"]
    said = f"not compared, because each extractor numbered the rows or studies in it anew: {header!r}"
    assert left == ([said] if header != "Patients no" else [])


MEASURED = ("Days", "Dose (mg)", "Dosis [mg/kg]", "Concentration (µM)", "Temperature, °C", "Visit day", "dose_mg")


@pytest.mark.parametrize("header", MEASURED)
def test_days_and_doses_tell_rows_apart_where_nothing_else_does(header: str) -> None:
    rows = ("Abel|7|12.1|40", "Abel|14|11.0|39", "Abel|28|9.5|37", "Bond|7|22.4|18", "Bond|30|20.0|17", "Cole|7|1.5|9")
    found = infer(both(f"study|{header}|score|n", *rows))
    assert [column.label for column in found.key.columns] == ["study", header]
    said = f"'study' says which study a row belongs to; {header!r} says which row of the study it is"
    assert about_key(found) == [(True, said)], "it might be a result"


@pytest.mark.parametrize("header", MEASURED)
def test_days_and_doses_are_results_where_rows_have_names(header: str) -> None:
    rows = ("Abel|low|7|12.1", "Abel|high|14|11.0", "Abel|none|28|9.5", "Bond|low|7|22.4", "Bond|high|30|20.0")
    found = infer(both(f"study|arm|{header}|score", *rows))
    assert [column.label for column in found.key.columns] == ["study", "arm"]
    assert not found.key.measured


def test_a_dose_tells_rows_of_an_arm_apart_and_no_number_that_two_people_read_differently() -> None:
    rows = ("Abel|a|5|12.1", "Abel|a|10|11.0", "Abel|b|5|9.5", "Bond|a|5|22.4", "Bond|b|5|20.0", "Bond|b|10|2.0")
    assert key_of(*both("study|arm|dose|score", *rows)) == ("study", "arm", "dose")
    other = plain("study|days|score", "Abel|6|1", "Abel|13|2", "Bond|6|3", "Bond|29|4", file="b.csv")
    one = plain("study|days|score", "Abel|7|1", "Abel|14|2", "Bond|7|3", "Bond|30|4")
    with pytest.raises(NoKey):
        infer([one, other])


ARMS = (
    "Abel|scale x|1|25 mg|1 mg|79|12.1", "Abel|scale x|1|10 mg|1 mg|75|14.2", "Abel|scale x|1|25 mg|10 mg|75|15.2",
    "Abel|scale x|3|25 mg|1 mg|79|11.1", "Abel|scale x|3|10 mg|1 mg|75|13.3", "Abel|scale x|3|25 mg|10 mg|75|15.9",
    "Bond|scale y|1|22 mg|NA|25|8.1", "Bond|scale y|1|1 mg|NA|26|10.5", "Cole|scale z|2|NA|NA|12|8.8",
    "Cole|scale z|4|NA|NA|12|8.4", "Dorn|scale z|2|NA|NA|15|9.8", "Dorn|scale z|6|NA|NA|15|9.1",
)  # fmt: skip


@pytest.mark.parametrize("rewritten", [("NA", "NA"), ("NA", ""), (" mg", "")])
@pytest.mark.parametrize("header", ["dose_arm1|dose_arm2", "arm1_dose|arm2_dose", "first_arm|second_arm"])
def test_the_amounts_of_two_arms_tell_rows_apart_together(header: str, rewritten: tuple[str, str]) -> None:
    """A number without a unit does so where its header names a dose."""
    if header == "first_arm|second_arm" and rewritten[0] == " mg":
        return
    rows = [row.replace(*rewritten) for row in ARMS]
    found = infer(both(f"study|instrument|week|{header}|n|mean", *rows))
    assert [column.label for column in found.key.columns] == ["study", "week", *header.split("|")]
    assert about_key(found)[0][0], "amounts might be results"


def test_amounts_that_name_an_arm_tell_rows_apart_and_other_amounts_that_differ_in_most_rows_do_not() -> None:
    rows = ("Abel|25 mg|40|12.1", "Abel|10 mg|39|11.0", "Bond|5 mg|18|22.4", "Bond|1 mg|17|20.0", "Cole|9 mg|9|1.5")
    assert key_of(*both("study|arm|n|score", *rows)) == ("study", "arm")
    with pytest.raises(NoKey, match="80% of the rows"):
        infer(both("study|loss|n|score", *rows))


@pytest.mark.parametrize("header", ["link", "Video URL", "Permalink", "Web page"])
def test_addresses_of_web_pages_name_what_was_coded(header: str) -> None:
    one = plain(
        f"{header}|sure|theme", *(f"www.x.org/@{at}/video/{at * 731}?lang=en|high|t{at % 3}" for at in range(9))
    )
    other = plain(f"{header}|sure|theme", *(f"www.x.org/@{at}/video/{at * 731}|low|t{at % 2}" for at in range(9)))
    assert key_of(one, replace(other, file="b.csv")) == (header,)
    ours, theirs = both(f"Study|{header}|n", "A 2001|www.a.org|3", "B 2002|www.b.org|4")
    assert key_of(ours, theirs) == ("Study",)


def test_names_that_two_people_spell_in_their_own_way_come_before_an_answer_that_both_have() -> None:
    names = ["Great Barrier survey", "Lake Constance survey", "North Sea survey", "Baltic survey", "Amazon survey"]
    levels = ["high", "low", "high", "low", "high"]
    one = plain(
        "thing|sure|n", *(f"{name}|{level}|{at}" for at, (name, level) in enumerate(zip(names, levels, strict=True)))
    )
    other = [
        f"{name.replace('survey', 'surveys')}|{level}|{at}"
        for at, (name, level) in enumerate(zip(names, levels[::-1], strict=True))
    ]
    assert key_of(one, plain("thing|sure|n", *other, file="b.csv")) == ("thing",)


@pytest.mark.parametrize("header", ["link", "Website"])
def test_a_question_about_links_names_no_study(header: str) -> None:
    ours, theirs = both(
        f"face|{header}|age", *(f"face-{at}x|{'logit' if at % 2 else 'probit'}|{at % 4}" for at in range(9))
    )
    assert key_of(ours, theirs) == ("face",)


def test_a_column_named_for_it_that_tells_the_last_rows_apart_belongs_to_the_key() -> None:
    rows = [f"S{n}|{arm}|pain|{week}|{n}" for n in range(1, 9) for arm in ("drug", "placebo") for week in (4, 8)]
    headers = "Study|Arm|Outcome|Week|Mean"
    more = plain(headers, *rows, "S4|placebo|sleep|8|2", file="b.csv")
    assert key_of(plain(headers, *rows), more) == ("Study", "Arm", "Week", "Outcome")
    twice = plain(headers, *rows, rows[0], file="b.csv")
    assert key_of(plain(headers, *rows), twice) == ("Study", "Arm", "Week")


GROUPED = [
    ("Identification / ID", "Identification / First author"),
    ("General / ID", "General / First author"),
    ("Study details / No.", "Study details / Author"),
    ("Part A / Identification / ID", "Part A / Identification / First author"),
    ("ID", "First author"),
    ("Bibliographic / #", "Bibliographic / Author"),
]


@pytest.mark.parametrize(("id_", "author"), GROUPED)
def test_an_id_below_a_group_header_is_believed_before_an_author(id_: str, author: str) -> None:
    """Two authors are others in the second file, which lacks a study that the first one has."""
    names = ("Aune", "Birk", "Cloe", "Dunn", "Egge", "Falk", "Gade", "Holm")
    ours = [f"P{at:03}|{name}|{at * 7 % 50}|{at}" for at, name in enumerate(names, 1)]
    theirs = [row.replace("Cloe", "Kowalska").replace("Falk", "Zimmer") for row in ours[:-1]]
    headers = f"{id_}|{author}|n|age"
    key = infer([plain(headers, *ours), plain(headers, *theirs, file="b.csv")]).key
    assert [column.label for column in key.columns] == [id_]


@pytest.mark.parametrize("group", ["Arm", "Effect", "Sample", "Outcome", "Participant", "Reviewer"])
def test_an_id_below_the_header_of_something_else_is_not_the_study(group: str) -> None:
    assert says_study(f"{group} / ID") is None
    assert says_study(f"Results / {group} / ID") is None


def test_a_number_below_a_header_counts_what_the_header_names() -> None:
    assert says_study("Women / No.") is None
    assert says_study("Identification / No.") is not None


def test_a_code_that_rows_share_is_what_was_coded_where_a_column_says_what_was_coded() -> None:
    rows = ["1|I felt ashamed|stigma", "2|She was kind|support", "3|No one told me|facts", "4|I waited|access"]
    rows += ["5|My sister came|support", "6|It cost too much|access"]
    ours = plain("quote_id|text|code", *rows)
    theirs = plain("quote_id|text|code", *(row.replace("|support", "|care", 1) for row in rows[::-1]), file="b.csv")
    assert key_of(ours, theirs) == ("quote_id",)
    assert not infer((ours, theirs)).fields[-1].cell.names_study
    by_row = plain("row|text|code", *rows), plain("row|text|code", *rows[:3], "4|I waited|burden", file="b.csv")
    assert key_of(*by_row) == ("row",)


def test_a_code_that_rows_share_is_a_study_where_the_other_column_only_counts_the_rows() -> None:
    rows = ["A01|Yoga|3", "A01|Diet|4", "B07|Yoga|2", "B07|Diet|6", "C11|Yoga|5", "C11|Diet|1"]
    ours, theirs = ([f"{at}|{row}" for at, row in enumerate(some, 1)] for some in (rows, rows[::-1]))
    assert key_of(plain("row|code|arm|n", *ours), plain("row|code|arm|n", *theirs, file="b.csv")) == ("code", "arm")


def test_a_code_within_a_study_gives_way_to_a_number_of_the_segment() -> None:
    rows = [f"Article {name}|{code}{name}|{at}|x" for name in "abcd" for at, code in enumerate(("stigma", "care"))]
    assert key_of(*both("article|code|segment no|x", *rows)) == ("article", "segment no")

"""Which headers of one table are taken for those of two or more people, and which are not."""

from collections.abc import Sequence

import pytest

from extract.tables.coder_columns import question_in
from extract.tables.likely_pairs import likely_pattern
from extract.tables.people_in_headers import people_in_headers
from extract.tables.side_by_side import side_by_side
from tests.validate.inference.plain import plain
from validate.inference.plain_table import PlainTable

COUNTS = [("1", "2"), ("2", "2"), ("1", "1"), ("2", "1")]


@pytest.mark.parametrize(
    ("one", "other", "names"),
    [
        ("Coder1Text", "Coder2Text", ["Coder1", "Coder2"]),
        ("category_m", "category_L", ["m", "L"]),
        ("A_design", "B_design", ["A", "B"]),
        ("rater 1", "rater 2", ["rater 1", "rater 2"]),
        ("design (x) - Reviewer A", "design (x) - Reviewer B", ["Reviewer A", "Reviewer B"]),
        ("design - Reviewer 1 (JS)", "design - Reviewer 2 (MK)", ["Reviewer 1 (JS)", "Reviewer 2 (MK)"]),
    ],
)
def test_headers_of_two_people(one: str, other: str, names: list[str]) -> None:
    rows = [f"i{at}|{ours}|{theirs}|{int(ours == theirs)}" for at, (ours, theirs) in enumerate(COUNTS)]
    found = side_by_side(plain(f"item|{one}|{other}|agree", *rows))
    assert found is not None
    assert (list(found.tables), found.pairs, found.left) == (names, ((one, other),), ())
    assert [each.header for each in found.agreement] == ["agree"]
    assert [table.columns for table in found.tables.values()] == [(1, 2), (1, 3)]


@pytest.mark.parametrize(
    "two", ["{} (AB)|{} (CD)", "{} [AB]|{} [CD]", "AB: {}|CD: {}", "{} - AB|{} - CD", "{}_AB|{}_CD"]
)
def test_initials_are_people_where_both_agree_in_most_rows(two: str) -> None:
    headers = "|".join(two.format(question, question) for question in ("Blinding", "Attrition"))
    found = side_by_side(plain(f"study|{headers}", "x|low|low|3|3", "y|high|low|4|4", "z|high|high|5|6"))
    assert found is not None
    assert list(found.tables) == ["AB", "CD"]
    assert [table.headers for table in found.tables.values()] == [("study", "Blinding", "Attrition")] * 2


@pytest.mark.parametrize("headers", ["study|Age (EG)|Age (CG)|x", "study|Age (MD)|Age (SD)|x", "study|AB_n|CD_m|x"])
def test_capitals_over_other_answers_are_no_people(headers: str) -> None:
    assert side_by_side(plain(headers, "x|12|13|1", "y|24|24|2", "z|31|30|3")) is None


def test_a_person_over_a_group_of_columns_owns_them() -> None:
    found = side_by_side(
        plain("Study|Reviewer 1 / Design|Reviewer 1 / N|Reviewer 2 / Design|Reviewer 2 / N", *["A|x|1|x|1"])
    )
    assert found is not None
    assert [table.headers for table in found.tables.values()] == [("Study", "Design", "N")] * 2


def test_a_question_that_not_all_of_them_have_is_left_out_and_said() -> None:
    found = side_by_side(
        plain("study|rater1_x|rater2_x|rater3_x|rater1_y|rater2_y|n", "A|1|1|1|5|5|9", "B|2|2|2|6|7|8")
    )
    assert found is not None
    assert [table.headers for table in found.tables.values()] == [("study", "x")] * 3
    assert (found.unshared, found.left) == (("rater1_y", "rater2_y"), ("n",))


@pytest.mark.parametrize("headers", ["item|mean_a|sd_b", "item|n_t|n_c", "item|week 1|week 2", "item|coder|n"])
def test_other_headers_are_no_people(headers: str) -> None:
    assert side_by_side(plain(headers, "x|1.5|20", "y|2.5|31", "z|7.5|44")) is None


def _three(*rows: str) -> PlainTable:
    questions = ("D1 Random", "D2 Missing", "D3 Overall")
    return plain(
        "Study|" + "|".join(f"{question} / {who}" for question in questions for who in ("LK", "MR", "TS")), *rows
    )


@pytest.mark.parametrize("fifth", ["low|low||high|low|low|low|low|low", "low|low|low|high|high|high|some|low|"])
def test_one_blank_cell_or_much_disagreement_leaves_no_person_out(fifth: str) -> None:
    """The third often says something else, and a cell is blank; the columns are parallel all the same."""
    table = _three(
        "A|low|low|high|low|low|high|low|low|some",
        "B|high|high|low|low|low|some|high|high|high",
        "C|some|some|low|some|some|low|low|low|low",
        "D|low|low|low|low|high|high|low|low|high",
        f"E|{fifth}",
    )
    found = side_by_side(table)
    assert found is not None
    assert list(found.tables) == ["LK", "MR", "TS"]
    assert not found.left
    assert found.tables["TS"].headers == ("Study", "D1 Random", "D2 Missing", "D3 Overall")


@pytest.mark.parametrize("pattern", ["*LK=*MR=*TS", "* / LK=* / MR=* / TS"])
def test_signs_between_a_person_and_a_question_belong_to_neither(pattern: str) -> None:
    found = side_by_side(_three("A|low|low|high|low|low|high|low|low|some"), pattern)
    assert found is not None
    assert list(found.tables) == ["LK", "MR", "TS"]
    assert found.tables["MR"].headers == ("Study", "D1 Random", "D2 Missing", "D3 Overall")


WITH_AGREED = plain(
    "id|title|year|claim|claim_e|claim_w|new_e|new_w|codes_e|codes_w|codes|comment_e|comment_w",
    "|On sleep|2001|1|1|1|0|0|a,b|a,b|a,b|odd|",
    "|On pain|2002|1|1|0|1|0|c|c,d|c||well",
    "K7|On mood|2002|0|0|0|||d|e|d||",
    "K8|On food|2003|1|1|1|0|1|f|f|f||",
)


def test_letters_are_people_where_the_question_alone_has_what_both_say() -> None:
    """Not all of their columns have the same answers: they differ in most codes."""
    found = side_by_side(WITH_AGREED)
    assert found is not None
    assert list(found.tables) == ["e", "w"]
    assert found.agreed_on == ("claim", "codes")
    assert found.tables["w"].headers == ("title", "id", "claim", "new", "codes", "comment")
    assert found.tables["w"].given == ("id",)  # nobody's answer
    assert found.left == ("year",)


def test_a_total_beside_two_groups_makes_no_people_of_them() -> None:
    table = plain(
        "study|n|n_e|n_c|mean_e|mean_c|sd_e|sd_c", "A|40|20|20|1.5|2|1|1", "B|61|30|31|2|2.5|1|2", "C|9|4|5|3|1|1|1"
    )
    assert side_by_side(table) is None


def test_a_header_is_searched_by_pattern_only_for_questions_whose_letters_it_has(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    questions = ["n", "dose", *(f"item {number}" for number in range(50))]
    monkeypatch.setattr("extract.tables.coder_columns._pattern_of", {"n": "n", "dose": "dose"}.__getitem__)
    assert question_in("Dose agreed on", questions) == "dose"


def test_two_who_have_comments_of_their_own_are_people_though_one_question_is_all_they_share() -> None:
    headers = "title|viewed|lb_decision|lb_comments|ld_decision|ld_comments|final_decision|reason"
    rows = ("a|1|1|fine|1||1|", "b|1|2|no BC|2|AC only|2|not SNHL", "c|1|2|no BC|1|mainly SNHL|1|", "d|1|1||1||1|")
    found = side_by_side(plain(headers, *rows))
    assert found is not None
    assert (list(found.tables), found.agreed_on) == (["lb", "ld"], ("final_decision",))


def test_a_tick_whether_something_was_adjudicated_is_no_consensus() -> None:
    rows = ("i1|yes|yes|0", "i2|maybe|yes|1", "i3|maybe|maybe|0")
    found = side_by_side(plain("item|rater_a|rater_b|adjudicated", *rows))
    assert found is not None
    assert (found.consensus, found.left) == ({}, ("adjudicated",))
    ruled = side_by_side(plain("item|rater_a|rater_b|adjudicated", "i1|yes|yes|", "i2|no|yes|no", "i3|no|no|"))
    assert ruled is not None
    assert ruled.agreed_on == ("adjudicated",)


@pytest.mark.parametrize(
    ("headers", "rows"),
    [
        ("case|reviewer_1|reviewer_2|reviewer_1_verdict|reviewer_2_verdict|status", "kim|lee|{}|{}|done"),
        ("case|rater_A|rater_B|verdict_A|verdict_B|status", "kim|lee|{}|{}|done"),
    ],
)
def test_columns_that_name_who_they_were_are_no_answers(headers: str, rows: str) -> None:
    answers = [("pass", "pass"), ("fail", "pass"), ("fail", "fail")]
    found = side_by_side(plain(headers, *(f"c{at}|{rows.format(*two)}" for at, two in enumerate(answers))))
    assert found is not None
    assert found.pairs == (tuple(headers.split("|")[3:5]),)
    assert (found.named_in, found.left) == (tuple(headers.split("|")[1:3]), ("status",))
    assert [*found.tables] == ["kim", "lee"]


def test_numbers_alone_are_no_people() -> None:
    """They may be arms or visits; and a name that stands twice in a row, or an answer, is nobody's."""
    for headers, *rows in (
        ("study|drug_1|dose_1|drug_2|dose_2", "a|ketamine|1|placebo|2", "b|saline|1|ketamine|1"),
        ("study|person_1|score_1|person_2|score_2", "a|Ann|in|Ann|in", "b|Ben|out|Cat|out"),
        ("study|reviewer1|score1|reviewer2|score2", "a|yes|1|no|2", "b|no|1|yes|1"),
    ):
        assert not people_in_headers(plain(headers, *rows)) or not side_by_side(plain(headers, *rows)).named_in  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "headers", ["study|Field Label|Field Annotation|x", "study|demographics_complete|health_complete|x"]
)
def test_other_beginnings_are_offered_only_where_the_answers_are_the_same(headers: str) -> None:
    assert likely_pattern(plain(headers, "a|1|7|x", "b|2|8|y")) is None
    assert likely_pattern(plain(headers, "a|1|2|x", "b|2|1|y")) is not None


def test_three_of_whom_two_share_nothing_are_not_offered() -> None:
    table = plain("study|Dose_A|Dose_B|Arm_B|Arm_C", "a|1|2|x|y", "b|2|1|y|x")
    assert likely_pattern(table) is None


APART = {
    "dash": "{q} - {p}",
    "bracket": "{q} ({p})",
    "square bracket": "{q} [{p}]",
    "colon": "{q}: {p}",
    "line": "{q}\n{p}",
    "before": "{p}: {q}",
}


def _of_two(header: str, people: tuple[str, str], questions: Sequence[str], others: Sequence[str] = ()) -> PlainTable:
    """Ten studies with the answers of two people, who differ in one of them."""
    heads = [header.format(q=question, p=who) for question in questions for who in people]
    answers = [[f"{(row * 7) % (3 + question)}" for question in range(len(questions))] for row in range(10)]
    rows = [
        [f"S{row}", *(f"{other} {row}" for other in others)]
        + [text for answer in answers[row] for text in (answer, f"{answer}{'x' * (row == 1)}")]
        for row in range(10)
    ]
    return plain("|".join(["study", *others, *heads]), *rows)


@pytest.mark.parametrize("header", APART.values(), ids=APART)
@pytest.mark.parametrize(
    "people", [("Anna", "Ben"), ("Anna M\u00fcller", "Ben Kim"), ("A.M.", "B.K."), ("Anna M.", "Ben K.")]
)
@pytest.mark.parametrize("others", [(), ("Title", "Year")])
def test_names_that_a_sign_sets_apart_are_people_where_they_recur(
    header: str, people: tuple[str, str], others: tuple[str, ...]
) -> None:
    for questions in (("Sample size", "Design"), ("Sample size", "Design", "Setting", "Risk of bias")):
        owned = people_in_headers(_of_two(header, people, questions, others))
        assert {who: len(columns) for who, columns in owned.items()} == dict.fromkeys(people, len(questions))


@pytest.mark.parametrize("people", [("baseline", "follow up"), ("Treatment group", "Control group"), ("mean", "SD")])
def test_times_groups_and_statistics_that_are_set_apart_are_no_people(people: tuple[str, str]) -> None:
    for header in APART.values():
        assert people_in_headers(_of_two(header, people, ("Sample size", "Age"))) == {}


def test_names_that_come_once_or_over_other_answers_are_no_people() -> None:
    assert people_in_headers(_of_two("{q} - {p}", ("Anna Kim", "Ben Lee"), ("Design",))) == {}
    other = plain(
        "study|n (Anna Kim)|n (Ben Lee)|m (Anna Kim)|m (Ben Lee)", *(f"S{n}|{n}|a{n}|b{n}|c{n}" for n in range(9))
    )
    assert people_in_headers(other) == {}


@pytest.mark.parametrize("header", ["{}_{}", "{1}_{0}"])
def test_three_letters_are_people_where_most_of_their_columns_agree(header: str) -> None:
    headers = "|".join(header.format(question, who) for question in ("design", "size") for who in "ABC")
    rows = ("S1|RCT|RCT|RCT|40|40|41", "S2|cohort|cohort|RCT|18|18|18", "S3|RCT|RCT|RCT|66|66|66", "S4|x|x|x|50|51|50")
    assert list(people_in_headers(plain(f"study|{headers}", *rows))) == ["A", "B", "C"]


@pytest.mark.parametrize("more", ["A_comment", "B_comment|C_design source"])
def test_a_column_that_one_of_three_letters_has_alone_leaves_nobody_out(more: str) -> None:
    headers = f"study|A_design|B_design|C_design|A_n|B_n|C_n|{more}"
    rows = ("S1|RCT|RCT|RCT|10|10|10|x", "S2|cohort|RCT|RCT|12|12|12|", "S3|case|case|case|9|9|9|")
    people = people_in_headers(plain(headers, *(row + "|" * more.count("|") for row in rows)))
    assert [*people] == ["A", "B", "C"]


def test_three_letters_are_no_people_where_their_columns_differ() -> None:
    """Three arms of the same size."""
    headers = "study|n_A|n_B|n_C|mean_A|mean_B|mean_C"
    rows = ("S1|20|20|20|3.1|4.2|5.5", "S2|31|31|31|2.0|2.5|1.1", "S3|45|45|46|9.9|7.1|8.2")
    assert people_in_headers(plain(headers, *rows)) == {}


GRID = {("AE", "C1"): "2120", ("AE", "C2"): "1001", ("AE", "C3"): "0301"}
GRID |= {("MK", "C1"): "2110", ("MK", "C2"): "1001", ("MK", "C3"): "0301"}


@pytest.mark.parametrize("who", [("AE", "MK"), ("Anna", "Ben"), ("R1", "R2")])
def test_of_two_readings_of_the_headers_the_one_whose_people_agree_is_taken(who: tuple[str, str]) -> None:
    """`C1` could be coder 1, and `AE` a question: two people agree in more rows than two questions."""
    named = dict(zip(("AE", "MK"), who, strict=True))
    headers = [f"{named[person]}_{question}" for person, question in GRID]
    rows = ["|".join((f"s{at}", *answers)) for at, answers in enumerate(zip(*GRID.values(), strict=True))]
    found = side_by_side(plain("|".join(["study", *headers]), *rows))
    assert found is not None
    assert [*found.tables] == [*who]
    assert [table.headers for table in found.tables.values()] == [("study", "C1", "C2", "C3")] * 2


def test_what_they_agreed_on_is_no_person_of_a_pattern() -> None:
    table = plain("study|AE_n|AE_x|MK_n|MK_x|FINAL_n|FINAL_x", "s|1|2|1|3|1|3", "t|4|5|4|5|4|5")
    found = side_by_side(table, "AE_*=MK_*=FINAL_*")
    assert found is not None
    assert ([*found.tables], found.agreed_on) == (["AE", "MK"], ("FINAL_n", "FINAL_x"))
    two = side_by_side(table, "AE_*=FINAL_*")
    assert two is not None
    assert [*two.tables] == ["AE", "FINAL"]


@pytest.mark.parametrize("question", ["{}", "theme {}", "{}: theme", "theme ({})"])
def test_addresses_in_headers_are_people(question: str) -> None:
    people = ["a.kim@uni.edu", "ben+x@mail.co.uk", "c_roe@uni-x.org"]
    headers = "|".join(["clip", *map(question.format, people)])
    found = side_by_side(plain(headers, "x|joy|joy|fear", "y|fear|joy|joy", "z|joy|fear|fear"))
    assert found is not None
    assert [*found.tables] == people


def test_a_mark_behind_all_questions_is_offered_though_one_has_the_same_answer_in_all_rows() -> None:
    """As R and pandas head the second of two columns with one name."""
    head = "study|q1|q1.1|q2|q2.1|q3|q3.1"
    assert likely_pattern(plain(head, "A|0|0|1|1|0|1", "B|0|0|0|1|0|0", "C|0|0|0|0|1|1")) == "*=*.1"
    assert likely_pattern(plain(head, "A|0|x|1|1|0|1", "B|0|y|0|1|0|0", "C|0|x|0|0|1|1")) != "*=*.1"


def test_numbers_behind_several_questions_are_offered() -> None:
    headers = "kind|kind1|kind2|place|place1|place2"
    rows = ("sign|sign|sign|in|in|out", "word|sign|word|out|out|out", "sign|word|sign|in|out|in")
    assert likely_pattern(plain(headers, *rows)) == "*1=*2"
    assert likely_pattern(plain("study|D1|D2|D3|Overall", "a|low|high|low|high", "b|high|low|low|high")) is None
    found = side_by_side(plain(headers, *rows), "*1=*2")
    assert found is not None
    assert [*found.tables] == ["extractor 1", "extractor 2"]


ROWS = ("a|1|1|5|6|x|x", "b|2|2|6|6|y|x", "c|1|2|5|5|y|y", "d|3|3|7|7|x|x")


@pytest.mark.parametrize(
    ("two", "pattern"),
    [
        (("{}1", "{}2"), "*1=*2"),
        (("{} (1)", "{} (2)"), "* (1)=* (2)"),
        (("{}", "{}_check"), "*=*_check"),
        (("{}", "{}.1"), "*=*.1"),
        (("{}", "{} recoded"), "*=* recoded"),
    ],
)
def test_the_pattern_that_the_most_questions_show_is_offered_and_works(two: tuple[str, str], pattern: str) -> None:
    headers = [half.format(question) for question in ("size", "grade", "form") for half in two]
    table = plain("|".join(["study", *headers]), *ROWS)
    assert likely_pattern(table) == pattern
    found = side_by_side(table, pattern)
    assert found is not None
    assert [table.headers for table in found.tables.values()] == [("study", "size", "grade", "form")] * 2
    assert found.left == found.unshared == ()


def test_what_programs_add_to_the_headers_of_two_joined_tables_are_people() -> None:
    """R adds `.x` and `.y`, pandas `_x` and `_y`."""
    for sign in "._":
        headers = "|".join(f"{question}{sign}{who}" for question in ("size", "grade", "form") for who in "xy")
        found = side_by_side(plain(f"study|{headers}", *ROWS))
        assert found is not None
        assert [*found.tables] == ["x", "y"]


SMALL = ("x|food|food|3|3", "y|sleep|food|4|4", "z|mood|mood|5|6", "w|food|food|7|7", "v|sleep|sleep|8|8")


@pytest.mark.parametrize("two", ["{}_aa|{}_bb", "{}_rjk|{}_mlt", "rj_{}|kt_{}", "{}.aa|{}.bb"])
def test_small_initials_are_people_where_both_agree_in_most_rows(two: str) -> None:
    headers = "|".join(two.format(question, question) for question in ("category", "score"))
    found = side_by_side(plain(f"study|{headers}", *SMALL))
    assert found is not None
    assert [table.headers for table in found.tables.values()] == [("study", "category", "score")] * 2
    one = side_by_side(plain(f"study|{two.format('category', 'category')}", *(row[:-4] for row in SMALL)))
    assert one is not None
    assert [*one.tables] == [*found.tables]


@pytest.mark.parametrize(
    ("headers", "rows"),
    [
        ("study|sleep_tx|sleep_ctl|score_tx|score_ctl", SMALL),  # short for arms
        ("study|kind_aa|kind_bbb|score_aa|score_bbb", SMALL),  # not as many letters
        ("study|kind_aa|kind_bb|score_aa|other_bb", SMALL),  # other questions
        ("study|n_ga|n_gb", ("x|12|12", "y|30|30", "z|24|24", "w|8|9")),  # groups of the same size
        ("study|drug_ga|drug_gb|dose_ga|dose_gb", ("x|a|b|1|1", "y|c|d|2|2", "z|e|f|3|4", "w|g|h|5|5")),
    ],
)
def test_small_letters_that_may_be_short_for_something_else_are_no_people(headers: str, rows: Sequence[str]) -> None:
    assert side_by_side(plain(headers, *rows)) is None

"""Columns beside people that say whether they agree are checked against what the two wrote."""

from pathlib import Path

import pytest

from extract.tables.side_by_side import side_by_side
from tests.extract.command import twofold
from tests.extract.tables.beside import side, wide
from tests.validate.inference.plain import plain


@pytest.mark.parametrize(
    ("header", "says", "told"),
    [
        (
            "agree",
            "1,1,1,0",
            "'agree' says otherwise than the answers in 2 of 4 rows: b (row 3) says 1, and they differ",
        ),
        ("agreement", "yes,no,yes,yes", "'agreement' says the same as this comparison in 4 rows"),
        ("discrepancy", "0,1,0,0", "'discrepancy' says the same as this comparison in 4 rows"),
        ("match (%)", "100%,0%,100%,0%", "in 1 of 4 rows: d (row 5) says 0%, and they agree"),
    ],
)
def test_an_agreement_column_is_checked_against_the_result(tmp_path: Path, header: str, says: str, told: str) -> None:
    answers = (("a", "yes", "yes"), ("b", "no", "yes"), ("c", "no", "no"), ("d", "yes", "yes"))
    rows = "".join(f"{','.join((*row, said))}\n" for row, said in zip(answers, says.split(","), strict=True))
    path = side(tmp_path, f"item,Coder1Text,Coder2Text,{header}\n" + rows)
    ran = twofold("compare", path, "--output-format", "json", at=tmp_path)
    (sentence,) = [
        one_sentence["sentence"]
        for one_sentence in ran.json["assumed"]["sentences"]
        if one_sentence["about"] == "agreement"
    ]
    assert told in sentence
    (column,) = ran.json["assumed"]["agreement_columns"]
    assert (column["header"], column["rows"]) == (header, 4)
    assert len(column["contradicting"]) == (2 if "in 2 of" in told else 1 if "in 1 of" in told else 0)


def test_it_is_checked_question_by_question_if_it_names_one(tmp_path: Path) -> None:
    text = "study,A_design,A_blind,B_design,B_blind,design match\nS1,RCT,yes,RCT,no,yes\nS2,cohort,no,RCT,no,yes\n"
    text += "S3,RCT,yes,RCT,yes,yes\nS4,cohort,no,cohort,no,yes\n"
    output = " ".join(twofold("compare", side(tmp_path, text), at=tmp_path).out.split())
    assert "'design match' says otherwise than the answers in 1 of 4 rows: S2 (row 3) says yes" in output


def test_columns_of_one_header_are_each_about_the_question_at_their_left(tmp_path: Path) -> None:
    text = "study,Design_KL,Design_MN,Agree?,Setting_KL,Setting_MN,Agree?\nA1,RCT,RCT,1,Home,Clinic,0\n"
    text += "A2,RCT,Cohort,0,School,School,1\nA3,Survey,Survey,0,Home,home,1\nA4,Cohort,Cohort,1,Clinic,Clinic,1\n"
    ran = twofold("compare", side(tmp_path, text), "--output-format", "json", at=tmp_path).json
    assert [(column["question"], column["contradicting"]) for column in ran["assumed"]["agreement_columns"]] == [
        ("design", [{"study": "A3", "row": 4, "says": "0", "agreeing": 1, "compared": 1}]),
        ("setting", []),
    ]
    said = [one["sentence"] for one in ran["assumed"]["sentences"] if one["about"] == "agreement"]
    assert said == [
        "'Agree?' after 'Design' says otherwise than the answers in 1 of 4 rows: A3 (row 4) says 0, and they agree",
        "'Agree?' after 'Setting' says the same as this comparison in 4 rows",
    ]


@pytest.mark.parametrize(("first", "second"), [("Agreement 1", "Agreement 2"), ("Agreement", "Agreement.1")])
def test_columns_of_a_numbered_header_are_each_about_the_question_at_their_left(
    tmp_path: Path, first: str, second: str
) -> None:
    text = f"study,Design_KL,Design_MN,{first},Setting_KL,Setting_MN,{second}\nA1,RCT,RCT,1,Home,Clinic,0\n"
    text += "A2,RCT,Cohort,0,School,School,1\nA3,Survey,Survey,1,Home,home,1\nA4,Cohort,Cohort,1,Clinic,Clinic,1\n"
    ran = twofold("compare", side(tmp_path, text), "--output-format", "json", at=tmp_path).json
    said = [one["sentence"] for one in ran["assumed"]["sentences"] if one["about"] == "agreement"]
    assert said == [f"{header!r} says the same as this comparison in 4 rows" for header in (first, second)]


@pytest.mark.parametrize(
    ("theirs", "agree"), [("home", "they agree, if spelling does not count"), ("Home", "they agree")]
)
def test_spelling_is_said_not_to_count_only_where_it_differs(tmp_path: Path, theirs: str, agree: str) -> None:
    text = f"item,Coder1Text,Coder2Text,agree\na,Home,{theirs},0\nb,ward,ward,1\nc,Home,ward,0\nd,ward,ward,1\n"
    ran = twofold("compare", side(tmp_path, text), "--output-format", "json", at=tmp_path).json
    (said,) = [one["sentence"] for one in ran["assumed"]["sentences"] if one["about"] == "agreement"]
    assert said.endswith(f"a (row 2) says 0, and {agree}")


def test_columns_of_one_header_together_at_the_end_are_about_all_questions(tmp_path: Path) -> None:
    text = "study,A_design,A_place,B_design,B_place,Agree?,Agree?\nA1,RCT,Home,RCT,Ward,0,0.5\n"
    text += "A2,RCT,Ward,Cohort,Home,0,0\nA3,Survey,Home,Survey,Home,1,1\nA4,RCT,Ward,RCT,Ward,1,1\n"
    ran = twofold("compare", side(tmp_path, text), "--output-format", "json", at=tmp_path).json
    assert [(column["question"], column["contradicting"]) for column in ran["assumed"]["agreement_columns"]] == [
        (None, []),
        (None, []),
    ]


def test_columns_on_whether_they_match_are_checked_and_a_question_mark_decides_nothing(tmp_path: Path) -> None:
    text = wide("Q_primary|Q_secondary|Q_match|Q_agreed").replace("S2,x0,cohort,cohort,TRUE", "S2,x0,cohort,cohort,NA")
    path = side(tmp_path, text)
    output = " ".join(twofold("compare", path, at=tmp_path).out.split())
    assert "'design_match' says the same as this comparison in 4 rows" in output
    assert "'blinding_match' says the same as this comparison in 5 rows" in output
    assert "'design_agreed', 'blinding_agreed', 'registered_agreed' are what they agreed on, kept apart" in output
    (tmp_path / "ruled.csv").write_text(text.replace("FALSE,?", "FALSE,no", 1), encoding="utf-8")
    ran = twofold("adjudicate", "--consensus", "ruled.csv", "--of", path, at=tmp_path)
    assert ran.code == 1
    assert ran.out.splitlines()[0] == "1 ruling taken into decisions.jsonl"
    assert [line.split("  [")[0] for line in ran.out.splitlines() if "not taken" in line] == [
        "  not taken  ruled!F6  S5: the consensus says that this is still open: write the value in place of the mark"
    ]


@pytest.mark.parametrize("two", [("Primary_AE", "Second_HY"), ("Anna", "Ben")])
def test_a_column_that_says_where_two_others_are_the_same_shows_that_they_are_people(
    tmp_path: Path, two: tuple[str, str]
) -> None:
    rows = [("in", "in", "Yes"), ("out", "out", "Yes"), ("in", "out", "No"), ("out", "out", "Yes")]
    found = side_by_side(
        plain(f"record|{two[0]}|{two[1]}|agreement", *(f"{at}|{'|'.join(row)}" for at, row in enumerate(rows)))
    )
    assert found is not None
    assert ([*found.tables], [one.header for one in found.agreement]) == ([*two], ["agreement"])
    wrong = [(one, other, "Yes" if said == "No" else "No") for one, other, said in rows]
    assert (
        side_by_side(
            plain(f"record|{two[0]}|{two[1]}|agreement", *(f"{at}|{'|'.join(row)}" for at, row in enumerate(wrong)))
        )
        is None
    )


@pytest.mark.parametrize(
    ("yes", "no"), [("\u2713", "\u2717"), ("\u2714", "\u2718"), ("\u2611", "\u2612"), ("\u221a", "\u00d7")]
)
def test_ticks_and_crosses_say_whether_two_agree(yes: str, no: str) -> None:
    found = side_by_side(plain("study|Coder 1|Coder 2|Agree?", f"a|1|1|{yes}", f"b|1|2|{no}", f"c|2|2|{yes}"))
    assert found is not None
    assert [[share for _, share in one.says.values()] for one in found.agreement] == [[1.0, 0.0, 1.0]]

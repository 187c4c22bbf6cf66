"""Two people side by side in one table are compared as two extractors; nothing else is taken for people."""

import re
from pathlib import Path

import pytest

from extract.tables.side_by_side import side_by_side
from tests.extract.command import twofold
from tests.extract.tables.beside import side, wide
from tests.extract.tables.test_people_in_headers import COUNTS
from tests.validate.inference.plain import plain


def test_three_people_side_by_side_are_compared_together(tmp_path: Path) -> None:
    text = "study,Blinding (AB),Blinding (CD),Blinding (EF)\n" + "x,low,low,low\ny,high,high,high\nz,low,low,high\n"
    path = side(tmp_path, text)
    ran = twofold("compare", path, "--output-format", "json", at=tmp_path)
    assert (ran.json["extractors"], ran.json["cells"]["filled_in"]) == (["AB", "CD", "EF"], 3)
    (differs,) = ran.json["discrepancies"]
    assert [cell["cell"] for cell in differs["values"].values()] == ["B4", "C4", "D4"]
    output = " ".join(twofold("compare", path, at=tmp_path).out.split())
    assert "3 extractors side by side, AB, CD and EF: 'Blinding (AB)', 'Blinding (CD)' and 'Blinding (EF)'" in output
    two = twofold("compare", path, "--pairs", "* (AB)=* (CD)", "--output-format", "json", at=tmp_path).json
    assert (two["extractors"], two["cells"]["conflict"]) == (["AB", "CD"], 0)


def test_columns_of_the_names_of_reviewers_are_no_answers(tmp_path: Path) -> None:
    text = "study,Reviewer 1,Reviewer 2,design\nA,Ann,Ben,RCT\nB,Ann,Cat,RCT\nC,Ben,Cat,cohort\n"
    assert side_by_side(plain(*text.replace(",", "|").split())) is None
    listed = plain("study|Reviewer 1|Reviewer 2|comment", "A|RCT|cohort|", "B|cohort|RCT|x")  # only what they differ on
    assert side_by_side(listed) is not None


ADJUDICATED = """\
doi;PMID;arm;question;reviewer 1;reviewer 2;decision;identical;Notes reviewer 1;Notes reviewer 2
10.1/a;77;;Name of the condition;;;fibrillation;TRUE;;
10.1/a;77;;Country;;;canada;TRUE;seen in two places;
10.1/a;77;1;Trial;;;No;TRUE;;
10.1/a;77;2;Trial;;;Yes;TRUE;;
10.1/a;77;;Main outcome;adjudicated major bleeding;rate of bleeding in a year;adjudicated major bleeding;FALSE;;
10.1/a;77;;Covariates;Age, Sex;Sex, Severity of the disease;Sex, Severity of the disease;FALSE;;see page 4
"""


def test_answers_in_the_few_rows_that_differ_are_not_the_names_of_people(tmp_path: Path) -> None:
    """Where both said the same, such a file has it once, in the column of the decision."""
    path = side(tmp_path, ADJUDICATED)
    ran = twofold("compare", path, "--output-format", "json", at=tmp_path).json
    assert ran["extractors"] == ["reviewer 1", "reviewer 2"]
    assert (ran["rows"]["paired"], ran["cells"]["filled_in"], ran["cells"]["conflict"]) == (6, 2, 2)
    said = " ".join(twofold("compare", path, at=tmp_path).out.split())
    assert "? 'identical' says of 4 more rows that they agree, and their cells there are blank" in said


def test_a_column_that_names_rows_in_part_is_not_compared_with_itself(tmp_path: Path) -> None:
    ran = twofold("compare", side(tmp_path, ADJUDICATED), "--output-format", "json", at=tmp_path).json
    assert [field["label"] for field in ran["fields"]] == ["answer", "Notes"]
    said = " ".join(one["sentence"] for one in ran["assumed"]["sentences"])
    assert "the row of the sheet" in said
    assert "'PMID'" in said  # named as left out


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        (
            "id,B_choice,B_code,C_choice,C_code,final_choice,final_code\n"
            "1,in,,out,E1,in,\n2,out,E2,in,,out,E2\n3,in,,in2,,in,\n4,out,E1,in,,out,E1\n",
            "B_*=C_*",
        ),
        (
            "id,in_ann,in_ben,no_trial_ann,review_ann,no_trial_ben,review_ben,a_ann,b_ann,c\n"
            "1,yes,no,FALSE,TRUE,TRUE,FALSE,x,y,k\n2,no,yes,TRUE,FALSE,FALSE,FALSE,x,z,m\n",
            "*_ann=*_ben",
        ),
    ],
)
def test_people_are_offered_with_all_their_columns_not_with_the_consensus(
    tmp_path: Path, text: str, pattern: str
) -> None:
    refused = twofold("compare", side(tmp_path, text), at=tmp_path)
    assert (refused.code, f'--pairs "{pattern}"' in " ".join(refused.err.split())) == (2, True)


@pytest.mark.parametrize(("one", "other"), [("Yes", "No"), ("include", "exclude"), ("High risk", "Low risk")])
def test_a_list_of_what_two_people_answered_differently_is_compared(tmp_path: Path, one: str, other: str) -> None:
    """No row has the same answer in both, as no row has one name in both; words that are answers are no names."""
    text = f"id,outcome,place,Coder 1,Coder 2\n7,sleep,Rome,{one},{other}\n8,pain,Oslo,{other},{one}\n"
    ran = twofold("compare", side(tmp_path, text), "--output-format", "json", at=tmp_path).json
    assert (ran["extractors"], ran["cells"]["conflict"], ran["cells"]["filled_in"]) == (["Coder 1", "Coder 2"], 2, 2)


def test_names_of_people_are_no_answers_and_the_refusal_says_so(tmp_path: Path) -> None:
    text = "title,reviewer 1,reviewer 2\nOn sleep,Ann Lee,Ben Poe\nOn pain,Cat Ray,Ann Lee\nOn mood,ben poe,Cat Ray\n"
    refused = twofold("compare", side(tmp_path, text), at=tmp_path)
    assert refused.code == 2
    output = " ".join(refused.err.split())
    assert "'reviewer 1' and 'reviewer 2' seem to hold the names of people, not what each of them answered" in output
    assert '--pairs "reviewer 1=reviewer 2"' in output
    assert "--by" not in output


def test_the_answers_of_one_person_are_no_column_of_people(tmp_path: Path) -> None:
    path = side(tmp_path, "id,Coder 1,Coder 2\n7,Yes,No\n8,No,Yes\n9,Yes,Yes\n")
    asked = twofold("compare", path, "--by", "Coder 1", at=tmp_path)
    assert (asked.code, "is 'Coder 1' the column of people?" in asked.err) == (2, True)


def test_each_row_of_people_side_by_side_is_compared_though_ids_come_again(tmp_path: Path) -> None:
    text = "id,outcome,text,Coder 1,Coder 2\n7,sleep,a,Yes,No\n7,pain,b,No,No\n8,sleep,c,Yes,Yes\n8,sleep,c,No,Yes\n"
    path = side(tmp_path, text)
    ran = twofold("compare", path, "--output-format", "json", at=tmp_path).json
    assert (ran["rows"]["paired"], ran["cells"]["cannot_be_paired"], ran["cells"]["conflict"]) == (4, 0, 2)
    assert (ran["assumed"]["key"]["study"], ran["assumed"]["key"]["identity"]) == (
        "id",
        ["outcome", "row of the sheet"],
    )
    sentences = [sentence["sentence"] for sentence in ran["assumed"]["sentences"] if sentence["doubtful"]]
    assert "'id' and 'outcome' do not tell all rows apart; the row of the sheet does" in sentences
    other = side(tmp_path, text.replace("8,sleep,c,No", "8,pain,d,No"))
    ran = twofold("compare", other, "--output-format", "json", at=tmp_path).json
    assert (ran["assumed"]["key"]["study"], ran["assumed"]["key"]["identity"]) == ("id", ["outcome"])


def test_compare_shows_the_pairs_and_takes_others(tmp_path: Path) -> None:
    rows = "".join(f"i{at},{one},{two},{one}\n" for at, (one, two) in enumerate(COUNTS))
    (tmp_path / "both.csv").write_text("item,Coder1Text,Coder2Text,third\n" + rows, encoding="utf-8")
    report = twofold("compare", "both.csv", "--output-format", "json", at=tmp_path).json
    assert report["assumed"]["pairs"] == [["Coder1Text", "Coder2Text"]]
    assert [
        {name: place["cell"] for name, place in discrepancy["values"].items()}
        for discrepancy in report["discrepancies"]
    ] == [
        {"Coder1": "B2", "Coder2": "C2"},
        {"Coder1": "B5", "Coder2": "C5"},
    ]
    assert twofold("compare", "both.csv", "--pairs", "Coder1Text=third", at=tmp_path).code == 0
    refused = twofold("compare", "both.csv", "--pairs", "x*=y*", at=tmp_path)
    assert (refused.code, "no column has a header like 'x*' or 'y*'" in refused.err) == (2, True)


def test_form_infer_reads_the_same_columns(tmp_path: Path) -> None:
    rows = "".join(f"i{at},{one},{two}\n" for at, (one, two) in enumerate(COUNTS))
    (tmp_path / "both.csv").write_text("item,Coder1Text,Coder2Text\n" + rows, encoding="utf-8")
    written = twofold("form", "infer", "both.csv", at=tmp_path).out
    assert "Coder1" not in written
    assert "label: Text" in written


def test_form_infer_takes_the_pairs_that_compare_takes(tmp_path: Path) -> None:
    (tmp_path / "docs.csv").write_text("doc1,doc2\n1,1\n2,1\n2,2\n", encoding="utf-8")
    pairs = ("--pairs", "doc1=doc2")
    assert twofold("form", "infer", "docs.csv", *pairs, "--to", "docs.yaml", at=tmp_path).code == 0
    report = twofold("compare", "docs.csv", *pairs, "--form", "docs.yaml", "--output-format", "json", at=tmp_path).json
    assert (report["cells"]["filled_in"], report["cells"]["conflict"]) == (3, 1)
    refused = twofold("form", "infer", "docs.csv", "docs.csv", *pairs, at=tmp_path)
    assert (refused.code, "--pairs is for one file" in refused.err) == (2, True)


def test_what_both_agreed_on_stands_beside_them_and_is_taken_as_rulings(tmp_path: Path) -> None:
    text = "title;Anna;Ben;agreed\nT1;include;include;include\nT2;exclude;include;include\nT3;exclude;exclude;exclude\n"
    path = side(tmp_path, text)
    found = twofold("compare", path, "--output-format", "json", at=tmp_path).json
    assert found["extractors"] == ["Anna", "Ben"]
    ran = twofold("adjudicate", "--consensus", path, "--of", path, at=tmp_path)
    assert (ran.code, ran.out.splitlines()[0]) == (0, "1 ruling taken into decisions.jsonl")


def test_by_of_answers_is_asked_about_and_the_refusal_names_both_ways(tmp_path: Path) -> None:
    path = side(tmp_path, "study,design,included\nA,RCT,1\nB,RCT,0\nC,cohort,1\nD,cohort,0\n")
    asked = twofold("compare", path, "--by", "included", at=tmp_path)
    assert asked.code == 2
    assert "is 'included' the column of people? It holds 0 and 1" in asked.err
    refused = " ".join(twofold("compare", path, at=tmp_path).err.split())
    assert '--pairs "A*=B*"' in refused
    people = side(tmp_path, "study,rater,design\nA,1,RCT\nA,0,RCT\n")
    assert twofold("compare", people, "--by", "rater", at=tmp_path).code == 0


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("type,a,b\na,13,2\nb,0,20\n", "it seems to count how often two people gave each pair of answers"),
        ("subject,sad,well\n1,0,4\n2,3,1\n3,2,2\n", "it seems to count how many gave each answer"),
        ("subject,sad,well\n1,0,4\n2,4,0\n3,2,2\n4,2,2\n5,2,2\n", "it seems to count how many gave each answer"),
    ],
)
def test_a_table_that_counts_answers_is_refused_with_what_it_is(tmp_path: Path, text: str, says: str) -> None:
    refused = twofold("compare", side(tmp_path, text), at=tmp_path)
    assert (refused.code, says in " ".join(refused.err.split())) == (2, True)


def test_a_column_of_addresses_without_any_is_no_column_of_people(tmp_path: Path) -> None:
    path = tmp_path / "wide.csv"
    path.write_text("Study Identifier,Email,Design\nLee 2020,,RCT\nKim 2021,,cohort\n", encoding="utf-8")
    assert "--by 'Email'" not in twofold("compare", path.name, at=tmp_path).err


def test_two_names_over_two_questions_are_people_where_what_they_agreed_on_stands_beside(tmp_path: Path) -> None:
    rows = [
        f"T{at},UK,{'US' if at == 2 else 'UK'},UK,{30 + at},{31 + at if at == 5 else 30 + at},{30 + at}"
        for at in range(8)
    ]
    head = "Study,Country / Ada,Country / Ben,Country / Final,N / Ada,N / Ben,N / Final"
    path = side(tmp_path, "\n".join([head, *rows]))
    report = twofold("compare", path, "--output-format", "json", at=tmp_path).json
    assert (report["extractors"], report["cells"]["conflict"]) == (["Ada", "Ben"], 2)
    agreed = twofold("adjudicate", "--consensus", path, "--of", path, "--output-format", "json", at=tmp_path).json
    assert (len(agreed["taken"]), agreed["refused"]) == (2, [])
    without = side(tmp_path, "\n".join(line.rpartition(",")[0] for line in [head, *rows]))
    assert twofold("compare", without, at=tmp_path).code == 2


def test_the_row_of_the_sheet_is_the_item_where_no_column_tells_items_apart(tmp_path: Path) -> None:
    path = side(tmp_path, "group,rater 1,rater 2\nG1,a,a\nG1,b,a\nG2,a,a\nG2,a,b\n")
    report = twofold("compare", path, "--output-format", "json", at=tmp_path).json
    assert [(cell["study"], cell["values"]["rater 2"]["cell"]) for cell in report["discrepancies"]] == [
        ("3", "C3"),
        ("5", "C5"),
    ]
    assert (report["cells"]["filled_in"], report["assumed"]["key"]["study"]) == (4, "row of the sheet")
    units = side(tmp_path, "nr of unit,group,rater 1,rater 2\n7,G1,a,a\n8,G1,b,a\n9,G2,a,a\n10,G2,a,b\n")
    assert (
        twofold("compare", units, "--output-format", "json", at=tmp_path).json["assumed"]["key"]["study"]
        == "nr of unit"
    )


def test_two_columns_with_the_same_answers_are_offered_as_people(tmp_path: Path) -> None:
    path = side(tmp_path, "unit,Ben,Gerry\n1,a,a\n2,b,a\n3,a,b\n4,b,b\n5,a,a\n")
    assert '--pairs "Ben=Gerry"' in " ".join(twofold("compare", path, at=tmp_path).err.split())
    assert (
        twofold("compare", path, "--pairs", "Ben=Gerry", "--output-format", "json", at=tmp_path).json["cells"][
            "conflict"
        ]
        == 2
    )


def test_units_that_are_coded_are_the_key_where_nothing_names_a_study(tmp_path: Path) -> None:
    rows = "".join(
        f"{subject},{who},{(subject * 3 + len(who)) % 4}\n" for subject in range(1, 9) for who in ("R1", "R22")
    )
    path = side(tmp_path, "Subject,Rater,mood\n" + rows)
    report = twofold("compare", path, "--by", "Rater", "--output-format", "json", at=tmp_path).json
    assert (report["assumed"]["key"]["study"], report["rows"]["paired"]) == ("Subject", 8)


@pytest.mark.parametrize(
    "two", ["Q_primary|Q_secondary", "Anna: Q|Ben: Q", "Q (Anna)|Q (Ben)", "primary_Q|secondary_Q"]
)
def test_any_two_words_are_people_where_most_columns_are_theirs_and_alike(tmp_path: Path, two: str) -> None:
    ran = twofold("compare", side(tmp_path, wide(two)), "--output-format", "json", at=tmp_path).json
    assert (ran["cells"]["same"], ran["cells"]["filled_in"], ran["cells"]["conflict"]) == (13, 15, 2)
    assert len(ran["assumed"]["pairs"]) == 3
    sentences = [sentence["sentence"] for sentence in ran["assumed"]["sentences"]]
    assert "not compared, because it belongs to neither of the two: 'sample_id'" in sentences


@pytest.mark.parametrize("two", ["Q_baseline|Q_followup", "Q_treatment|Q_control", "Q_primary|text"])
def test_times_and_groups_are_no_people(tmp_path: Path, two: str) -> None:
    assert twofold("compare", side(tmp_path, wide(two)), at=tmp_path).code == 2


def test_a_row_below_with_nothing_of_either_person_is_left_out_and_said(tmp_path: Path) -> None:
    text = "study,A_design,B_design,A_n,B_n,agree,kappa\nS1,RCT,RCT,1,1,yes,\nS2,cohort,RCT,2,2,no,\n"
    text += "S3,cohort,cohort,3,3,yes,\n"
    ran = twofold("compare", side(tmp_path, f"{text},,,,,2/3,0.4\n"), at=tmp_path)
    output = " ".join(ran.out.split())
    assert "row 5 has nothing of either, and is left out" in output
    assert "Studies A has 3, B has 3; 3 compared, those that both have" in output
    assert "cannot be paired" not in output


def test_a_key_of_an_event_and_its_column_is_found_where_nothing_names_a_study(tmp_path: Path) -> None:
    text = "event_id,column,coder_a,coder_b\ne1,regime,open,open\ne1,dispute,yes,no\ne2,regime,closed,closed\n"
    ran = twofold("compare", side(tmp_path, text + "e2,dispute,no,no\n"), at=tmp_path)
    assert "e1 / dispute: coder_a 'yes' (C3)   coder_b 'no' (D3)" in ran.out


TURNS = """\
W1,JS,in,EK,in,,,in
W2,EK,out,JS,in,TR,in,in
W3,TR,out,EK,out,,,out
W4,js,in,TR,,,,in
"""


@pytest.mark.parametrize(
    ("headers", "pattern"),
    [
        ("UT,person_1,score_1,person_2,score_2,person_3,score_3,final", ()),
        ("UT,reviewer1,score1,reviewer2,score2,reviewer3,score3,final", ()),
        ("UT,reviewer1_name,reviewer1_score,reviewer2_name,reviewer2_score,reviewer3_name,reviewer3_score,final", ()),
        ("UT,who 1,score 1,who 2,score 2,who 3,score 3,final", ("--pairs", "* 1=* 2=* 3")),
    ],
)
def test_people_who_take_turns_under_two_headers_go_by_their_names(
    tmp_path: Path, headers: str, pattern: tuple[str, ...]
) -> None:
    """Each answer is that of the person whom its row names, at its own cell."""
    text = f"{headers}\n{TURNS}"
    ran = twofold("compare", side(tmp_path, text), *pattern, "--output-format", "json", at=tmp_path).json
    assert ran["extractors"] == ["JS", "EK", "TR"]
    assert (ran["cells"]["conflict"], ran["cells"]["single"], ran["cells"]["filled_in"]) == (1, 1, 3)
    found = {
        (one["study"], name): (place["value"], place["cell"])
        for one in ran["discrepancies"]
        for name, place in one["values"].items()
        if place["cell"]
    }
    assert found == {
        ("W2", "JS"): ("in", "E3"),
        ("W2", "EK"): ("out", "C3"),
        ("W2", "TR"): ("in", "G3"),
    }
    assert sum("is what they agreed on" in one["sentence"] for one in ran["assumed"]["sentences"]) == 1


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        ("study,Field,AE_Value,MK_Value,Resolution\n1,n,17,20,20\n2,n,3,5,3\n", "AE_*=MK_*"),
        ("n,C1,C2,Vector C,D1,D2,Vector D\n1,0,3,x,1,2,y\n2,5,5,z,6,7,w\n", "C*=D*"),
        (
            "study,Dose_A,Dose_B,Dose_C,Dose_consensus,Arm_A,Arm_B,Arm_C\n1,5,5,6,5,x,x,y\n2,7,7,7,7,y,z,y\n",
            "*_A=*_B=*_C",
        ),
    ],
)
def test_beginnings_that_two_headers_do_not_share_are_offered_as_people(
    tmp_path: Path, text: str, pattern: str
) -> None:
    ran = twofold("compare", side(tmp_path, text), at=tmp_path)
    assert (ran.code, f'--pairs "{pattern}"' in " ".join(ran.err.split())) == (2, True)
    assert "extractors side by side" in twofold("compare", side(tmp_path, text), "--pairs", pattern, at=tmp_path).out


def test_a_number_and_initials_are_a_name_of_the_person(tmp_path: Path) -> None:
    text = "Paper_ID,Title,Year,Reviewer1_AE,Reviewer2_MK,Agreement\n15,On x,2024,Include,Include,Yes\n"
    text += "29,On y,2025,Exclude,Exclude,Yes\n38,On z,2024,Include,Exclude,No (resolved)\n"
    ran = twofold("compare", side(tmp_path, text), "--output-format", "json", at=tmp_path)
    assert (ran.json["extractors"], ran.json["cells"]["conflict"]) == (["Reviewer1 AE", "Reviewer2 MK"], 1)
    sentences = [sentence["sentence"] for sentence in ran.json["assumed"]["sentences"]]
    assert "'Agreement' says the same as this comparison in 3 rows" in sentences


@pytest.mark.parametrize(
    "text",
    [
        "study,outcome,AE_Value,MK_Value\nS1,pain,3.1,4\nS2,mood,5,6\nS3,sleep,2,3\n",
        "study,outcome,AE_Value,MK_Value,Unit\nS1,pain,3.1,4,mm\nS1,mood,5,6,pt\nS2,pain,9,9,mm\n",
        "study,mortality Anna,mortality Ben\nS1,yes,yes\nS2,no,yes\nS3,no,no\n",
        "study,Anna: pain,Ben: pain\nS1,3,3\nS2,7,6\nS3,1,1\nS4,5,5\n",
        "firm,kind,coder1,coder5,coder1notes,coder5notes\nA,x,grow,fade,gone,\nB,y,fade,hold,,sold\nC,x,hold,grow,,\n",
    ],
)
def test_the_pairs_that_a_refusal_offers_are_taken(tmp_path: Path, text: str) -> None:
    (tmp_path / "both.csv").write_text(text, encoding="utf-8")
    refused = twofold("compare", "both.csv", at=tmp_path)
    pairs = re.search(r'--pairs "(.+)"', refused.err)
    assert (refused.code, pairs is None) == (2, False)
    taken = twofold("compare", "both.csv", "--pairs", pairs[1] if pairs else "", at=tmp_path)
    assert taken.code == 1
    assert "2 extractors side by side" in taken.out


@pytest.mark.parametrize("pattern", ["coder1=coder5", "coder1*=coder5*"])
def test_columns_that_are_taken_for_answers_are_not_taken_for_names_too(tmp_path: Path, pattern: str) -> None:
    """No row has one word in both columns, as no row has one name in both; what is beside them are comments."""
    text = (
        "firm,kind,coder1,coder5,coder1notes,coder5notes\nA,x,grow,fade,gone,\nB,y,fade,hold,,sold\nC,x,hold,grow,,\n"
    )
    ran = twofold("compare", side(tmp_path, text), "--pairs", pattern, "--output-format", "json", at=tmp_path).json
    assert (ran["extractors"], ran["cells"]["conflict"], ran["cells"]["unscored"]) == (["coder1", "coder5"], 3, 2)
    assert ran["assumed"]["pairs"] == [["coder1", "coder5"], ["coder1notes", "coder5notes"]]


def test_the_comments_of_two_who_are_named_alone_are_theirs(tmp_path: Path) -> None:
    head = "firm,kind,Ona,Piet,Final decision,Notes-Ona,Notes Piet,Notes\n"
    text = head + "A,x,grow,fade,fade,gone,,both\nB,y,fade,hold,fade,,sold,\nC,x,hold,grow,hold,,,\n"
    ran = twofold("compare", side(tmp_path, text), at=tmp_path)
    output = " ".join(ran.out.split())
    assert "2 extractors side by side, Ona and Piet: 'Ona' and 'Piet', 'Notes-Ona' and 'Notes Piet'" in output
    assert "because they belong to neither of the two: 'kind', 'Notes'" in output
    assert "3 conflicts not compared: 2 unscored (comments and other free text)" in output


def test_columns_of_the_questions_alone_are_all_what_they_agreed_on_or_none_is(tmp_path: Path) -> None:
    """An adjudicator may change an entry on which both agreed: one question is not judged without the others."""
    rows = ["x,x,y,1,1,1", "y,y,y,1,0,1", "z,z,z,0,0,0", "x,y,x,0,0,0", "x,x,x,0,1,1", "y,y,y,1,1,1", "z,z,z,1,1,1"]
    more = ["x,x,x,0,0,0", "y,y,y,1,1,0"]
    text = "kind,kind1,kind2,fit,fit1,fit2\n" + "\n".join([*rows, *more]) + "\n"
    pairs = ("--pairs", "*1=*2")
    output = " ".join(twofold("compare", side(tmp_path, text), *pairs, at=tmp_path).out.split())
    assert "'kind', 'fit' are what they agreed on" in output
    other = text.replace("x,x,x,0,0,0", "y,x,x,1,0,0").replace("z,z,z,0,0,0", "x,z,z,0,0,0")
    output = " ".join(twofold("compare", side(tmp_path, other), *pairs, at=tmp_path).out.split())
    assert "belong to neither of the two: 'kind', 'fit'" in output


def test_a_column_of_which_each_item_has_every_entry_is_named_in_the_hint(tmp_path: Path) -> None:
    rows = [f"{item},{who},{at % 3}" for at, item in enumerate("abcd") for who in ("north 5", "southern")]
    refused = twofold("compare", side(tmp_path, "\n".join(["record key,model,tone", *rows])), at=tmp_path)
    assert (refused.code, "If these are people: --by model" in " ".join(refused.err.split())) == (2, True)
    arms = "\n".join(["record key,kind,tone", *rows]).replace("north 5", "treated").replace("southern", "control")
    assert "--by COLUMN" in twofold("compare", side(tmp_path, arms), at=tmp_path).err


def test_a_column_without_a_header_is_no_key(tmp_path: Path) -> None:
    """A program numbered the rows in it: the texts that name the items do, or else the rows of the sheet."""
    path = side(tmp_path, ",clip,Coder 1,Coder 2\n1,www.x.org/a,joy,joy\n2,www.x.org/b,joy,fear\n")
    ran = twofold("compare", path, at=tmp_path)
    assert "'clip' says which study it is" in " ".join(ran.out.split())
    assert "belongs to neither of the two: 'no header'" in " ".join(ran.out.split())
    (differs,) = twofold("compare", path, "--output-format", "json", at=tmp_path).json["discrepancies"]
    assert differs["study"] == "www.x.org/b"
    alone = side(tmp_path, ",Coder 1,Coder 2\n1,joy,joy\n2,joy,fear\n3,fear,fear\n")
    assert "each row of the sheet counts as one study" in " ".join(twofold("compare", alone, at=tmp_path).out.split())


def test_three_columns_of_the_same_answers_are_offered_as_people(tmp_path: Path) -> None:
    text = "clip,Ann,Ben,Cleo\nx,joy,joy,joy\ny,fear,fear,joy\nz,fear,fear,fear\nw,joy,joy,joy\n"
    refused = twofold("compare", side(tmp_path, text), at=tmp_path)
    assert (refused.code, '--pairs "Ann=Ben=Cleo"' in refused.err) == (2, True)


def test_a_list_of_what_two_answered_differently_is_no_other_way_to_write_it(tmp_path: Path) -> None:
    rows = "".join(f"{at},{'Yes,No' if at % 2 else 'No,Yes'}\n" for at in range(1, 13))
    ran = twofold("compare", side(tmp_path, f"id,Coder 1,Coder 2\n{rows}"), at=tmp_path)
    assert (ran.code, "Are these the same answers" in ran.out) == (1, False)


@pytest.mark.parametrize("who", ["annotator", "Screener", "labeller", "Screened by", "Annotated by"])
def test_more_words_for_those_who_extract_head_the_column_of_people(tmp_path: Path, who: str) -> None:
    text = f"{who},item,tone\nAnn,a,1\nAnn,b,2\nBen,a,1\nBen,b,3\n"
    ran = twofold("compare", side(tmp_path, text), "--output-format", "json", at=tmp_path).json
    assert (ran["extractors"], ran["cells"]["filled_in"], ran["cells"]["conflict"]) == (["Ann", "Ben"], 2, 1)


@pytest.mark.parametrize("who", ["observer", "Judge", "Grader ID", "Evaluator"])
def test_a_header_that_may_be_one_of_people_is_named_in_the_hint(tmp_path: Path, who: str) -> None:
    """It may as well be a question about the study: who judged the outcome."""
    text = f"{who},item,tone\nAnn,a,1\nAnn,b,2\nBen,a,1\nBen,b,3\n"
    refused = twofold("compare", side(tmp_path, text), at=tmp_path)
    assert (refused.code, f"--by '{who}'" in refused.err) == (2, True)
    once = side(tmp_path, f"{who},item,tone\nAnn,a,1\nCy,b,2\nBen,c,1\nDan,d,3\n")
    assert "--by COLUMN" in " ".join(twofold("compare", once, at=tmp_path).err.split())


@pytest.mark.parametrize("role", ["Judge", "Grader", "Evaluator", "Screener", "Reader", "Expert"])
def test_numbered_judges_and_readers_are_people(role: str) -> None:
    found = side_by_side(plain(f"essay|{role} 1|{role} 2", "a|B+|B", "b|C|C", "c|A|A-"))
    assert found is not None
    assert [*found.tables] == [f"{role} 1", f"{role} 2"]


def test_headers_that_all_stand_twice_are_asked_for_the_people(tmp_path: Path) -> None:
    text = "study,size,size,grade,grade\na,1,1,5,6\nb,2,2,6,6\n"
    refused = twofold("compare", side(tmp_path, text), at=tmp_path)
    assert (refused.code, "'size', 'grade' are above 2 columns" in " ".join(refused.err.split())) == (2, True)
    assert "write the person into the header, such as 'size (AB)'" in " ".join(refused.err.split())

"""Each platform's export is recognised by its look and becomes a long table; tables that only resemble one do not."""

from pathlib import Path

import pytest

from extract.reading import read_file
from extract.tables import find_tables, recognise
from extract.tables.shape import Shape
from tests.extract.tables.sheets import RawTable, csv_table, excel, rows, said

EXTRACTION_2 = (
    "Covidence #,Study ID,Title,Reviewer Name,What was the design?*\r\n"
    "#602,Smith 2019,A trial,Ann,RCT\r\n#602,Smith 2019,A trial,Bo,cohort\r\n602,Smith 2019,A trial,Consensus,RCT\r\n"
)
DICTIONARY = (
    "Variable / Field Name,Form Name,Section Header,Field Type,Field Label,"
    '"Choices, Calculations, OR Slider Labels"\n'
    "record_id,main,,text,Record,\n"
    'drugs,main,,checkbox,Drugs,"-1, Other, say which | 1, Ketamine | A, Esketamine"\n'
    "n,arms,,text,N,\n"
)


def shape_of(folder: Path, text: str) -> Shape | None:
    return recognise([csv_table(folder, text)])


def recognised(shape: Shape | None) -> Shape:
    assert shape is not None
    return shape


def test_covidence_extraction_2_loses_the_sign_before_its_numbers(tmp_path: Path) -> None:
    shape = recognised(shape_of(tmp_path, EXTRACTION_2))
    assert (shape.name, shape.study_column, shape.reviewer_column) == (
        "Covidence extraction 2",
        "Covidence #",
        "Reviewer Name",
    )
    assert [row[0] for row in rows(shape.tables[0])] == ["602", "602", "602"]
    assert shape.tables[0].headers[-1] == "What was the design?*"
    assert shape.tables[0].given == ("Study ID", "Title")
    assert any("2 study numbers" in remark for remark in shape.remarks)
    assert any("1 row is the team's consensus" in remark for remark in shape.remarks)


def test_risk_of_bias_has_the_judgement_under_the_question(tmp_path: Path) -> None:
    text = "Study Id,Reviewer,Blinded?,,,Random?,,\n,,Judgement,Quotes,Comments,Judgement,Quotes,Comments\n"
    shape = recognised(shape_of(tmp_path, text + "Smith,Ann,low,q,,high,,c\nSmith,Bo,high,,,high,,\n"))
    assert (shape.study_column, shape.reviewer_column) == ("Study Id", "Reviewer")
    assert shape.tables[0].headers[2:5] == ("Blinded?", "Blinded? / Quotes", "Blinded? / Comments")
    assert rows(shape.tables[0])[0] == ("Smith", "Ann", "low", "q", None, "high", None, "c")


RAYYAN = (
    "key,title,notes,year\n"
    'rayyan-1,One,"RAYYAN-INCLUSION: {""Ada""=>""Included"", ""Ben""=>""Excluded""} | RAYYAN-LABELS: rct |'
    ' USER-NOTES: {""Ben""=>[""children, not adults""]}"\n'
    'rayyan-2,Two,"RAYYAN-INCLUSION: {""Ben""=>""Maybe""} | RAYYAN-EXCLUSION-REASONS: wrong population"\n'
    "rayyan-3,Three,,2001\n"
)


def test_rayyan_has_the_decisions_of_all_reviewers_in_its_notes(tmp_path: Path) -> None:
    shape = recognised(shape_of(tmp_path, RAYYAN))
    assert (shape.name, shape.study_column, shape.reviewer_column) == ("Rayyan", "key", "Reviewer")
    (table,) = shape.tables
    assert table.headers == ("key", "title", "Reviewer", "Decision", "Notes")
    assert rows(table) == [
        ("rayyan-1", "One", "Ada", "Included", None),
        ("rayyan-1", "One", "Ben", "Excluded", "children, not adults"),
        ("rayyan-2", "Two", "Ben", "Maybe", None),
    ]
    assert (table.rows.to_list(), table.columns, table.given) == ([2, 2, 3], (1, 2, 3, 3, 3), ("title",))
    said = " ".join(shape.remarks)
    assert "1 article without any decision left out" in said
    assert "does not say who gave them: RAYYAN-EXCLUSION-REASONS, RAYYAN-LABELS" in said
    assert "the same for all reviewers: year" in said


def test_srdr_plus_has_consolidated_extractions_as_the_consensus(tmp_path: Path) -> None:
    head = "Extraction ID,Consolidated,Username,Citation ID,Citation Name,PMID,Design\n"
    shape = recognised(
        shape_of(tmp_path, head + "7,No,ann,5,A trial,1,RCT\n8,No,ben,5,A trial,1,NRSI\n9,Yes,ann,5,A trial,1,RCT\n")
    )
    assert (shape.name, shape.study_column, shape.reviewer_column) == ("SRDR+", "Citation ID", "Username")
    assert shape.tables[0].headers == ("Username", "Citation ID", "Citation Name", "Design")
    assert [(who, design) for who, _, _, design in rows(shape.tables[0])] == [
        ("ann", "RCT"), ("ben", "NRSI"), ("Consensus", "RCT"),
    ]  # fmt: skip
    assert shape.tables[0].given == ("Citation Name",)
    assert said(shape.tables[0], "1 consolidated row is the team's consensus")


def test_a_section_of_srdr_plus_speaks_of_its_own_consolidated_rows(tmp_path: Path) -> None:
    head = ["Extraction ID", "Consolidated", "Username", "Citation ID", "N"]
    design = [head, ["7", "No", "ann", "5", "1"], ["8", "No", "ben", "5", "2"], ["9", "Yes", "ann", "5", "2"]]
    arms = [head, ["7", "No", "ann", "5", "1"], ["8", "No", "ben", "5", "1"]]
    shape = recognised(recognise(find_tables(excel(tmp_path, {"Design": design, "Arms": arms}))))
    of_design, of_arms = shape.tables
    assert said(of_design, "Design: 1 consolidated row")
    assert not said(of_arms, "consolidated")
    assert not any("consolidated" in remark for remark in shape.remarks)


SYRF_ID = "_6b5ffb83-d5ed-408a-b20a-44adc34ef11c"


def test_syrf_has_the_answers_under_the_questions_and_the_reconciled_as_the_consensus(tmp_path: Path) -> None:
    animal, sex = f"What animal?{SYRF_ID}", f"What sex?{SYRF_ID.replace('6b5', '7c6')}"
    text = f",,,,,,{animal},{animal},{animal},{sex},{sex},{sex}\nStudyId,Title,Year,Reconciled,InvestigatorId,"
    text += "InvestigatorName,AnnotationId,Answer,Comments,AnnotationId,Answer,Comments\n"
    text += "u5,T,1999,FALSE,i1,Ann,a1,rat,p. 2,b1,male,\nu5,T,1999,FALSE,i2,Ben,a2,mouse,,b2,male,\n"
    text += "u5,T,1999,TRUE,i3,Cat,a3,mouse,,b3,male,\nu6,T2,2001,FALSE,i1,Ann,a4,rat,,b4,both,\n"
    shape = recognised(shape_of(tmp_path, text))
    assert (shape.name, shape.study_column, shape.reviewer_column) == ("SyRF", "StudyId", "InvestigatorName")
    (table,) = shape.tables
    assert table.headers == (
        *("StudyId", "Title", "InvestigatorName"),
        *("What animal?", "What animal? / Comment", "What sex?", "What sex? / Comment"),
    )
    assert rows(table)[:3] == [
        ("u5", "T", "Ann", "rat", "p. 2", "male", None),
        ("u5", "T", "Ben", "mouse", None, "male", None),
        ("u5", "T", "Consensus", "mouse", None, "male", None),
    ]
    assert table.given == ("Title",)
    assert any("1 reconciled row kept as the consensus" in remark for remark in shape.remarks)


def test_two_questions_of_syrf_with_one_text_keep_their_ids(tmp_path: Path) -> None:
    two = [f"Which?{SYRF_ID}", f"Which?{SYRF_ID.replace('6b5', '7c6')}"]
    head = f",,,{','.join([two[0]] * 3 + [two[1]] * 3)}\nStudyId,Reconciled,InvestigatorName"
    text = head + ",AnnotationId,Answer,Comments" * 2 + "\nu5,FALSE,Ann,i,a,,k,b,\nu5,FALSE,Ben,j,a,,l,c,x\n"
    shape = recognised(shape_of(tmp_path, text))
    commented = (f"{question}{end}" for question in two for end in ("", " / Comment"))
    assert shape.tables[0].headers == ("StudyId", "InvestigatorName", *commented)


def test_screening_in_syrf_has_the_decisions(tmp_path: Path) -> None:
    head = "StudyId,Title,Abstract,Doi,Reconciled,InvestigatorId,InvestigatorName,ScreeningDecision\n"
    shape = recognised(shape_of(tmp_path, head + "u5,T,x,10.1/x,FALSE,i1,Ann,Include\nu5,T,x,10.1/x,FALSE,i2,Ben,\n"))
    assert shape.tables[0].headers == ("StudyId", "Title", "InvestigatorName", "ScreeningDecision")


def test_sysrev_has_the_rows_that_resolve_as_the_consensus(tmp_path: Path) -> None:
    head = "Article ID,User ID,User Name,Resolve?,Include,Title,Start Time\n"
    shape = recognised(shape_of(tmp_path, head + "5,1,ann,,true,T,x\n5,2,ben,,false,T,x\n5,3,cat,true,true,T,x\n"))
    assert (shape.name, shape.study_column, shape.reviewer_column) == ("SysRev", "Article ID", "User Name")
    assert shape.tables[0].headers == ("Article ID", "User Name", "Include", "Title")
    assert rows(shape.tables[0])[-1] == ("5", "Consensus", "true", "T")
    assert shape.tables[0].given == ("Title",)


def test_metareviewer_has_reconciliations_as_the_consensus(tmp_path: Path) -> None:
    head = (
        "response_or_reconciliation,response_id,study_id,screener_1,citation_name,random,created_by,last_updated_by\n"
    )
    body = "Response,1,5,Ann,T,Yes,a@x,a@x\nResponse,2,5,Ann,T,No,b@x,a@x\nReconciliation,3,5,Ann,T,No,c@x,c@x\n"
    shape = recognised(shape_of(tmp_path, head + body))
    assert (shape.name, shape.study_column, shape.reviewer_column) == ("MetaReviewer", "study_id", "created_by")
    assert shape.tables[0].headers == ("study_id", "citation_name", "random", "created_by")
    assert rows(shape.tables[0]) == [("5", "T", "Yes", "a@x"), ("5", "T", "No", "b@x"), ("5", "T", "No", "Consensus")]
    assert shape.tables[0].given == ("citation_name",)


def test_distiller_has_comments_beside_their_questions(tmp_path: Path) -> None:
    text = '"Refid","User","Level","Was it\nblinded?","Was it\nblinded?_comment","outcome_k","free_comment"\n'
    shape = recognised(shape_of(tmp_path, text + "1,Ann,3,yes,page 2,1,x\n1,Bo,3,-1,,1,y\n"))
    assert (shape.study_column, shape.reviewer_column) == ("Refid", "User")
    assert shape.tables[0].headers[:2] == ("Refid", "User")
    assert any("all rows are of level 3" in remark for remark in shape.remarks)
    assert shape.tables[0].headers[2:] == (
        "Was it\nblinded?",
        "Was it\nblinded? / Comment",
        "outcome_k",
        "free_comment",
    )
    assert rows(shape.tables[0])[1][2] == "-1"
    assert shape.tables[0].columns == (1, 2, 4, 5, 6, 7)
    assert any("1 cell with -1 or -2" in remark for remark in shape.remarks)
    assert any("outcome_k" in remark for remark in shape.remarks)


def test_redcap_gathers_checkboxes_and_parts_repeating_forms(tmp_path: Path) -> None:
    data = csv_table(
        tmp_path,
        "record_id,redcap_repeat_instrument,redcap_repeat_instance,drugs____1,drugs___1,drugs___a,main_complete,n\n"
        "1,,,1,0,1,2,\n1,arms,1,,,,,24\n1,arms,2,,,,,23\n2,,,0,0,0,0,\n",
        "data.csv",
    )
    shape = recognised(recognise([data, csv_table(tmp_path, DICTIONARY, "dictionary.csv")]))
    assert (shape.name, shape.titles, shape.study_column) == ("REDCap", ("records", "arms"), "record_id")
    records, arms = shape.tables
    assert records.headers == ("record_id", "drugs")
    assert rows(records) == [("1", "Other, say which; Esketamine"), ("2", None)]
    assert records.columns == (1, 4)
    assert records.rows.to_list() == [2, 5]
    assert arms.headers == ("record_id", "redcap_repeat_instance", "n")
    assert rows(arms) == [("1", "1", "24"), ("1", "2", "23")]
    assert any("main_complete" in remark for remark in shape.remarks)


def test_redcap_without_its_dictionary_keeps_one_column_for_each_choice(tmp_path: Path) -> None:
    shape = recognised(shape_of(tmp_path, "record_id,drug___1,drug___2,main_complete\n1,0,1,2\n2,1,0,0\n"))
    assert shape.tables[0].headers == ("record_id", "drug___1", "drug___2", "main_complete")
    assert set(shape.tables[0].own) == {"main_complete"}


def test_a_form_that_asks_about_assessors_names_people_elsewhere(tmp_path: Path) -> None:
    head = "Timestamp,Your name,Study,Blinding of assessors?\n"
    answers = (("Ann", "Yes"), ("ann ", "No"), ("Ann", "Yes"), ("Bo", "No"), ("Bo", "yes"), ("bo", "No"))
    rows = [f"2024-03-0{day} 10:00,{who},Lee 201{day % 3},{said}\n" for day, (who, said) in enumerate(answers, 1)]
    assert recognised(shape_of(tmp_path, head + "".join(rows))).reviewer_column == "Your name"
    nobody = [line.partition(",")[0] + "," + line.split(",", 2)[2] for line in (head, *rows)]
    assert recognised(shape_of(tmp_path, "".join(nobody))).reviewer_column is None


def test_redcap_records_entered_twice_have_a_person(tmp_path: Path) -> None:
    text = "record_id,n,main_complete\n1--1,24,2\n1--2,42,2\n1,24,2\n2--1,7,2\n2--2,7,2\n"
    shape = recognised(shape_of(tmp_path, text))
    assert shape.reviewer_column == "ending of record_id"
    assert any("were entered by two people, person 1 and person 2;" in remark for remark in shape.remarks)
    assert [row[:2] for row in rows(shape.tables[0])] == [
        ("1", "person 1"),
        ("1", "person 2"),
        ("1", "Consensus"),
        ("2", "person 1"),
        ("2", "person 2"),
    ]


def test_a_form_service_says_who_and_which_study(tmp_path: Path) -> None:
    text = "Timestamp,Email Address,Study ID,Design\n1/2/2024 10:30:00,a@x.org,S,RCT\n1/3/2024 9:30:00,b@x.org,S,\n"
    shape = recognised(shape_of(tmp_path, text))
    assert (shape.study_column, shape.reviewer_column) == ("Study ID", "Email Address")


def test_a_form_of_which_nobody_knows_who_filled_it_says_so(tmp_path: Path) -> None:
    text = "ID,Start time,Completion time,Email,Design\n1,2024-02-01 10:30:00,2024-02-01 10:40:00,anonymous,RCT\n"
    text += "2,2024-02-01 11:30:00,2024-02-01 11:40:00,anonymous,RCT\n"
    shape = recognised(shape_of(tmp_path, text))
    assert (shape.study_column, shape.reviewer_column) == (None, None)
    assert any("--by" in remark for remark in shape.remarks)


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        (
            "Email Address|a@x.org|a@x.org|a@x.org",
            "'Email Address' has the same entry in all rows, so it does not tell people",
        ),
        (
            "Coder|AB|CD|EF",
            "'Coder' has 3 different entries, so they may not be people; if they are, name it with --by",
        ),
        ("Country|Peru|Chad|Mali", "no column says who filled in the form; name it with --by"),
    ],
)
def test_a_form_service_says_why_no_column_names_people(tmp_path: Path, columns: str, said: str) -> None:
    header, *entries = columns.split("|")
    text = f"Timestamp,{header},Paper\n" + "".join(f"1/2/2024 10:30:00,{entry},S\n" for entry in entries)
    assert said in " ".join(recognised(shape_of(tmp_path, text)).remarks)


def test_qualtrics_is_headed_by_its_questions_and_what_it_fills_in_itself_is_left_out(tmp_path: Path) -> None:
    lines = [
        "StartDate,ResponseId,Q1,Q2,Q3_1,Q3_2,Q3_2_TEXT",
        '"Start Date","Response ID","Coder initials","Paper number","Outcomes - Selected Choice - Pain",'
        '"Outcomes - Selected Choice - Other","Outcomes - Other - Text"',
        ",".join(
            f'"{{""ImportId"":""{name}""}}"'
            for name in ("startDate", "_recordId", "QID1", "QID2", "QID3_1", "QID3_2", "QID3_2_TEXT")
        ),
        "2025-02-01 10:00:00,R_1,AB,7,Pain,Other,sleep",
        "2025-02-02 10:00:00,R_2,CD,7,Pain,,",
    ]
    shape = recognised(shape_of(tmp_path, "\n".join(lines)))
    assert (shape.name, shape.study_column, shape.reviewer_column) == ("Qualtrics", "Paper number", "Coder initials")
    table = shape.tables[0]
    assert table.headers == ("Coder initials", "Paper number", "Outcomes", "Outcomes - Other - Text")
    assert rows(table) == [("AB", "7", "Pain; Other", "sleep"), ("CD", "7", "Pain", None)]
    assert table.rows.to_list() == [4, 5]
    assert any("Start Date, Response ID" in remark for remark in shape.remarks)


def test_qualtrics_keeps_columns_that_hold_more_than_their_one_answer(tmp_path: Path) -> None:
    lines = ["Q1_1,Q1_2", '"N - Pain","N - Sleep"', '"{""ImportId"":""QID1_1""}","{""ImportId"":""QID1_2""}"', "3,4"]
    assert recognised(shape_of(tmp_path, "\n".join(lines))).tables[0].headers == ("N - Pain", "N - Sleep")


def test_qualtrics_keeps_what_a_team_embedded_and_the_recipients_where_nothing_else_says_who(tmp_path: Path) -> None:
    own = '"{""ImportId"":""startDate""}","{""ImportId"":""recipientEmail""}","{""ImportId"":""study""}"'
    lines = [
        "StartDate,RecipientEmail,study,Q2",
        "Start Date,Recipient Email,study,Design",
        own + ',"{""ImportId"":""QID2""}"',
        *(f"2025-02-0{day},{who}@x.org,S{day % 2},RCT" for day, who in ((1, "a"), (2, "a"), (3, "b"), (4, "b"))),
    ]
    shape = recognised(shape_of(tmp_path, "\n".join(lines)))
    assert (shape.study_column, shape.reviewer_column) == ("study", "Recipient Email")
    assert rows(shape.tables[0])[0] == ("a@x.org", "S1", "RCT")
    assert any("Start Date" in remark for remark in shape.remarks)


def test_kobo_has_several_answers_in_one_column(tmp_path: Path) -> None:
    text = "coder,study_id,themes,themes/hope,themes/fear,g/n,_uuid,_submission_time\n"
    text += "amina,S1,fear hope,1,1,4,u1,2025-01-01T10:31:00\njuan,S1,,0,0,5,u2,2025-01-01T10:31:00\n"
    shape = recognised(shape_of(tmp_path, text))
    assert (shape.name, shape.study_column, shape.reviewer_column) == ("KoboToolbox or ODK", "study_id", "coder")
    assert shape.tables[0].headers == ("coder", "study_id", "themes", "g/n", "_uuid", "_submission_time")
    assert [row[2] for row in rows(shape.tables[0])] == ["hope; fear", None]


def sheet(design: str, mean: float) -> list[list[RawTable]]:
    return [["Design", design], ["Country", "Wales"], ["Outcomes"], ["Pain"], [None, "Mean", "N"], ["All", mean, 12]]


def test_a_sheet_per_study_becomes_a_row_per_study_and_reviewer(tmp_path: Path) -> None:
    sheets: dict[str, list[list[RawTable]]] = {
        "Studies": [["Smith 2019"], ["Wu 2021"]],
        "Smith 2019": [["Agreed"], *sheet("RCT", 1.5), [], ["Ann"], *sheet("cohort", 1)],
        "Wu 2021": [["Agreed"], *sheet("RCT", 7)],
    }
    book = excel(tmp_path, sheets)
    shape = recognised(recognise(find_tables(book), book))
    (table,) = shape.tables
    assert table.headers == ("Study", "Reviewer", "Design", "Country", "Pain / All / Mean", "Pain / All / N")
    assert rows(table) == [
        ("Smith 2019", "Agreed", "RCT", "Wales", "1.5", "12"),
        ("Smith 2019", "Ann", "cohort", "Wales", "1", "12"),
        ("Wu 2021", "Agreed", "RCT", "Wales", "7", "12"),
    ]
    assert (shape.study_column, shape.reviewer_column) == ("Study", "Reviewer")


NEAR_MISSES = {
    "a Covidence number beside a coder": "Covidence_ID,Name_data_entry,Reviewer\n1,a,b\n2,a,b\n",
    "a user and a level without a reference": "User,Level,Design\nAnn,1,RCT\nBo,2,RCT\n",
    "a time stamp in seconds": "Timestamp,Reviewer,Study\n120,Ann,Smith\n240,Bo,Smith\n",
    "a date of extraction": "Date,Reviewer,Study\n1/2/2024 10:30,Ann,Smith\n1/2/2024 10:31,Bo,Smith\n",
    "a judgement without quotes or comments": "Study,Bias / Judgement,N\nSmith,low,1\nWu,high,2\n",
    "a field that ends in _complete": "study,followup_complete,n\nSmith,1,4\nWu,0,3\n",
    "three underscores in a name": "study,dose___mg,n\nSmith,1,4\nWu,0,3\n",
    "a country and a setting": "Study Identifier,Country,Setting,Comments,Design\nSmith,UK,ward,,RCT\nWu,CN,,x,\n",
    "a column Agreed": "Item,Ann,Bo,Agreed\nDesign,RCT,RCT,RCT\nCountry,UK,US,UK\n",
}


@pytest.mark.parametrize("text", NEAR_MISSES.values(), ids=NEAR_MISSES.keys())
def test_an_ordinary_table_is_no_export(tmp_path: Path, text: str) -> None:
    assert shape_of(tmp_path, text) is None
    path = tmp_path / "table.csv"
    book = read_file(path)
    assert recognise(find_tables(book), book) is None


REAL = {
    "dual/risk-of-bias/export.csv": ("risk of bias of a review platform", "Study Id", "Reviewer"),
    "dual/transparency/forms.csv": ("a form service", "Article ID", "Coder initials"),
    "platforms/extraction-1-wide.csv": ("Covidence extraction 1 (wide CSV)", "Study Identifier", None),
    "redcap/simple/data.csv": ("REDCap", "record_id", None),
    "redcap/repeating-instruments/data.csv": ("REDCap", "record_id", None),
}
ORDINARY = (
    "dual/arms/a.csv",
    "dual/pathogens/ebola_params_fixing.csv",
    "dual/pathogens/nipah_params_fixing.csv",
    "dual/pathogens/zika_db1_outbreaks_fixing.csv",
    "dual/transparency/compared.csv",
    "dual/transparency/resolved.csv",
    "references/embase.csv",
    "references/record_id.csv",
    "single/psilocybin/data.csv",
    "redcap/simple/dictionary.csv",
)


@pytest.mark.parametrize("name", REAL)
def test_real_exports_are_recognised(shared: Path, name: str) -> None:
    shape = recognised(recognise(find_tables(read_file(shared / name))))
    assert (shape.name, shape.study_column, shape.reviewer_column) == REAL[name]


@pytest.mark.parametrize("name", ORDINARY)
def test_real_tables_of_teams_are_no_exports(shared: Path, name: str) -> None:
    book = read_file(shared / name)
    assert recognise(find_tables(book), book) is None


def test_a_real_dictionary_gives_the_labels_of_checkboxes(shared: Path) -> None:
    folder = shared / "redcap" / "simple"
    tables = [table for name in ("data", "dictionary") for table in find_tables(read_file(folder / f"{name}.csv"))]
    (table,) = recognised(recognise(tables)).tables
    assert table.cells[str(table.headers.index("race"))].to_list()[1:4] == [
        "Native Hawaiian or Other Pacific Islander; White",
        "Black or African American; White",
        "Asian; White",
    ]


def test_a_comment_belongs_to_the_question_by_its_first_line(tmp_path: Path) -> None:
    text = 'Refid,User,Level,"Design\nof the study",Design_comment\n1,Ann,1,RCT,see p1\n1,Bo,1,RCT,\n'
    assert recognised(shape_of(tmp_path, text)).tables[0].headers[-1] == "Design / Comment"

"""`twofold adjudicate --consensus`: a consensus that a team has already becomes rulings, and the merge then says it."""

import shutil
from pathlib import Path

import pytest

from extract.compare_files.comparing import compare_files
from extract.project.ledger.ledger_file import read_ledger
from schema.text import fold
from tests.extract.adjudication.typist import Typist, typing
from tests.extract.command import twofold
from tests.extract.commands.transparency import VARIABLES, forms, pairs_only, records, resolved, resolved_as_forms
from tests.extract.commands.written import write
from tests.extract.conftest import Played
from validate.merge.comparison import Comparison

KEY = ("--by", "Coder initials", "--key", "Article ID")


@pytest.fixture
def two(tmp_path: Path) -> Path:
    """Two files that differ in a number; the consensus overrules an agreement too, and leaves a cell blank."""
    write(tmp_path / "a.csv", "study,n,country,drug\ns1,1,UK,k\ns2,2,UK,k\n")
    write(tmp_path / "b.csv", "study,n,country,drug\ns1,1,UK,k\ns2,3,UK,\n")
    write(tmp_path / "agreed.csv", "study,n,country,drug\ns1,1,France,k\ns2,3,UK,\n")
    return tmp_path


def test_transparency_comes_to_what_the_team_resolved(shared: Path, tmp_path: Path) -> None:
    pairs, agreed = pairs_only(shared, tmp_path), resolved_as_forms(shared, tmp_path)
    ran = twofold("adjudicate", "--consensus", agreed, "--of", pairs, *KEY, "--output-format", "json", at=tmp_path)
    assert (ran.code, ran.json["refused"]) == (0, [])
    ledger = read_ledger(tmp_path / "decisions.jsonl").ledger
    after = compare_files([pairs], by="Coder initials", key=["Article ID"], ledger=ledger).comparison
    field_at = {column - 1: name for name, column in after.extractions[0]["studies"].columns.items()}
    fields = {variable: field_at[at] for variable, at in VARIABLES.items()}
    assert not [cell for cell in after.open if cell.field in fields.values()]
    assert stands(after, fields) == {
        (article, name): words(text) for article, said in resolved(shared) for name, text in said.items()
    }
    assert overruled(after) == overruled_by_the_team(shared)


def stands(comparison: Comparison, fields: dict[str, str]) -> dict[tuple[str, str], frozenset[str]]:
    """By article and variable, what stands."""
    final = comparison.tables["studies"].final
    articles = final[comparison.form["studies"].study].to_list()
    return {
        (article, variable): words(text or "")
        for variable, name in fields.items()
        for article, text in zip(articles, final[name].to_list(), strict=True)
    }


def words(text: str) -> frozenset[str]:
    """What an answer says, several choices in whatever order."""
    return frozenset(fold(text).replace(",", " ").replace(";", " ").split())


def overruled(comparison: Comparison) -> int:
    """How many cells on which both coders agree were ruled on."""
    states = comparison.tables["studies"].states
    decided = [cell for cell in comparison.in_question if cell.progress == "decided"]
    return sum(states[each.field].cast(str)[each.position] in {"agreed", "cosmetic", "blank"} for each in decided)


def overruled_by_the_team(shared: Path) -> int:
    """The same from the files: both wrote one thing into their forms, and the team resolved on another."""
    wrote = {(row[2], row[1], name): words(row[at]) for row in forms(shared)[1] for name, at in VARIABLES.items()}
    coders = {
        row["article_id"]: [row[f"coder_id_{who}"] for who in ("primary", "secondary")]
        for row in records(shared, "compared.csv")
    }
    return sum(
        wrote[article, coders[article][0], name] == wrote[article, coders[article][1], name] != words(text)
        for article, said in resolved(shared)
        for name, text in said.items()
    )


def test_a_shared_file_has_its_consensus_in_it(shared: Path, tmp_path: Path) -> None:
    export = shared / "dual" / "risk-of-bias" / "export.csv"
    before = compare_files([export])
    assert twofold("adjudicate", "--consensus", export, "--of", export, at=tmp_path).code == 0
    ran = twofold("compare", export, "--ledger", "decisions.jsonl", "--output-format", "json", at=tmp_path)
    assert (
        ran.code,
        ran.json["cells"]["open"],
        {discrepancy["state"] for discrepancy in ran.json["discrepancies"]},
    ) == (
        0,
        0,
        {"decided"},
    )
    (rows,) = before.consensus.values()
    after = compare_files([export], ledger=read_ledger(tmp_path / "decisions.jsonl").ledger).comparison
    studies = after.tables["studies"]
    place = {fold(study): position for position, study in enumerate(studies.rows["study_text"])}
    positions = [place[fold(study)] for study in rows.cells["0"]]
    columns = {column: at for at, column in enumerate(rows.columns)}
    for name in studies.states.columns:
        theirs = rows.cells.to_series(columns[after.extractions[0]["studies"].columns[name]]).to_list()
        ours = studies.final[name].gather(positions).to_list()
        if not studies.table[name].scored:  # a comment that the consensus does not repeat stays
            ours = [text if (other or "").strip() else other for text, other in zip(ours, theirs, strict=True)]
        assert [words(text or "") for text in ours] == [words(text or "") for text in theirs], name


def test_an_agreement_is_overruled_and_a_blank_cell_says_nothing_belongs_there(two: Path) -> None:
    ran = twofold("adjudicate", "--consensus", "agreed.csv", "--of", "a.csv", "--of", "b.csv", at=two)
    assert (ran.code, ran.out.splitlines()[0]) == (0, "3 rulings taken into decisions.jsonl")
    decisions = read_ledger(two / "decisions.jsonl").ledger.decisions
    assert {
        (decision.study, decision.field, decision.ruling, decision.final, decision.method, decision.who)
        for decision in decisions
    } == {
        ("s1", "country", "value", "FRA", None, ("agreed",)),
        ("s2", "n", "take", "3", None, ("agreed",)),
        ("s2", "drug", "neither", None, None, ("agreed",)),
    }
    assert {decision.reason for decision in decisions} == {"taken from the consensus in agreed.csv"}
    after = twofold("compare", "a.csv", "b.csv", "--ledger", "decisions.jsonl", at=two)
    assert (after.code, "3 cells decided by rulings, 0 open" in after.out) == (0, True)


def test_taking_it_twice_adds_nothing(two: Path) -> None:
    command = ("adjudicate", "--consensus", "agreed.csv", "--of", "a.csv", "--of", "b.csv")
    twofold(*command, at=two)
    before = (two / "decisions.jsonl").read_bytes()
    assert "0 rulings taken into decisions.jsonl, 3 already there" in twofold(*command, at=two).out
    assert (two / "decisions.jsonl").read_bytes() == before


def test_what_cannot_be_taken_is_said_at_its_cell(two: Path) -> None:
    write(two / "agreed.csv", "study,n,country,drug\ns1,many,UK,k\ns2,3,UK,k\ns3,1,UK,k\n")
    ran = twofold("adjudicate", "--consensus", "agreed.csv", "--of", "a.csv", "--of", "b.csv", at=two)
    assert ran.code == 1
    assert "taken as it is  s1 / n: 'many' looks different" in ran.out
    assert "agreed!A4  s3: no extractor has this row" in ran.out


def test_the_sheet_that_compare_wrote_is_taken_too(two: Path) -> None:
    twofold("compare", "a.csv", "b.csv", "--to", "differ.xlsx", at=two)
    ran = twofold("adjudicate", "differ.xlsx", "--of", "a.csv", "--of", "b.csv", "--ledger", "l.jsonl", at=two)
    assert (ran.code, ran.out.splitlines()[0]) == (0, "0 rulings taken into l.jsonl")


@pytest.mark.parametrize(
    "arguments",
    [
        ("sheet.xlsx", "--consensus", "agreed.csv", "--of", "a.csv", "--of", "b.csv"),
        ("--of", "a.csv", "--of", "b.csv"),
        ("--consensus", "agreed.csv", "--by", "coder"),
    ],
)
def test_what_does_not_go_together_is_refused(two: Path, arguments: tuple[str, ...]) -> None:
    assert twofold("adjudicate", *arguments, at=two).code == 2


def test_a_shared_file_without_consensus_rows_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "x.csv", "study,coder,n\na,Ann,1\na,Bo,2\n")
    ran = twofold("adjudicate", "--consensus", path, "--of", path, "--by", "coder", at=tmp_path)
    assert (ran.code, "nobody called Consensus" in ran.err) == (2, True)


def test_in_a_project_a_workbook_of_its_form_is_the_consensus(played: Played, tmp_path: Path) -> None:
    """The demo's first workbook, taken as what the team came to, settles all it speaks of."""
    project = shutil.copytree(played.folder, tmp_path / "d")
    first = sorted((project / "extractions").iterdir())[0]
    before = len(read_ledger(project / "decisions.jsonl").ledger.decisions)
    ran = twofold("adjudicate", "--consensus", first, "--who", "ada; ben", at=project)
    assert f"taken into {(project / 'decisions.jsonl').name}" in ran.out
    assert len(read_ledger(project / "decisions.jsonl").ledger.decisions) > before
    again = twofold("adjudicate", "--consensus", first, "--who", "ada; ben", at=project)
    assert again.out.startswith("0 rulings taken")


UNFORESEEN = {
    "design": ("RCT", "cohort", "Other: case series"),
    "funded": ("yes", "no", "partly"),
    "n": ("10", "20", "about 12"),
    "doi": ("10.1000/1", "10.1000/2", "see registry"),
    "country": ("UK", "Spain", "Narnia"),
    "date": ("2020-01-02", "2020-01-03", "spring 2020"),
    "year": ("2001", "2002", "around 2001"),
}


@pytest.fixture
def unforeseen(tmp_path: Path) -> Path:
    """Two files that differ on S1 in every column, and a consensus that says there what no type of a column takes."""
    head = ",".join(["study", *UNFORESEEN])
    said = {"a": 0, "b": 1, "agreed": 2}
    for name, which in said.items():
        first = ",".join(["S1", *(texts[which] for texts in UNFORESEEN.values())])
        others = [
            ",".join([f"S{number}", *(texts[number % 2] for texts in UNFORESEEN.values())]) for number in range(2, 12)
        ]
        write(tmp_path / f"{name}.csv", "\n".join([head, first, *others]) + "\n")
    return tmp_path


@pytest.mark.parametrize("with_form", [False, True])
def test_what_nobody_foresaw_is_taken_where_types_are_guesses(unforeseen: Path, with_form: bool) -> None:
    form = ["--form", "f.yaml"] if with_form else []
    assert twofold("form", "infer", "a.csv", "b.csv", "--to", "f.yaml", at=unforeseen).code == 0
    command = ("adjudicate", "--consensus", "agreed.csv", "--of", "a.csv", "--of", "b.csv", *form)
    assert twofold(*command, at=unforeseen).code == 0
    decisions = read_ledger(unforeseen / "decisions.jsonl").ledger.decisions
    assert {(decision.study, decision.final) for decision in decisions} == {
        ("S1", texts[2]) for texts in UNFORESEEN.values()
    }
    assert twofold(*command, at=unforeseen).out.splitlines()[0].endswith("7 already there")
    after = ("compare", "a.csv", "b.csv", "--ledger", "decisions.jsonl", *form)
    assert twofold(*after, at=unforeseen).code == 0


def test_a_form_of_the_teams_own_says_what_a_field_may_have(unforeseen: Path) -> None:
    assert twofold("form", "infer", "a.csv", "b.csv", "--to", "f.yaml", at=unforeseen).code == 0
    form = (unforeseen / "f.yaml").read_text(encoding="utf-8")
    write(unforeseen / "f.yaml", form.replace("guessed: true\n", ""))
    command = ("adjudicate", "--consensus", "agreed.csv", "--of", "a.csv", "--of", "b.csv", "--form", "f.yaml")
    ran = twofold(*command, at=unforeseen)
    assert (ran.code, ran.out.count("not taken")) == (1, 7)


def test_another_value_in_the_workbook_may_be_what_nobody_foresaw(unforeseen: Path) -> None:
    assert twofold("compare", "a.csv", "b.csv", "--to", "d.xlsx", at=unforeseen).code == 1

    def work(typist: Typist) -> None:
        for row in typist.rows():
            if row["Field"] in UNFORESEEN:
                typist.fill(row, "another value", UNFORESEEN[row["Field"]][2], "discussion", "a; b")

    typing(unforeseen / "d.xlsx", work)
    ran = twofold("adjudicate", "d.xlsx", at=unforeseen)
    assert (ran.code, ran.out.splitlines()[0]) == (0, "7 rulings taken into decisions.jsonl")
    assert twofold("compare", "a.csv", "b.csv", "--ledger", "decisions.jsonl", at=unforeseen).code == 0


def test_a_column_of_the_consensus_that_is_not_read_is_named(tmp_path: Path) -> None:
    for name, n in (("a", 1), ("b", 2)):
        write(tmp_path / f"{name}.csv", f"study,n,x\ns,{n},k\nt,3,k\n")
    consensus = write(tmp_path / "c.csv", "study,Sample size,x\ns,1,k\nt,3,k\n")
    ran = twofold("adjudicate", "--of", "a.csv", "--of", "b.csv", "--consensus", consensus, at=tmp_path)
    assert "c.csv has no column for 'n'" in ran.err
    assert "the form has no field for these columns of c.csv: 'Sample size'" in ran.err
    meant = "--column 'Sample size=n'"
    assert f"'Sample size' may be 'n'. If it is, add {meant}" in ran.err
    asked = ("adjudicate", "--of", "a.csv", "--of", "b.csv", "--consensus", consensus)
    ran = twofold(*asked, "--column", "Sample size=n", at=tmp_path)
    assert (ran.code, "1 ruling taken" in ran.out, "Sample size" in ran.err) == (0, True, False)
    for wrong in ("Size=n", "Sample size=m", "n"):
        ran = twofold(*asked, "--column", wrong, at=tmp_path)
        assert (ran.code, wrong.partition("=")[0] in ran.err) == (2, True)


def test_of_several_columns_under_other_headers_those_with_the_same_entries_are_proposed(tmp_path: Path) -> None:
    rows = [f"s{at},{30 + at},{at % 4}5.{at}" for at in range(9)]
    for name in ("a", "b"):
        write(tmp_path / f"{name}.csv", "\n".join(["study,N randomised,age", *rows]))
    swapped = [",".join(row.split(",")[at] for at in (0, 2, 1)) for row in rows]
    consensus = write(tmp_path / "c.csv", "\n".join(["study,Years,Sample size", *swapped]))
    ran = twofold("adjudicate", "--of", "a.csv", "--of", "b.csv", "--consensus", consensus, at=tmp_path)
    assert "'Sample size' holds the entries of 'N randomised'" in ran.err
    assert "--column 'Sample size=N randomised'" in ran.err
    assert "--column Years=age" in ran.err


def test_a_study_that_is_only_called_alike_is_not_taken_and_an_uncompared_comment_is_no_refusal(tmp_path: Path) -> None:
    rows = "Kowalski 2020,{},{}\nNguyen 2018,3,same\nPetersen 2017,4,same\n"
    for name, n, said in (("a", 1, "one"), ("b", 2, "two")):
        write(tmp_path / f"{name}.csv", "study,n,comments\n" + rows.format(n, said))
    alike = write(tmp_path / "c.csv", "study,n,comments\n" + rows.format(9, "x").replace("Kowalski", "Kowalsky"))
    asked = ("adjudicate", "--of", "a.csv", "--of", "b.csv", "--consensus")
    ran = twofold(*asked, alike, "--output-format", "json", at=tmp_path)
    assert (ran.code, ran.json["taken"], len(ran.json["refused"])) == (1, [], 1)
    assert ran.json["refused"][0]["suggestion"] == "Kowalski 2020"
    asked_of = write(tmp_path / "d.csv", "study,n,comments\n" + rows.format(2, "NOT COMPARED: a one | b two"))
    ran = twofold(*asked, asked_of, "--output-format", "json", at=tmp_path)
    assert (ran.code, len(ran.json["taken"]), ran.json["refused"]) == (0, 1, [])


def test_a_study_that_is_named_with_et_al_is_the_same_study(tmp_path: Path) -> None:
    for name, n in (("a", 1), ("b", 2)):
        write(tmp_path / f"{name}.csv", f"study,n\nChen 2017,{n}\nNguyen 2018,3\nPetersen 2017,4\n")
    agreed = write(tmp_path / "c.csv", 'study,n\n"Chen et al., 2017",2\nNguyen 2018,3\nPetersen 2017,4\n')
    ran = twofold("adjudicate", "--of", "a.csv", "--of", "b.csv", "--consensus", agreed, at=tmp_path)
    assert (ran.code, "1 ruling taken" in ran.out) == (0, True)


def test_a_consensus_without_comments_takes_none_away_and_says_what_was_open(tmp_path: Path) -> None:
    head = "study,n,design,comments\n"
    (tmp_path / "a.csv").write_text(f"{head}S1,10,rct,see p 4\nS2,12,cohort,maybe\nS3,14,rct,x\n", encoding="utf-8")
    (tmp_path / "b.csv").write_text(f"{head}S1,10,rct,\nS2,13,cohort,unsure\nS3,14,case,x\n", encoding="utf-8")
    (tmp_path / "c.csv").write_text(f"{head}S1,11,rct,\nS2,13,cohort,\nS3,14,rct,as Ada says\n", encoding="utf-8")
    command = ("adjudicate", "--consensus", "c.csv", "--of", "a.csv", "--of", "b.csv")
    shown = twofold(*command, "--ledger", "shown.jsonl", at=tmp_path)
    assert shown.out.splitlines()[:2] == [
        "4 rulings taken into shown.jsonl",
        "  2 on what was open, 2 on other cells, where the consensus differs",
    ]
    result = twofold(*command, "--output-format", "json", at=tmp_path).json
    assert (len(result["taken"]), result["on_open"]) == (4, 2)
    twofold("compare", "a.csv", "b.csv", "--ledger", "decisions.jsonl", "--write-agreed", "t.csv", at=tmp_path)
    rows = [line.split(",") for line in (tmp_path / "t.csv").read_text(encoding="utf-8-sig").splitlines()[1:]]
    assert [row[1:3] for row in rows] == [["11", "rct"], ["13", "cohort"], ["14", "rct"]]
    assert rows[0][3] == "NOT COMPARED: a 'see p 4' (D2); b blank (D2)"
    assert rows[2][3] == "as Ada says"


def test_the_agreed_table_filled_in_rules_on_nothing_else_although_spreadsheets_mark_its_texts(tmp_path: Path) -> None:
    rows = ("s1,-0.9 to 0.3,+,1", "s2,-0.5 to 0.1,-,2", "s3,0.1 to 0.4,+,3")
    header = "study,ci,blinded,n"
    write(tmp_path / "a.csv", "\n".join((header, *rows)) + "\n")
    write(tmp_path / "b.csv", "\n".join((header, *rows[:2], "s3,0.1 to 0.4,+,4")) + "\n")
    twofold("compare", "a.csv", "b.csv", "--write-agreed", "agreed.csv", at=tmp_path)
    table = (tmp_path / "agreed.csv").read_text(encoding="utf-8-sig")
    assert ",'-0.9 to 0.3,'+," in table
    filled = [line.split(",OPEN")[0] + ",4" if "OPEN" in line else line for line in table.splitlines()]
    write(tmp_path / "filled.csv", "\n".join(filled) + "\n")
    write(tmp_path / "cut.csv", "\n".join(",".join(line.split(",")[:4]) for line in filled) + "\n")
    for consensus in ("filled.csv", "cut.csv"):
        ran = twofold(
            *(
                "adjudicate",
                "--consensus",
                consensus,
                "--of",
                "a.csv",
                "--of",
                "b.csv",
                "--ledger",
                f"{consensus}.jsonl",
            ),
            at=tmp_path,
        )
        assert "1 ruling taken" in ran.out


def test_a_consensus_may_call_a_study_as_each_extractor_does(tmp_path: Path) -> None:
    """As where somebody fills in the table as it stands: the row that only a has is there, under the name of b."""
    write(tmp_path / "a.csv", "Study ID,Arm,n\nAbel_2009,CBT,20\nAbel_2009,WL,21\nAbel_2009,TAU,22\nCole_2010,CBT,3\n")
    write(tmp_path / "b.csv", "Study ID,Arm,n\nAbel 2009,CBT,20\nAbel 2009,WL,12\nCole 2010,CBT,3\n")
    write(tmp_path / "c.csv", "Study ID,Arm,n\nAbel_2009,CBT,20\nAbel_2009,WL,21\nAbel 2009,TAU,22\nCole_2010,CBT,3\n")
    ran = twofold("adjudicate", "--consensus", "c.csv", "--of", "a.csv", "--of", "b.csv", at=tmp_path)
    assert (ran.code, "no extractor has this row" in ran.out) == (0, False)
    ruled = read_ledger(tmp_path / "decisions.jsonl").ledger.decisions
    assert {decision.ruling for decision in ruled} == {"keep", "take"}


def test_a_row_that_a_consensus_may_have_under_another_name_is_not_dropped(tmp_path: Path) -> None:
    write(tmp_path / "a.csv", "study,arm,n\nA,CBT,20\nA,usual care,22\nB,CBT,3\nB,WL,4\n")
    write(tmp_path / "b.csv", "study,arm,n\nA,CBT,20\nB,CBT,3\n")
    write(tmp_path / "c.csv", "study,arm,n\nA,CBT,20\nA,TAU,22\nB,CBT,3\n")
    ran = twofold("adjudicate", "--consensus", "c.csv", "--of", "a.csv", "--of", "b.csv", at=tmp_path)
    assert ran.code == 1
    assert "A / TAU: no extractor has this row" in ran.out
    assert "  dropped  B / WL: a has this row, and the consensus does not" in ran.out.splitlines()
    assert [decision.study for decision in read_ledger(tmp_path / "decisions.jsonl").ledger.decisions] == ["B"]


def test_a_column_of_people_side_by_side_is_the_consensus_if_somebody_says_so(tmp_path: Path) -> None:
    write(tmp_path / "s.csv", "study,Ann,Bob,Outcome of the talk\nS1,in,out,in\nS2,out,out,out\nS3,in,out,out\n")
    of = ("--of", "s.csv", "--pairs", "Ann=Bob", "--column", "Outcome of the talk=answer")
    ran = twofold("adjudicate", "--consensus", "s.csv", *of, at=tmp_path)
    assert (ran.code, "2 rulings taken" in ran.out) == (0, True)


def test_a_consensus_rules_on_studies_that_one_extractor_alone_has(tmp_path: Path) -> None:
    """It is the second to say so: such a cell is marked in the table as it stands until somebody rules on it."""
    write(tmp_path / "a.csv", "study,n,x\nS1,1,a\nS2,2,b\nS3,3,c\nS5,5,e\n")
    write(tmp_path / "b.csv", "study,n,x\nS1,1,a\nS2,4,b\nS4,9,d\n")
    write(tmp_path / "c.csv", "study,n,x\nS1,1,a\nS2,4,b\nS3,3,c\nS4,8,d\n")
    ran = twofold("adjudicate", "--consensus", "c.csv", "--of", "a.csv", "--of", "b.csv", at=tmp_path)
    assert "  1 on what was open, 4 on studies that one extractor alone has" in ran.out.splitlines()
    twofold("compare", "a.csv", "b.csv", "--ledger", "decisions.jsonl", "--write-agreed", "t.csv", at=tmp_path)
    rows = [line.split(",")[:3] for line in (tmp_path / "t.csv").read_text(encoding="utf-8-sig").splitlines()[1:]]
    assert rows[2:] == [["S3", "3", "c"], ["S4", "8", "d"], ["S5", "ONLY: a '5' (B5)", "ONLY: a 'e' (C5)"]]


def test_a_mark_in_the_key_is_named_at_its_own_cell(tmp_path: Path) -> None:
    for name, study in (("a", "Smith and Jones 2013"), ("b", "smith_2013")):
        write(tmp_path / f"{name}.csv", f"study,arm,n\n{study},x,1\nB,x,2\nB,y,2\nC,x,3\n")
    twofold("compare", "a.csv", "b.csv", "--key", "study", "--key", "arm", "--write-agreed", "t.csv", at=tmp_path)
    rows = (tmp_path / "t.csv").read_text(encoding="utf-8-sig").splitlines()
    (place,) = [number for number, row in enumerate(rows, 1) if "OPEN (are these rows the same?)" in row]
    of = ("--of", "a.csv", "--of", "b.csv", "--key", "study", "--key", "arm")
    ran = twofold("adjudicate", "--consensus", "t.csv", *of, at=tmp_path)
    assert f"not taken  t!A{place} " in ran.out


def test_what_the_agreed_columns_of_a_shared_file_lack_is_not_what_the_file_lacks(tmp_path: Path) -> None:
    header = "study,low Ann,low Bob,low agreed,reason Ann,reason Bob"
    write(tmp_path / "s.csv", f"{header}\nS1,in,out,in,k,l\nS2,out,out,out,l,l\nS3,in,in,in,m,n\n")
    of = ("--of", "s.csv", "--pairs", "* Ann=* Bob")
    ran = twofold("adjudicate", "--consensus", "s.csv", *of, at=tmp_path)
    assert ran.err.splitlines() == ["columns: the consensus in s.csv has no column for 'reason'"]
    named = twofold("adjudicate", "--consensus", "s.csv", *of, "--column", "low agreed=low", at=tmp_path)
    assert named.err == ran.err, "what Ann and Bob wrote is no consensus that nobody read"


def test_rows_that_are_still_to_be_paired_are_named_after_a_consensus(tmp_path: Path) -> None:
    write(tmp_path / "a.csv", "study,n\nSmith and Jones 2013,1\nB,2\nC,3\n")
    write(tmp_path / "b.csv", "study,n\nsmith_2013,1\nB,2\nC,4\n")
    write(tmp_path / "agreed.csv", "study,n\nSmith and Jones 2013,1\nB,2\nC,4\n")
    ran = twofold("adjudicate", "--consensus", "agreed.csv", "--of", "a.csv", "--of", "b.csv", at=tmp_path)
    assert (
        "1 pairing is still to be confirmed, which no consensus can do: rule on the sheet Pairings of compare --to FILE"
    ) in ran.out


def test_of_columns_that_nothing_tells_apart_the_option_is_named_and_those_of_twofold_are_not(tmp_path: Path) -> None:
    for name, n in (("a", 1), ("b", 2)):
        write(tmp_path / f"{name}.csv", f"study,year,n,x\ns,2001,{n},k\nt,2002,3,k\n")
    consensus = write(
        tmp_path / "c.csv", "study,Sample size,Remarks,x,Still open,twofold 070e330e0775\ns,1,,k,1 open,\n"
    )
    ran = twofold("adjudicate", "--of", "a.csv", "--of", "b.csv", "--consensus", consensus, at=tmp_path)
    assert "if 'Sample size' or 'Remarks' is one of 'year', 'n', add --column" in ran.err
    assert "Still open" not in ran.err
    assert "without a header" not in ran.err
    assert "070e330e0775" not in ran.err

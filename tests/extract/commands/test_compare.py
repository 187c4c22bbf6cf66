"""`twofold compare` on files that nobody prepared: the real ones of the issue, and small ones of every trouble."""

import csv
import re
from collections import Counter
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment

from extract.compare_files.comparing import compare_files
from tests.extract.adjudication.typist import typing
from tests.extract.command import twofold
from tests.extract.commands.transparency import VARIABLES, pairs_only
from tests.extract.commands.written import write
from validate.merge.comparison import Comparison
from validate.pairing.extractor_columns import row_column


@pytest.fixture
def arms(shared: Path) -> Path:
    return shared / "dual" / "arms"


def test_arms_have_three_differences_and_four_of_spelling(arms: Path, tmp_path: Path) -> None:
    ran = twofold("compare", arms / "a.csv", arms / "b.csv", "--output-format", "json", at=tmp_path)
    assert ran.code == 1
    result = ran.json
    assert result["rows"] == {
        "has": {"a": 7, "b": 6},
        "paired": 6,
        "proposed": 0,
        "only": {"a": 1, "b": 0},
        "cannot_be_paired": 0,
    }
    cells = {
        (discrepancy["study"], discrepancy["field"], *sorted(v["value"] or "" for v in discrepancy["values"].values()))
        for discrepancy in result["discrepancies"]
        if discrepancy["kind"] != "omission"
    }
    assert cells == {("K1", "n", "24", "42"), ("K3", "route", "IM", "SC")}
    rows = {
        (discrepancy["study"], discrepancy["row"])
        for discrepancy in result["discrepancies"]
        if discrepancy["kind"] == "omission"
    }
    assert rows == {("K3", "Psychotherapy alone")}
    assert sorted(each["field"] for each in result["cosmetic"]) == ["arm", "arm", "dose_mg_kg", "route"]
    assert result["assumed"]["key"] == {"study": "study_id", "identity": ["arm"]}


def test_the_text_says_first_how_many_studies_and_what_was_assumed(arms: Path, tmp_path: Path) -> None:
    printed = twofold("compare", arms / "a.csv", arms / "b.csv", at=tmp_path).out
    assert printed.startswith("Studies")
    assert (
        printed.index("'study_id'")
        < printed.index("--key")
        < printed.index("6 paired, 1 only in a")
        < printed.index("'24' (F2)")
    )


def test_swapping_the_files_changes_nothing(arms: Path) -> None:
    there = compare_files([arms / "a.csv", arms / "b.csv"]).comparison
    back = compare_files([arms / "b.csv", arms / "a.csv"]).comparison
    assert there.counts() == back.counts()
    assert there.form.fingerprint == back.form.fingerprint


def states(comparison: Comparison) -> Counter[str]:
    """How many cells of the 17 variables are in each state."""
    counts: Counter[str] = Counter()
    recorded = comparison.extractions[0]["studies"].columns
    field_at = {column - 1: name for name, column in recorded.items()}
    for position in VARIABLES.values():
        counts.update(comparison.tables["studies"].states[field_at[position]].cast(str).to_list())
    return counts


def test_transparency_has_the_differences_that_the_team_found(shared: Path, tmp_path: Path) -> None:
    path = pairs_only(shared, tmp_path)
    comparison = compare_files([path], by="Coder initials", key=["Article ID"]).comparison
    counts = states(comparison)
    assert comparison.tables["studies"].height == 456
    assert (counts["agreed"], counts["omission"], counts["blank"]) == (3644, 400, 2882)
    assert (counts["conflict"] + counts["cosmetic"], counts["status"]) == (796, 30)


def test_transparency_as_it_is_pairs_any_two_of_thirteen(shared: Path) -> None:
    """The whole file: a form service's export is recognised, so that no option is needed."""
    path = shared / "dual" / "transparency" / "forms.csv"
    compared = compare_files([path])
    studies = compared.comparison.tables["studies"]
    assert len(compared.comparison.names) == 13
    # Both codings of 69237 by one coder are said, and stay apart.
    assert Counter(studies.rows["trouble"].drop_nulls().to_list()) == {"duplicate": 2}
    present = studies.rows.select(row_column(name) for name in compared.comparison.names)
    assert present.height == len(studies.rows)


def test_risk_of_bias_keeps_the_consensus_apart(shared: Path) -> None:
    compared = compare_files([shared / "dual" / "risk-of-bias" / "export.csv"])
    comparison = compared.comparison
    assert comparison.names == ("Reviewer 01", "Reviewer 02")
    assert [table.height for table in compared.consensus.values()] == [18]
    assert comparison.tables["studies"].height == 18
    assert not any(" / " in comparison.form["studies"][cell.field].label for cell in comparison.open)


def test_a_shared_file_without_by_names_the_column_that_looks_like_it(tmp_path: Path) -> None:
    path = write(tmp_path / "x.csv", "study,extracted_by,n\na,Ann,1\nb,Bo,2\n")
    ran = twofold("compare", path, at=tmp_path)
    assert ran.code == 2 or "Ann" in ran.out
    assert "extracted" in ran.out + ran.err


def test_rotating_pairs_count_only_who_recorded_something(tmp_path: Path) -> None:
    rows = ["s1,A,1", "s1,B,1", "s2,B,2", "s2,C,3", "s3,A,4", "s3,C,4"]
    path = write(tmp_path / "x.csv", "\n".join(["study,coder,n", *rows]))
    comparison = compare_files([path], by="coder").comparison
    counts = comparison.counts()
    assert (counts["agreed"], counts["conflict"], counts["omission"]) == (2, 1, 0)


def test_an_unknown_column_is_refused_with_those_there_are(arms: Path, tmp_path: Path) -> None:
    ran = twofold("compare", arms / "a.csv", arms / "b.csv", "--key", "studdy", at=tmp_path)
    assert ran.code == 2
    assert "'studdy'" in ran.err
    assert "study_id, arm" in ran.err


def test_no_difference_is_exit_code_0(arms: Path, tmp_path: Path) -> None:
    copy = write(tmp_path / "b.csv", (arms / "a.csv").read_text(encoding="utf-8"))
    assert twofold("compare", arms / "a.csv", copy, at=tmp_path).code == 0


def test_to_writes_a_workbook_to_rule_in_and_never_over_rulings(arms: Path, tmp_path: Path) -> None:
    ran = twofold("compare", arms / "a.csv", arms / "b.csv", "--to", "out.xlsx", at=tmp_path)
    assert (ran.code, (tmp_path / "out.xlsx").is_file()) == (1, True)
    refused = twofold("compare", arms / "a.csv", arms / "b.csv", "--to", "out.csv", at=tmp_path)
    assert refused.code == 2


def test_files_that_share_nothing_but_the_key_are_compared_by_rows(tmp_path: Path) -> None:
    write(tmp_path / "a.csv", "study,n\ns1,1\ns2,2\n")
    write(tmp_path / "b.csv", "study,weather\ns1,dry\ns3,wet\n")
    ran = twofold("compare", "a.csv", "b.csv", "--to", "differ.xlsx", at=tmp_path)
    assert ran.code == 1
    assert "1 paired, 1 only in a, 1 only in b" in ran.out
    assert "only rows are compared" in " ".join(ran.out.split())


def test_the_documents_show_what_it_prints(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "118")
    page = (Path(__file__).parents[3] / "docs" / "compare.md").read_text(encoding="utf-8")
    one, other = re.findall(r"```csv\n(.*?)```", page, re.DOTALL)
    write(tmp_path / "a.csv", one)
    write(tmp_path / "b.csv", other)
    ran = twofold("compare", "a.csv", "b.csv", at=tmp_path)
    assert (ran.code, ran.out) == (1, re.findall(r"```text\n(Studies.*?)```", page, re.DOTALL)[0])


def test_agreement_is_measured_on_the_files_themselves(tmp_path: Path) -> None:
    """Two of three counts agree, and Bob left one blank; the same figures stand in the JSON."""
    (tmp_path / "a.csv").write_text("study,n,country\nS1,10,UK\nS2,20,UK\nS3,30,Spain\nS4,40,Spain\n")
    (tmp_path / "b.csv").write_text("study,n,country\nS1,10,UK\nS2,20,UK\nS3,31,Spain\nS4,,Spain\n")
    ran = twofold("compare", "a.csv", "b.csv", "--agreement", at=tmp_path)
    assert "Agreement of a and b on the files as they are now" in ran.out
    ran = twofold("compare", "a.csv", "b.csv", "--agreement", "--output-format", "json", at=tmp_path)
    field = next(one_field for one_field in ran.json["agreement"]["fields"] if one_field["field"] == "n")
    assert (field["n"], round(field["percent"], 3), field["omissions"]) == (3, 0.667, {"a": 0, "b": 1})


def test_a_comment_on_a_cell_is_its_evidence(tmp_path: Path) -> None:
    """It stands beside the value on the sheet to rule on, and is not compared."""
    for name, n, comment in (("a", 10, "p. 4: ten took part"), ("b", 12, None)):
        book = openpyxl.Workbook()
        sheet = book.active
        assert sheet is not None
        for row in (("study", "n", "country"), ("S1", n, "UK"), ("S2", 20, "UK"), ("S3", 30, "Spain")):
            sheet.append(row)
        if comment:
            sheet["B2"].comment = Comment(comment, "ada")
        book.save(tmp_path / f"{name}.xlsx")
    ran = twofold("compare", "a.xlsx", "b.xlsx", "--to", "rule.xlsx", "--output-format", "json", at=tmp_path)
    assert [(discrepancy["field"], discrepancy["kind"]) for discrepancy in ran.json["discrepancies"]] == [
        ("n", "conflict")
    ]
    assert ran.json["cells"]["unscored"] == 1
    lines = openpyxl.load_workbook(tmp_path / "rule.xlsx")["Discrepancies"].iter_rows(values_only=True)
    assert any("ten took part" in str(cell) for line in lines for cell in line)


def test_rulings_that_were_not_taken_hide_neither_the_comparison_nor_the_agreed_table(tmp_path: Path) -> None:
    for name, n in (("a", 1), ("b", 2)):
        write(tmp_path / f"{name}.csv", f"study,n\nx,{n}\ny,3\n")
    asked = ("compare", "a.csv", "b.csv", "--to", "d.xlsx", "--write-agreed", "t.csv")
    assert twofold(*asked, at=tmp_path).code == 1
    typing(tmp_path / "d.xlsx", lambda typist: typist.fill(typist.rows()[0], "a", "", "discussion", "a; b"))
    (tmp_path / "t.csv").unlink()
    ran = twofold(*asked, at=tmp_path)
    assert "1 conflict" in ran.out
    assert (tmp_path / "t.csv").exists()
    assert ran.code == 2
    assert "d.xlsx: holds 1 ruling that the ledger decisions.jsonl does not have yet" in ran.err


def test_a_copy_is_asked_about_and_a_file_named_twice_is_refused(tmp_path: Path) -> None:
    for name in "ab":
        write(tmp_path / f"{name}.csv", "study,n\nx,1\ny,3\n")
    assert (
        "extractors ? a.csv and b.csv have the same entry in every cell"
        in twofold("compare", "a.csv", "b.csv", at=tmp_path).out
    )
    refused = twofold("compare", "a.csv", "a.csv", at=tmp_path)
    assert (refused.code, "is named twice" in refused.err) == (2, True)


def test_risk_of_bias_has_the_figures_of_another_computation(shared: Path, tmp_path: Path) -> None:
    """The judgements of both reviewers, counted from the file with nothing of twofold."""
    path = shared / "dual" / "risk-of-bias" / "export.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        _, below, *rows = csv.reader(file)
    said: dict[str, dict[str, list[str]]] = {}
    for row in rows:
        judged = [row[column].strip() for column, header in enumerate(below) if header == "Judgement"]
        said.setdefault(row[0], {})[row[1]] = judged
    pairs = [
        (one, other)
        for of in said.values()
        for one, other in zip(of["Reviewer 01"], of["Reviewer 02"], strict=True)
        if one and other
    ]
    cells = twofold("compare", path, "--output-format", "json", at=tmp_path).json["cells"]
    same = sum(one.casefold() == other.casefold() for one, other in pairs)
    assert (cells["same"], cells["conflict"]) == (same, len(pairs) - same) == (208, 62)


@pytest.mark.parametrize(("last", "several"), [("Peru", False), ("Peru; Chile", True)])
def test_shared_choices_are_only_counted_where_an_entry_has_several(
    tmp_path: Path, last: str, *, several: bool
) -> None:
    rows = "".join(f"S{at},{country}\n" for at, country in enumerate(("Chile", "Kenya", "Peru", "Chile", "Kenya")))
    for name in ("a", "b"):
        (tmp_path / f"{name}.csv").write_text(f"study,Country\n{rows}S9,{last}\n", encoding="utf-8")
    shown = twofold("compare", "a.csv", "b.csv", "--agreement", at=tmp_path).out
    assert ("Several choices: how much do they share?" in shown) is several

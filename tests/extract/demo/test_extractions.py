"""What the two extractors of the example typed: the facts, the slips that check finds, and nothing guessed."""

from __future__ import annotations

from pathlib import Path

import pytest

from extract.demo.changes import Change, changed
from extract.demo.data_files import FACTS_FILE, reports
from extract.demo.differences import EXTRACTORS, differences, slips
from extract.demo.extractions import MODULES, corrected, first_typed
from extract.demo.invented import invented_study
from extract.demo.rows import PARAPHRASE, PEND, rows_of
from extract.form_file.load import load_form
from extract.project.one_round.checking import check_file
from extract.workbook.template import write_template

FORM = load_form("patient-voices", MODULES)


def test_the_facts_are_those_of_the_sixteen_reports(shared: Path, root: Path) -> None:
    """The copy in the package is the file that was checked, header and all."""
    copy = (root / "extract" / "demo" / "data" / FACTS_FILE).read_bytes()
    assert copy == (shared / "ketamine" / "primary-studies.yaml").read_bytes()


def test_there_are_sixteen_reports() -> None:
    assert [report["id"] for report in reports()] == [f"S{number:02}" for number in range(1, 17)]


@pytest.mark.parametrize("change", differences()["documented"], ids=lambda change: f"{change.study} {change.field}")
def test_a_documented_difference_says_what_one_of_two_sources_says(change: Change) -> None:
    """Word for word, but for the label of a paraphrase and the spelling of a range and its unit."""
    report = next(one_report for one_report in reports() if one_report["id"] == change.study)
    (conflict,) = (one_conflict for one_conflict in report["conflicts"] if one_conflict["field"] == change.why)
    said = [value.replace("-", " ").replace("_per_70kg", "/70 kg").split() for value in conflict["values"]]
    typed = change.text.removeprefix(PARAPHRASE).casefold().split()
    assert any(set(typed) <= set(words) for words in said)


@pytest.mark.parametrize("report", reports(), ids=lambda report: report["id"])
def test_what_the_facts_do_not_say_is_pending(report: dict[str, object]) -> None:
    """Counts that stand in the rows stand in the facts; a field that is not optional is never blank."""
    facts = str(report)
    for table, rows in rows_of(report, FORM).items():
        for row in rows:
            assert [field.name for field in FORM[table].to_answer if not row.get(field.name)] == []
            for field in FORM[table].fields:
                text = row.get(field.name, "")
                if field.cell.type_name in {"count", "number", "year", "quantity", "percentage"} and text[:1].isdigit():
                    assert text.split()[0] in facts or field.name == "coded_with"
    assert "n_male" in report or rows_of(report, FORM)["samples"][0]["n_male"] == PEND


@pytest.mark.parametrize("who", EXTRACTORS)
def test_check_finds_each_slip_at_its_study_under_its_code(who: str, tmp_path: Path) -> None:
    path = tmp_path / f"{who}.xlsx"
    write_template(FORM, path, extractor=who, filled=first_typed(who, FORM))
    found = {(problem.code, problem.study) for problem in check_file(path, FORM).problems}
    assert {(slip.why, slip.study) for slip in slips() if slip.who == who} <= found


@pytest.mark.parametrize("who", EXTRACTORS)
def test_once_corrected_only_two_warnings_wait_for_full_texts(who: str, tmp_path: Path) -> None:
    """No error, no confirmation without effect, nothing that was not used."""
    path = tmp_path / f"{who}.xlsx"
    write_template(FORM, path, extractor=who, filled=corrected(who, FORM))
    checked = check_file(path, FORM)
    left = [(problem.code, problem.study) for problem in checked.problems]
    assert left == [("mixed-without-quantitative", "S03"), ("mixed-without-quantitative", "S05")]
    assert checked.unused == ()


def test_a_change_that_fits_no_row_or_several_is_a_bug() -> None:
    rows = rows_of(reports()[9], FORM)
    for row in ("", "no such group"):
        with pytest.raises(ValueError, match="fits"):
            changed(rows, [Change(who="ada", study="S10", table="samples", row=row, field="n_male", text="1")])


def test_an_abstract_gives_no_quote() -> None:
    for who in EXTRACTORS:
        quotes = corrected(who, FORM)["quotes"]
        assert {row["quote"] for row in quotes if row["study"] != invented_study().key} == {PEND}

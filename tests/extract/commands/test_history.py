"""`twofold history`, as a team would type it, over a project in which rulings have met every fate."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from extract.form_file.load import load_form
from extract.project.folder.project import read_project
from extract.project.ledger.ledger_file import append_decisions
from extract.project.rounds.merging import merge_project
from tests.extract.command import Ran, snapshot, twofold
from tests.extract.filled import place
from validate.adjudication.decide import decide, withdraw
from validate.adjudication.new_ruling import NewRuling
from validate.ledger.ledger import Decision
from validate.merge.discrepancy import Discrepancy

FORM = load_form("patient-voices")


def type_in(project: Path, who: str, *cells: tuple[str, str, object, int]) -> None:
    """Types into the cells of a workbook: table, field, entry, and the row, counted from nought."""
    path = project / "extractions" / f"{who}.xlsx"
    book = openpyxl.load_workbook(path)
    for table, field, entry, row in cells:
        book[FORM[table].label][place(FORM, table, field, row)] = entry
    book.save(path)


def rule(project: Path, field: str, take: str, day: int, row: str = "") -> Decision:
    """Both rule that one of them is right."""
    where = read_project(project)
    comparison = merge_project(where).comparison
    at: Discrepancy = next(cell for cell in comparison.in_question if cell.field == field and row in cell.row)
    when = f"2026-03-{day:02}T09:00:00Z"
    ruled = NewRuling(
        ruling="take", take=take, method="discussion", who=("ada", "ben"), when=when, reason=f"on day {day}"
    )
    decision = decide(comparison, at, ruled)
    append_decisions(where.ledger, [decision])
    return decision


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Five rulings: one replaced by the next, one stale, one withdrawn, one orphaned."""
    folder = tmp_path_factory.mktemp("history") / "review"
    assert twofold("init", folder, at=folder.parent).code == 0
    settings = folder / "twofold.toml"
    settings.write_text(
        settings.read_text(encoding="utf-8").replace("blinded = true", "blinded = false"), encoding="utf-8"
    )
    (folder / "studies.csv").write_text("study,label\nK1,Okoro 2019\nK2,Silva 2022\n", encoding="utf-8")
    assert twofold("template", "--extractor", "ada", "--extractor", "ben", at=folder).code == 0
    for who, themes, total, women, men in (("ada", 4, "14", "9", "5"), ("ben", 5, "15", "8", "6")):
        typed: list[tuple[str, str, object, int]] = [
            ("studies", "n_themes", themes, 0),
            ("studies", "finished", "yes", 0),
        ]
        for row, group in enumerate(("total", "responders")):
            cells = {"study": "K1", "group": group, "n_analysed": total, "n_female": women, "n_male": men}
            typed += [("samples", name, entry, row) for name, entry in cells.items()]
        type_in(folder, who, *typed)
    twofold("merge", at=folder)
    rule(folder, "n_themes", "ada", 1)
    rule(folder, "n_themes", "ben", 2)
    rule(folder, "n_analysed", "ada", 3, "total")
    wrong = rule(folder, "n_female", "ada", 4, "total")
    rule(folder, "n_male", "ada", 5, "responders")
    back = withdraw(wrong, who=("cleo",), when="2026-03-06T09:00:00Z", reason="the wrong line")
    append_decisions(read_project(folder).ledger, [back])
    type_in(folder, "ben", ("samples", "n_analysed", "16", 0), ("samples", "group", "remitters", 1))
    return folder


@pytest.fixture
def ask(project: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Ran]:
    monkeypatch.setenv("COLUMNS", "80")
    return lambda *arguments: twofold("history", *arguments, at=project)


def test_every_ruling_is_told_in_order_with_what_became_of_it(ask: Callable[..., Ran]) -> None:
    result = ask("k1", "--output-format", "json").json
    statuses = [(ruling["number"], ruling["field"], ruling["status"]) for ruling in result["rulings"]]
    assert statuses == [
        (1, "n_themes", "replaced"),
        (2, "n_themes", "in force"),
        (3, "n_analysed", "stale"),
        (4, "n_female", "withdrawn"),
        (5, "n_male", "orphaned"),
    ]
    replaced, in_force, stale, withdrawn, orphaned = result["rulings"]
    assert replaced["by"]["id"] == in_force["id"]
    assert stale["changed"] == [{"extractor": "ben", "field": "n_analysed", "then": "15", "now": "16"}]
    assert (withdrawn["by"]["who"], withdrawn["by"]["reason"]) == (["cleo"], "the wrong line")
    assert (orphaned["row"], orphaned["gone_in"]) == ("responders", ["ben"])
    assert result["extractors"]["ben"]["first_submissions"][0]["file"] == "ben-1.xlsx"
    assert result["rows"]["samples"] == {"merged": 3, "by": {"ada": 2, "ben": 2}}


def test_the_same_in_words_fits_the_terminal(ask: Callable[..., Ran]) -> None:
    ran = ask("K1")
    assert ran.code == 0
    for text in (
        "5 rulings, in the order in which they were made",
        "replaced by ruling 2 on 2026-03-02",
        "stale, because the values have changed: open again",
        "ben had 15, and has 16 now",
        "withdrawn on 2026-03-06 by cleo: the wrong line",
        "orphaned: this row of ben no longer exists",
        "ben.xlsx, first submission ben-1.xlsx, kept ",
    ):
        assert text in ran.out
    assert max(map(len, ran.out.splitlines())) <= 80


def test_a_field_is_told_from_each_cell_typed_to_what_stands(ask: Callable[..., Ran]) -> None:
    label = FORM["samples"]["n_analysed"].label
    result = ask("K1", label.upper(), "--row", "total", "--output-format", "json").json
    (row,) = result["rows"]
    assert (row["row"], row["state"], row["final"], row["why"]) == ("total", "conflict", None, "stale")
    assert row["cells"]["ben"]["cell"] == place(FORM, "samples", "n_analysed")
    assert (row["cells"]["ben"]["value"], row["cells"]["ben"]["first"]["value"]) == ("16", "15")
    assert row["cells"]["ada"]["first"] is None
    assert [ruling["status"] for ruling in row["rulings"]] == ["stale"]
    printed = ask("K1", "samples.n_analysed", "--row", "total").out
    assert "ben  16   [ben.xlsx Samples!" in printed
    assert "first submitted: 15   [ben-1.xlsx Samples!" in printed
    assert "Final value: nothing (open again: the values have changed since the ruling: ruling 3)" in " ".join(
        printed.split()
    )


def test_a_ruling_is_shown_beside_what_it_decides(ask: Callable[..., Ran]) -> None:
    printed = ask("K1", "n_themes").out
    assert "had: ada 4; ben 5" in printed
    assert "ruled: as ben had it: 5" in printed
    assert "Final value: 5 (by ruling 2)" in printed


def test_a_study_without_any_ruling(ask: Callable[..., Ran]) -> None:
    printed = ask("K2").out
    assert "Nobody has recorded anything on this study" in printed
    assert "No rulings" in printed


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("K3",), "there is no study 'K3' in any extraction or ruling"),
        (("Xyz",), "Hint: twofold status lists the studies"),
        (("K1", "zebra"), "Hint: the sheet Guide of a workbook lists the fields"),
        (("K1", "number of theme"), "did you mean Number of themes?"),
        (("K1", "samples.n_analyzed"), "did you mean samples.n_analysed?"),
        (("K1", "study"), "give one of these: "),
        (("K1", "n_analysed", "--row", "totle"), "did you mean total?"),
    ],
)
def test_what_is_not_there_is_said_in_one_line_with_what_is_near(
    ask: Callable[..., Ran], arguments: tuple[str, ...], said: str
) -> None:
    ran = ask(*arguments)
    assert (ran.code, ran.out, len(ran.err.splitlines())) == (2, "", 1)
    assert said in ran.err
    assert said in ask(*arguments, "--output-format", "json").json["error"]["message"]


def test_to_look_changes_nothing(project: Path, ask: Callable[..., Ran]) -> None:
    before = snapshot(project)
    assert (ask("K1").code, ask("K1", "n_themes").code) == (0, 0)
    assert snapshot(project) == before


def test_a_broken_line_of_the_ledger_is_said(project: Path) -> None:
    ledger = project / "decisions.jsonl"
    whole = ledger.read_bytes()
    ledger.write_bytes(whole + b"not a ruling\n")
    try:
        ran = twofold("history", "K1", at=project)
    finally:
        ledger.write_bytes(whole)
    assert ran.code == 0
    assert "decisions.jsonl line 7 could not be read: it is not JSON" in ran.err


def test_a_ruling_on_a_study_that_somebody_marks_as_unfinished_again_waits(project: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(project, tmp_path / "again"))
    type_in(folder, "ben", ("studies", "finished", "no", 0))
    printed = twofold("history", "K1", at=folder).out
    assert ("waits until the study is finished again by ben" in printed, "orphaned" in printed) == (True, False)
    assert "Rows " not in printed


def test_the_rulings_on_an_excluded_study_have_no_effect_and_are_not_orphaned(project: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(project, tmp_path / "out"))
    assert twofold("exclude", "K1", "--who", "ada", "--why", "duplicate", "--note", "of K2", at=folder).code == 0
    printed = " ".join(twofold("history", "K1", at=folder).out.split())
    assert "ruled: the study is not part of the dataset (duplicate: of K2) in force" in printed
    assert ("has no effect while the study is excluded" in printed, "orphaned" in printed) == (True, False)
    output = twofold("status", at=folder).out
    counted = twofold("status", "--output-format", "json", at=folder).json
    assert (counted["orphaned"], counted["waiting"]) == (0, 0)
    assert ("rulings have no effect while their studies are excluded" in output, "orphaned" in output) == (True, False)
    assert ("method not known" in printed, "Nobody has recorded" in printed) == (False, False)


def test_an_exclusion_is_no_ruling_on_a_row_that_no_longer_exists(project: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(project, tmp_path / "back"))
    assert twofold("exclude", "K1", "--who", "ada", "--why", "duplicate", at=folder).code == 0
    line = read_project(folder).read_ledger().ledger.in_force[-1]
    assert twofold("withdraw", line.id, "--who", "ada", "--why", "a slip", at=folder).code == 0
    printed = twofold("history", "K1", "country", at=folder).out
    assert "Rulings on the study\n" in printed
    assert "no longer exist" not in printed

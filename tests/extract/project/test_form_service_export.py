"""A project made from the form that `form infer` wrote reads the very files that the form was inferred from."""

from pathlib import Path

import pytest

from tests.extract.command import twofold

HEADER = (
    'Timestamp,"Which paper is this?\n(author and year, as in the list)","How many took part?\nA whole number.",'
    '"Sessions per week"\n'
)
ROWS = {
    "mona": "t1,Arden 2003,20,3-4\nt2,Bell 2010,31,1-2\n",
    "nils": "t3,Arden 2003,20,3-4\nt4,Bell 2010,13,2026-03-04\n",
}


def write(folder: Path) -> None:
    for name, rows in ROWS.items():
        (folder / f"{name}.csv").write_text(HEADER + rows, encoding="utf-8")


def test_headers_of_several_lines_are_found_by_their_first_line(tmp_path: Path) -> None:
    write(tmp_path)
    assert twofold("form", "infer", "mona.csv", "nils.csv", "--to", "form.yaml", at=tmp_path).code == 0
    assert twofold("init", "p", "--form", "form.yaml", at=tmp_path).code == 0
    write(tmp_path / "p" / "extractions")
    checked = twofold("check", "--output-format", "json", at=tmp_path / "p").json
    assert not [problem for problem in checked["problems"] if problem["severity"] == "error"]
    merged = twofold("merge", "--include-unfinished", "--output-format", "json", at=tmp_path / "p").json
    assert merged["rows"]["paired"] == 2
    assert {one["label"]: one["conflict"] for one in merged["fields"]}["How many took part?"] == 1


def test_a_day_that_a_spreadsheet_made_of_an_answer_is_no_choice(tmp_path: Path) -> None:
    write(tmp_path)
    for name in ROWS:
        path = tmp_path / f"{name}.csv"
        rows = path.read_text().replace("1-2", "weekly").replace(",3-4", ",daily")
        path.write_text(rows + "t5,Cole 2012,4,daily\nt6,Dean 2013,7,weekly\n")
    assert twofold("form", "infer", "mona.csv", "nils.csv", "--to", "form.yaml", at=tmp_path).code == 0
    text = (tmp_path / "form.yaml").read_text(encoding="utf-8")
    assert "daily" in text
    assert "2026-03-04" not in text


@pytest.mark.parametrize(
    ("guessed", "categories"), [(True, {"daily", "weekly"}), (False, {"daily", "never", "weekly"})]
)
def test_choices_that_nobody_used_count_once_the_team_has_defined_them(
    tmp_path: Path, guessed: bool, categories: set[str]
) -> None:
    answers = {"mona": (*["daily"] * 9, "weekly", "weekly"), "nils": (*["daily"] * 9, "weekly", "daily")}
    for name, own in answers.items():
        rows = [f"S{at},{answer}" for at, answer in enumerate(own)]
        (tmp_path / f"{name}.csv").write_text("\n".join(["Study,Sessions", *rows]), encoding="utf-8")
    assert twofold("form", "infer", "mona.csv", "nils.csv", "--to", "form.yaml", at=tmp_path).code == 0
    form = tmp_path / "form.yaml"
    text = form.read_text(encoding="utf-8").replace("- weekly\n", "- weekly\n          - never\n")
    form.write_text(text if guessed else text.replace("guessed: true\n", ""), encoding="utf-8")
    assert twofold("init", "p", "--form", "form.yaml", at=tmp_path).code == 0
    for name, own in answers.items():
        rows = [f"S{at},{answer},yes" for at, answer in enumerate(own)]
        header = "Study,Sessions,Finished"
        (tmp_path / "p" / "extractions" / f"{name}.csv").write_text("\n".join([header, *rows]), encoding="utf-8")
    agreed = twofold("agree", "--current", "--output-format", "json", at=tmp_path / "p").json
    (sessions,) = [field for field in agreed["fields"] if field["label"] == "Sessions"]
    assert set(sessions["categories"]) == categories

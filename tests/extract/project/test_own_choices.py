"""A team's own choices, such as sub-codes: a list that grows while findings are coded."""

from pathlib import Path

import pytest

from extract.form_file.load import load_form
from extract.workbook.template import write_template
from tests.extract.command import twofold

LISTED = "code,label,definition,under,since\n"
SLEEP = "sleep,sleep comes back,Sleeping through the night again.,D3,2\n"


def project(tmp_path: Path) -> Path:
    folder = tmp_path / "review"
    twofold("init", str(folder), at=tmp_path)
    (folder / "studies.csv").write_text("study,label\nS01,Lascelles 2019\n")
    return folder


def test_a_new_sub_code_can_be_chosen_and_shows_which_findings_to_look_at_again(tmp_path: Path) -> None:
    """The workbook was made before the sub-code came; its finding of that domain is named, and no other."""
    folder = project(tmp_path)
    findings = [
        {"study": "S01", "finding": "1", "text": "Mood lifted", "domains": "D3", "subcodes": "rapid mood lift"},
        {"study": "S01", "finding": "2", "text": "It cost too much", "domains": "D4", "subcodes": "cost"},
        {
            "study": "S01",
            "finding": "3",
            "text": "Slept at last",
            "domains": "D3",
            "subcodes": "sleep",
            "coded_with": "2",
        },
    ]
    form = load_form("patient-voices")
    write_template(form, folder / "extractions" / "ada.xlsx", extractor="ada", filled={"findings": findings})
    assert codes_and_rows(folder)["unknown-choice"] == ["6"]  # not on the list yet
    (folder / "subcodes.csv").write_text(LISTED + SLEEP)
    found = codes_and_rows(folder)
    assert found["look-again"] == ["4"]
    assert not {"unknown-choice", "form-version"} & set(found)


def codes_and_rows(folder: Path) -> dict[str, list[str]]:
    """The rows of the sheet Findings with each problem."""
    found: dict[str, list[str]] = {}
    for problem in twofold("check", "--output-format", "json", at=folder).json["problems"]:
        if problem["sheet"] in {"Findings", None}:
            found.setdefault(problem["code"], []).append(
                "".join(sign for sign in problem["cell"] or "" if sign.isdigit())
            )
    return found


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("code,label\nsleep,Sleep\n", "no column definition"),
        (LISTED + "sleep,Sleep,,D9,2\n", "'D9', which is not one of the Domains"),
        (LISTED + "sleep,Sleep,,D3,1\n", "'1' in the column since, which is not a revision"),
        (LISTED + ",Sleep,,D3,2\n", "without a code"),
    ],
)
def test_a_list_that_cannot_be_used_is_refused_with_its_reason(tmp_path: Path, text: str, told: str) -> None:
    folder = project(tmp_path)
    (folder / "subcodes.csv").write_text(text)
    ran = twofold("status", at=folder)
    assert ran.code == 2
    assert told in ran.err

"""`twofold form new`, `export`, `check` and `preview`, and forms as workbooks wherever a form is named."""

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from extract.form_file.load import whole_form
from extract.form_file.read import read_form
from schema.description import describe
from tests.extract.command import twofold
from tests.extract.project.coding import change, review


@pytest.mark.parametrize("name", ["patient-voices", "sanra", "appraisal"])
@pytest.mark.parametrize("kind", ["yaml", "xlsx"])
def test_an_exported_form_is_the_form(name: str, kind: str, tmp_path: Path) -> None:
    ran = twofold("form", "export", name, "--to", kind, at=tmp_path)
    assert ran.code == 0, ran.err
    file = tmp_path / f"{name}.{kind}"
    again = twofold("form", "check", file, "--output-format", "json", at=tmp_path).json
    assert (again["mistakes"], again["fingerprint"]) == ([], whole_form(name).fingerprint)
    assert describe(read_form(file)) == describe(whole_form(name))
    assert twofold("form", "export", name, "--to", kind, at=tmp_path).code == 2


def test_a_form_to_change_has_every_module(tmp_path: Path) -> None:
    ran = twofold("form", "export", "--module", "people", "--to", "xlsx", at=tmp_path)
    assert (ran.code, "the file has every module" in ran.err) == (2, True)


@pytest.mark.parametrize("file", ["my.xlsx", "my.yaml"])
def test_a_new_form_has_no_mistakes_and_gives_a_template(file: str, tmp_path: Path) -> None:
    assert twofold("form", "new", file, at=tmp_path).code == 0
    ran = twofold("form", "check", file, at=tmp_path)
    assert (ran.code, ran.out.splitlines()[-1]) == (0, f"{file}: 2 tables, 11 fields, no mistakes")
    assert "note" not in ran.out
    assert twofold("template", "--form", file, at=tmp_path).code == 0


def test_the_new_form_is_the_same_in_both_kinds(tmp_path: Path) -> None:
    forms = []
    for file in ("my.xlsx", "my.yaml"):
        twofold("form", "new", file, at=tmp_path)
        forms.append(read_form(tmp_path / file).fingerprint)
    assert forms[0] == forms[1]


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    for file in ("my.xlsx", "my.yaml"):
        (tmp_path / file).write_text("mine", encoding="utf-8")
        ran = twofold("form", "new", file, at=tmp_path)
        assert (ran.code, "is there already" in ran.err) == (2, True)
        assert (tmp_path / file).read_text(encoding="utf-8") == "mine"
    assert twofold("form", "preview", "sanra", "--file", "my.xlsx", at=tmp_path).code == 2
    assert twofold("form", "new", "my.txt", at=tmp_path).code == 2


def test_a_new_form_can_begin_with_another(tmp_path: Path) -> None:
    assert twofold("form", "new", "a.yaml", "--from", "sanra", at=tmp_path).code == 0
    assert twofold("form", "new", "b.xlsx", "--from", "a.yaml", at=tmp_path).code == 0
    assert twofold("form", "new", "c.yaml", "--from", "b.xlsx", at=tmp_path).code == 0
    assert (tmp_path / "a.yaml").read_bytes() == (tmp_path / "c.yaml").read_bytes()


def test_a_new_form_can_be_guessed_from_spreadsheets(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("study,arm,n\nK1,x,5\nK1,y,6\nK2,x,NR\n", encoding="utf-8")
    ran = twofold("form", "new", "own.xlsx", "--from", "a.csv", at=tmp_path)
    assert (ran.code, "assumed" in ran.err) == (0, True)
    assert set(read_form(tmp_path / "own.xlsx").studies.by_name) == {"study", "arm", "n"}


def test_a_sheet_whose_study_is_not_found_is_read_with_its_columns_named(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Group,a,b\nx,1,2\nx,1,3\ny,1,2\n", encoding="utf-8")
    assert "--key COLUMN" in twofold("form", "new", "own.xlsx", "--from", "a.csv", at=tmp_path).err
    assert twofold("form", "new", "own.xlsx", "--from", "a.csv", "--key", "Group", "--key", "b", at=tmp_path).code == 0
    assert set(read_form(tmp_path / "own.xlsx").studies.identity) == {"group", "b"}


def test_preview_writes_the_template_and_shows_its_columns(tmp_path: Path) -> None:
    twofold("form", "new", "my.xlsx", at=tmp_path)
    ran = twofold("form", "preview", "my.xlsx", at=tmp_path)
    assert ran.code == 0
    assert "Sheet Groups  One row per group" in ran.out
    assert "randomised trial | cohort" in ran.out
    assert load_workbook(tmp_path / "my-review-preview.xlsx").sheetnames[1:3] == ["Studies", "Groups"]


def test_preview_shows_what_the_first_round_asks_for_and_names_the_rest(tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(
        "name: own\ntables:\n  - name: studies\n    identity: [study]\n    fields:\n      - {name: study, type: key}\n"
        "      - {name: funder, type: text, mode: single}\n      - {name: sites, type: count, mode: verified}\n"
        "  - name: findings\n    parent: studies\n    identity: [study, finding]\n    fields:\n"
        "      - {name: study, type: reference, to: studies}\n      - {name: finding, type: verbatim}\n"
        "      - {name: theme, type: choice, choices: [relief, burden], round: 2}\n",
        encoding="utf-8",
    )
    ran = twofold("form", "preview", "own.yaml", at=tmp_path)
    assert ran.code == 0, ran.err
    assert "Round 2 asks for Theme (Findings), in a workbook of its own." in ran.out
    assert ran.out.count("One person extracts it.") == 1
    assert ran.out.count("One person extracts it, and another verifies it.") == 1
    book = load_workbook(tmp_path / "own-preview.xlsx")
    assert "Theme" not in {cell.value for row in book["Findings"].iter_rows() for cell in row}
    cover = "\n".join(str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row if cell.value)
    assert "verifies the values of Sites." in cover


def test_preview_says_of_each_field_what_it_is_when_it_applies_and_how_to_decide(tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(
        "name: own\ntables:\n  - name: studies\n    identity: [study]\n    fields:\n      - {name: study, type: key}\n"
        "      - {name: design, type: choice, choices: [{code: rct, label: Trial}, cohort]}\n"
        "      - {name: sites, type: count, guidance: How many clinics took part.,\n"
        "         applies_when: design = 'rct'}\n      - {name: kept, type: percentage, at_least: 0, at_most: 100}\n"
        "      - {name: dose, type: quantity, units: [{code: mg, base: mg}, {code: g, base: mg, times: 1000}]}\n",
        encoding="utf-8",
    )
    shown = twofold("form", "preview", "own.yaml", at=tmp_path).out.splitlines()
    first = next(number for number, line in enumerate(shown) if line.startswith("C "))
    assert [line.split("  ")[-1].strip() or line.strip() for line in map(str.rstrip, shown[first : first + 3])] == [
        "a whole number",
        "Only if Design is Trial. Otherwise write NA.",
        "How many clinics took part.",
    ]
    assert shown[first].split()[:4] == ["C", "Sites", "*", "sites"]
    assert shown[first + 1].split()[0] == "count"
    assert "a percentage, decimals as printed" in " ".join(" ".join(shown).split())
    assert any(line.rstrip().endswith("Units: mg, g.") for line in shown)


def test_a_choice_with_another_code_under_its_label_is_not_said_to_be_called_otherwise(tmp_path: Path) -> None:
    text = (
        "name: own\nversion: '1'\ntables:\n  - name: studies\n    identity: [study]\n    fields:\n"
        "      - {name: study, type: key}\n"
        "      - {name: by, type: choice, choices: [{code: text, label: Texts}, app]}\n"
    )
    (tmp_path / "a.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "b.yaml").write_text(text.replace("code: text", "code: sms, was: text"), encoding="utf-8")
    ran = twofold("form", "diff", "a.yaml", "b.yaml", at=tmp_path)
    assert "the choice 'Texts' of By (Studies) has the code sms now, not text" in ran.out


def test_a_mistake_in_a_workbook_is_said_at_its_cell(tmp_path: Path) -> None:
    twofold("form", "new", "my.xlsx", at=tmp_path)
    workbook = load_workbook(tmp_path / "my.xlsx")
    workbook["Fields"]["D6"] = "cuontries"
    workbook.save(tmp_path / "my.xlsx")
    ran = twofold("form", "check", "my.xlsx", at=tmp_path)
    assert (ran.code, "my.xlsx  Fields!D6: 'cuontries'" in ran.out) == (1, True)
    (mistake,) = twofold("form", "check", "my.xlsx", "--output-format", "json", at=tmp_path).json["mistakes"]
    assert (mistake["sheet"], mistake["cell"]) == ("Fields", "D6")
    ran = twofold("init", "review", "--form", "my.xlsx", at=tmp_path)
    assert (ran.code, "my.xlsx  Fields!D6: 'cuontries'" in ran.err) == (2, True)


def test_a_form_in_a_workbook_is_used_by_init_check_compare_and_merge(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("study,arm,n\nK1,x,5\nK1,y,6\nK2,x,NR\n", encoding="utf-8")
    (tmp_path / "b.csv").write_text("study,arm,n\nK1,x,5\nK1,y,7\nK2,x,3\n", encoding="utf-8")
    twofold("form", "infer", "a.csv", "b.csv", "--to", "own.yaml", at=tmp_path)
    twofold("form", "new", "own.xlsx", "--from", "own.yaml", at=tmp_path)
    found = [
        twofold("compare", "a.csv", "b.csv", "--form", form, "--output-format", "json", at=tmp_path).json["cells"]
        for form in ("own.yaml", "own.xlsx")
    ]
    assert found[0] == found[1]
    assert twofold("check", "a.csv", "--form", "own.xlsx", at=tmp_path).code == 0
    assert twofold("init", "project", "--form", "own.xlsx", at=tmp_path).code == 0
    project = tmp_path / "project"
    assert (project / "form.xlsx").read_bytes() == (tmp_path / "own.xlsx").read_bytes()
    for name in ("a", "b"):
        (project / "extractions" / f"{name}.csv").write_bytes((tmp_path / f"{name}.csv").read_bytes())
    merged = twofold("merge", "--include-unfinished", "--output-format", "json", at=project)
    assert merged.json["cells"]["conflict"] == 1


def test_a_form_from_headers_that_repeat_but_for_punctuation_checks_and_takes_the_answers_back(tmp_path: Path) -> None:
    """`case control` and `case-control` are two questions of an export, and two fields that people can tell apart."""
    head = "Study,Was a case control design avoided?,Was a case-control design avoided?,Quote,quote.,Quote\n"
    (tmp_path / "rob.csv").write_text(f"{head}A,low,high,q1,q2,q3\nB,high,low,r1,r2,r3\n", encoding="utf-8")
    made = twofold("form", "new", "rob.yaml", "--from", "rob.csv", at=tmp_path)
    assert made.code == 0
    assert "'Was a case-control design avoided? (2)', 'quote. (2)', 'Quote (3)'" in made.err
    checked = twofold("form", "check", "rob.yaml", at=tmp_path)
    assert (checked.code, "no mistakes" in checked.out) == (0, True)
    (tmp_path / "b.csv").write_text(f"{head}A,low,low,q1,q2,q3\nB,high,low,r1,r9,r3\n", encoding="utf-8")
    ran = twofold("compare", "rob.csv", "b.csv", "--form", "rob.yaml", "--output-format", "json", at=tmp_path).json
    assert {discrepancy["label"] for discrepancy in ran["discrepancies"]} == {
        "Was a case-control design avoided? (2)",
        "quote. (2)",
    }
    assert ran["cells"]["filled_in"] == 10


def test_a_guessed_form_is_only_written_as_yaml(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("study,n\nA,1\nB,2\n", encoding="utf-8")
    ran = twofold("form", "infer", "a.csv", "--to", "own.xlsx", at=tmp_path)
    assert (ran.code, "--to own.yaml" in ran.err, (tmp_path / "own.xlsx").exists()) == (2, True, False)


def test_the_form_of_a_project_is_shown_and_exported_with_its_codebook_where_none_is_named(tmp_path: Path) -> None:
    """Also where its file is named: the codes that the team added are nowhere else."""
    project = review(tmp_path)
    change(project, "add", into=["calm"])
    shown = twofold("form", "show", "--output-format", "json", at=project.folder).json
    assert (shown["name"], "calm" in json.dumps(shown)) == ("coding", True)
    said = twofold("form", "show", at=project.folder).err
    assert said.count("this is the form of the project, form.yaml, with the codebook as it is now") == 1
    assert "the built-in form patient-voices" in twofold("form", "show", at=tmp_path).err
    for number, named in enumerate([(), ("form.yaml",)]):
        file = f"codebook-{number}.md"
        twofold("form", "export", *named, "--to", "markdown", "--file", file, at=project.folder)
        assert "calm" in (project.folder / file).read_text(encoding="utf-8")
    twofold("form", "export", "--file", "own.yaml", at=project.folder)
    assert read_form(project.folder / "own.yaml").name == "coding"
    assert "ketamine" in twofold("form", "show", "patient-voices", at=project.folder).out
    refused = twofold("form", "export", "--to", "html", "--module", "people", at=project.folder)
    assert (refused.code, "twofold.toml says which modules" in refused.err) == (2, True)

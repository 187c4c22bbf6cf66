"""A form from files whose headers differ reads each of them afterwards: fields list what they are also called."""

from __future__ import annotations

from pathlib import Path

import pytest

from extract.form_file.read import check_form, read_form
from tests.extract.command import twofold

A = "Studien-ID,Sample size,Country\nS01,12,DE\nS02,30,FR\nS03,41,IT\nS04,52,ES\n"
B = "Study-ID,Sample size (n),Land\nS01,12,DE\nS02,30,FR\nS03,41,IT\nS04,55,ES\n"


@pytest.fixture
def two(tmp_path: Path) -> Path:
    (tmp_path / "a.csv").write_text(A, encoding="utf-8")
    (tmp_path / "b.csv").write_text(B, encoding="utf-8")
    assert twofold("form", "infer", "a.csv", "b.csv", "--to", "f.yaml", at=tmp_path).code == 0
    return tmp_path


def test_an_inferred_form_reads_both_files(two: Path) -> None:
    fields = read_form(two / "f.yaml").studies.fields
    assert {field.label: field.also_called for field in fields} == {
        "Studien-ID": ("Study-ID",),
        "Sample size (n)": ("Sample size",),
        "Country": ("Land",),
    }
    ran = twofold("compare", "a.csv", "b.csv", "--form", "f.yaml", "--output-format", "json", at=two)
    assert ran.code == 1
    assert (ran.json["cells"]["filled_in"], ran.json["cells"]["conflict"]) == (8, 1)
    assert [note["about"] for note in ran.json["assumed"]["sentences"] if note["doubtful"]] == []
    for file in ("a.csv", "b.csv"):
        checked = twofold("check", file, "--form", "f.yaml", at=two)
        assert "Sample size" not in checked.out, checked.out


def test_a_project_with_the_form_reads_both_files_and_keeps_the_headers_in_a_new_version(two: Path) -> None:
    assert twofold("init", "review", "--form", "f.yaml", at=two).code == 0
    review = two / "review"
    for name in ("a", "b"):
        (review / "extractions" / f"{name}.csv").write_bytes((two / f"{name}.csv").read_bytes())
    merged = twofold("merge", "--include-unfinished", "--output-format", "json", at=review)
    assert {name: merged.json["cells"][name] for name in ("agreed", "open")} == {"agreed": 7, "open": 1}
    text = (two / "f.yaml").read_text(encoding="utf-8")
    newer = text.replace("[Land]", "[Land, Pays]").replace("version: '1'", "version: '2'")
    (two / "newer.yaml").write_text(newer, encoding="utf-8")
    changed = twofold("form", "diff", "f.yaml", "newer.yaml", at=two)
    assert "the list of other headers of Country (Studies) has changed" in changed.out
    moved = twofold("form", "migrate", "../newer.yaml", at=review)
    assert moved.code == 0, moved.err
    assert "also_called: [Land, Pays]" in (review / "newer.yaml").read_text(encoding="utf-8")
    again = twofold("merge", "--include-unfinished", "--output-format", "json", at=review)
    assert again.json["cells"] == merged.json["cells"]


def test_the_codebook_names_the_other_headers(two: Path) -> None:
    assert twofold("form", "export", "f.yaml", "--to", "markdown", at=two).code == 0
    assert "also called Land" in (two / "f-codebook.md").read_text(encoding="utf-8")


def test_numbers_in_another_unit_are_not_read_as_the_field(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("study,Dose (mg)\nA,1\nB,2\nC,3\n", encoding="utf-8")
    (tmp_path / "b.csv").write_text("study,Dose (\u00b5g)\nA,1000\nB,2000\nC,3000\n", encoding="utf-8")
    assert twofold("form", "infer", "a.csv", "b.csv", "--to", "f.yaml", at=tmp_path).code == 0
    assert {field.also_called for field in read_form(tmp_path / "f.yaml").studies.fields} == {()}


@pytest.mark.parametrize(
    ("also", "said"),
    [
        ("[Land]", "'n' is also called 'Land', and that is 'country' of studies already"),
        ("[who]", "'n' is also called 'who', and that is another field of studies already"),
    ],
)
def test_a_header_of_two_fields_is_a_mistake_at_its_line(tmp_path: Path, also: str, said: str) -> None:
    path = tmp_path / "f.yaml"
    path.write_text(
        "name: f\nversion: 1\ntables:\n  - name: studies\n    identity: [study]\n    fields:\n"
        "      - {name: study, type: key, also_called: who}\n"
        "      - {name: country, label: Land, type: words}\n"
        f"      - {{name: n, type: count, also_called: {also}}}\n",
        encoding="utf-8",
    )
    mistakes = [(str(mistake.place), mistake.message) for mistake in check_form(path).mistakes]
    assert ("line 9", said) in mistakes

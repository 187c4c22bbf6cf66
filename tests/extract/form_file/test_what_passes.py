"""What `form check` passes never fails later: in the template, the checks, the merge, the dataset or an export."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.form_file.exports.json_schema import json_schema_text
from extract.form_file.exports.pandera_file import pandera_file
from extract.form_file.read import check_form
from extract.form_file.write import form_text
from extract.workbook.load import load_extraction
from extract.workbook.template import write_template
from schema.form import Form
from tests.extract.form_file.spoiled import BASE, SPOILED, Spoiled, spoiled_yaml
from validate.check.check_extraction import check
from validate.dataset.codebook_tables import codebook
from validate.dataset.discrepancies import discrepancy_table
from validate.dataset.lineage import lineage
from validate.dataset.tables import dataset_tables
from validate.merge import merge

TEXTS = (
    "study", "arms", "n", "parallel", "0", "1", "-1", "yes", "no", "T01", "Read me", "History", "n > 1", "design", "NR",
    "a/b", "x" * 60, "'yes'", "[study]", "[arm, study]", "[n]", "count", "words", "key", "reference", "choice", "1999",
    "mg", "[mg]", "finished", "other", "TRUE", "this_year > 1", "n IS NULL", "study", "{n: '1'}", "{}", "[]", "ratio",
)  # fmt: skip
PLACES = tuple(dict.fromkeys((spoiled.row, spoiled.setting) for spoiled in SPOILED if "/" not in spoiled.setting))
CHANGES = st.builds(
    lambda place, text: Spoiled(place[0], place[1], text, "", yaml=text),
    st.sampled_from(PLACES),
    st.sampled_from(TEXTS),
)


@given(changes=st.lists(CHANGES, min_size=1, max_size=3, unique_by=lambda change: change.row[:2]))
def test_what_passes_never_fails_later(changes: list[Spoiled], tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("form")
    try:
        text, _ = spoiled_yaml(tuple(changes))
    except StopIteration:  # a change has renamed the row of the next one
        return
    (folder / "form.yaml").write_text(text, encoding="utf-8")
    checked = check_form(folder / "form.yaml")
    if checked.form is not None:
        used(checked.form, folder)


def used(form: Form, folder: Path) -> None:
    """Takes the form from its template to the dataset."""
    form_text(form)
    json_schema_text(form)
    pandera_file(form, file="checks.py")
    marked = form.with_modules(form.modules).with_finished_mark()
    rows = {
        table.name: [
            {field.name: field.example or "1" for field in table.fields if field.of is None},
            {table.study: "S1"},
        ]
        for table in marked.tables
    }
    for name in ("ada", "ben"):
        write_template(marked, folder / f"{name}.xlsx", extractor=name, filled=rows)
    both = [load_extraction(folder / f"{name}.xlsx", marked, name=name).extraction for name in ("ada", "ben")]
    check(both[0], this_year=2026)
    comparison = merge(both)
    dataset_tables(comparison, draft=True)
    discrepancy_table(comparison)
    lineage(comparison)
    codebook(marked)


def test_the_form_itself_is_taken_from_its_template_to_the_dataset(tmp_path: Path) -> None:
    (tmp_path / "form.yaml").write_text(BASE, encoding="utf-8")
    form = check_form(tmp_path / "form.yaml").form
    assert form is not None
    used(form, tmp_path)

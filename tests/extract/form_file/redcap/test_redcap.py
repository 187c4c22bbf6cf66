"""A form and a data dictionary of REDCap: each becomes the other, and what one cannot hold is said."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.errors import CannotUse
from extract.form_file.load import load_form
from extract.form_file.read import check_form, form_of_text
from extract.form_file.redcap.columns import COLUMNS
from extract.form_file.redcap.files import form_from_redcap
from extract.form_file.redcap.losses import losses
from extract.form_file.redcap.read import FromDictionary, form_of_dictionary
from extract.form_file.redcap.write import Dictionary, dictionary_text, redcap_dictionary, variable_fields
from schema.description import describe
from schema.form import Form
from schema.forms import built_in
from tests.conftest import ROOT
from tests.extract.command import twofold
from tests.extract.form_file.forms import forms

EXAMPLE = ROOT / "docs" / "examples" / "exercise-trials.yaml"


def read_back(dictionary: Dictionary, folder: Path, name: str = "again") -> FromDictionary:
    path = folder / "dictionary.csv"
    path.write_bytes(dictionary_text(dictionary).encode())
    read = form_from_redcap([path], name=name)
    assert read is not None
    return read


def settings_that_differ(one: Mapping[str, Any], other: Mapping[str, Any]) -> set[str]:
    """The settings of a field that two descriptions have differently; only its type if that is another."""
    differ = {name for name in one.keys() | other.keys() if name != "cell" and one.get(name) != other.get(name)}
    mine, its = one["cell"], other["cell"]
    if mine["kind"] != its["kind"]:
        return differ | {"type"}
    return differ | {name for name in mine if name != "choices" and mine[name] != its[name]}


USUAL = {"level", "scored", "missing", "required", "optional", "mode"}
"""What another type may have as usual, so that it need not be said of a type that is lost."""


@given(form=forms())
def test_whatever_does_not_come_back_from_redcap_is_listed(
    form: Form, tmp_path_factory: pytest.TempPathFactory
) -> None:
    dictionary = redcap_dictionary(form)
    again = read_back(dictionary, tmp_path_factory.mktemp("redcap")).form
    listed = {(loss.setting, loss.where.partition(" ")[0]) for loss in losses(form, dictionary)}
    assert {("rules", rule.code) for rule in form.rules} <= {(s, w) for s, w in _whole(form, dictionary)}
    kept = [table for table in form.tables if ("table", table.name) not in listed]
    for table, other in zip(kept, again.tables, strict=True):
        for field in variable_fields(form, table):
            place = f"{table.name}.{field.name}"
            back = other[dictionary.names[table.name, field.name]]
            for setting in settings_that_differ(describe(field), describe(back)):
                excused = ("type", place) in listed and setting in USUAL
                excused |= setting == "level" and ("ordered", place) in listed
                assert (setting, place) in listed or excused, (setting, describe(field), describe(back))
            if ("type", place) not in listed and [*_choices(field)] != [*_choices(back)]:
                assert any(what.endswith(" of choices") and where == place for what, where in listed), place
        for setting in ("selection", "expected", "parent", "description"):
            mine, its = getattr(table, setting), getattr(other, setting)
            where = form.studies.name if setting == "parent" and its is not None else None
            assert mine == (where or its) or (setting, table.name) in listed


def _whole(form: Form, dictionary: Dictionary) -> list[tuple[str, str]]:
    return [(loss.setting, loss.where) for loss in losses(form, dictionary)]


def _choices(field: Any) -> list[Any]:
    return [describe(choice) | {"label": choice.shown, "was": choice.was} for choice in field.cell.explained]


@given(form=forms())
def test_redcap_takes_every_row_of_a_dictionary(form: Form) -> None:
    """Names, codes and conditions are as REDCap wants them, and a variable that a condition names is there."""
    text = dictionary_text(redcap_dictionary(form))
    header, *rows = csv.reader(StringIO(text, newline=""))
    assert header == list(COLUMNS.values())
    named = [dict(zip(COLUMNS, row, strict=True)) for row in rows]
    variables = [row["field_name"] for row in named]
    assert len(set(variables)) == len(variables)
    for row in named:
        assert re.fullmatch(r"[a-z](_?[a-z0-9])*", row["field_name"])
        assert len(row["field_name"]) <= 100
        assert re.fullmatch(r"[a-z](_?[a-z0-9])*", row["form_name"])
        assert row["field_type"] in {"text", "notes", "radio", "dropdown", "checkbox"}
        assert set(re.findall(r"\[([a-z0-9_]+)", row["branching_logic"])) <= set(variables)
        codes = [part.partition(",")[0].strip() for part in row["select_choices_or_calculations"].split("|")]
        if row["field_type"] in {"radio", "dropdown", "checkbox"}:
            assert len({code.lower().replace("-", "_") for code in codes}) == len(codes)
            assert all(re.fullmatch(r"[A-Za-z0-9_]+|-?[0-9]+", code) for code in codes)


def test_the_variable_for_the_words_of_other_is_no_longer_than_redcap_takes() -> None:
    names = ["n" * 100, "n" * 101, "n" * 94, f"{'n' * 94}2"]
    fields = "".join(f"      - {{name: {name}, type: choice, other: true, choices: [a]}}\n" for name in names)
    form = form_of_text(f"""\
name: long
title: Long
tables:
  - name: studies
    label: Studies
    identity: [study]
    fields:
      - {{name: study, label: Study, type: key}}
{fields}""")
    variables = [row["field_name"] for row in redcap_dictionary(form).rows]
    assert len({*variables}) == len(variables) == 9
    assert max(map(len, variables)) <= 100


def test_the_example_comes_back_with_its_tables_and_what_tells_their_rows_apart(tmp_path: Path) -> None:
    form = load_form(str(EXAMPLE))
    again = read_back(redcap_dictionary(form), tmp_path).form
    assert [table.name for table in again.tables] == [table.name for table in form.tables]
    assert again["arms"].identity == ("study", "arm")
    assert again["results"].identity == ("study", "results_arm", "results_outcome", "results_time_point")
    assert again["arms"]["n_arm"].cell == form["arms"]["n_arm"].cell
    assert again["outcomes"]["domain"].cell.takes_other
    assert again["studies"]["n_randomised"].guidance == form["studies"]["n_randomised"].guidance
    assert redcap_dictionary(again).rows == redcap_dictionary(form).rows


CONDITIONS = {
    "design = 'trial'": "[design] = 'trial'",
    "n >= 18 AND design <> 'cohort'": "[n] >= 18 and [design] <> 'cohort'",
    "design IN ('trial', 'cohort')": "([design] = 'trial' or [design] = 'cohort')",
    "ARRAY_CONTAINS(route, 'iv') OR (n < 5 AND n > 2)": "[route(iv)] = '1' or ([n] < 5 and [n] > 2)",
}
FORM = """
name: own
tables:
  - name: studies
    identity: [study]
    fields:
      - {{name: study, type: key}}
      - {{name: design, type: choice, choices: [trial, cohort]}}
      - {{name: route, type: choices, choices: [iv, im]}}
      - {{name: country, type: countries}}
      - {{name: n, type: count}}
      - {{name: weeks, type: number, applies_when: "{condition}"}}
"""


@pytest.mark.parametrize("condition", CONDITIONS)
def test_a_condition_is_branching_logic_and_back(condition: str, tmp_path: Path) -> None:
    form = form_of_text(FORM.format(condition=condition))
    dictionary = redcap_dictionary(form)
    assert dictionary.rows[-1]["branching_logic"] == CONDITIONS[condition]
    again = read_back(dictionary, tmp_path, "own").form
    assert again["studies"]["weeks"].applies_when == condition
    assert "applies_when" not in {loss.setting for loss in losses(form, dictionary)}


@pytest.mark.parametrize("condition", ["n + 1 > 2", "n IS NOT NULL", "ARRAY_CONTAINS(country, 'GBR')"])
def test_a_condition_that_redcap_cannot_say_is_listed(condition: str) -> None:
    form = form_of_text(FORM.format(condition=condition))
    dictionary = redcap_dictionary(form)
    assert not dictionary.rows[-1]["branching_logic"]
    assert ("applies_when", "studies.weeks") in _whole(form, dictionary)


def row(**given: str) -> tuple[int, dict[str, str]]:
    return 2, {**dict.fromkeys(COLUMNS, ""), "form_name": "main", "field_type": "text", **given}


def of_rows(*rows: tuple[int, dict[str, str]], repeating: tuple[str, ...] = ()) -> FromDictionary:
    numbered = [(line, cells) for line, (_, cells) in enumerate((row(field_name="record_id"), *rows), 2)]
    return form_of_dictionary(numbered, name="own", file="dictionary.csv", repeating=repeating)


LOGIC = {
    "[sex] = '1'": "sex = '1'",
    '[sex]="1" or [sex]="2"': "sex IN ('1', '2')",
    "[age] >= '18' and ([race(2)] = '1')": "age >= 18 AND ARRAY_CONTAINS(race, '2')",
    "[sex] = '9'": None,  # no such choice
    "[race(2)] = '0'": None,
    "[age] <> ''": None,
    "[event_1_arm_1][sex] = '1'": None,
    "datediff([age], 'today', 'y') > 18": None,
    "[nobody] = '1'": None,
}


@pytest.mark.parametrize("logic", LOGIC)
def test_branching_logic_becomes_a_condition_or_is_named(logic: str) -> None:
    read = of_rows(
        row(field_name="sex", field_type="radio", select_choices_or_calculations="1, Female | 2, Male"),
        row(field_name="race", field_type="checkbox", select_choices_or_calculations="1, A | 2, B"),
        row(field_name="age", text_validation_type_or_show_slider_number="integer", text_validation_min="0"),
        row(field_name="pregnant", field_type="yesno", branching_logic=logic),
    )
    assert read.form["main"]["pregnant"].applies_when == (LOGIC[logic] or "")
    named = [remark for remark in read.remarks if "branching logic" in remark and remark.startswith("row 6, pregnant")]
    assert bool(named) == (LOGIC[logic] is None)


def test_the_words_of_other_are_one_field_with_it() -> None:
    choices = "a, A | other, Other"
    read = of_rows(
        row(field_name="sex", field_type="radio", select_choices_or_calculations=choices),
        row(field_name="sex_other", field_label="Which?", branching_logic="[sex]='other'"),
        row(field_name="drug", field_type="radio", select_choices_or_calculations=choices),
        row(field_name="drug_other", branching_logic="[sex]='other'"),
    )
    assert [field.name for field in read.form["main"].fields] == [
        "record_id", "sex", "sex__other", "drug", "drug_other",
    ]  # fmt: skip
    assert any("sex_other: is the field for the words of other" in remark for remark in read.remarks)


WRONG = {
    "appears twice": row(field_name="record_id"),
    "not a Field Type": row(field_name="a", field_type="txt"),
    "has no choices": row(field_name="a", field_type="radio"),
    "the choice '1' appears twice": row(
        field_name="a", field_type="radio", select_choices_or_calculations="1, A | 1, B"
    ),
    "has no 'Form Name'": row(field_name="a", form_name=""),
}


@pytest.mark.parametrize("said", WRONG)
def test_what_is_no_dictionary_is_refused_at_its_row(said: str) -> None:
    with pytest.raises(CannotUse, match=re.escape(said)) as refused:
        of_rows(WRONG[said])
    assert refused.value.cell == "row 3"


TEXT = st.text("ab1_,|[]()='\" ", max_size=8) | st.sampled_from(
    ["class", "model_config", "Other", "other", "1, A | 2, B"]
)
KIND = st.sampled_from(["text", "notes", "radio", "checkbox", "yesno", "slider", "calc", "descriptive", "file"])
ROWS = st.lists(
    st.fixed_dictionaries(
        dict.fromkeys(COLUMNS, st.just("") | TEXT)
        | {"field_type": KIND, "form_name": st.sampled_from(["a", "b", "Ä b"]), "field_name": TEXT.filter(str.strip)}
        | {"text_validation_type_or_show_slider_number": st.sampled_from(["", "integer", "number_2dp", "time"])}
    ),
    max_size=5,
    unique_by=lambda cells: cells["field_name"].strip(),
)


@given(rows=ROWS, repeating=st.sets(st.sampled_from(["a", "b"])))
def test_every_row_becomes_a_field_or_is_named_or_the_dictionary_is_refused(
    rows: list[dict[str, str]], repeating: set[str]
) -> None:
    numbered = [(line, {name: cell.strip() for name, cell in cells.items()}) for line, cells in enumerate(rows, 2)]
    try:
        read = form_of_dictionary(numbered, name="own", file="d.csv", repeating=repeating)
    except CannotUse:
        return
    fields = sum(field.of is None for table in read.form.tables for field in table.fields)
    named = sum(f"row {line}, " in remark for line, _ in numbered for remark in read.remarks if "left out" in remark)
    others = sum(field.role == "other" for table in read.form.tables for field in table.fields)
    added = len(read.form.tables) - 1 + sum("identified by the number" in remark for remark in read.remarks)
    assert fields - added + named + others == len(rows)
    assert read.form.fingerprint


READ = {
    "checkboxes-1/dictionary.csv": (4, 0),
    "decimal-comma/dictionay.csv": (4, 1),
    "potentially-problematic-dictionary/dictionary.csv": (6, 0),
    "repeating-instruments/dictionary.csv": (11, 0),
    "simple/dictionary.csv": (14, 2),
    "simple/metadata.csv": (13, 3),
    "validation-types-1/dictionary.csv": (45, 5),
}


@pytest.mark.parametrize("file", READ)
def test_real_dictionaries_are_read_and_make_forms_without_mistakes(shared: Path, tmp_path: Path, file: str) -> None:
    fields, left_out = READ[file]
    ran = twofold("form", "new", "own.yaml", "--from", str(shared / "redcap" / file), at=tmp_path)
    assert ran.code == 0
    assert ran.err.count("is left out") == left_out
    assert check_form(tmp_path / "own.yaml").mistakes == ()
    form = load_form(str(tmp_path / "own.yaml"))
    assert sum(field.of is None and not field.added for field in form.studies.fields) == fields


def test_an_export_of_the_data_shows_which_instruments_repeat(shared: Path) -> None:
    folder = shared / "redcap" / "repeating-instruments"
    read = form_from_redcap([folder / "dictionary.csv", folder / "data.csv"], name="own")
    assert read is not None
    assert [table.name for table in read.form.tables] == ["demographics", "bp"]
    assert read.form["bp"].identity == ("record_id", "redcap_repeat_instance")
    with pytest.raises(CannotUse, match="has no column redcap_repeat_instrument"):
        form_from_redcap([folder / "dictionary.csv", shared / "redcap" / "simple" / "data.csv"], name="own")


def test_the_command_lists_what_redcap_does_not_have(tmp_path: Path) -> None:
    ran = twofold("form", "export", "cerqual", "--to", "redcap", at=tmp_path)
    assert ran.code == 0
    assert "REDCap has no counterpart" in ran.out
    assert all(rule.code in ran.out for rule in built_in("cerqual").rules)
    assert (tmp_path / "cerqual-redcap.csv").read_bytes() == dictionary_text(
        redcap_dictionary(built_in("cerqual"))
    ).encode()

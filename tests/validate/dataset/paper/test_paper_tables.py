"""The tables for the paper from small extractions, each number counted by hand here."""

from __future__ import annotations

import polars as pl
import pytest

from schema.form import Form, make_form
from schema.forms import built_in
from schema.row import Cell, Row, count, key, reference, text, verbatim
from tests.ruling_strategies import ruling
from tests.validate.dataset.paper.small_tables import NOT_GIVEN, SAMPLES, STUDIES, words
from validate.adjudication.decide import decide
from validate.dataset.first_differences import differences_of
from validate.dataset.paper.appraisal import appraisal_tables
from validate.dataset.paper.characteristics import characteristics, tables_apart
from validate.dataset.paper.differences import ruling_list
from validate.dataset.paper.flow import on_names
from validate.dataset.paper.paper_table import Group, PaperTable
from validate.dataset.paper.themes import theme_tables
from validate.extraction.extraction import Extraction
from validate.ledger.ledger import Ledger
from validate.merge import merge, merge_again


class Trials(Row, label="Trials", identity=("study",)):
    """One row per trial."""

    study: Cell[str] = key("Study")
    n: Cell[int] = count("Randomised", required=True)


class Arms(Row, label="Arms", identity=("study", "arm"), parent="trials"):
    """One row per arm."""

    study: Cell[str] = reference("Study", to="trials")
    arm: Cell[str] = key("Arm")
    content: Cell[str] = text("Content", required=True)
    n: Cell[int] = count("Randomised", required=True)


class Results(Row, label="Results", identity=("study", "time"), parent="trials"):
    """One row per time of measurement."""

    study: Cell[str] = reference("Study", to="trials")
    time: Cell[str] = key("Time")


def test_a_study_has_a_line_for_each_group_and_one_where_all_say_the_same(form: Form) -> None:
    table = characteristics(words(form, studies=STUDIES, samples=SAMPLES))
    column = {name: place for place, name in enumerate(table.columns)}
    first, second = table.rows
    assert (first[0], second[0]) == ("Adams 2020", "Brown 2021")
    assert second[column["Country"]] == "Italy; Sweden"
    assert first[column["Design"]] == "Study type: qualitative; Design: NR"
    assert first[column["Participants"]] == "14"
    assert second[column["Participants"]] == "all: 12\nlate (part of all): 7"
    assert second[column["Diagnosis"]] == "treatment-resistant depression"
    equal = [{**row, "n_analysed": "7"} for row in SAMPLES]
    _, second = characteristics(words(form, studies=STUDIES, samples=equal)).rows
    assert second[column["Participants"]] == "all: 7\nlate (part of all): 7"
    assert table.notes == ("NR: not reported.", "Blank: the dataset has no entry.")


def test_rows_of_a_study_stand_in_the_order_of_the_choices_that_name_them(form: Form) -> None:
    table = form["treatments"]
    phases = table["phase"].cell.answers
    rows = [{"study": "S1", "sample": "total", "drug": "ketamine", "phase": phase} for phase in sorted(phases)]
    listed = words(form, studies=STUDIES, treatments=[*rows, {"study": "S1", "sample": "late", "drug": "esketamine"}])
    found = [(row["sample"], row["phase"]) for row in listed.of_study(table, "S1")]
    assert found == [*(("total", phase) for phase in phases), ("late", None)]


@pytest.mark.parametrize(
    ("typed", "listed"),
    [
        (("24 h", "7 d", "2 h", "6 months"), ("2 h", "24 h", "7 d", "6 months")),
        (("week 12", "Week 2", "baseline", "day 1"), ("baseline", "day 1", "Week 2", "week 12")),
        (("10", "9", "2.5"), ("2.5", "9", "10")),
        (("24 h", "discharge", "2 h"), ("24 h", "discharge", "2 h")),
        (("24 h", "10 mg", "2 h"), ("24 h", "10 mg", "2 h")),
    ],
)
def test_times_and_other_amounts_stand_in_their_order(typed: tuple[str, ...], listed: tuple[str, ...]) -> None:
    """Whatever else there is keeps the order of the dataset."""
    form = make_form(Trials, Results, name="times", title="Times", version="1")
    rows = [{"study": "S1", "time": time} for time in typed]
    found = words(form, trials=[{"study": "S1"}], results=rows).of_study(form["results"], "S1")
    assert tuple(row["time"] for row in found) == listed


def test_a_dose_that_one_cell_does_not_show_does_not_repeat_what_its_groups_have_in_common(form: Form) -> None:
    """The table of studies shows the drug alone; it was the same for both groups before a report gave a dose."""
    groups = [
        {"study": "S2", "sample": group, "exposure": "received", "drug": "esketamine"} for group in ("all", "late")
    ]
    for dose in ("PEND", "0.5 mg/kg"):
        treatments = [{**group, "dose": dose, "sessions": "6", "route": "iv", "phase": "NR"} for group in groups]
        whole = characteristics(words(form, studies=STUDIES, samples=SAMPLES, treatments=treatments))
        assert [row[whole.columns.index("Treatment")] for row in whole.rows] == ["", "esketamine"]


def test_what_takes_more_room_than_a_cell_has_a_table_with_a_row_for_each_row(form: Form) -> None:
    treatments = [
        {"study": "S1", "sample": "total", "exposure": "none", **dict.fromkeys(NOT_GIVEN, "NA")},
        {"study": "S2", "sample": "all", "exposure": "received", "drug": "esketamine", "route": "oral", "phase": "NR",
         "dose": "PEND", "dose_min": "35 mg/70 kg", "dose_max": "3 mg/kg", "sessions": "6"},
    ]  # fmt: skip
    tables = words(form, studies=STUDIES, samples=SAMPLES, treatments=treatments)
    whole = characteristics(tables)
    assert [row[whole.columns.index("Treatment")] for row in whole.rows] == ["Exposure: not received", "esketamine"]
    people, treated = tables_apart(tables)
    assert (people.title, people.short) == ("Participants in the included studies", "Participants")
    assert people.columns[:4] == ("Study", "Group", "Number analysed", "Women, n (%)")
    assert [row[:4] for row in people.rows] == [
        ("Adams 2020", "total", "14", "8 (57)"),
        ("Brown 2021", "all", "12", ""),
        ("Brown 2021", "late (part of all)", "7", "UC"),
    ]
    assert "Women: percentages are of Number analysed." in people.notes
    assert [people.traces[line, 2].line for line in range(3)] == [0, 2, 1]
    assert treated.columns[:7] == ("Study", "Sample", "Exposure", "Drug", "Route", "Phase", "Dose")
    assert [row[1:8] for row in treated.rows] == [
        ("total", "not received", "NA", "NA", "NA", "NA", ""),
        ("all", "received", "esketamine", "oral", "NR", "0.5 to 3 mg/kg", "6"),
    ]


def test_rows_that_point_to_each_other_are_kept(form: Form) -> None:
    samples = [{"study": "S1", "group": "a", "part_of": "b"}, {"study": "S1", "group": "b", "part_of": "a"}]
    samples += [{"study": "S1", "group": "c", "part_of": "c"}]
    people, *_ = tables_apart(words(form, studies=STUDIES, samples=samples))
    assert sorted(row[1] for row in people.rows) == ["a (part of b)", "b (part of a)", "c (part of c)"]


def test_tables_of_studies_and_participants_say_which_studies_have_the_same_people(form: Form) -> None:
    studies = [STUDIES[0] | {"same_sample_as": "NA"}, STUDIES[1] | {"same_sample_as": "S1"}, {"study": "S3"}]
    treatments = [{"study": "S1", "sample": "total", "exposure": "received", "dose": "1 mg"}]
    tables = words(form, studies=studies, samples=SAMPLES, treatments=treatments)
    people, treated = tables_apart(tables)
    sentence = "These studies have the same participants: Adams 2020 and Brown 2021."
    assert (characteristics(tables).notes[0], people.notes[0]) == (sentence, sentence)
    assert sentence not in treated.notes


def test_a_checklist_is_called_what_the_form_calls_it_where_there_is_little_room(form: Form) -> None:
    answers = [{"study": "S1", "tool": "JBI qualitative", "item": "JBI 1", "answer": "yes"}]
    (table,) = appraisal_tables(words(form, studies=STUDIES, appraisal=answers))
    assert table.short == table.title == "Appraisal: JBI qualitative"


def test_a_checklist_has_a_row_per_study_and_a_column_per_item(form: Form) -> None:
    answers = [
        {"study": "S1", "tool": "JBI qualitative", "item": "JBI 1", "answer": "yes"},
        {"study": "S1", "tool": "JBI qualitative", "item": "JBI overall", "answer": "include"},
        {"study": "S2", "tool": "JBI qualitative", "item": "JBI 1", "answer": "unclear"},
    ]
    (table,) = appraisal_tables(words(form, studies=STUDIES, appraisal=answers))
    assert table.title == "Appraisal: JBI qualitative"
    assert len(table.columns) == 3
    assert table.rows == (("Adams 2020", "yes", "include"), ("Brown 2021", "unclear", ""))


def test_what_was_typed_for_a_choice_is_listed_by_its_label(form: Form) -> None:
    """A synonym and a code are shown as a label is; a missing code as it was typed."""
    typed = {"ada": ("qualitative", "UK"), "ben": ("mixed_methods", "nr")}
    frames = [
        Extraction.from_frames(
            form, {"studies": pl.DataFrame([{"study": "S1", "study_type": kind, "country": country}])}, name=name
        )
        for name, (kind, country) in typed.items()
    ]
    comparison = merge(frames)
    listed = ruling_list(form, differences_of(comparison, comparison)).rows
    assert {row[2]: row[3:5] for row in listed} == {
        "Country": ("United Kingdom", "nr"),
        "Study type": ("qualitative", "mixed methods"),
    }


def test_what_could_not_be_resolved_is_said_to_be_so(form: Form) -> None:
    frames = [
        Extraction.from_frames(form, {"studies": pl.DataFrame([{"study": "S1", "country": country}])}, name=name)
        for name, country in (("ada", "UK"), ("ben", "Italy"))
    ]
    first = merge(frames)
    (cell,) = first.open
    after = merge_again(first, Ledger((decide(first, cell, ruling("unresolved")),)))
    ((*_, final, how),) = ruling_list(form, differences_of(first, after)).rows
    assert (final, how) == ("UC", "could not be resolved, so both answers are reported: report read again (eva)")


def test_what_is_nearly_all_pending_has_a_note_and_no_column(form: Form) -> None:
    """The design of one study in six is known, the study type of all; one country in two is pending."""
    designs = ["PEND"] * 4 + ["survey", "PEND"]
    countries = ["PEND", "GBR"] * 3
    studies = [
        {"study": f"S{number}", "label": f"Study {number}", "study_type": "qualitative", "design": d, "country": c}
        for number, (d, c) in enumerate(zip(designs, countries, strict=True))
    ]
    table = characteristics(words(form, studies=studies))
    column = {name: place for place, name in enumerate(table.columns)}
    assert {row[column["Study type"]] for row in table.rows} == {"qualitative"}
    assert [row[column["Country"]] for row in table.rows][:2] == ["PEND", "United Kingdom"]
    assert table.notes[0] == (
        "Not shown, because nearly all entries are pending: Design, 5 of 6 entries (the other: survey in Study 4)."
    )
    assert "PEND: pending (still to be looked up in the full text" in table.notes[1]
    whole = characteristics(words(form, studies=studies), whole=True)
    assert "Design: PEND" in whole.rows[0][1 + list(whole.columns[1:]).index("Design")]


def test_a_column_that_lost_its_pending_field_has_the_label_of_the_one_that_is_left(form: Form) -> None:
    """Design holds study type and design: without the design it holds no design."""
    studies = [dict(study, design="PEND") for study in STUDIES]
    table = characteristics(words(form, studies=studies, samples=SAMPLES))
    assert "Study type" in table.columns
    assert "Design" not in table.columns
    assert "Not shown, because all entries are pending: Design, 2 entries." in table.notes
    assert "Design" in characteristics(words(form, studies=STUDIES, samples=SAMPLES)).columns


def test_fields_of_two_tables_with_one_label_have_a_column_each() -> None:
    form = make_form(Trials, Arms, name="trials", title="Trials", version="1")
    rows = {
        "trials": [{"study": "S1", "n": "40"}],
        "arms": [{"study": "S1", "arm": "walk", "n": "20"}, {"study": "S1", "arm": "wait", "n": "20"}],
    }
    table = characteristics(words(form, **rows))
    assert table.columns == ("Study", "Randomised", "Content", "Randomised (arms)")
    assert table.rows[0][3] == "walk: 20\nwait: 20"


class Surveys(Row, label="Surveys", identity=("study",)):
    """One row per survey; no field is required, and none says where the paper shows it."""

    study: Cell[str] = key("Study")
    n: Cell[int] = count("People asked")
    note: Cell[str] = text("Note")


def test_without_required_fields_the_characteristics_are_what_was_asked_of_studies_but_texts() -> None:
    form = make_form(Surveys, name="surveys", title="Surveys", version="1")
    table = characteristics(words(form, surveys=[{"study": "S1", "n": "40", "note": "a long story"}]))
    assert table.columns == ("Study", "People asked")


def test_what_one_row_says_is_not_said_of_another_that_is_blank() -> None:
    """In a draft, the content of an arm may be open."""
    form = make_form(Trials, Arms, name="trials", title="Trials", version="1")
    arms = [{"study": "S1", "arm": "walk", "content": "walking"}, {"study": "S1", "arm": "wait", "content": ""}]
    table = characteristics(words(form, trials=[{"study": "S1", "n": "40"}], arms=arms))
    assert table.rows[0][2] == "walk: walking"


def test_tables_that_count_studies_say_which_have_the_same_people(form: Form) -> None:
    studies = [STUDIES[0], STUDIES[1] | {"same_sample_as": "S1"}]
    findings = [{"study": "S1", "finding": "F1", "text": "Hope", "domains": "D1"}]
    for table in theme_tables(words(form, studies=studies, findings=findings)):
        assert any("Adams 2020 and Brown 2021. Each of them is counted as a study." in note for note in table.notes)


def test_what_applies_nowhere_else_is_not_counted_as_known(form: Form) -> None:
    """Of three treatments one had none, and both others wait for the phase."""
    treatments = [
        {"study": "S1", "sample": "total", "exposure": "none", **dict.fromkeys(NOT_GIVEN, "NA")},
        *({"study": "S2", "sample": sample, "exposure": "received", "phase": "PEND"} for sample in ("all", "late")),
    ]  # fmt: skip
    *_, treated = tables_apart(words(form, studies=STUDIES, samples=SAMPLES, treatments=treatments))
    assert "Phase" not in treated.columns
    assert "Not shown, because all entries are pending: Phase, 2 entries that apply (of 3)." in treated.notes


def test_columns_of_numbers_are_known_with_the_blank_ones_beside_them() -> None:
    rows = (("a", "", "1", "-", "", "x", ""), ("b", "", "8 (57)", "1,200", "", "7", ""))
    table = PaperTable(name="t", title="t", columns=tuple("abcdefg"), groups=(Group(rows=rows),))
    assert table.numeric == {1, 2, 3, 4}
    assert PaperTable(name="t", title="t", columns=("a",), groups=()).numeric == frozenset()


def test_the_note_on_entries_names_what_only_gives_a_record_its_name() -> None:
    """Such names are compared nowhere, not even where the team matched records that have different ones."""
    assert "What only gives a record its name (Report, Group) is never compared." in on_names(
        built_in("patient-voices")
    )


def test_no_note_speaks_of_entries_that_the_form_does_not_have() -> None:
    class Groups(Row, label="Groups", identity=("group",), parent="trials"):
        """One row per group."""

        study: Cell[str] = reference("Study", to="trials")
        group: Cell[str] = verbatim("Group")

    assert on_names(make_form(Trials, name="f", title="F", version="1")) == ""
    named = make_form(Trials, Groups, name="f", title="F", version="1")
    assert on_names(named) == "What only gives a record its name (Group) is never compared."


def test_an_abbreviation_among_the_choices_is_explained_where_it_stands(form: Form) -> None:
    rows = [
        {"study": "S1", "sample": "total", "method": "interview", "analysis": analysis}
        for analysis in ("IPSE", "thematic")
    ]
    spelled_out = "IPSE: Inductive process to analyse the structure of lived experience."
    assert spelled_out in characteristics(words(form, studies=STUDIES, methods=rows[:1])).notes
    assert spelled_out not in characteristics(words(form, studies=STUDIES, methods=rows[1:])).notes


class Numbered(Row, label="Studies", identity=("study",)):
    """Studies by number, as a spreadsheet has them."""

    study: Cell[str] = key("Study")
    named: Cell[str] = verbatim("Author (year)", names=True)
    n: Cell[int] = count("N", required=True)


@pytest.mark.parametrize(
    ("keys", "named", "shown"),
    [
        (("1", "2"), ("Alves (2018)", "Brown 2019"), ["Alves (2018)", "Brown 2019"]),
        (("1", "2"), ("Alves (2018)", "NR"), ["Alves (2018)", "2"]),
        (("1", "2"), ("Alves (2018)", "Alves (2018)"), ["1", "2"]),
        (("1", "2"), ("Alves", "Brown"), ["1", "2"]),
        (("Alves 2018", "Brown"), ("Alves and others (2018)", "Brown and others (2019)"), ["Alves 2018", "Brown"]),
    ],
)
def test_studies_that_only_have_numbers_are_named_by_authors_and_year(
    keys: tuple[str, ...], named: tuple[str, ...], shown: list[str]
) -> None:
    form = make_form(Numbered, name="small", title="Small", version="1")
    studies = [{"study": one, "named": other, "n": "9"} for one, other in zip(keys, named, strict=True)]
    assert [row[0] for row in characteristics(words(form, numbered=studies)).rows] == shown


def test_a_blank_cell_is_explained_where_there_is_one() -> None:
    form = make_form(Numbered, name="small", title="Small", version="1")
    notes = [
        characteristics(words(form, numbered=[{"study": "1", **row}])).notes for row in ({"n": "9"}, {"named": "A"})
    ]
    assert [any(note.startswith("Blank: ") for note in several) for several in notes] == [False, True]

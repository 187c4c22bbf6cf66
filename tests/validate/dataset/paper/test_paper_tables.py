"""The tables for the paper from small extractions, each number counted by hand here."""

from __future__ import annotations

import polars as pl
import pytest

from schema.form import Form
from schema.forms import built_in
from validate.dataset.paper.appraisal import appraisal_tables
from validate.dataset.paper.characteristics import characteristics
from validate.dataset.paper.in_words import InWords
from validate.dataset.paper.themes import theme_tables
from validate.extraction.extraction import Extraction


@pytest.fixture(scope="module")
def form() -> Form:
    return built_in("patient-voices").with_modules(["appraisal", "jbi", "meta_aggregation"])


def words(form: Form, **tables: list[dict[str, str]]) -> InWords:
    frames = {name: pl.DataFrame(rows) for name, rows in tables.items()}
    return InWords(Extraction.from_frames(form, frames, name="consensus"))


STUDIES = [
    {"study": "S1", "label": "Adams 2020", "country": "GBR", "study_type": "qualitative", "design": "NR"},
    {"study": "S2", "label": "Brown 2021", "country": "ITA; SWE", "study_type": "mixed_methods", "design": "survey"},
]


def test_a_study_has_a_line_for_each_group_and_one_where_all_say_the_same(form: Form) -> None:
    samples = [
        {"study": "S1", "group": "total", "n_analysed": "14", "n_female": "8", "diagnosis": "trd", "age_mean": "NR"},
        {"study": "S2", "group": "early", "n_analysed": "5", "diagnosis": "trd"},
        {"study": "S2", "group": "late", "n_analysed": "7", "n_female": "UC", "diagnosis": "trd"},
    ]
    table = characteristics(words(form, studies=STUDIES, samples=samples))
    column = {name: place for place, name in enumerate(table.columns)}
    first, second = table.rows
    assert (first[0], second[0]) == ("Adams 2020", "Brown 2021")
    assert second[column["Country"]] == "Italy; Sweden"
    assert first[column["Design"]] == "Study type: qualitative; NR: Design"
    assert first[column["Participants"]] == "Number analysed: 14; Women: 8; NR: Mean age"
    assert second[column["Participants"]] == "early: Number analysed: 5\nlate: Number analysed: 7; UC: Women"
    assert second[column["Diagnosis"]] == "treatment-resistant depression"
    assert table.notes == ("NR: not reported; UC: unclear.",)


FINDINGS = [
    {"study": "S1", "finding": "1", "text": "It lifted", "place": "p. 4", "domains": "D3", "credibility": "credible"},
    {
        "study": "S1", "finding": "2", "text": "The nurse mattered", "place": "p. 5", "domains": "D3; D5",
        "subcodes": "D5 staff support", "credibility": "unequivocal",
    },
    {"study": "S2", "finding": "1", "text": "It cost much", "place": "NR", "domains": "other",
     "domains__other": "money", "credibility": "credible"},
    {"study": "S2", "finding": "2", "text": "Nothing shown", "place": "p. 9", "domains": "D3",
     "credibility": "not_supported"},
]  # fmt: skip
QUOTES = [
    {"study": "S1", "quote": "I woke up light", "finding": "2", "place": "p. 6"},
    {"study": "S2", "quote": "Whose quote?", "finding": "1", "place": "p. 7"},
    {"study": "S1", "quote": "PEND", "finding": "1", "place": "PEND"},
]


def test_findings_stand_under_each_of_their_themes_with_their_own_quotes(form: Form) -> None:
    illustrated, by_study, refined = theme_tables(words(form, studies=STUDIES, findings=FINDINGS, quotes=QUOTES))
    groups = {group.heading: group.rows for group in illustrated.groups}
    assert [heading.partition(" ")[0] for heading in groups] == ["D3", "D5", "other"]
    assert groups["D3 post-treatment trajectory (2 in 1 study)"] == (
        ("It lifted", "", "Adams 2020, p. 4", "PEND"),
        ("The nurse mattered", "D5 staff support", "Adams 2020, p. 5", "“I woke up light” (p. 6)"),
    )
    assert groups["other themes (1 in 1 study)"] == (("It cost much", "", "Brown 2021, NR", "“Whose quote?” (p. 7)"),)
    assert illustrated.notes[:2] == (
        "A row with several themes stands under each of them: 3 rows of Findings in all.",
        "1 of 4 rows of Findings are left out of the synthesis.",
    )
    assert list(by_study.rows) == [
        ("Adams 2020", "", "", "2", "", "1", "", "", "2"),
        ("Brown 2021", "", "", "", "", "", "", "1", "1"),
        ("All studies", "", "", "2", "", "1", "", "1", "3"),
    ]
    assert refined.rows == (("D5 staff support", "1", "1", "Adams 2020"),)


def test_a_form_without_themes_has_no_table_of_them() -> None:
    assert list(theme_tables(words(built_in("sanra"), studies=[{"study": "R1"}]))) == []


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

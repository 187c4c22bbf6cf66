"""The tables of findings by theme and of their quotes, from small extractions."""

from __future__ import annotations

from dataclasses import replace

import pytest

from schema.form import Form
from schema.forms import built_in
from tests.validate.dataset.paper.small_tables import STUDIES, words
from validate.dataset.paper.appendix import findings_appendix
from validate.dataset.paper.themes import theme_tables

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


def test_findings_without_a_theme_yet_have_a_column_of_their_own(form: Form) -> None:
    """Else the columns do not add up to the last one."""
    uncoded = {"study": "S1", "finding": "3", "text": "Later", "domains": "PEND", "credibility": "credible"}
    by_study = next(
        table
        for table in theme_tables(words(form, studies=STUDIES, findings=[*FINDINGS, uncoded]))
        if table.name == "themes-by-study"
    )
    assert by_study.columns[-2] == "no domains yet"
    assert [row[-2:] for row in by_study.rows] == [("1", "3"), ("", "1"), ("1", "4")]


def test_findings_stand_under_each_of_their_themes_with_their_own_quotes(form: Form) -> None:
    illustrated, by_study, refined = theme_tables(words(form, studies=STUDIES, findings=FINDINGS, quotes=QUOTES))
    groups = {group.heading: group.rows for group in illustrated.groups}
    assert illustrated.groups[-1].note == "In the extractors' words: money."
    assert [heading.partition(" ")[0] for heading in groups] == ["D3", "D5", "other"]
    assert groups["D3 post-treatment trajectory (findings: 2, in 1 study)"] == (
        ("1", "It lifted", "", "Adams 2020, p. 4", ""),
        ("2", "The nurse mattered", "D5 staff support", "Adams 2020, p. 5", "“I woke up light” (p. 6)"),
    )
    assert groups["other domains (findings: 1, in 1 study)"] == (
        ("1", "It cost much", "", "Brown 2021, NR", "“Whose quote?” (p. 7)"),
    )
    assert illustrated.notes[:5] == (
        "Findings with several domains are listed under each of them; there are 3 findings in the synthesis.",
        "1 of 4 findings is left out of the synthesis (credibility: not supported).",
        "Sub-codes: narrower codes, each within one of the domains. 2 of 3 findings have no sub-codes.",
        "Quotes: a blank cell means that no quote with words was extracted for the finding.",
        "1 of 3 quotes has no words (1 pending).",
    )
    assert list(by_study.rows) == [
        ("Adams 2020", "", "", "2", "", "1", "", "", "2"),
        ("Brown 2021", "", "", "", "", "", "", "1", "1"),
        ("All studies", "", "", "2", "", "1", "", "1", "3"),
    ]
    assert refined.rows == (("D5 staff support", "1", "1", "Adams 2020"),)
    assert refined.notes == illustrated.notes[2:3]


@pytest.mark.parametrize(
    ("numbers", "said"),
    [(("1", "2"), False), (("1", "3"), True), (("S1-F02", "S1-F01"), False), (("F1", "F4"), True), (("b", "a"), False),
     (("theme 2019", "theme 2021"), False)],
)  # fmt: skip
def test_a_gap_in_the_numbers_of_findings_is_explained(form: Form, numbers: tuple[str, str], said: bool) -> None:
    findings = [dict(FINDINGS[0], finding=number) for number in numbers]
    illustrated, *_ = theme_tables(words(form, studies=STUDIES, findings=findings))
    numbered = "The findings of each study were numbered when the extractions were merged. Where a number is missing,"
    assert any(note.startswith(numbered) for note in illustrated.notes) == said
    assert not any("those of the extractors" in note for note in illustrated.notes)


def test_a_form_without_quotes_has_no_column_of_them(form: Form) -> None:
    without = replace(form, tables=tuple(table for table in form.tables if table.name != "quotes"), rules=())
    illustrated, *_ = theme_tables(words(without, studies=STUDIES, findings=FINDINGS))
    assert ("quotes" in illustrated.title, "Quotes" in illustrated.columns) == (False, False)
    assert {len(row) for group in illustrated.groups for row in group.rows} == {len(illustrated.columns)}
    appendix = findings_appendix(words(without, studies=STUDIES, findings=FINDINGS))
    assert appendix is not None
    assert "quotes" not in appendix.title


def test_where_no_quote_has_words_no_table_promises_quotes(form: Form) -> None:
    """A finding that is left out of the synthesis still says so in the last column."""
    pending = [dict(quote, quote="PEND") for quote in QUOTES]
    given = {"studies": STUDIES, "quotes": pending}
    illustrated, *_ = theme_tables(words(form, **given, findings=FINDINGS))
    assert ("quotes" in illustrated.title, "Quotes" in illustrated.columns) == (False, False)
    assert "None of the 3 quotes has words (3 pending)." in illustrated.notes
    for findings, illustration in ((FINDINGS, True), (FINDINGS[:2], False)):
        appendix = findings_appendix(words(form, **given, findings=findings))
        assert appendix is not None
        assert ("quotes" in appendix.title, "Illustration" in appendix.columns) == (False, illustration)
        assert {len(row) for row in appendix.rows} == {len(appendix.columns)}
        assert not any(note.startswith("Illustration:") for note in appendix.notes)
        for place, column in enumerate(appendix.columns):
            assert any(row[place] for row in appendix.rows), column


def test_a_form_without_themes_has_no_table_of_them() -> None:
    assert list(theme_tables(words(built_in("sanra"), studies=[{"study": "R1"}]))) == []


def test_no_blank_cell_is_explained_where_each_finding_has_a_quote(form: Form) -> None:
    tables = words(form, studies=STUDIES, findings=FINDINGS[1:3], quotes=QUOTES[:2])
    illustrated, *_ = theme_tables(tables)
    appendix = findings_appendix(tables)
    assert appendix is not None
    assert not any("lank" in note for note in (*illustrated.notes, *appendix.notes))
    appendix = findings_appendix(words(form, studies=STUDIES, findings=FINDINGS[:3], quotes=QUOTES))
    assert appendix is not None
    blank = "A blank cell means that no quote with words was extracted for the finding."
    assert any(note.startswith("Illustration: quotes") and note.endswith(blank) for note in appendix.notes)


def test_a_label_for_one_theme_is_no_word_for_several(form: Form) -> None:
    table = form["findings"]
    fields = tuple(replace(field, label="Level") if field.name == "domains" else field for field in table.fields)
    named = replace(
        form, tables=tuple(replace(one, fields=fields) if one.name == "findings" else one for one in form.tables)
    )
    illustrated, _, _ = theme_tables(words(named, studies=STUDIES, findings=FINDINGS, quotes=QUOTES))
    said = " ".join((illustrated.title, *illustrated.notes))
    assert "Choices of Level and their findings" in said
    assert "Findings with several choices of Level are listed under each of them" in said

"""A form as a codebook to read: everything that extractors are asked stands in it, and nothing of it is a mark."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given

from extract.form_file.exports.appendix import sections
from extract.form_file.exports.appendix_text import html, markdown
from extract.form_file.read import form_of_text
from schema.form import Form
from schema.forms import BUILT_IN, built_in
from tests.extract.command import twofold
from tests.extract.form_file.forms import forms

TAGS = {
    "html",
    "head",
    "meta",
    "title",
    "style",
    "body",
    "h1",
    "h2",
    "p",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "br",
}


class Page(HTMLParser):
    """The tags of a page, and the texts of its cells and headings."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.cells = 0
        self.texts: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.add(tag)
        self.cells += tag in {"td", "th"}

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


@given(form=forms())
def test_no_text_of_a_form_is_read_as_a_mark(form: Form) -> None:
    listed = list(sections(form))
    page = Page(html(form))
    assert page.tags <= TAGS
    assert page.cells == sum(len(section.columns) * (1 + len(section.rows)) for section in listed)
    tables = [line for line in markdown(form).split("\n") if line.startswith("| ")]
    assert len(tables) == sum(2 + len(section.rows) for section in listed)
    for line in tables:
        assert len(re.findall(r"(?<!\\)\|", line)) in {len(section.columns) + 1 for section in listed}
        assert "<" not in re.sub(r"\\<|<br>", "", line)


@pytest.mark.parametrize("name", BUILT_IN)
def test_every_field_choice_and_rule_stands_in_the_codebook(name: str, tmp_path: Path) -> None:
    form = built_in(name)
    modules = [argument for module in form.modules for argument in ("--module", module)]
    for kind, file in (("html", f"{name}-codebook.html"), ("markdown", f"{name}-codebook.md")):
        assert twofold("form", "export", name, "--to", kind, *modules, at=tmp_path).code == 0
        assert (tmp_path / file).stat().st_size > 1000
    text = "\n".join(Page((tmp_path / f"{name}-codebook.html").read_text(encoding="utf-8")).texts)
    for table in form.tables:
        assert table.description in text
        for field in table.fields:
            if field.of is None:
                assert field.label in text
                assert all(choice.definition in text for choice in field.cell.explained)
                assert all(line.strip() in text for line in field.guidance.splitlines())
    assert all(rule.code in text for rule in form.rules)


def test_what_a_rule_says_names_fields_by_their_labels() -> None:
    rules = {row[0][0]: row[2][0] for row in list(sections(built_in("patient-voices")))[-1].rows}
    assert not any("{" in rule for rule in rules.values())
    assert any("[Number analysed of Part of]" in rule for rule in rules.values())


def test_a_number_that_a_rule_counts_is_said_in_words() -> None:
    form = form_of_text(
        "name: own\ntables:\n  - name: studies\n    identity: [study]\n    fields:\n      - {name: study, type: key}\n"
        "      - {name: all, label: People in all, type: count}\n"
        "  - name: arms\n    parent: studies\n    identity: [study, arm]\n    fields:\n"
        "      - {name: study, type: reference, to: studies}\n      - {name: arm, type: key}\n"
        "      - {name: n, label: People in the arm, type: count}\n"
        "rules:\n  - code: too-many\n    table: studies\n    severity: error\n    reads: [all]\n"
        "    counts: {in_arms: SUM(arms.n) WHERE n > 0, arms_there: COUNT(arms)}\n    holds: in_arms <= all\n"
        "    message: '{arms_there} arms have {in_arms} people, but the trial {all}'\n"
    )
    assert list(sections(form))[-1].rows[0][2] == (
        "[number of rows of Arms] arms have [sum of People in the arm, over the rows of Arms where People in the arm"
        " is more than 0] people, but the trial [People in all]",
    )


def test_it_says_when_a_field_applies_and_who_answers() -> None:
    treatments = next(section for section in sections(built_in("patient-voices")) if section.title == "Treatments")
    assert {row[4][0] for row in treatments.rows} >= {"yes", "no"}


def test_that_every_cell_has_a_code_is_said_only_of_forms_without_optional_fields() -> None:
    strict = form_of_text(
        "name: f\ntables:\n  - name: studies\n    identity: [study]\n    fields:\n      - {name: study, type: key}\n"
    )
    (codes,) = [one for one in sections(strict) if one.title == "Missing codes"]
    assert codes.paragraphs == ("A cell that has no value has one of these codes.",)
    (codes,) = [one for one in sections(built_in("patient-voices")) if one.title == "Missing codes"]
    assert codes.paragraphs[0].endswith("Optional data items may be blank: a blank has no code.")

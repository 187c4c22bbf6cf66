"""What identifies a study is no data item: titles, authors, years and DOIs count in no figure of agreement."""

from dataclasses import replace
from pathlib import Path

import pytest

from extract.dataset.methods.agreement_sentences import summary_sentences
from extract.form_file.load import load_form
from extract.form_file.write import form_text
from schema.form import Form
from tests.validate.inference.plain import plain
from validate.agreement import WHOLE, Intervals, agreements
from validate.extraction.extraction import read_extraction
from validate.inference.infer import infer
from validate.inference.names_in_form import names_study
from validate.merge import merge

HEADERS = "Study ID|Study name|Authors|Title|Year|DOI|N"
OURS = tuple(f"S{at}|Smith{at}|Smith{at} et al|A trial of {at}|201{at}|10.1000/{at}|2{at}" for at in range(1, 7))
THEIRS = (OURS[0].replace("2011", "2010"), OURS[1].replace("A trial", "Some trial"), OURS[2].replace("|23", "|33"))


def _form(tmp: Path, *fields: str) -> Form:
    text = "name: own\ntitle: Own\nversion: '1'\n"
    text += "tables:\n  - name: studies\n    label: Studies\n    identity: [study_id]\n"
    lines = ["{name: study_id, label: Study ID, type: key}", *fields]
    path = tmp / "own.yaml"
    path.write_text(text + "    fields:\n" + "".join(f"      - {line}\n" for line in lines), encoding="utf-8")
    return load_form(str(path))


@pytest.mark.parametrize(
    ("field", "names"),
    [
        ("{name: x, label: Title, type: words}", True),
        ("{name: x, label: First author, type: words}", True),
        ("{name: x, label: Study name, type: words}", True),
        ("{name: x, label: Citation, type: words}", True),
        ("{name: x, label: Link, type: identifier, scheme: doi}", True),
        ("{name: x, label: Registered as, type: identifier, scheme: registry}", False),
        ("{name: x, label: Study design, type: words}", False),
        ("{name: x, label: Article, type: words}", False),
        ("{name: x, label: Code, type: words}", False),
        ("{name: x, label: Title, type: text}", False),  # compared by nobody
        ("{name: x, label: Year, type: year}", False),
    ],
)
def test_a_form_of_ones_own_need_not_say_what_names_a_study(tmp_path: Path, field: str, *, names: bool) -> None:
    studies = _form(tmp_path, field, "{name: n, label: N, type: count}").studies
    assert (names_study(studies, "x"), names_study(studies, "n")) == (names, False)


def test_a_year_names_the_study_beside_its_title_only(tmp_path: Path) -> None:
    year, begun = "{name: year, label: Year, type: year}", "{name: begun, label: Recruitment began, type: year}"
    beside = _form(tmp_path, "{name: title, label: Title, type: words}", year, begun).studies
    assert [names_study(beside, name) for name in ("title", "year", "begun")] == [True, True, False]


def test_agreement_merge_and_comparison_count_them_alike() -> None:
    found = infer([plain(HEADERS, *OURS), plain(HEADERS, *THEIRS, *OURS[3:], file="b.csv")])
    one, other = (read_extraction(of, found.form, of, [found.raw(at)]) for at, of in enumerate("ab"))
    comparison = merge([one, other])
    counts = comparison.counts()
    assert (counts["name_differs"], counts["conflict"], counts["agreed"], counts["open"]) == (2, 1, 5, 3)
    (agreement,) = agreements(comparison, (WHOLE,), Intervals(None))
    assert [field.label for field in agreement.fields] == ["N"]
    methods = summary_sentences(agreement, records="records")
    assert "6 entries in 1 data item (free text" in methods
    assert "evidence and notes, and names, titles, years and ids of studies, left out)" in methods
    assert [of.names for of in found.form.studies.fields if of.label == "Year"] == [True]
    sentences = [assumption.sentence for assumption in found.assumed.assumptions]
    assert "years that are part of the studies' names: 'Year'" in sentences
    alone = infer(
        [replace(plain("Study|Year|N", *(f"S{at}|201{at}|2{at}" for at in range(6))), file=of) for of in "ab"]
    )
    assert "years: 'Year'" in [assumption.sentence for assumption in alone.assumed.assumptions]


@pytest.mark.parametrize("field", ["label: Title, type: words", "label: X, type: identifier, scheme: doi"])
def test_a_form_says_for_each_field_whether_it_names_the_study(tmp_path: Path, field: str) -> None:
    for says, names in (("", True), (", names: yes", True), (", names: no", False)):
        form = _form(tmp_path, f"{{name: x, {field}{says}}}", "{name: n, label: N, type: count, names: yes}")
        for of in (form, _read_again(tmp_path, form)):
            assert [names_study(of.studies, name) for name in "xn"] == [names, True]


def _read_again(folder: Path, form: Form) -> Form:
    (folder / "again.yaml").write_text(form_text(form), encoding="utf-8")
    return load_form(str(folder / "again.yaml"))

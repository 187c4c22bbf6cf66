"""Extractors who differ by study, categories of guessed lists, ordered choices without weights, and decimals."""

from pathlib import Path

import polars as pl
import pytest

from extract.dataset.methods.agreement_sentences import methods_sentences, results_sentences
from extract.report.agreement_legend import legend, went_in
from tests.extract.command import twofold
from validate.agreement import Agreement, agreement
from validate.agreement.figures import number
from validate.agreement.how_measured import sources_sentence
from validate.agreement.statistics.estimate import NO_VARIATION
from validate.dataset.paper.agreement import agreement_by_field
from validate.merge import compare
from validate.merge.comparison import Comparison

PAIRS = ("ann bo", "bo cy", "ann cy")


def rotating() -> Agreement:
    """The agreement of people who extracted different studies."""
    return agreement(rotating_files())


def rotating_files() -> Comparison:
    """Thirty studies, each extracted by two of three people."""
    frames = {}
    for name in ("ann", "bo", "cy"):
        own = [study for study in range(30) if name in PAIRS[study % 3]]
        answers = ["yes" if study % 4 or (study == 8 and name == "cy") else "no" for study in own]
        frames[name] = pl.DataFrame({"study": [f"S{study}" for study in own], "blinded": answers})
    return compare(frames, key=["study"])


def test_extractors_who_differ_by_study_are_said_to_and_fleiss_comes_first() -> None:
    found = rotating()
    assert found.rotating
    assert any("differ by study" in sentence for sentence in went_in(found))
    named = "Fleiss' kappa (the extractors differed by study), Conger's kappa (unweighted), Gwet's AC1"
    assert named in methods_sentences(found, first=True), "the table for the paper has Conger's"
    notes = agreement_by_field(rotating_files().form, found).notes
    assert any("methods.md also gives Fleiss' kappa" in note for note in notes)
    assert "that has 10 or more entries with values, Fleiss' kappa was 0." in results_sentences(found)
    assert "Fleiss 1971" in sources_sentence(found)
    assert "Fleiss 1971" not in sources_sentence(found, fleiss=False), "the table for the paper has no such column"
    names = [text.split()[0] for text in legend(found)]
    assert names.index("Fleiss") < names.index("alpha") < names.index("kappa")


def test_what_cannot_be_read_is_named_and_in_no_figure_of_values(tmp_path: Path) -> None:
    """A word among numbers is an entry that differs, and no value: shares and coefficients of values leave it out."""
    for name, third in (("a", "12"), ("b", "lots")):
        cells = [f"S{study},{third if study == 3 else study}" for study in range(1, 15)]
        (tmp_path / f"{name}.csv").write_text("\n".join(["study,n", *cells]), encoding="utf-8")
    out = " ".join(twofold("compare", "a.csv", "b.csv", "--agreement", at=tmp_path).out.split())
    assert "n 14 92.9% 13 100%" in out  # cells, agree: 13 of 14; values, same: all 13
    assert "1 cell could not be read and was compared as typed." in out
    assert "not in n values, percent values and the coefficients: n 1." in out
    assert "In 13 of the 14 cells, both gave a value that could be read, the same in 100%." in out
    assert "In 1, an answer could not be read, so that no two values can be compared." in out


def test_two_extractors_or_three_who_extract_all_do_not_rotate() -> None:
    frame = pl.DataFrame({"study": ["S1", "S2"], "n": [1, 2]})
    for names in (("a", "b"), ("a", "b", "c")):
        assert not agreement(compare(dict.fromkeys(names, frame), key=["study"])).rotating


@pytest.mark.parametrize("missed", [1, 4, 5, 6])
def test_extractors_differ_by_study_only_if_no_group_has_more_than_half(missed: int) -> None:
    """Of ten studies the third extractor missed some: then two people are the group of these."""
    frames = {name: pl.DataFrame({"study": [f"S{number}" for number in range(10)], "n": range(10)}) for name in "ab"}
    third = pl.DataFrame({"study": [f"S{number}" for number in range(missed, 10)], "n": range(missed, 10)})
    assert agreement(compare({**frames, "c": third}, key=["study"])).rotating == (missed == 5)


def test_shares_of_pairs_are_said_where_three_fill_in_a_cell() -> None:
    """Two of three agree on one of two cells: of six pairs four agree, while merge counts one cell of two."""
    studies = {"study": ["S1", "S2"]}
    frames = {name: pl.DataFrame({**studies, "n": [1, number]}) for name, number in (("a", 2), ("b", 2), ("c", 3))}
    found = agreement(compare(frames, key=["study"]))
    assert found.fields[0].percent.estimate == pytest.approx(4 / 6)
    assert any("shares of pairs of extractors" in sentence for sentence in went_in(found))
    assert not any("shares of pairs" in sentence for sentence in went_in(rotating()))


def test_an_inferred_column_has_the_categories_that_occur() -> None:
    """AC1 by hand of two categories: 45 + 35 of 100 agree, 55 and 45 of the shares are yes."""
    one = ["yes"] * 50 + ["no"] * 50
    other = ["yes"] * 45 + ["no"] * 5 + ["yes"] * 15 + ["no"] * 35
    studies = [f"S{number}" for number in range(100)]
    frames = {name: pl.DataFrame({"study": studies, "blinded": said}) for name, said in (("a", one), ("b", other))}
    (field,) = agreement(compare(frames, key=["study"])).fields
    share = (50 + 60) / 200
    chance = 2 * share * (1 - share)
    assert dict(field.categories) == {"no": 90, "yes": 110}
    assert field.ac1.estimate == pytest.approx((0.8 - chance) / (1 - chance))


def test_an_inferred_column_of_countries_has_a_kappa() -> None:
    """Not all countries of the world are categories of a column that nobody defined."""
    studies = [f"S{number}" for number in range(12)]
    one, other = ["Spain", "France", "Peru"] * 4, ["Spain", "France", "Spain"] * 4
    frames = {name: pl.DataFrame({"study": studies, "country": said}) for name, said in (("a", one), ("b", other))}
    (field,) = agreement(compare(frames, key=["study"])).fields
    assert (sorted(field.categories), field.kappa.undefined) == (["ESP", "FRA", "PER"], None)


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [
        (0.12345, 3, "0.123"),
        (0.99, 2, "0.99"),
        (0.99999, 2, ">0.99"),
        (0.99999, 4, ">0.9999"),
        (1.0, 3, "1.000"),
        (-0.001, 2, "0.00"),
    ],
)
def test_a_coefficient_has_as_many_decimals_as_asked_for(value: float, decimals: int, shown: str) -> None:
    assert number(value, decimals) == shown


FORM = """\
name: f
tables:
  - name: studies
    identity: [study]
    fields:
      - {name: study, label: study, type: key}
      - {name: risk, label: risk, type: choice, choices: [low, some, high], ordered: true}
"""


@pytest.fixture
def risks(tmp_path: Path) -> Path:
    """Two files with an ordered answer, and a form that says its order."""
    answers = ["low", "some", "high"] * 5
    for name, shift in (("a", 0), ("b", 1)):
        said = [answers[(at + shift) % 3] if at < 3 else text for at, text in enumerate(answers)]
        lines = "".join(f"S{at},{text}\n" for at, text in enumerate(said))
        (tmp_path / f"{name}.csv").write_text(f"study,risk\n{lines}", encoding="utf-8")
    (tmp_path / "f.yaml").write_text(FORM, encoding="utf-8")
    return tmp_path


def test_ordered_choices_without_weights_are_named(risks: Path) -> None:
    command = ("compare", "a.csv", "b.csv", "--form", "f.yaml", "--agreement")
    text = " ".join(twofold(*command, at=risks).out.split())
    assert "risk has ordered choices but no weights in the form, so kappa and AC1 are unweighted" in text
    remarks = twofold(*command, "--output-format", "json", at=risks).json["agreement"]["remarks"]
    assert any("no weights in the form" in remark for remark in remarks)
    (risks / "f.yaml").write_text(FORM.replace("ordered: true", "ordered: true, weights: linear"), encoding="utf-8")
    assert "no weights in the form" not in " ".join(twofold(*command, at=risks).out.split())


def test_the_screen_has_the_decimals(risks: Path) -> None:
    ran = twofold("compare", "a.csv", "b.csv", "--agreement", "--decimals", "4", at=risks)
    full = twofold("compare", "a.csv", "b.csv", "--agreement", "--output-format", "json", at=risks).json
    kappa = full["agreement"]["fields"][0]["kappa"]
    assert f"{kappa:.4f}" in ran.out


def test_a_footnote_on_no_interval_fits_no_agreement_too() -> None:
    """Nobody agrees on anything here: the footnote must not speak of agreement."""
    studies = [f"S{number}" for number in range(12)]
    frames = {
        name: pl.DataFrame({"study": studies, "n": said, "blinded": said})
        for name, said in (("a", ["yes", "no"] * 6), ("b", ["no", "yes"] * 6))
    }
    field = agreement(compare(frames, key=["study"])).fields[0]
    assert field.percent.estimate == 0
    assert field.kappa.no_interval == NO_VARIATION
    assert "agree" not in NO_VARIATION

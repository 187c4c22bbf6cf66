"""What the methods say of three extractors' entries, counted once more: of entries, not of pairs of people."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.extract.command import agreement, twofold
from tests.extract.dataset.methods_text import Read, numbers, percent
from tests.extract.dataset.recount import Meaning, Recount, by_field
from tests.extract.small_review import begin_review, form_of
from tests.strategies import LAW

FORM = form_of(
    "{name: design, label: Design, type: choice, other: no, choices: [cohort, trial, survey]}",
    "{name: women, label: Women, type: count}",
    "{name: age, label: Age, type: number, tolerance: 0.5}",
    "{name: dose, label: Dose, type: quantity, units: [mg, g], optional: yes}",
)
STUDIES = (("S1", "One 2019"), ("S2", "Two 2020"), ("S3", "Three 2021"))
ANSWERS = {
    "design": ("cohort", "Trial", "trial", "NR", "a tryal"),
    "women": ("9", "9.0", "12", "many", "NR"),
    "age": ("31", "31.4", "31.6", "NR"),
    "dose": ("90 mg", "0.09 g", "2 g", "2 grams or so", ""),
}
PEOPLE = ("ada", "ben", "cleo")
Typed = list[dict[str, str]]

answers = st.lists(
    st.fixed_dictionaries({name: st.sampled_from(offered) for name, offered in ANSWERS.items()}),
    min_size=len(STUDIES),
    max_size=len(STUDIES),
)


def review(scratch: Path, typed: dict[str, Typed]) -> Path:
    """The folder of a project in which three people extracted the same studies, with its dataset."""
    filled = {
        who: {
            "studies": [
                {"study": key, "finished": "yes", **cells} for (key, _), cells in zip(STUDIES, several, strict=True)
            ]
        }
        for who, several in typed.items()
    }
    folder = scratch / "review"
    begin_review(folder, FORM, filled, studies=STUDIES)
    assert twofold("merge", at=folder).code in {0, 1}
    twofold("build", "--draft", at=folder)
    return folder


@given(st.fixed_dictionaries(dict.fromkeys(PEOPLE, answers)))
@settings(max_examples=max(3, LAW.max_examples // 10))
def test_an_entry_that_any_two_of_three_typed_differently_is_one_that_differed(typed: dict[str, Typed]) -> None:
    with TemporaryDirectory() as scratch:
        check(review(Path(scratch), typed))


def test_one_of_three_who_differs_counts_as_a_whole_entry(tmp_path: Path) -> None:
    """Of pairs, one in three agrees; of entries, none does."""
    same = {"design": "trial", "women": "9", "age": "31", "dose": "2 g"}
    typed = {who: [dict(same) for _ in STUDIES] for who in PEOPLE}
    typed["ben"][0]["design"] = typed["cleo"][1]["women"] = typed["ada"][2]["women"] = "12"
    typed["ben"][0]["design"] = "cohort"
    typed["cleo"][0]["dose"] = "2 grams or so"
    folder = review(tmp_path, typed)
    check(folder)
    text = " ".join((folder / "dataset" / "methods.md").read_text(encoding="utf-8").split())
    assert "Of the 12 entries in which two or more gave a value" in text
    assert "4 differed (33.3%), 1 of these with an answer that could not be read" in text
    assert "count the share of pairs that agree" in text
    found = agreement(folder)["studies", "dose"]
    # cleo's answer of S1 says nothing of a dose: the others' are the same, in every figure of values
    assert (found["n"], found["n_values"], found["n_unread"], found["percent_values"], found["alpha"]) == (
        3, 3, 1, 1, None,
    )  # fmt: skip


THEMES = """\
  - name: themes
    identity: [theme]
    parent: studies
    selection: yes
    fields:
      - {name: study, type: reference, to: studies}
      - {name: theme, label: Theme, type: verbatim}
"""


def test_the_formula_of_f1_is_the_one_that_is_computed(tmp_path: Path) -> None:
    """All have A, two have B, nobody is alone with a row: of the pairs, 4 have a row in common and 2 do not."""
    cells = {"study": "S1", "design": "trial", "women": "9", "age": "31", "dose": "2 g", "finished": "yes"}
    chosen = {
        "ada": ("The garden gave calm.", "Bees."),
        "ben": ("The garden gave calm.", "Bees."),
        "cleo": ("The garden gave calm.",),
    }
    filled = {
        who: {"studies": [cells], "themes": [{"study": "S1", "theme": theme} for theme in themes]}
        for who, themes in chosen.items()
    }
    begin_review(tmp_path / "review", FORM + THEMES, filled)
    assert twofold("merge", at=tmp_path / "review").code in {0, 1}
    out = " ".join(twofold("agree", at=tmp_path / "review").out.split())
    assert (
        "F1: over all pairs of extractors of a study, 2 x rows that both have / (2 x rows that both have + rows that"
        " only one of the two has)."
    ) in out
    (rows,) = twofold("agree", "--output-format", "json", at=tmp_path / "review").json["rows"]
    pairs = list(combinations(chosen.values(), 2))
    both = sum(len({*one} & {*other}) for one, other in pairs)
    alone = sum(len({*one} ^ {*other}) for one, other in pairs)
    assert rows["f1"] == pytest.approx(2 * both / (2 * both + alone), abs=1e-6) == pytest.approx(0.8, abs=1e-6)


def check(folder: Path) -> None:
    """Counts what the methods say of values, and the figures of each field, from the workbooks."""
    recount = Recount(folder)
    read = Read((folder / "dataset" / "methods-in-full.md").read_text(encoding="utf-8"))
    fields = by_field(recount)
    cells = [(recount.form[table][field].tolerance, means) for (table, field), all_ in fields.items() for means in all_]
    given_by_two = [(close, answered(means)) for close, means in cells if len(answered(means)) > 1]
    differ = [both for close, both in given_by_two if not same(close, both)]
    unread = sum(any(is_unread(mean) for mean in both) for both in differ)
    counted = read.take(
        r"Of the # entr(?:y|ies) in which two or more gave a value,[^.]*?, # differed \((\S+)\)"
        + (", # of these with an answer that could not be read" if unread else "")
        + r"\."
    )
    expected = (*numbers(len(given_by_two), len(differ)), percent(len(differ), len(given_by_two)))
    assert counted == ((*expected, *numbers(*([unread] if unread else []))) if differ else None)
    none = read.take(r"Of the # entr(?:y|ies) in which two or more gave a value,[^.]*?, none differed\.")
    assert none == (numbers(len(given_by_two)) if given_by_two and not differ else None)
    listed = {
        (line["study"], line["field"])
        for line in recount.table("discrepancies")
        if line["kind"] == "conflict" and line["first_submissions"] == "yes"
    }
    assert len(differ) == len(listed)
    for name, figures in agreement(folder).items():
        close = recount.form[name[0]][name[1]].tolerance
        values = [[mean for mean in answered(means) if not is_unread(mean)] for means in fields[name]]
        values = [both for both in values if len(both) > 1]
        assert figures["n_values"] == len(values), name
        assert figures["kappa_n"] == figures["alpha_n"] == len(values), name
        assert figures["n_unread"] == sum(
            sum(map(is_unread, means)) for means in fields[name] if sum(mean is not None for mean in means) > 1
        )
        if values and close is None:
            shares = [share_of_pairs(both) for both in values]
            assert figures["percent_values"] == pytest.approx(sum(shares) / len(shares), abs=1e-6), name


def answered(means: list[Meaning]) -> list[Meaning]:
    """What was given but missing codes: values, and what could not be read."""
    return [mean for mean in means if mean is not None and mean[0] == "value"]


def is_unread(mean: Meaning) -> bool:
    return mean is not None and isinstance(mean[1], str) and mean[1].startswith("unread ")


def same(tolerance: object, both: list[Meaning]) -> bool:
    """Whether all are one value, or numbers within the tolerance of each other."""
    given = [str(mean[1]) for mean in both if mean is not None]
    if len(set(given)) == 1:
        return True
    return tolerance is not None and max(map(float, given)) - min(map(float, given)) <= float(str(tolerance))


def share_of_pairs(both: list[Meaning]) -> float:
    pairs = list(combinations(both, 2))
    return sum(one == other for one, other in pairs) / len(pairs)

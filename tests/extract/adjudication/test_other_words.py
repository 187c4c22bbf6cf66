"""The same choice with different words for other is a line to look at, and agreement says how it counts it."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.desk.desk import Desk
from extract.desk.filters import ItemCounts
from extract.project.folder.project import Project
from extract.project.rounds.merging import merge_project
from tests.extract.adjudication.typist import Typist
from tests.extract.command import twofold
from tests.extract.small_review import begin_review, form_of
from tests.review import extractions
from tests.strategies import LAW, disagreeing
from validate.agreement import agreement
from validate.merge import merge
from validate.merge.other_words import other_words_apart

FORM = form_of("{name: illness, label: Illness, type: choices, choices: [COPD, cancer], other: yes}")


def reviewed(folder: Path, *words: str, chosen: str = "COPD; other") -> Project:
    """A project in which each person chose the same, with these words for other."""
    filled = {
        who: {"studies": [{"study": "S1", "finished": "yes", "illness": chosen, "illness__other": text}]}
        for who, text in zip(("ada", "ben", "cleo"), words, strict=False)
    }
    return begin_review(folder / "review", FORM, filled)


def test_different_words_for_other_are_a_line_to_look_at(tmp_path: Path) -> None:
    project = reviewed(tmp_path, "asthma", "bronchiectasis")
    ran = twofold("merge", at=project.folder)
    assert (ran.code, "1 agreed cell has different words for other: it has a line in the sheet too" in ran.out) == (
        0,
        True,
    ), ran
    typist = Typist(project.sheet)
    line = typist.row(Study="S1")
    assert (line["Status"], line["Field"]) == ("agreed, other words", "Illness")
    assert "different words for other (asthma / bronchiectasis)" in str(line["What differs"])
    history = " ".join(twofold("history", "S1", "illness", at=project.folder).out.split())
    assert "wrote different words for other" in history
    assert "all extractors typed the same" not in history
    typist.fill(line, "another value", "COPD; other: asthma and bronchiectasis", "discussion", "ada; ben")
    typist.save()
    assert "1 ruling taken" in twofold("adjudicate", at=project.folder).out
    printed = twofold("merge", at=project.folder).out
    assert "different words for other" not in printed
    assert "1 of the agreed or cosmetic ruled on though nobody differs" in " ".join(printed.split())
    twofold("build", "--draft", at=project.folder)
    dataset = (project.dataset / "studies.csv").read_text(encoding="utf-8-sig")
    assert "asthma and bronchiectasis" in dataset


def test_the_desk_shows_it_to_look_at_and_counts_it_nowhere(tmp_path: Path) -> None:
    desk = Desk(reviewed(tmp_path, "asthma", "bronchiectasis"))
    (item,) = desk.items
    assert (item.kind, item.state, item.open) == ("agreed, other words", "look", False)
    assert item.cell is not None
    assert item.cell.kind.startswith("the same choice, but different words for other (asthma / bronchiectasis)")
    counts = ItemCounts.of(desk.items)
    assert (counts.all, counts.open, counts.broken) == (0, 0, 0)


@pytest.mark.parametrize("words", [("asthma", "Asthma."), ("asthma", ""), ("", "")])
def test_words_that_mean_the_same_or_stand_alone_are_no_line(tmp_path: Path, words: tuple[str, str]) -> None:
    project = reviewed(tmp_path, *words)
    assert "different words" not in twofold("merge", at=project.folder).out
    assert other_words_apart(merge_project(project).comparison) == {}


def test_agreement_says_how_many_such_cells_count_as_the_same(tmp_path: Path) -> None:
    project = reviewed(tmp_path, "asthma", "bronchiectasis", "asthma")
    twofold("merge", at=project.folder)
    said = "are not compared: 1 {} counts as the same in which extractors wrote different words for it."
    assert said.format("cell") in " ".join(twofold("agree", at=project.folder).out.split())
    twofold("build", "--draft", at=project.folder)
    assert said.format("entry") in " ".join((project.dataset / "methods.md").read_text(encoding="utf-8").split())


@given(st.data(), st.sampled_from([2, 3]))
@LAW
def test_each_line_is_an_agreed_cell_with_two_words_and_agreement_counts_as_many(data: st.DataObject, k: int) -> None:
    comparison = merge(extractions(data.draw(disagreeing(k))))
    apart = other_words_apart(comparison)
    for (table, position, field), words in apart.items():
        merged = comparison.tables[table]
        assert merged.state(position, field) in {"agreed", "cosmetic"}
        assert len({text.casefold() for text in words.values()}) > 1
    assert agreement(comparison).other_words >= len(apart)

"""What can be chosen under Ruling stays the same text when a spreadsheet drags it over other lines."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from extract.adjudication.lines.names import Names, named
from extract.adjudication.lines.offered import pair_rulings_offered, rulings_offered
from extract.adjudication.lines.ruling_input import as_input
from extract.adjudication.lines.words import meant_by_but_not, meant_by_named_as, ruling_of
from schema.text import fold, tidy
from validate.ledger.ledger import Decision

PARTS = ("Coder", "extractor", "'s", "1", "2", "٣", "-", "both", "(extractor)", "é")
NAMES = st.lists(
    st.lists(st.sampled_from((*PARTS, " ")), min_size=1).map("".join).map(tidy).filter(fold),
    min_size=2,
    max_size=5,
    unique_by=fold,
)
COUNTED_ON = re.compile(r"[+-]?\d.*|.*\d", re.DOTALL)


def called(extractors: list[str], *, blinded: bool) -> Names:
    return named(extractors, blinded=blinded)


@given(NAMES, st.booleans())
@example(["Coder 1", "Coder 2", "Coder 1's"], False)
@example(["1", "2", "extractor 1's"], False)
@example(["ada", "ben"], True)
def test_no_choice_is_a_text_that_is_counted_on(extractors: list[str], blinded: bool) -> None:
    names = called(extractors, blinded=blinded)
    offered = rulings_offered(names, verdicts=True)
    of_pairs = pair_rulings_offered(names)
    assert [text for text in (*offered, *of_pairs) if COUNTED_ON.fullmatch(text)] == []
    assert len({fold(text) for text in (*offered, *of_pairs)}) == len(offered) + len(of_pairs)


@given(NAMES, st.booleans())
@example(["Coder 1", "Coder 2", "Coder 1's"], False)
def test_each_choice_means_its_extractor_as_the_plain_name_does(extractors: list[str], blinded: bool) -> None:
    names = called(extractors, blinded=blinded)
    meant = [names.extractor(text) for text in rulings_offered(names, verdicts=True) if ruling_of(text) is None]
    assert meant == list(names.shown)
    assert [names.extractor(shown) for shown in names.shown.values()] == list(names.shown)
    named_by = [by for text in pair_rulings_offered(names) if (by := meant_by_named_as(text)) is not None]
    assert list(map(names.extractor, named_by)) == list(names.shown)
    others = [other for text in pair_rulings_offered(names) if (other := meant_by_but_not(text)) is not None]
    assert list(map(names.extractor, others)) == (list(names.shown) if len(names.shown) > 2 else [])


@pytest.mark.parametrize("text", ["same row, as ada named it", "Same, as ada called it", "same row, named as by ada"])
def test_whose_name_the_dataset_has_may_be_said_in_other_words(text: str) -> None:
    assert meant_by_named_as(text) == "ada"


@given(NAMES, st.booleans())
def test_a_ruling_is_shown_as_it_is_offered(extractors: list[str], blinded: bool) -> None:
    names = called(extractors, blinded=blinded)
    decided = [Decision(study="S1", table="studies", row={}, ruling="take", take=name) for name in names.shown]
    shown = [as_input(decision, names).ruling for decision in decided]
    assert shown == list(rulings_offered(names, verdicts=False)[: len(shown)])


def test_a_ruling_for_somebody_who_is_no_extractor_any_more_is_not_counted_on_either() -> None:
    decided = Decision(study="S1", table="studies", row={}, ruling="take", take="Coder 3")
    assert as_input(decided, named(("Coder 1", "Coder 2"), blinded=False)).ruling == "Coder 3's"

"""What an interrupted program leaves of a line is told from a line that somebody edited."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.errors import CannotUse
from extract.project.ledger.append_only import was_cut_off
from extract.project.team_tables.codebook_file import CODEBOOK_FILE, read_changes
from schema.codebook import Change, NewCode
from validate.merge.numbers import NumberGiven

TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=8)
CHANGES = st.builds(
    Change,
    revision=st.integers(1, 900),
    table=TEXTS,
    field=TEXTS,
    action=st.just("split"),
    codes=st.lists(TEXTS, max_size=2).map(tuple),
    into=st.lists(st.builds(NewCode, code=TEXTS, under=st.none() | TEXTS), max_size=2).map(tuple),
    memo=TEXTS,
)


@settings(max_examples=50)
@given(line=CHANGES.map(Change.line), data=st.data())
def test_whatever_is_left_of_a_line_was_cut_off_and_a_whole_line_was_not(line: str, data: st.DataObject) -> None:
    whole = line.encode()
    assert not was_cut_off(whole)
    assert was_cut_off(whole[: data.draw(st.integers(1, len(whole) - 1))])


@pytest.mark.parametrize(
    "left", ['{"id": "1", "a": t', '{"id": "1", "a": nul', '{"id": "1", "a": "\\u00', '{"id": "1", "a": 12']
)
def test_words_numbers_and_signs_are_cut_off_anywhere(left: str) -> None:
    assert was_cut_off(left.encode())


def test_a_number_that_ends_a_line_that_is_cut_off_is_no_whole_line() -> None:
    whole = NumberGiven(table="findings", study="Smith 2019", number=12).line().encode()
    assert all(was_cut_off(whole[:left]) for left in range(1, len(whole)))


def test_a_change_of_the_codebook_that_was_edited_is_not_passed_over(tmp_path: Path) -> None:
    line = Change(revision=2, table="findings", field="code", action="retire", codes=("fear",)).line()
    path = tmp_path / CODEBOOK_FILE
    path.write_text(line + "\n" + line.replace('"codes": [', '"codes": [oops, ', 1) + "\n")
    with pytest.raises(CannotUse, match="line 2 is not a change to the codebook, or was edited"):
        read_changes(tmp_path)
    path.write_text(line + "\n" + line[:-4] + "\n" + line + "\n")
    assert len(read_changes(tmp_path)) == 2

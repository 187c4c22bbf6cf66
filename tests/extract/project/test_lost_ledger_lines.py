"""Each line of the ledger names the line before it, so that a line that is lost in between is noticed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.project.ledger.ledger_file import append_decisions, read_ledger
from extract.project.ledger.ledger_join import join_ledger
from tests.extract.project.test_ledger_file import LEDGERS, ONE, TWO, a_file, lines
from validate.adjudication.decide import withdraw
from validate.ledger.ledger import Decision

LATE = Decision(study="K3", table="arms", row={}, ruling="drop")
BACK = withdraw(ONE, who=("alice",), when="2026-03-02T09:00:00Z", reason="in error")


def appended(path: Path, *several: Sequence[Decision]) -> list[bytes]:
    """The lines of a ledger to which these decisions were added, some at a time."""
    for decisions in several:
        append_decisions(path, decisions)
    return path.read_bytes().splitlines(keepends=True) if path.exists() else []


@given(LEDGERS, LEDGERS, st.data())
def test_a_line_is_missed_exactly_where_one_that_was_added_after_it_is_there(
    first: list[Decision], second: list[Decision], data: st.DataObject
) -> None:
    with a_file() as path:
        whole = appended(path, first, second)
        kept = data.draw(st.lists(st.booleans(), min_size=len(whole), max_size=len(whole)))
        path.write_bytes(b"".join(line for line, stays in zip(whole, kept, strict=True) if stays))
        ids = [json.loads(line)["id"] for line in whole]
        lost = {ids[place]: ids[place + 1] for place in range(len(ids) - 1) if kept[place + 1] and not kept[place]}
        found = read_ledger(path)
        assert {one: line.id for one, (line,) in found.missing.items()} == lost
        assert [one.id for one in found.ledger.decisions] == [
            one for one, stays in zip(ids, kept, strict=True) if stays
        ]


@given(LEDGERS, LEDGERS, LEDGERS)
def test_nothing_is_missed_in_the_union_of_two_ledgers(
    before: list[Decision], here: list[Decision], there: list[Decision]
) -> None:
    """Joined in either order, or by git, which keeps the lines of both."""
    with a_file() as mine, a_file() as theirs, a_file() as both:
        one, other = appended(mine, before, [ONE], here), appended(theirs, before, [ONE], there)
        both.write_bytes(b"".join(dict.fromkeys([*one, *other])))
        join_ledger(mine, theirs)
        join_ledger(theirs, mine)
        found = [read_ledger(path) for path in (mine, theirs, both)]
        assert [ledger.missing for ledger in found] == [{}, {}, {}]
        assert len({frozenset(ledger.ledger.by_id) for ledger in found}) == 1


def test_nothing_is_missed_after_an_unfinished_line() -> None:
    with a_file() as path:
        content = b"".join(appended(path, [ONE], [TWO, BACK]))
        for length in range(len(content) + 1):
            path.write_bytes(content[:length])
            append_decisions(path, [LATE])
            assert read_ledger(path).missing == {}, length


@pytest.mark.parametrize(("lost", "follower"), [(BACK, TWO), (TWO, LATE)])
def test_a_withdrawal_or_ruling_that_no_other_line_is_about_is_missed_too(lost: Decision, follower: Decision) -> None:
    with a_file() as path:
        whole = appended(path, [ONE], [BACK], [TWO, LATE])
        path.write_bytes(b"".join(line for line in whole if json.loads(line)["id"] != lost.id))
        assert dict(read_ledger(path).missing) == {lost.id: (follower,)}


def test_a_ledger_of_before_is_read_and_what_is_added_names_its_last_line() -> None:
    with a_file(lines(ONE, TWO)) as path:
        assert read_ledger(path).missing == {}
        append_decisions(path, [LATE])
        path.write_bytes(path.read_bytes().removeprefix(lines(ONE)))
        assert read_ledger(path).missing == {}  # nothing says that there was a line before TWO
        path.write_bytes(path.read_bytes().removeprefix(lines(TWO)))
        assert dict(read_ledger(path).missing) == {TWO.id: (LATE,)}


@pytest.mark.parametrize("after", ["1", "[]"])
def test_a_line_that_does_not_say_what_it_follows_as_it_should_is_broken(after: str) -> None:
    with a_file(lines(ONE).replace(b'", ', f'", "after": {after}, '.encode(), 1)) as path:
        (broken,) = read_ledger(path).broken
        assert broken.reason == "it does not say after which line it was added"

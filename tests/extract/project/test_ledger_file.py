"""The ledger on disk: nothing that was ruled is lost, whatever became of the file."""

import errno
import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from extract.errors import CannotUse
from extract.project.ledger import append_only
from extract.project.ledger.ledger_file import append_decisions, read_ledger
from extract.project.ledger.ledger_join import join_ledger
from validate.adjudication.decide import withdraw
from validate.ledger.ledger import METHODS, RULINGS, Decision

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
NAMES = st.sampled_from(["alice", "bob", "Zoë; the third", "a\u2028b"])
DECISIONS = st.builds(
    Decision,
    study=TEXT,
    table=TEXT,
    row=st.dictionaries(NAMES, st.tuples(TEXT, TEXT), max_size=2),
    field=st.none() | TEXT,
    had=st.dictionaries(NAMES, st.none() | TEXT, max_size=2)
    | st.dictionaries(NAMES, st.dictionaries(TEXT, TEXT, max_size=2), max_size=2),
    ruling=st.sampled_from(list(RULINGS)),
    final=st.none() | TEXT,
    method=st.sampled_from(list(METHODS)),
    reason=TEXT,
    who=st.lists(NAMES, max_size=2).map(tuple),
    bulk=st.integers(0, 9),
)
LEDGERS = st.lists(DECISIONS, max_size=4, unique_by=lambda each: each.id)
ONE = Decision(study="K1", table="arms", row={"alice": ("K1", "Ketamine")}, field="n", ruling="ask", who=("alice",))
TWO = Decision(study="K2", table="arms", row={"bob": ("K2", "placebo")}, ruling="keep", reason="Größe ≥ 3\nsee p. 4")


@contextmanager
def a_file(content: bytes | None = None) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "decisions.jsonl")
        if content is not None:
            path.write_bytes(content)
        yield path


def lines(*decisions: Decision) -> bytes:
    return b"".join(decision.line().encode() + b"\n" for decision in decisions)


def test_lines_are_read_once_while_nothing_is_added() -> None:
    with a_file(lines(ONE)) as path:
        assert read_ledger(path) is read_ledger(path)
        path.write_bytes(lines(ONE, TWO))
        assert read_ledger(path).ledger.decisions == (ONE, TWO)
        path.write_bytes(lines(TWO))
        assert read_ledger(path).ledger.decisions == (TWO,)


def test_a_ledger_that_is_not_there_yet_is_empty() -> None:
    with a_file() as path:
        assert read_ledger(path).ledger.decisions == ()
        append_decisions(path, [])
        assert not path.exists()


@given(LEDGERS, LEDGERS)
def test_what_was_appended_is_read_in_order_and_once(first: list[Decision], second: list[Decision]) -> None:
    with a_file() as path:
        append_decisions(path, first)
        append_decisions(path, second)
        known = {each.id: each for each in [*first, *second]}
        read = read_ledger(path)
        assert read.ledger.decisions == tuple(known.values())
        assert [decision.id for decision in read.ledger.decisions] == list(known)
        assert not read.broken


def test_cut_at_every_byte_it_reads_and_an_append_loses_nothing() -> None:
    """Whenever the program is killed while it writes, the whole lines are there, and the next append is too."""
    content = lines(ONE, TWO)
    late = Decision(study="K3", table="arms", row={}, ruling="drop")
    for length in range(len(content) + 1):
        with a_file(content[:length]) as path:
            cut = read_ledger(path)
            whole = [each for each in (ONE, TWO) if lines(each).rstrip() in content[:length]]
            assert list(cut.ledger.decisions) == whole
            unfinished = content[:length].rpartition(b"\n")[2]
            left = bool(unfinished) and lines(TWO).rstrip() != unfinished and lines(ONE).rstrip() != unfinished
            assert [line.number for line in cut.broken] == ([content[:length].count(b"\n") + 1] if left else [])
            assert all("unfinished" in line.reason for line in cut.broken)
            append_decisions(path, [late])
            assert path.read_bytes().startswith(content[:length])
            after = read_ledger(path)
            assert list(after.ledger.decisions) == [*whole, late]
            assert len(after.broken) == len(cut.broken)


def test_two_lines_cut_off_on_one_are_of_a_ledger_all_the_same() -> None:
    """Two programs were killed one after the other, the second without ending the line of the first."""
    for first in range(len(append_only.BEGINNING)):
        for second in range(len(append_only.BEGINNING) + 3):
            torn = lines(ONE)[:first] + lines(TWO)[:second]
            with a_file(torn) as path:
                append_decisions(path, [ONE])
                assert path.read_bytes().startswith(torn)
                assert read_ledger(path).ledger.decisions == (ONE,)


@pytest.mark.parametrize(
    "other", [b'[{"id": 1}]\n', b'{"identity": 1}\n', b"study,n\nK1,3\n", b'{"name": "", "id": 1}\n']
)
def test_nothing_is_added_to_a_file_of_another_kind(other: bytes) -> None:
    with a_file(other) as path:
        with pytest.raises(CannotUse, match="is not a ledger"):
            append_decisions(path, [ONE])
        assert path.read_bytes() == other


@given(st.binary(max_size=60))
def test_bytes_of_any_kind_are_broken_lines_and_hide_no_decision(noise: bytes) -> None:
    with a_file(lines(ONE) + noise + b"\n" + lines(TWO)) as path:
        read = read_ledger(path)
        assert read.ledger.decisions == (ONE, TWO)
        assert len(read.broken) == len([part for part in noise.split(b"\n") if part.strip()])


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b"[1]", "not a decision"),
        (b'{"study": "K1"}', "table"),
        (b'{"study": "K1", "table": "arms", "row": {}, "colour": 1}', "colour"),
        (b'{"study": "\\ud800", "table": "arms", "row": {}}', "not text"),
        (b"[" * 100_000, "not JSON"),
        (b"<<<<<<< HEAD", "git"),
        (b"9" * 10_000, "not JSON"),
        (b"\x00\x00", "not JSON"),
        (ONE.line().replace("alice", "carol").encode(), "changed after it was written"),
    ],
)
def test_a_line_that_is_no_decision_is_named_with_its_reason(line: bytes, said: str) -> None:
    with a_file(lines(ONE) + line + b"\n" + lines(TWO)) as path:
        read = read_ledger(path)
        assert read.ledger.decisions == (ONE, TWO)
        (broken,) = read.broken
        assert broken.number == 2
        assert said in broken.reason


def test_line_ends_marks_and_blank_lines_of_other_editors_are_no_difference() -> None:
    content = b"\xef\xbb\xbf" + lines(ONE).replace(b"\n", b"\r\n") + b"\r\n" + lines(TWO).rstrip()
    with a_file(content) as path:
        read = read_ledger(path)
        assert read.ledger.decisions == (ONE, TWO)
        assert not read.broken


def test_a_line_without_an_id_is_taken_for_what_it_says() -> None:
    said = {name: value for name, value in json.loads(ONE.line()).items() if name != "id"}
    with a_file(json.dumps(said).encode()) as path:
        assert read_ledger(path).ledger.decisions == (ONE,)


def test_ledgers_of_two_people_join_and_each_broken_line_names_its_file(tmp_path: Path) -> None:
    here, there = tmp_path / "decisions.jsonl", tmp_path / "bobs.jsonl"
    here.write_bytes(lines(ONE))
    there.write_bytes(lines(TWO, ONE) + b"oh")
    read = read_ledger(here, there)
    assert read.ledger.decisions == (ONE, TWO)
    assert [(line.file, line.number, line.text) for line in read.broken] == [(str(there), 3, "oh")]


def test_a_ledger_that_cannot_be_written_or_read_is_refused_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(CannotUse):
        append_decisions(tmp_path / "nowhere" / "decisions.jsonl", [ONE])
    with pytest.raises(CannotUse):
        append_decisions(tmp_path, [ONE])
    with pytest.raises(CannotUse):
        read_ledger(tmp_path)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_is_said_with_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(append_only, "_write_whole", full)
    with pytest.raises(CannotUse, match="free space"):
        append_decisions(tmp_path / "decisions.jsonl", [ONE])


def test_a_ledger_that_is_no_file_is_refused_before_it_is_read() -> None:
    """`/dev/zero` never ends."""
    with pytest.raises(CannotUse, match="not an ordinary file"):
        append_decisions(Path("/dev/zero"), [ONE])


@st.composite
def ledgers_in_two_places(draw: st.DrawFn) -> tuple[list[Decision], list[Decision]]:
    """What two people wrote who began with one ledger: rulings, withdrawals and replacements, also of one ruling."""
    whens = st.sampled_from(["2026-01-01", "2026-01-02", "2026-01-03"])
    shared = draw(LEDGERS)

    def went_on() -> list[Decision]:
        mine = list(shared)
        for _ in range(draw(st.integers(0, 3))):
            rulings = [one for one in mine if one.ruling is not None]
            what = draw(st.sampled_from(["rules", "withdraws", "replaces"])) if rulings else "rules"
            if what == "rules":
                mine.append(Decision(**{**draw(DECISIONS).model_dump(), "when": draw(whens)}))
                continue
            old = draw(st.sampled_from(rulings))
            if what == "withdraws":
                mine.append(withdraw(old, who=("alice",), when=draw(whens)))
            else:
                changed = {"when": draw(whens), "replaces": (old.id,), "final": draw(TEXT)}
                mine.append(Decision(**{**old.model_dump(), **changed}))
        return mine

    return went_on(), went_on()


_WITHDRAWN_TWICE = tuple([withdraw(ONE, who=("alice",), when=when)] for when in ("2026-01-02", "2026-01-01"))


@given(ledgers_in_two_places())
@example(_WITHDRAWN_TWICE)
def test_joining_loses_nothing_means_the_same_either_way_and_does_nothing_twice(
    both: tuple[list[Decision], list[Decision]],
) -> None:
    here, there = (lines(ONE, *decisions) for decisions in both)
    with a_file(here) as mine, a_file(there) as theirs:
        join_ledger(mine, theirs)
        assert theirs.read_bytes() == there
        join_ledger(theirs, mine)
        one, other = read_ledger(mine).ledger, read_ledger(theirs).ledger
        assert one.by_id.keys() == other.by_id.keys() == {each.id for each in (ONE, *both[0], *both[1])}
        assert one.in_force == other.in_force
        assert one.withdrawals == other.withdrawals
        assert one.replacements == other.replacements
        assert mine.read_bytes().startswith(here)
        joined = mine.read_bytes()
        assert join_ledger(mine, theirs).decisions == ()
        assert mine.read_bytes() == joined

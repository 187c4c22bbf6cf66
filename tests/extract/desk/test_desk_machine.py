"""Desks, sheets and exported pages rule on one project in any order, with kills: nothing is lost or doubled."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO, ClassVar
from unittest.mock import patch

from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from extract.adjudication.intake.session import session_of
from extract.adjudication.lines.ruling_input import RulingInput
from extract.adjudication.lines.words import PAIRINGS, SHEET
from extract.adjudication.workbook.write import write_sheet
from extract.desk.desk import Desk
from extract.desk.export import exported_page
from extract.project.folder.project import Project, find_project
from extract.project.ledger import append_only
from extract.project.ledger.ledger_file import read_ledger
from tests.extract.adjudication.typist import Typist
from tests.extract.commands.test_nothing_overwritten import two_who_differ
from tests.extract.desk.visitor import Visitor
from tests.strategies import LAW

RULINGS = st.sampled_from(["ada", "ben", "same row", "different rows", "keep the row", "drop the row", "neither"])
ANY = st.integers(0, 10**6)
UNSHRUNK = [Phase.explicit, Phase.reuse, Phase.generate]  # a step takes a while, so shrinking takes an hour
WHO = st.sampled_from([0, 1])


class Killed(BaseException):
    """The machine goes down."""


def dying(after: int) -> Callable[[BinaryIO, bytes], None]:
    """Writes so many bytes of a line, and then no more."""

    def write(file: BinaryIO, content: bytes) -> None:
        file.write(content[: after % (len(content) + 1)])
        raise Killed

    return write


class DeskMachine(RuleBasedStateMachine):
    """A project of two, two desks on it, its sheet, and pages exported from it. Each ruling has a reason of its own."""

    made: ClassVar[TemporaryDirectory[str] | None] = None

    @initialize()
    def begin(self) -> None:
        """A copy of a project in which nothing is ruled."""
        if DeskMachine.made is None:
            DeskMachine.made = TemporaryDirectory()
            two_who_differ(Path(DeskMachine.made.name, "review"))
        self.home = TemporaryDirectory()
        folder = Path(self.home.name, "review")
        shutil.copytree(Path(DeskMachine.made.name, "review"), folder)
        self.project: Project = find_project(folder)
        self.desks = [Desk(self.project), Desk(self.project)]
        self.pages: list[Visitor] = []
        self.number = 0
        self.taken: set[str] = set()
        self.lines: list[bytes] = []

    def teardown(self) -> None:
        """Removes the copy."""
        if hasattr(self, "home"):
            self.home.cleanup()

    def given(self, ruling: str) -> RulingInput:
        self.number += 1
        return RulingInput(ruling, "", "discussion", "ada; ben", "", f"p. {self.number}, r-{self.number}")

    @rule(who=WHO, at=ANY, ruling=RULINGS)
    def rule_on_a_page(self, who: int, at: int, ruling: str) -> None:
        """Somebody rules at a desk; what is taken is noted."""
        desk, given = self.desks[who], self.given(ruling)
        desk.look()
        ruled = [item for item in desk.items if item.counts]
        if ruled and not desk.rule(ruled[at % len(ruled)], given):
            self.taken.add(given.reason)

    @rule()
    def export(self) -> None:
        """A page is exported, and asks what a desk asks; somebody may have an older one open."""
        self.number += 1
        desk = Desk(self.project)
        page = Visitor(exported_page(desk, when=f"2026-01-01T00:00:{self.number:02}Z").decode())
        asked = {id_ for id_, item in page.items.items() if item["state"] == "open"}
        assert asked == {item.id for item in desk.items if item.open}
        self.pages = [*self.pages, page][-2:]

    @rule(which=WHO, at=ANY, ruling=RULINGS)
    def rule_on_an_exported_page(self, which: int, at: int, ruling: str) -> None:
        """Somebody rules on a page that was exported at some time, and its file is taken in, and once more."""
        if not self.pages or not (page := self.pages[which % len(self.pages)]).open():
            return
        page.rule([page.open()[at % len(page.open())]], self.given(ruling))
        file = page.save(Path(self.home.name, "rulings.jsonl"))
        self.taken |= {one.reason for one in session_of(self.project).take_sheet(file).decisions}
        assert session_of(self.project).take_sheet(file).decisions == ()

    @rule(who=WHO, at=ANY, ruling=RULINGS, after=ANY)
    def kill_while_ruling(self, who: int, at: int, ruling: str, after: int) -> None:
        """The machine goes down while a desk writes its ruling; afterwards the desk is opened again."""
        desk = self.desks[who]
        desk.look()
        if ruled := [item for item in desk.items if item.counts]:
            with patch.object(append_only, "_write_whole", dying(after)), suppress(Killed):
                desk.rule(ruled[at % len(ruled)], self.given(ruling))
            self.desks[who] = Desk(self.project)

    @rule(which=WHO, ruling=RULINGS, after=ANY)
    def kill_while_a_page_is_taken_in(self, which: int, ruling: str, after: int) -> None:
        """The machine goes down while the rulings of a page are written; then its file is taken in again."""
        if not self.pages or not (page := self.pages[which % len(self.pages)]).open():
            return
        for id_ in page.open()[:3]:
            page.rule([id_], self.given(ruling))
        file = page.save(Path(self.home.name, "rulings.jsonl"))
        with patch.object(append_only, "_write_whole", dying(after)), suppress(Killed):
            session_of(self.project).take_sheet(file)
        read = session_of(self.project).take_sheet(file)
        self.taken |= {one.reason for one in read.decisions}
        assert session_of(self.project).take_sheet(file).decisions == ()

    @rule(who=WHO)
    def undo(self, who: int) -> None:
        """Somebody takes the last ruling of a desk back."""
        self.desks[who].look()
        self.desks[who].undo("ada; ben")

    @rule(at=ANY, ruling=RULINGS)
    def rule_in_the_sheet(self, at: int, ruling: str) -> None:
        """Somebody fills in a line of a new sheet, and it is taken in."""
        session = session_of(self.project)
        path = Path(self.home.name, "sheet.xlsx")
        write_sheet(session.comparison, path)
        typist = Typist(path)
        page = typist.on(PAIRINGS) if PAIRINGS in typist.book.sheetnames and at % 2 else typist.on(SHEET)
        given = self.given(ruling)
        if rows := page.rows():
            blank = ("", "") if page.name == SHEET else ("",)
            texts = (given.ruling, *blank[1:], given.method, given.who, "", given.reason)
            page.fill(rows[at // 2 % len(rows)], *texts)
            typist.book.save(path)
            if session.take_sheet(path).decisions:
                self.taken.add(given.reason)

    @rule(who=WHO)
    def kill(self, who: int) -> None:
        """A desk is killed and opened again."""
        self.desks[who] = Desk(self.project)

    @rule()
    def kill_while_writing(self) -> None:
        """Another program dies in the middle of a line."""
        with self.project.ledger.open("ab") as file:
            file.write(b'{"id": "0123')

    @invariant()
    def nothing_is_lost_or_doubled(self) -> None:
        """The ledger only grows, has each ruling that was taken, and no ruling in force twice."""
        if not hasattr(self, "project"):
            return
        written = self.project.ledger.read_bytes().split(b"\n") if self.project.ledger.exists() else [b""]
        *whole, _ = written
        assert whole[: len(self.lines)] == self.lines
        self.lines = whole
        ledger = read_ledger(self.project.ledger).ledger
        reasons = {decision.reason for decision in ledger.decisions}
        assert self.taken <= reasons
        assert max(Counter(decision.content for decision in ledger.in_force).values(), default=1) == 1

    @invariant()
    def each_sees_what_the_others_ruled(self) -> None:
        """Both desks, having looked, show what a new one shows."""
        if not hasattr(self, "desks"):
            return
        new = [(item.id, item.open) for item in Desk(self.project).items]
        for desk in self.desks:
            desk.look()
            assert sorted((item.id, item.open) for item in desk.items) == sorted(new)


# With the profile `long` there are 125 examples of 12 steps: four and a half minutes of a processor.
IS_LONG = LAW.max_examples > 1_000
MANY = LAW.max_examples // 16 if IS_LONG else max(2, LAW.max_examples // 4)
TestDesk = DeskMachine.TestCase
TestDesk.settings = settings(max_examples=MANY, stateful_step_count=12 if IS_LONG else 6, phases=UNSHRUNK)

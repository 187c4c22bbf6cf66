"""A team works in any order: nobody sees too much, nothing counts twice or is lost, every workbook may come back.

Every workbook that somebody filled in is still there, byte by byte, after every command.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, ClassVar

import polars as pl
import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from extract.adjudication.lines.words import PAIRINGS, WHOLE_ROW
from extract.safe_replace import untouched
from tests.extract.adjudication.typist import Typist
from tests.extract.dataset.methods_text import NUMBER, beginning_with_a_figure, in_figures
from tests.extract.project.team import EXTRACTORS, SHARED, STUDIES, Book, Team, first_name, owner, texts_of, words_in
from tests.strategies import LAW
from validate.ledger.words import RULED

WHO, STUDY, ANY = st.sampled_from(EXTRACTORS), st.sampled_from(STUDIES), st.integers(0, 10**6)
SETTING = st.sampled_from(["home", "clinic", "ward", "NR", ""])
VERDICT = st.sampled_from(["confirmed", "changed", "not found"])
ROUND = st.sampled_from(["1", "2"])
UNSHRUNK = [Phase.explicit, Phase.reuse, Phase.generate]  # a step takes a while, so shrinking takes an hour
WORKBOOKS = {"extractions", "verification"}
BY_WHOM = ("agreed before: # by two", "# by one person only", "# not yet")


class TeamMachine(RuleBasedStateMachine):
    """Three extractors and an adjudicator, three studies, two rounds."""

    made: ClassVar[TemporaryDirectory[str] | None] = None

    @initialize(far=st.integers(0, 3))
    def begin(self, far: int) -> None:
        """A project whose studies are assigned to pairs; in most, everybody has extracted, and perhaps coded."""
        self.home = TemporaryDirectory()
        self.team = Team.begin(Path(self.home.name))
        self.folder = self.team.folder
        self.ledgers = self.team.ledgers()
        self.seen: dict[Path, bytes] = {}
        self.told: dict[str, set[str]] = {name: set() for name in EXTRACTORS}
        self.typed_for_good: set[str] = set()
        self.version = 1
        self.team.keep()
        if far:
            self.everybody_finishes("home")
        if far > 1:
            self.rule_in_the_sheet("1", 1, 0, "first")
            self.run("template", "--round", "2")
            self.run("template", "--verify", "--extractor", "ada", "--extractor", "ben")
        if far > 2:
            self.code("ada", 1, "effects", True)
            self.code("ben", 2, "harm", True)
            self.verify(0, "changed", False)
        self.look()

    def teardown(self) -> None:
        """Removes the project."""
        if hasattr(self, "home"):
            self.home.cleanup()

    # ------------------------------------------------------------------------------------------ what extractors do

    @rule(who=WHO, study=STUDY, which=ANY, setting=SETTING, funding=st.booleans(), shared=st.sampled_from(SHARED))
    def extract(self, who: str, study: str, which: int, setting: str, funding: bool, shared: str) -> None:
        """Somebody types on a study, perhaps also what another is to extract."""
        if not (files := self.team.files(who)):
            return
        book = Book(files[which % len(files)])
        for row in book.rows("Studies"):
            if first_name(row["Study"].value) == study:
                self._type_on(book, row, who, which, setting, funding, shared)
        book.save()

    def _type_on(
        self, book: Book, row: dict[str, Any], who: str, which: int, setting: str, funding: bool, shared: str
    ) -> None:
        study = str(row["Study"].value)
        row["Setting"].value = setting or None
        row["Aim"].value = self.team.word(who, study)
        first = self.team.assigned().get(first_name(study), (who,))[0] == who
        row["Funding"].value = self.team.word(who, study) if first or funding else None
        texts = {one["Finding"].value for one in book.rows("Findings") if one["Study"].value == study}
        if shared not in texts:
            book.add("Findings", Study=study, Finding=shared)
        if which % 2:
            book.add("Findings", Study=study, Finding=f"{self.team.word(who, study)} {which}")

    @rule(who=WHO, study=STUDY, done=st.sampled_from(["yes", "yes", "yes", None]), everything=st.booleans())
    def finish(self, who: str, study: str, done: str | None, everything: bool) -> None:
        """Somebody marks a study as finished, or takes the mark back; or finishes all."""
        for path in self.team.files(who):
            book = Book(path)
            for row in book.rows("Studies"):
                if first_name(row["Study"].value) == study or everything:
                    row["Finished"].value = done
            book.save()

    @rule(setting=SETTING)
    def everybody_finishes(self, setting: str) -> None:
        """All type on all of their studies and mark them."""
        for who in EXTRACTORS:
            for path in self.team.files(who)[:1]:
                book = Book(path)
                for number, row in enumerate(book.rows("Studies")):
                    self._type_on(book, row, who, number, setting, False, SHARED[number % len(SHARED)])
                    row["Finished"].value = "yes"
                book.save()

    @rule(who=WHO, at=ANY)
    def drop_a_finding(self, who: str, at: int) -> None:
        """Somebody thinks again and clears the words of a finding."""
        for path in self.team.files(who)[:1]:
            book = Book(path)
            if rows := book.rows("Findings"):
                for cell in rows[at % len(rows)].values():
                    cell.value = None
            book.save()

    # -------------------------------------------------------------------------------------------- files on the way

    @rule(who=WHO, place=st.sampled_from(["", "round-2"]))
    def rename(self, who: str, place: str) -> None:
        """A workbook comes back under another name."""
        for path in self.team.files(who, place)[:1]:
            path.rename(path.with_name(f"from the train {next(self.team.numbers)}.xlsx"))

    @rule(which=ANY, name=st.sampled_from(["old", "copy"]))
    def an_earlier_one_comes_back(self, which: int, name: str) -> None:
        """Every workbook that was handed out may come back, beside the one that is there."""
        self.team.comes_back(which, name)

    @rule(who=WHO, which=ANY, place=st.sampled_from(["", "round-2"]))
    def keep_one(self, who: str, which: int, place: str) -> None:
        """The team decides which of several files counts."""
        self.team.only(who, which, place)

    # ------------------------------------------------------------------------------------------ what the team does

    @rule(seed=st.integers(1, 3))
    def assign_again(self, seed: int) -> None:
        """Studies that nobody has begun get other extractors."""
        self.run("assign", "--again", "--seed", str(seed))

    @rule(number=ROUND)
    def merge(self, number: str) -> None:
        """The comparison is made anew."""
        self.run("merge", "--round", number)

    @rule(
        number=ROUND,
        share=st.integers(1, 3),
        at=ANY,
        ruling=st.sampled_from(["first", "second", "neither", "unresolved"]),
    )
    def rule_in_the_sheet(self, number: str, share: int, at: int, ruling: str) -> None:
        """Somebody rules on some lines, and the rulings are taken in."""
        self.run("merge", "--round", number)
        sheet = self.folder / ("" if number == "1" else "round-2") / "adjudication.xlsx"
        if not sheet.exists():
            return
        typist = Typist(sheet)
        for place, row in enumerate(typist.rows()):
            names = [
                name.partition(":")[0] for name, text in row.items() if name.endswith(": value") and text[:1] != "("
            ]
            if row["Status"] in {"open", "stale"} and not row["Ruling"] and names and (place + at) % share == 0:
                reason = self.team.word("dan", row["Study"])
                words = {"first": names[0], "second": names[-1], "unresolved": RULED["unresolved"]}
                choice = words.get(ruling, ruling)
                if row["Field"] == WHOLE_ROW:
                    choice = RULED["keep" if ruling != "neither" else "drop"]
                typist.fill(row, choice, "", "third person", "dan", "", reason)
                self.typed_for_good.add(reason)
        if PAIRINGS in typist.book.sheetnames:
            pairs = typist.on(PAIRINGS)
            for row in pairs.rows():
                if row["Status"] == "open":
                    pairs.fill(row, "different rows", "third person", "dan", "", "")
        typist.save()
        self.run("adjudicate", "--round", number)

    @rule(number=ROUND, at=ANY)
    def withdraw(self, number: str, at: int) -> None:
        """A ruling is taken back."""
        place = "" if number == "1" else "round-2"
        ids = re.findall(r'"id": ?"(\w+)"', self.team.ledgers()[place].decode())
        if ids:
            self.run("withdraw", "--round", number, ids[at % len(ids)], "--who", "dan")

    @rule(study=STUDY)
    def exclude(self, study: str) -> None:
        """A study is taken out."""
        self.run("exclude", study, "--who", "dan", "--why", "ineligible")

    @rule(study=STUDY, name=st.sampled_from(["", " b", " c"]))
    def rename_a_study(self, study: str, name: str) -> None:
        """A study gets another name, or an earlier one back. Workbooks are left as they are."""
        self.run("studies", "rename", study, f"{study}{name}", "--who", "dan", "--why", "The year was wrong.")

    @rule(who=WHO)
    def hand_out_round_2(self, who: str) -> None:
        """Somebody gets what is agreed, to code it."""
        self.run("template", "--round", "2", "--extractor", who)

    @rule(who=WHO, at=ANY, domain=st.sampled_from(["effects", "setting", "harm"]), done=st.booleans())
    def code(self, who: str, at: int, domain: str, done: bool) -> None:
        """Somebody codes findings."""
        for path in self.team.files(who, "round-2")[:1]:
            book = Book(path)
            for number, row in enumerate(book.rows("Findings")):
                if (number + at) % 3:
                    row["Domain"].value = domain
                    row["Memo"].value = row["Memo"].value or self.team.word(who, str(row["Study"].value))
            for row in book.rows("Studies"):
                row["Finished"].value = "yes" if done else None
            book.save()

    @rule(who=WHO)
    def hand_out_values(self, who: str) -> None:
        """Somebody gets what another alone extracted."""
        self.run("template", "--verify", "--extractor", who)

    @rule(at=ANY, verdict=VERDICT, renamed=st.booleans())
    def verify(self, at: int, verdict: str, renamed: bool) -> None:
        """Somebody says of values what the report has."""
        files = sorted((self.folder / "verification").glob("*.xlsx"))
        for path in files[at % len(files) :][:1] if files else ():
            book = Book(path)
            for row in book.rows("Verification"):
                if row["Verdict"].value is None:
                    row["Verdict"].value = verdict
                    who, study = owner(path), str(row["Study"].value)
                    row["Right value"].value = self.team.word(who, study) if verdict == "changed" else None
                    row["Where"].value = word = self.team.word(who, study)
                    self.typed_for_good.add(word)
            book.save()
            if renamed:
                path.rename(path.with_name(f"back {next(self.team.numbers)}.xlsx"))
        self.run("verify")

    @rule()
    def migrate(self) -> None:
        """The form gets one more field."""
        form = self.folder / "form.yaml"
        self.version += 1
        text = form.read_text(encoding="utf-8")
        text = re.sub(r'version: "\d+"', f'version: "{self.version}"', text)
        new = f"      - {{name: more{self.version}, label: More {self.version}, type: text, optional: true}}\n"
        form.write_text(text.replace("  - name: findings\n", f"{new}  - name: findings\n"), encoding="utf-8")
        self.run("form", "migrate")

    @rule()
    def look_around(self) -> None:
        """Status and check say how far it is."""
        self.run("status")
        self.run("check")

    @rule()
    def build(self) -> None:
        """A draft of the dataset: nothing in it counts twice."""
        if self.run("build", "--draft") != 2:
            check_counts(self.folder / "dataset")

    # -------------------------------------------------------------------------------------------------- what holds

    def run(self, *arguments: str) -> int:
        """A command; what it wrote shows nobody what they must not see."""
        may_be_shown = self.team.shown()
        self.look()
        filled = {path: content for path, content in self.seen.items() if self._is_filled_in(path)}
        code = self.team.runs(*arguments).code
        there = {path.read_bytes() for path in self.folder.rglob("*.xlsx")}
        assert [path for path, content in filled.items() if content not in there] == [], arguments
        for path in self._changed():
            place = path.relative_to(self.folder).as_posix()
            if path.suffix != ".xlsx" or "first-submissions" in place or "-earlier" in place or "dataset" in place:
                continue
            team_sheet = path.name == "adjudication.xlsx"
            reader = "" if team_sheet else owner(path)
            texts = texts_of(path)
            for word in words_in(texts, self.team.words):
                own = word.who in {reader, "dan"} or word.text in self.told.get(reader, ())
                assert own or word.study in may_be_shown, (arguments, place, word)
                self.told.get(reader, set()).add(word.text)
            if team_sheet and "round-2" not in place:
                self._names_nobody(path)
        self.team.keep()
        self.look()
        return code

    def _is_filled_in(self, path: Path) -> bool:
        """Whether somebody has saved it with what they typed: then its bytes are kept, perhaps among earlier files."""
        of_people = path.suffix == ".xlsx" and path.parent.name in WORKBOOKS and not untouched(path)
        return of_people and bool(words_in(texts_of(path), self.team.words))

    def _names_nobody(self, path: Path) -> None:
        """The project is blinded: the sheet does not say whose a value is."""
        typist = Typist(path)
        names = set(EXTRACTORS)
        for row in typist.rows():
            told = [text for header, text in row.items() if header not in {"Who", "Ruling until now", ""}]
            assert not names & set(re.findall(r"\w+", " ".join(told))), row

    def _changed(self) -> list[Path]:
        files = [path for path in self.folder.rglob("*") if path.is_file()]
        return [path for path in files if self.seen.get(path) != path.read_bytes()]

    def look(self) -> None:
        """Remembers the files as they are."""
        self.seen = {path: path.read_bytes() for path in self.folder.rglob("*") if path.is_file()}

    @invariant()
    def nothing_ruled_is_lost(self) -> None:
        """Ledgers only grow, and each reason and verdict that somebody typed is in a ledger or in a kept file."""
        if not hasattr(self, "team"):
            return
        now = self.team.ledgers()
        assert all(now[place].startswith(before) for place, before in self.ledgers.items())
        self.ledgers = now
        whole = "\n".join(self.team.everywhere())
        assert [word for word in self.typed_for_good if word not in whole] == []


def check_counts(dataset: Path) -> None:
    """What methods-in-full.md counts is what the files of the dataset have, and no row or cell is there twice."""
    written = (dataset / "methods-in-full.md").read_text(encoding="utf-8")
    assert beginning_with_a_figure(written) == []
    text = " ".join(in_figures(written).split())

    def rows(name: str) -> list[dict[str, str]]:
        path = dataset / f"{name}.csv"
        return list(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines())) if path.exists() else []

    def number_in(pattern: str, text: str) -> int:
        found = re.search(pattern.replace("#", NUMBER), text)
        return int(found[1].replace(",", "")) if found else 0

    def number(pattern: str) -> int:
        return number_in(pattern, text)

    findings = rows("findings")
    assert max(Counter((row["study"], row["text"]) for row in findings if row["text"]).values(), default=1) == 1
    assert len(rows("studies")) == number("# stud(?:(?:y was|ies were) (?:listed,? and )?extracted|(?:y|ies) remained)")
    lineage = pl.read_csv(dataset / "lineage.csv", infer_schema=False)
    assert not lineage.select("table", "row_id", "field", "extractor").is_duplicated().any()
    verdicts = (
        "# (?:was |were )?confirmed",
        "# (?:was |were )?changed",
        "# (?:was |were )?not found in the report",
        "# entr(?:y|ies) (?:is|are) not verified yet",
        "# entr(?:y|ies) (?:is|are) pending and so",
    )
    extracted = number("# entr(?:y|ies) of # data items? (?:was|were) extracted by one person")
    told = re.search(r"extracted by one person \(.*?\. (?:This entry is|These entries are) in no figure", text)
    assert extracted == sum(number_in(one, told[0]) for one in verdicts if told)
    verified = lineage.filter(pl.col("verified").is_not_null() & ~pl.col("verified").str.starts_with("extracted by"))
    assert verified.select("table", "row_id", "field").n_unique() <= extracted
    sentence = re.search(r"In round 2, .*?\.(?= |$)", text)
    coding = [number_in(part, sentence[0]) if sentence else 0 for part in ("filled in on #", *BY_WHOM)]
    asked = coding[0]
    assert asked == sum(coding[1:])
    assert sum(bool(row.get("domain")) for row in findings) <= asked


TeamMachine.TestCase.settings = settings(max_examples=LAW.max_examples, stateful_step_count=14, phases=UNSHRUNK)


@pytest.mark.long
class TestTeam(TeamMachine.TestCase):  # type: ignore[misc, valid-type]
    """The machine, which takes minutes."""


def test_a_short_way() -> None:
    """One way through the machine each time that the tests run."""
    machine = TeamMachine()
    machine.begin(0)
    try:
        machine.everybody_finishes("home")
        machine.merge("1")
        machine.nothing_ruled_is_lost()
    finally:
        machine.teardown()

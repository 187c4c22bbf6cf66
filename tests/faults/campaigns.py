"""The campaigns of faults. Each gives a line for every promise that was broken, and none where all held."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from extract.project.folder.project import read_project
from extract.project.team_tables.codebook_file import read_changes
from extract.workbook.template import write_template
from tests.faults import review
from tests.faults.processes import Fault, Kind, apart, start, twofold
from tests.faults.review import Kept


@dataclass(frozen=True)
class Scenario:
    """A command at a step of the work; `done` says whether nothing is left to do, so that it may refuse.

    A command is interrupted at `every` so many of its writing calls.
    """

    name: str
    base: Path
    arguments: tuple[str, ...]
    done: Callable[[Path], bool] = lambda folder: False
    every: int = 1


class Bases:
    """The small review at three steps: filled in, ruled on in the sheet, and with the rulings in the ledger."""

    def __init__(self, folder: Path) -> None:
        names = ("filled", "ruled", "taken", "listed", "waiting", "rounds", "coded")
        self.filled, self.ruled, self.taken, self.listed, self.waiting, self.rounds, self.coded = (
            folder / name for name in names
        )
        apart(folder, lambda: review.begin(self.filled))
        shutil.copytree(self.filled, self.ruled)
        shutil.copytree(self.filled, self.listed)
        shutil.copytree(self.filled, self.waiting)
        review.list_more(self.waiting)
        apart(self.listed, lambda: review.save_again(self.listed))
        twofold(self.ruled, "merge")
        apart(self.ruled, lambda: review.rule(self.ruled))
        shutil.copytree(self.ruled, self.taken)
        twofold(self.taken, "adjudicate")
        self.rulings = review.rulings(self.taken)
        self.broken = folder / "broken"
        shutil.copytree(self.taken, self.broken)
        review.cut_a_line(self.broken)
        self.files = ("ada.csv", "ben.csv")
        self._begin_rounds(folder)
        if len(self.rulings) < 2:
            raise RuntimeError("the review for the faults has no rulings")

    def _begin_rounds(self, folder: Path) -> None:
        """The review in two rounds: before anybody has a workbook of the second, and with work in such workbooks."""
        apart(folder, lambda: review.begin_rounds(self.rounds))
        twofold(self.rounds, "merge")
        shutil.copytree(self.rounds, self.coded)
        twofold(self.coded, "template", "--round", "2")
        twofold(self.coded, "template", "--verify", "--extractor", "ben")
        twofold(self.coded, "pilot", "--study", "S01")
        apart(self.coded, lambda: review.type_in_rounds(self.coded))
        twofold(self.coded, "merge")

    def _of_rounds(self) -> tuple[Scenario, ...]:
        """Commands on rounds, verification, references and the pilot round."""
        return (
            Scenario("template of round 2", self.rounds, ("template", "--round", "2")),
            Scenario("new template of round 2", self.coded, ("template", "--round", "2")),
            Scenario("template to verify", self.rounds, ("template", "--verify", "--extractor", "ben")),
            Scenario("new template to verify", self.coded, ("template", "--verify", "--extractor", "ben")),
            Scenario("verify", self.coded, ("verify",)),
            Scenario("import of references", self.rounds, ("studies", "import", "new.ris")),
            Scenario(
                "codebook",
                self.rounds,
                ("codebook", "retire", "setting", "--why", "not used", "--who", "ada"),
                done=lambda folder: bool(read_changes(folder)),
            ),
            Scenario("pilot studies", self.rounds, ("pilot", "--study", "S01")),
            Scenario(
                "pilot workbooks",
                self.coded,
                ("pilot", "--to", "meeting.xlsx", "--feedback", "feedback"),
            ),
        )

    def scenarios(self) -> tuple[Scenario, ...]:
        """Every command that writes, where it has most to lose."""
        new = ("cleo", "dan")
        withdrawn = len(self.rulings) + 2
        return (
            Scenario("first merge", self.filled, ("merge",)),
            Scenario("adjudicate", self.ruled, ("adjudicate",)),
            Scenario("merge", self.taken, ("merge",)),
            Scenario(
                "build", self.taken, ("build", "--draft", "--no-pictures"), every=3
            ),  # 157 calls, most of one kind
            Scenario(
                "template",
                self.filled,
                ("template", "--extractor", new[0], "--extractor", new[1]),
                lambda folder: all((folder / "extractions" / f"{name}.xlsx").is_file() for name in new),
            ),
            Scenario("assign", self.waiting, ("assign", "--extractor", new[0], "--extractor", new[1])),
            Scenario("migrate", self.listed, ("form", "migrate")),
            Scenario(
                "withdraw",
                self.taken,
                ("withdraw", *self.rulings[:2], "--who", "ada; ben"),
                lambda folder: len(review.rulings(folder)) == withdrawn,
            ),
            Scenario(
                "exclude",
                self.taken,
                ("exclude", "S02", "--who", "ada; ben", "--why", "retracted"),
                lambda folder: len(review.rulings(folder)) == len(self.rulings) + 1,
            ),
            Scenario(
                "rename a study",
                self.taken,
                ("studies", "rename", "S02", "S02a", "--who", "ada", "--why", "another S02"),
                lambda folder: (folder / "studies.csv").read_text(encoding="utf-8").count("S02a") == 1,
            ),
            Scenario("people", self.taken, ("people", "--adjudicator", "Dora Lund", "--initials", "ada=AD")),
            Scenario("compare to a workbook", self.filled, ("compare", *self.files, "--to", "compared.xlsx")),
            Scenario("write agreed", self.filled, ("compare", *self.files, "--write-agreed", "agreed.xlsx")),
            *self._of_rounds(),
            *(
                Scenario(f"export to {program}", base, ("export", program, "--draft"), review.is_exported)
                for program, base in (("redcap", self.taken), ("refi-qda", self.coded))
            ),
            Scenario("repair", self.broken, ("ledger", "check", "--repair", "--who", "ada")),
        )


def interrupted(scenario: Scenario, work: Path, kind: Kind, every: int = 1) -> Iterator[str]:
    """A fault at each writing call of a command, or at every so many of them; then the command once more."""
    whole = _fresh(scenario.base, work / "whole")
    right = twofold(whole, *scenario.arguments)
    if right.crashed or not right.calls:
        yield f"{scenario.name}: without a fault it makes {right.calls} writing calls and ends with {right.printed}"
        return
    for number in (1,) if kind == "read-only" else range(1, right.calls + 1, every * scenario.every):
        folder = _fresh(scenario.base, work / "interrupted")
        kept = Kept(folder)
        where = f"{scenario.name}, {kind} at call {number} of {right.calls}"
        ran = twofold(folder, *scenario.arguments, fault=Fault(kind, number))
        if ran.crashed or (kind != "kill" and ran.code < 0):
            yield f"{where}: {ran.printed[-600:]}"
        again = twofold(folder, *scenario.arguments)
        if again.crashed or (again.code != right.code and not scenario.done(folder)):
            yield f"{where}: run again, it ends with {again.code} instead of {right.code}: {again.printed[-600:]}"
        yield from (f"{where}: {sentence}" for sentence in kept.lost())
        if sorted(review.rulings(folder)) != sorted(review.rulings(whole)):
            yield f"{where}: run again, the ledger has other rulings than without the fault"
        if review.results(folder) != review.results(whole):
            yield f"{where}: run again, it writes something else than without the fault"
        if left := review.scratch_left(folder):
            yield f"{where}: run again, {', '.join(left)} is left"


_DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda content: b"",
    "cut off": lambda content: content[: len(content) // 2],
    "random": lambda content: bytes((number * 7919 + 13) % 256 for number in range(len(content))),
    "with a byte-order mark": lambda content: b"\xef\xbb\xbf" + content,
    "doubled": lambda content: content + content,
}
_FILES = (
    "twofold.toml", "studies.csv", review.LEDGER, review.SHEET, "first-submissions/index.jsonl", "extractions/ada.xlsx",
    "first-submissions/ada-1.xlsx",
)  # fmt: skip
_COMMANDS = (("status",), ("check",), ("merge",), ("adjudicate",), ("build", "--draft", "--no-pictures"), ("agree",))


def damaged(bases: Bases, work: Path, every: int = 1) -> Iterator[str]:
    """Each file of the project damaged in each way, and then every command: a clear line, and nothing lost."""
    cases = [(file, how) for file in _FILES for how in (*_DAMAGES, "a folder", "a dead link")]
    for file, how in cases[::every]:
        folder = _fresh(bases.taken, work / "damaged")
        path = folder / file
        content = path.read_bytes()
        path.unlink()
        if how == "a folder":
            path.mkdir()
        elif how == "a dead link":
            path.symlink_to("gone")
        else:
            path.write_bytes(_DAMAGES[how](content))
        kept = Kept(folder)
        for command in _COMMANDS:
            ran = twofold(folder, *command)
            if ran.crashed or ran.code not in (0, 1, 2):
                yield f"{file} {how}, {command[0]}: {ran.code} {ran.printed[-600:]}"
        yield from (f"{file} {how}: {sentence}" for sentence in kept.lost())


def at_once(bases: Bases, work: Path, times: int) -> Iterator[str]:
    """Two commands at the same moment, several times: both end, and each ruling is in the ledger once."""
    withdraw = ("withdraw", bases.rulings[0], "--who", "ada; ben")
    pairs: tuple[tuple[Path, tuple[str, ...], tuple[str, ...]], ...] = (
        (bases.ruled, ("adjudicate",), ("adjudicate",)),
        (bases.ruled, ("adjudicate",), ("merge",)),
        (bases.taken, ("merge",), ("merge",)),
        (bases.taken, withdraw, ("adjudicate",)),
        (bases.taken, ("build", "--draft", "--no-pictures"), ("build", "--draft", "--no-pictures")),
        (bases.filled, ("merge",), ("merge",)),
        (bases.taken, ("export", "eppi", "--draft"), ("export", "eppi", "--draft")),
    )
    for base, one, other in pairs * times:
        folder = _fresh(base, work / "at-once")
        kept = Kept(folder)
        where = f"{one[0]} and {other[0]} at once"
        both = [start(folder, *one), start(folder, *other)]
        for ran in [each.wait() for each in both]:
            if ran.crashed or ran.code not in (0, 1, 2):
                yield f"{where}: {ran.printed[-600:]}"
        yield from (f"{where}: {sentence}" for sentence in kept.lost())
        found = review.rulings(folder)
        if len(found) != len(set(found)):
            yield f"{where}: a ruling is in the ledger twice"
        after = twofold(folder, "merge")
        if after.crashed or after.code not in (0, 1):
            yield f"{where}: merge afterwards ends with {after.code}: {after.printed[-600:]}"


_IN_THE_WAY = ("decisions.jsonl", "twofold.toml", "studies.csv", "extractions", "extractions/ada.xlsx", ".", "a link")


def in_the_way(bases: Bases, work: Path) -> Iterator[str]:
    """A dataset and an export that are to be written over what the team has: refused, and nothing is changed."""
    for command in (("build", "--draft", "--no-pictures"), ("export", "eppi", "--draft")):
        for target in _IN_THE_WAY:
            folder = _fresh(bases.taken, work / "in-the-way")
            (folder / "a link").symlink_to("gone")
            before = review.everything(folder)
            ran = twofold(folder, *command, "--to", target)
            where = f"{command[0]} to {target}"
            if ran.crashed or ran.code != 2:
                yield f"{where}: it ends with {ran.code}: {ran.printed[-600:]}"
            if review.everything(folder) != before:
                yield f"{where}: something is not what it was"


HOSTILE = (
    "=cmd|' /C calc'!A0",
    "+1+1", "-2+3", "@SUM(A1)", "\x1b[2J\x1b]0;title\x07", "[/]x", "[bold]x", "{0} {x}", "%s %n", "%(a)s",
    "a\u202eb", "\u200b", "<script>alert(1)</script>", "'; DROP TABLE studies; --", "../../etc/passwd", "x" * 32_000,
    "9" * 400, "1e999", "nan", "=" * 300, "\ufeffyes", "NR\u00a0", "a\r\nb", "\U0001f9ea" * 200,
)  # fmt: skip


def hostile(bases: Bases, work: Path) -> Iterator[str]:
    """Cells made to do harm: shown cleaned, written so that no spreadsheet runs them, and never a traceback."""
    folder = _fresh(bases.filled, work / "hostile")
    apart(folder, lambda: _fill_with(folder, HOSTILE))
    kept = Kept(folder)
    commands = [*_COMMANDS, ("history", "S0"), ("compare", "extractions/ada.xlsx", "extractions/ben.xlsx")]
    for command in commands:
        ran = twofold(folder, *command)
        if ran.crashed or ran.code not in (0, 1, 2):
            yield f"hostile cells, {command[0]}: {ran.code} {ran.printed[-600:]}"
        if "\x1b]" in ran.printed or "\x1b[2J" in ran.printed:
            yield f"hostile cells, {command[0]}: an escape of the terminal is printed"
    yield from (f"hostile cells: {sentence}" for sentence in kept.lost())
    for path in (folder / "dataset").glob("*.csv"):
        for cell in path.read_text(encoding="utf-8-sig").replace("\n", ",").split(","):
            if cell.strip('"').startswith(("=cmd", "+1+1", "-2+3", "@SUM")):
                yield f"hostile cells: {path.name} has a cell that a spreadsheet would run: {cell[:40]}"


def _fill_with(folder: Path, texts: tuple[str, ...]) -> None:
    """Ada types these texts wherever text can be typed."""
    form = read_project(folder).form()
    table = form.studies
    names = [field.name for field in table.fields if field.name not in (table.study, "finished")]
    studies = [
        dict(zip(names, texts[number:], strict=False)) | {"study": f"S{number}", "finished": "yes"}
        for number in range(0, len(texts), len(names))
    ]
    samples = [{"study": "S0", "group": text[:200], "n_analysed": text} for text in texts]
    path = folder / "extractions" / "ada.xlsx"
    path.unlink()
    write_template(form, path, extractor="ada", filled={"studies": studies, "samples": samples})


def _fresh(base: Path, folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(base, folder, symlinks=True)
    return folder

"""`twofold ledger`: the file of decisions itself."""

from __future__ import annotations

from pathlib import Path
from shlex import quote
from textwrap import shorten
from typing import TYPE_CHECKING, Any

import click

from extract.commands.in_order import InOrder
from extract.output import chosen_round, of_round, output_format, print_json, say
from schema.text import and_list, as_argument, plural

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from extract.project.folder.project import Project
    from extract.project.form_changes.carry_joined import CarriedOver
    from extract.project.ledger.ledger_file import LedgerFile
    from extract.project.ledger.ledger_join import Joined
    from extract.project.ledger.ledger_repair import Examined
    from schema.form import Form
    from validate.ledger.ledger import Decision

_LONGEST = 100  # characters of a broken line that are shown
_LINES = {
    "rulings": ("ruling",),
    "verdicts": ("verdict",),
    "exclusions": ("excluded study", "excluded studies"),
    "renamings": ("new name of a study", "new names of studies"),
    "submissions": ("withdrawn first submission",),
    "withdrawals": ("withdrawal",),
    "repairs": ("repair",),
}
_MADE_EARLIER = "was made with an earlier version of the form, and has no effect now"


@click.group(cls=InOrder)
def ledger() -> None:
    """Check, repair or join the ledger of decisions; give a finding its number back."""


@ledger.command("check")
@click.option("--ledger", "file", type=click.Path(path_type=Path, dir_okay=False), help="Without a project: the file.")
@click.option("--repair", "mend", is_flag=True, help="Restore what can be read, and drop the broken lines.")
@click.option("--who", default="", help="With --repair: who looked at the lines. Separate several names with ;")
@of_round
@output_format
def check_ledger(file: Path | None, mend: bool, who: str, output_format: str) -> int:
    """Show each broken line in the ledger, what can still be read from it, and lost lines. Exit code 1 if there is one.

    A broken line may have been a ruling, or the withdrawal of one. So twofold build waits until somebody has looked at
    it. With --repair, twofold adds lines at the end of the file: every decision that can still be read, and a note that
    says which lines are dropped, who looked at them and when. It changes no line that is already in the file.

    A line is lost if another one replaces or withdraws it and it is not there. A lost line that no other line names is
    not noticed. In a project, a study that studies.csv or assignment.csv calls otherwise than the ledger is named: the
    line that renamed it may be lost.

    In a project, lines of numbers.jsonl that cannot be read or were cut off are shown too. For the first, the exit code
    is 1 as well. Take them from a backup.
    """
    from extract.adjudication.lines.who import people_of_project, who_decided
    from extract.clock import stamp
    from extract.project.folder.project import find_project
    from extract.project.ledger.ledger_file import read_ledger
    from extract.project.ledger.ledger_repair import examine, repair
    from extract.project.ledger.numbers_file import NumbersFile, read_numbers
    from extract.project.studies.listed_otherwise import listed_otherwise
    from extract.report.ledger_text import missing_json, say_second_versions

    project = None if file else find_project(Path.cwd(), chosen_round())
    path = project.ledger if project else file or Path()
    people = tuple(name.strip() for name in who.split(";") if name.strip())
    if project and people:
        people = who_decided(who, people_of_project(project, read_ledger(path).ledger))
    if mend and not people:
        raise click.UsageError("give the name of the person who looked at the broken lines: --repair --who NAME")
    before = read_ledger(path)
    examined = repair(path, who=people, when=stamp()) if mend else examine(before)
    read = read_ledger(path)
    numbers = read_numbers(project.numbers) if project else NumbersFile()
    otherwise = tuple(listed_otherwise(project)) if project else ()
    say_second_versions(read)
    if output_format == "json":
        of_numbers = {"numbers_broken": list(numbers.broken), "numbers_cut_off": list(numbers.cut_at)}
        of_lines = {"missing_lines": missing_json(read), "called_otherwise": list(otherwise)}
        print_json(_as_json(read, examined, repaired=mend) | of_lines | of_numbers)
    else:
        _print(project, before, read, examined, repaired=mend)
        for sentence in otherwise:
            say(sentence, fg="yellow")
        for number in numbers.broken:
            say(f"numbers.jsonl line {number} cannot be read. Take it from a backup, or delete it", fg="yellow")
        for number in numbers.cut_at:
            say(f"numbers.jsonl line {number} was cut off. No row gets the number that it may have given", fg="yellow")
    return int(bool(read.broken or read.missing or numbers.broken))


@ledger.command("join")
@click.argument("other", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--ledger", "file", type=click.Path(path_type=Path, dir_okay=False), help="Without a project: the ledger."
)
@of_round
@output_format
def join_ledger(other: Path, file: Path | None, output_format: str) -> int:
    """Take the lines of another ledger that this one does not have.

    FILE is a copy of decisions.jsonl in which somebody ruled elsewhere, such as the conflicted copy that a program for
    shared folders leaves beside it. twofold adds the missing lines at the end of decisions.jsonl, and changes neither
    FILE nor any line that is there. A study that was renamed there gets its new name in studies.csv too. Rulings of the
    two that contradict each other are named. Their cells are open until somebody rules. If a study was renamed
    differently in the two, both names are shown, and the later one holds. Rulings that were made with an earlier
    version of the form are carried over to this one, and those that cannot be are named. You can join a file again:
    nothing is taken twice. Exit code 1 if rulings or renamings contradict each other, if a ruling has no effect, or if
    a line of FILE cannot be read.

    FILE can also be a copy of numbers.jsonl, whose lines are taken into numbers.jsonl in the same way. Where two copies
    gave one number to different rows, the row that got it first keeps it, and the other gets a new one. So are those of
    a copy of codebook.jsonl. Where two people changed one code, `codebook log` shows which change has no effect.
    """
    from extract.clock import stamp
    from extract.project.folder.project import find_project
    from extract.project.form_changes.carry_joined import CarriedOver, carry_joined
    from extract.project.ledger import ledger_join
    from extract.project.ledger.numbers_file import is_numbers_file
    from extract.project.rounds.after_join import contradicting_now, rulings_without_effect
    from extract.project.studies.renaming import write_present_names
    from extract.project.team_tables.codebook_file import is_codebook_file

    project = None if file else find_project(Path.cwd(), chosen_round())
    if is_numbers_file(other):
        return _join_numbers(project.numbers if project else file or Path(), other, output_format)
    if project and is_codebook_file(other):
        return _join_codebook(project.in_round(1), other, output_format)
    path = project.ledger if project else file or Path()
    joined = ledger_join.join_ledger(path, other, (lambda: project.read_ledger().ledger) if project else None)
    kept = write_present_names(project.in_round(1)) if project else ()
    carried = carry_joined(project, joined.decisions, when=stamp()) if project else CarriedOver()
    contradicting = contradicting_now(project, (*joined.decisions, *carried.lines)) if project else joined.contradicting
    lost = rulings_without_effect(project, joined.decisions, carried) if project else []
    bad = bool(contradicting or joined.two_names or joined.broken or lost)
    if output_format == "json":
        print_json(
            {
                "taken": [decision.id for decision in joined.decisions],
                "already": joined.already,
                "repairs": len(joined.repairs),
                "carried_over": [decision.id for decision in carried.lines],
                "contradicting": [[decision.id for decision in several] for several in contradicting],
                "two_names": [[decision.id for decision in both] for both in joined.two_names],
                "without_effect": [decision.id for decision, _ in lost],
                "broken_lines": [{"line": line.number, "reason": line.reason} for line in joined.broken],
            }
        )
        return int(bad)
    _say_joined(path, other, joined, carried, lost)
    if project and kept:
        say(f"The earlier tables are {and_list([project.named(copy) for copy in kept])}")
    shown = _called(project) if project and (contradicting or joined.two_names) else {}
    _say_contradictions(joined, contradicting, shown, project.whole_form() if project else None)
    say(f"Next: {_apply_again(project, path)}")
    return int(bad)


@ledger.command("same-row")
@click.argument("earlier")
@click.argument("later")
@output_format
def keep_number(earlier: str, later: str, output_format: str) -> int:
    """Give a finding, or another numbered row, the number back that it had in earlier datasets.

    twofold knows a finding again by its words. If all extractors wrote it again in quite other words, it has a new
    number, and build asks whether it is one that has gone. EARLIER is the number that it had (S11-F12), and LATER the
    new one (S11-F31). From the next dataset on it has the earlier number, and no finding has the later one. twofold
    adds lines to numbers.jsonl. The same command with the two in the other order takes it back.
    """
    from extract.dataset.building.numbers import same_row
    from extract.project.folder.project import find_project

    same_row(find_project(Path.cwd()), earlier, later)
    if output_format == "json":
        print_json({"kept": earlier, "ended": later})
        return 0
    say(f"{later} is {earlier} again. {later} is not given again", fg="green")
    say("Next: twofold build")
    return 0


def _join_numbers(path: Path, other: Path, output_format: str) -> int:
    """Takes in a copy of the file of numbers. Exit code 1 if two rows had one number, or a line cannot be read."""
    from extract.project.ledger.numbers_file import join_numbers

    joined = join_numbers(path, other)
    if output_format == "json":
        lines = [{"line": number} for number in joined.broken]
        print_json({"taken": len(joined.taken), "twice": [line.id for line in joined.twice], "broken_lines": lines})
        return int(bool(joined.twice or joined.broken))
    say(f"{plural(len(joined.taken), 'line')} taken into {path.name}")
    for line in joined.twice:
        row = f"Number {line.number} of {line.study} ({line.table})"
        say(f"{row} was given to two rows. The first keeps it; the other gets a new one from build", fg="yellow")
    for number in joined.broken:
        say(f"{other} line {number} could not be read, so it was not taken", fg="yellow")
    return int(bool(joined.twice or joined.broken))


def _join_codebook(project: Project, other: Path, output_format: str) -> int:
    """Takes in a copy of the codebook. Exit code 1 if a change cannot be applied, or a line cannot be read."""
    from extract.project.team_tables.codebook_file import CODEBOOK_FILE, join_changes

    taken, broken = join_changes(project.folder, other)
    refused = len(project.whole_form().codebook_life.refused)
    if output_format == "json":
        print_json({"taken": taken, "refused": refused, "broken_lines": broken})
        return int(bool(refused or broken))
    say(f"{plural(taken, 'line')} taken into {CODEBOOK_FILE}. Look: twofold codebook log")
    if refused:
        say(f"{plural(refused, 'change')} cannot be applied: twofold codebook log", fg="yellow")
    if broken:
        say(f"{plural(broken, 'line')} of {other} could not be read, so nothing was taken from there", fg="yellow")
    return int(bool(refused or broken))


def _say_joined(
    path: Path, other: Path, joined: Joined, carried: CarriedOver, lost: Sequence[tuple[Decision, str]]
) -> None:
    """What was taken, what of it was carried over to the present form, and what could not be."""
    from validate.ledger.words import place_in_words

    say(f"{plural(len(joined.decisions), 'line')} taken into {path.name}, {joined.already} already there")
    for line in joined.broken:
        say(f"{other} line {line.number} could not be read, so it was not taken: {line.reason}", fg="yellow")
    if joined.broken:
        say(f"Keep {other}. To see what is in these lines: twofold ledger check --ledger {quote(str(other))}")
    else:
        say(f"{path.name} now has every line of {other}. If nobody uses {other} any more, delete it.")
    if carried.lines:
        say(f"{plural(len(carried.lines), 'ruling was', 'rulings were')} carried over to the present form")
    for decision, reason in lost:
        say(f"{place_in_words(decision)}: this ruling {_MADE_EARLIER}: {reason}", fg="yellow")
    for before, now in joined.renamed:
        say(f"{before} is called {now} from now on")


def _say_contradictions(
    joined: Joined, groups: Sequence[Sequence[Decision]], shown: Mapping[str, str], form: Form | None
) -> None:
    """Which renamings and which rulings contradict each other."""
    from extract.project.ledger.ledger_join import contradiction, two_names_sentence

    for earlier, later in joined.two_names:
        say(two_names_sentence(earlier, later, shown), fg="yellow")
    for several in groups:
        say(contradiction(several, shown, form), fg="yellow")


def _called(project: Project) -> Mapping[str, str]:
    """What the adjudication sheet calls the extractors whose workbooks are there: without names if it is blinded."""
    from extract.adjudication.lines.names import named
    from extract.project.extractors.extractor_files import whose_now

    owners = whose_now(project, project.read_ledger().ledger).owners
    return named(tuple(owners), blinded=project.settings.blinded).shown if project.settings.blinded else {}


def _print(
    project: Project | None, before: LedgerFile, read: LedgerFile, examined: Sequence[Examined], *, repaired: bool
) -> None:
    from extract.adjudication.lines.who import who_made
    from extract.project.folder.project import ledger_option
    from extract.project.ledger.ledger_repair import counted, twins
    from extract.report.ledger_text import lost_lines
    from validate.ledger.words import place_in_words

    path = read.path or Path()
    counts = counted(read)
    amounts = [plural(counts[kind], *words) for kind, words in _LINES.items() if counts[kind] or kind == "rulings"]
    standing = [
        plural(counts[f"{kind}_in_force"], *_LINES[kind])
        for kind in ("rulings", "verdicts", "exclusions")
        if counts[kind] or kind == "rulings"
    ]
    say(f"{path.name}: {', '.join(amounts)}. In force: {', '.join(standing)}")
    for broken in examined:
        say(f"line {broken.line.number}: {broken.line.reason}", fg="yellow")
        say(f"  it says: {shorten(broken.line.text, _LONGEST, placeholder=' ...')}")
        say(f"  {_can_be_read(broken, repaired=repaired)}")
    for line in read.ledger.renamings:
        who = who_made(project, read.ledger, line) if project else ", ".join(line.who)
        say(f"{line.study} was renamed to {line.renamed} on {line.when[:10]}: {line.id} by {who}")
    for several in twins(read.ledger):
        ids = ", ".join(decision.id for decision in several)
        say(f"taken in {len(several)} times: {place_in_words(several[0])}, {ids}")
    lost = before.missing if repaired else read.missing
    for sentence in lost_lines(before if repaired else read):
        say(f"a line is lost: {sentence}", fg="yellow")
    if repaired and examined:
        lines = plural(len(examined), "line is", "lines are")
        say(f"{lines} dropped; the ledger says so. Next: {_apply_again(project, path)}", fg="green")
    elif repaired and lost:
        say(f"{plural(len(lost), 'lost line is', 'lost lines are')} named in the ledger now", fg="green")
    elif examined or lost:
        command = f"twofold ledger check --repair --who NAME{ledger_option(path)}"
        backup = f" (twofold ledger join COPY{ledger_option(path)})" if lost else ""
        say(f"Next: take the lines from a backup if you have one{backup}, or else: {command}")
    else:
        say(f"No line of {path.name} is broken.", fg="green")


def _apply_again(project: Project | None, path: Path) -> str:
    """The command that applies the ledger, in a project or without one."""
    return f"twofold merge{project.option}" if project else f"twofold compare FILES --ledger {as_argument(str(path))}"


def _can_be_read(broken: Examined, *, repaired: bool) -> str:
    if broken.decisions:
        from extract.project.ledger.ledger_repair import in_words

        done = "written down again" if repaired else "can be restored"
        return f"{done}: {'; '.join(in_words(decision) for decision in broken.decisions)}"
    about = f"it was {broken.about}" if broken.about else "it does not say what it was about"
    return f"cannot be restored: {about}. Rule again or withdraw again where that is needed"


def _as_json(read: LedgerFile, examined: Sequence[Examined], *, repaired: bool) -> dict[str, Any]:
    from extract.project.ledger.ledger_repair import counted, twins

    return {
        **counted(read),
        "lines": [
            {
                "line": broken.line.number,
                "reason": broken.line.reason,
                "text": broken.line.text,
                "restored" if repaired else "restorable": [decision.id for decision in broken.decisions],
                "about": broken.about,
            }
            for broken in examined
        ],
        "twins": [[decision.id for decision in several] for several in twins(read.ledger)],
        "repaired": repaired,
    }

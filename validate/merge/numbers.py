"""The numbers of rows in datasets. A number stays with its row and is never given to another row."""

from collections.abc import Mapping, Sequence
from dataclasses import field
from functools import cached_property

from pydantic import ConfigDict, Field, PositiveInt

from schema.added_line import AddedLine
from schema.records import record
from schema.renamed_studies import NONE_RENAMED, RenamedStudies
from schema.text import fold

RowsWritten = Mapping[str, tuple[str, ...]]
"""What each extractor wrote in a row: their own number, then the identity without the study."""


Identities = frozenset[tuple[str, ...]]
"""The identities that extractors wrote for a row, without the study, folded."""


def identities(rows: RowsWritten) -> Identities:
    """The identities that these extractors wrote for a row."""
    return frozenset(tuple(map(fold, identity)) for _, *identity in rows.values())


class NumberGiven(AddedLine):
    """A line in the project's file of numbers: the row that has a number in a dataset.

    `after` is the id of the earlier line on the same number; blank in the first line. Without `rows`, the extractions
    no longer have the row. `words` is the name of the row in the dataset, which a paper may quote. A row that a ruling
    dropped is not in the dataset.
    """

    model_config = ConfigDict(defer_build=True)

    table: str
    study: str
    number: PositiveInt
    rows: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    words: str = ""
    dropped: bool = False
    after: str = ""
    when: str = ""

    @property
    def place(self) -> tuple[str, str, int]:
        """What is numbered: table, study (folded) and number."""
        return self.table, fold(self.study), self.number


@record(kw_only=True)
class Numbered:
    """A number, with its row as in the latest dataset that had it; `gone` if later datasets do not have it.

    `words` and `dropped` are from the same dataset; unknown words are blank. `earlier` has every identity that the row
    ever had. `was_quoted` says whether any dataset had the row. `last` is the id of the latest line on it.
    """

    number: int
    study: str
    rows: RowsWritten = field(hash=False)
    words: str
    dropped: bool
    gone: bool
    earlier: Identities
    was_quoted: bool
    last: str

    @cached_property
    def identities(self) -> Identities:
        """The identities of its row in the latest dataset; empty if it was not there."""
        return frozenset() if self.gone else identities(self.rows)

    @property
    def quoted(self) -> bool:
        """Whether the latest dataset had its row, so that a paper may quote it."""
        return not (self.gone or self.dropped)


@record(kw_only=True)
class CutLine:
    """The start of an unfinished line by an interrupted program, after this number of complete lines (`after`).

    `place` is the table, study and number in it, if that much is left.
    """

    after: int
    place: tuple[str, str, int] | None = None


@record(kw_only=True)
class Numbers:
    """All numbers that were given, by table and study (folded).

    `held` are the highest numbers that unfinished lines may have given; no row gets a number up to it. `held_anywhere`
    is the same for all other studies. `twice` are lines that gave a number which another row already had, for example
    because two people built copies of a project: they have no effect, and their rows get other numbers.
    """

    given: Mapping[tuple[str, str], tuple[Numbered, ...]] = field(default_factory=dict, hash=False)
    twice: tuple[NumberGiven, ...] = ()
    held: Mapping[tuple[str, str], int] = field(default_factory=dict, hash=False)
    held_anywhere: int = 0

    def highest(self, table: str, study: str) -> int:
        """The highest number of a study (folded) in a table that was given, or may have been given."""
        given = (one.number for one in self.given.get((table, study), ()))
        return max(self.held.get((table, study), self.held_anywhere), *given, 0)


NO_NUMBERS = Numbers()


def numbers_of(
    lines: Sequence[NumberGiven], renamed: RenamedStudies = NONE_RENAMED, cut: Sequence[CutLine] = ()
) -> Numbers:
    """The result of all these lines, whatever their order, with the current name of each study."""
    held, held_anywhere = _held(lines, renamed, cut)
    ordered = sorted(lines, key=lambda line: (line.when, line.id))
    by_id = {line.id: _under_present_name(line, renamed) for line in ordered}
    first: dict[tuple[str, str, int], NumberGiven] = {}
    begun = ((line, first.setdefault(line.place, line)) for line in by_id.values() if not line.after)
    twice = [line for line, one in begun if line is not one and not identities(line.rows) & identities(one.rows)]
    without_effect = {line.id for line in twice}
    chains: dict[tuple[str, str, int], list[NumberGiven]] = {}
    for line in by_id.values():
        if _begins(line, by_id).id not in without_effect:
            chains.setdefault(line.place, []).append(line)
    given: dict[tuple[str, str], list[Numbered]] = {}
    for (table, study, number), chain in sorted(chains.items()):
        followed = {line.after for line in chain}
        last = [line for line in chain if line.id not in followed][-1]
        there = _last_there(last, by_id)
        given.setdefault((table, study), []).append(
            Numbered(
                number=number,
                study=last.study,
                rows=there.rows,
                words=there.words,
                dropped=there.dropped,
                gone=not last.rows,
                earlier=frozenset(identity for line in chain for identity in identities(line.rows)),
                was_quoted=any(line.rows and not line.dropped for line in chain),
                last=last.id,
            )
        )
    return Numbers(
        given={key: tuple(several) for key, several in given.items()},
        twice=tuple(twice),
        held=held,
        held_anywhere=held_anywhere,
    )


def _held(
    lines: Sequence[NumberGiven], renamed: RenamedStudies, cut: Sequence[CutLine]
) -> tuple[Mapping[tuple[str, str], int], int]:
    """The highest numbers that these lines may have given, by table and study, and for any other study.

    A line gives the next number of its study. If a line does not show its study, it may have given a number in any.
    """
    held: dict[tuple[str, str], int] = {}
    unknown = 0
    for line in cut:
        if line.place is not None:
            table, study, number = line.place
            key = table, fold(renamed.now(study))
            held[key] = max(held.get(key, 0), number)
        else:
            unknown += 1
            highest: dict[tuple[str, str], int] = {}
            for one in lines[: line.after]:
                key = one.table, fold(renamed.now(one.study))
                highest[key] = max(highest.get(key, 0), one.number)
            held |= {key: max(held.get(key, 0), number + unknown) for key, number in highest.items()}
    return {key: max(number, unknown) for key, number in held.items()}, unknown


def _under_present_name(line: NumberGiven, renamed: RenamedStudies) -> NumberGiven:
    """The line with the current name of its study. It keeps its id, because other lines refer to it."""
    if not renamed.is_former(line.study):
        return line
    present = line.model_copy(update={"study": renamed.now(line.study)})
    vars(present)["id"] = line.id
    return present


def _last_there(line: NumberGiven, by_id: Mapping[str, NumberGiven]) -> NumberGiven:
    """The line that describes the row when it last existed."""
    while not line.rows and line.after in by_id:
        line = by_id[line.after]
    return line


def _begins(line: NumberGiven, by_id: Mapping[str, NumberGiven]) -> NumberGiven:
    """The line that gave the number; the earliest known line if that one is lost."""
    while line.after in by_id:
        line = by_id[line.after]
    return line

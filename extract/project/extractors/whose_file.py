"""Finds the current file of each extractor in extractions/. The stamp of a file decides, not its name."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import PurePath

from extract.errors import CannotUse
from extract.project.folder.settings import PersonSettings
from schema.records import record
from schema.text import as_argument, fold, quoted, tidy
from validate.assignment.people import People, Person
from validate.extraction.suggestions import nearest

NOBODY = frozenset({"", "extraction"})
"""The names in the stamp of a workbook that was made for nobody in particular."""


@record
class Question:
    """A question that the team must answer before its files can be used, and the command that answers it."""

    text: str
    answer: str


@record
class WhoseFiles:
    """The files of each extractor, by name. If somebody has several files, or a file is unclear, there are questions.

    `not_used` pairs the files that no longer count with their extractors. `stamps` has the extractor that each file
    names; None if it names nobody.
    """

    owners: Mapping[str, tuple[str, ...]]
    not_used: Mapping[str, str]
    questions: tuple[Question, ...]
    stamps: Mapping[str, str | None]

    @property
    def current(self) -> Mapping[str, str]:
        """The file of each extractor who has exactly one."""
        return {owner: files[0] for owner, files in self.owners.items() if len(files) == 1}


def people_of(listed: Sequence[PersonSettings]) -> People:
    """The people listed in the project's settings."""
    persons = (
        Person(name=person.name, initials=person.initials, aliases=person.aliases, extractor=person.role == "extractor")
        for person in listed
    )
    return People(tuple(persons), complete=bool(listed))


def near_person(people: People, text: str) -> str | None:
    """The person whose name, initials or alias is close to a text.

    None if the text is somebody's name, or nothing is close.
    """
    names = {
        called: person.name for person in people.persons for called in (*person.aliases, person.initials, person.name)
    }
    near = None if people.meant(text) else nearest(text, tuple(filter(tidy, names)), only_one=False)
    return names[near] if near else None


def refuse_near(people: People, names: Sequence[str]) -> None:
    """Raises CannotUse for an unknown name close to a known person's, because a typo would create a new person."""
    for name in names:
        if near := near_person(people, name):
            raise CannotUse(
                f"{quoted(name)} is not one of the project's people",
                hint=f"did you mean {near}? If {name} is somebody else, add them first: twofold people --extractor"
                f" {as_argument(name)}",
            )


def whose_files(
    stamps: Mapping[str, str | None], listed: Sequence[PersonSettings], known: Sequence[str], number: int = 1
) -> WhoseFiles:
    """Finds to whom each file belongs.

    `stamps` has the extractor in each file's stamp; None for a file without a stamp.

    `known` are the extractors with first submissions or rulings. Each of them has a file, or there is a question about
    it, and they keep this name. `number` is the round. In later rounds, several files of a person can be combined.
    """
    people = people_of(listed).under(known)
    here = sorted(stamps, key=lambda file: (stamps[file] is None, file))
    stated_owner = {
        file: person for person in listed for file in here if is_file_of(person, file, stamps[file], people)
    }
    earlier = {file: person for person in listed for file in here if is_listed(file, person.earlier_files)}
    owners: dict[str, list[str]] = {}
    not_used: dict[str, str] = {}
    unknown: list[str] = []
    for file in here:
        person = stated_owner.get(file) or earlier.get(file)
        owner = people.name_of(person.name) if person else _owner(file, stamps[file], people)
        if owner is None:
            unknown.append(file)
        elif file in stated_owner or file not in earlier:
            same = next((name for name in owners if fold(name) == fold(owner)), owner)
            owners.setdefault(same, []).append(file)
        else:
            not_used[file] = owner
    left = {people.name_of(person.name) for person in listed if person.left}
    _give_back(stamps, people, owners, not_used, left)
    again = _to_ask_again(listed, people, owners, not_used, stated_owner.values())
    known_people = dict.fromkeys(map(people.name_of, known))
    gone = [name for name in known_people if name not in {*owners, *left} and name not in again]
    return WhoseFiles(
        owners={owner: tuple(files) for owner, files in sorted(owners.items())},
        not_used=not_used,
        stamps=stamps,
        questions=(
            *(
                _questions(owners, unknown, gone, known_people, stamps)
                if number == 1
                else _later_questions(owners, unknown, gone, number)
            ),
            *(_again(name, files) for name, files in again.items()),
        ),
    )


def _give_back(
    stamps: Mapping[str, str | None],
    people: People,
    owners: dict[str, list[str]],
    not_used: dict[str, str],
    left: Collection[str],
) -> None:
    """Gives files that are named like another extractor's earlier file to the person in their stamp.

    This is done if that person has no other file. File names may be reused, but stamps do not change.
    """
    for file in list(not_used):
        owner = _owner(file, stamps[file], people) if stamps[file] else None
        if owner is not None and fold(owner) not in {fold(name) for name in (*owners, *left, not_used[file])}:
            owners[owner] = [file]
            del not_used[file]


def _to_ask_again(
    listed: Sequence[PersonSettings],
    people: People,
    owners: Mapping[str, list[str]],
    not_used: dict[str, str],
    answered: Iterable[PersonSettings],
) -> dict[str, list[str]]:
    """The earlier files of extractors whose current file is missing. The team must say which file counts now.

    If another file may be the current one, the earlier files are added to that extractor's files. Otherwise they are
    returned, so that they may count again. The current file may also be missing because it was given to somebody else.
    """
    again: dict[str, list[str]] = {}
    for person in listed:
        name = people.name_of(person.name)
        missing = person not in answered if person.file else name not in owners and not person.left
        files = [file for file, owner in not_used.items() if owner == name and missing]
        if files and name in owners:
            owners[name].extend(files)
            for file in files:
                del not_used[file]
        elif files:
            again[name] = files
    return again


def is_file_of(person: PersonSettings, file: str, stamped: str | None, people: People) -> bool:
    """Whether a file is the one that the settings list as the person's current file.

    File names may be reused, but stamps do not change. So a file with this name but another extractor's stamp is a
    different file, unless the listed file already had that stamp.
    """
    if not is_listed(file, (person.file,)):
        return False
    named = people.extractor(stamped) if stamped is not None and stamped.strip() not in NOBODY else None
    return named is None or fold(named.name) in {
        fold(people.name_of(name)) for name in (person.name, person.file_names) if name
    }


def is_listed(file: str, listed: Sequence[str]) -> bool:
    """Whether a file is listed, ignoring how the system encodes accents."""
    return unicodedata.normalize("NFC", file) in {unicodedata.normalize("NFC", listed_file) for listed_file in listed}


def _owner(file: str, stamped: str | None, people: People) -> str | None:
    """The owner of a file: by its stamp; without a stamp, by its name if it is an extractor's name."""
    stem = PurePath(file).stem
    if stamped is not None and stamped.strip() not in NOBODY:
        if person := people.extractor(stamped):
            return person.name
        return None if people.meant(stamped) else tidy(stamped)
    if person := people.extractor(stem):
        return person.name
    return None if any(person.extractor for person in people.persons) else stem


def _questions(
    owners: Mapping[str, Sequence[str]],
    unknown: Sequence[str],
    gone: Sequence[str],
    known: Collection[str],
    stamps: Mapping[str, str | None],
) -> Iterator[Question]:
    for owner, files in owners.items():
        if len(files) > 1:
            yield _which(owner, sorted(files), gone)
    if unknown:
        yield _whose(unknown, gone)
    unsure = [files for owner, files in owners.items() if len(files) > 1 or owner not in known]
    called = {fold(stamp): file for file, stamp in stamps.items() if stamp}  # perhaps it was given to somebody else
    called |= {fold(PurePath(file).stem): file for files in unsure for file in files}
    for name in gone:
        yield _gone(name, called.get(fold(name)))


def _later_questions(
    owners: Mapping[str, Sequence[str]], unknown: Sequence[str], gone: Sequence[str], number: int
) -> Iterator[Question]:
    """Like `_questions`, for a later round, where `twofold people` does not set the current file."""
    template = f"twofold template --round {number} --extractor"
    for owner, files in owners.items():
        if len(files) > 1:
            yield Question(
                _are_of(owner, sorted(files)),
                f"put them together: {template} {as_argument(owner)}. The new workbook has what is typed in each of"
                " them, and they are kept beside it. Or move those that do not count out of the folder.",
            )
    if unknown:
        one = len(unknown) == 1
        yield Question(
            f"{', '.join(unknown)} {_DO_NOT_SAY[one]}",
            f"rename {'it' if one else 'each'} as its extractor is called, or move it out of the folder.",
        )
    for name in gone:
        argument = as_argument(name)
        yield Question(
            _is_missing(name),
            f"put the file of {name} back. If {name} is to begin again: {template} {argument}. If {name} has left the"
            f" project and is to be left out: twofold people --left {argument}.",
        )


_DO_NOT_SAY = {True: "does not say whose extraction it is", False: "do not say whose extractions they are"}


def _are_of(owner: str, files: Sequence[str]) -> str:
    return f"{', '.join(files[:-1])} and {files[-1]} are {'both' if len(files) == 2 else 'all'} extractions of {owner}"


def _is_missing(name: str) -> str:
    return f"the extraction of {name} is missing, although there are first submissions or rulings by {name}"


def _which(owner: str, files: Sequence[str], gone: Sequence[str]) -> Question:
    which = " or ".join(answer_for(owner, file) for file in files)
    missing = {fold(name): name for name in gone}
    only = gone[0] if len(gone) == 1 else None
    named = [
        (missing.get(fold(stem), only or _name_in(file)), file)
        for file in files
        if fold(stem := PurePath(file).stem) != fold(owner)
    ]
    theirs = [pair for pair in named if pair[0] in gone] or named
    return Question(
        _are_of(owner, files),
        f"say which one {owner} works in now: {which}. The other files stay where they are and are not used."
        + (f" If one is another person's, say whose: {answer_for(*theirs[0])}." if theirs else ""),
    )


def _whose(files: Sequence[str], gone: Sequence[str]) -> Question:
    one = len(files) == 1
    named = [gone[0] if one and len(gone) == 1 else _name_in(file) for file in files]
    pairs = " ".join(f"--extractor {as_argument(f'{name}={file}')}" for name, file in zip(named, files, strict=True))
    return Question(
        f"{', '.join(files)} {_DO_NOT_SAY[one]}",
        f"say it once, with the right name before each =: twofold people {pairs}. Keep notes and other"
        " files outside the folder extractions/.",
    )


def _name_in(file: str) -> str:
    """The name of a file if it could be a person's name; otherwise the placeholder NAME."""
    stem = PurePath(file).stem
    return stem if stem.isalpha() and fold(stem) not in NOBODY else "NAME"


def _gone(name: str, candidate: str | None) -> Question:
    """The question where an extractor's file is. `candidate` is a file that may be it."""
    perhaps = f" If it is {candidate}: {answer_for(name, candidate)}." if candidate else ""
    return Question(
        _is_missing(name),
        f"put the file of {name} back.{perhaps} If {name} has left the project and is to be left out:"
        f" twofold people --left {as_argument(name)}.",
    )


def _again(name: str, files: Sequence[str]) -> Question:
    return Question(
        f"the current file of {name} is missing, and {', '.join(files)} no longer counts (twofold.toml)",
        f"put the missing file back; or, if {files[0]} counts again: {answer_for(name, files[0])}.",
    )


def answer_for(name: str, file: str) -> str:
    """The command that makes a file an extractor's current one."""
    return f"twofold people --extractor {as_argument(f'{name}={file}')}"

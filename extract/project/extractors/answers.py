"""Checks the options of `twofold people` against the settings and writes them into the settings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from extract.errors import CannotUse
from extract.project.extractors.extractor_files import extractors_known, whose_now
from extract.project.extractors.whose_file import NOBODY, WhoseFiles, people_of
from extract.project.folder.people_file import write_people
from extract.project.folder.project import PROJECT_FILE, Project
from extract.project.folder.settings import PersonSettings
from schema.text import and_list, fold, quoted, tidy
from validate.assignment.people import People


@dataclass
class Answers:
    """The people of a project, with the changes that the options ask for. Only `write` writes anything.

    `extractors` are the extractors' names in files, first submissions and rulings. `given` has each file that an option
    names, its extractor before, and the extractor's other files.
    """

    project: Project
    extractors: tuple[str, ...]
    whose: WhoseFiles
    changed: dict[str, PersonSettings] = field(default_factory=dict)
    given: list[tuple[str, PersonSettings, tuple[str, ...]]] = field(default_factory=list)

    @classmethod
    def of(cls, project: Project) -> Answers:
        """The people of a project, without any changes yet."""
        ledger = project.read_ledger().ledger
        whose = whose_now(project, ledger)
        return cls(project, (*extractors_known(project, ledger), *whose.owners), whose)

    @property
    def listed(self) -> tuple[PersonSettings, ...]:
        """The people as they will be in the settings."""
        return tuple(({fold(person.name): person for person in self.project.settings.people} | self.changed).values())

    @property
    def people(self) -> People:
        """The people after the changes. Each extractor has the name that is already in use for them."""
        return people_of(self.listed).under(self.extractors)

    def extractor(self, text: str) -> None:
        """Handles `NAME`, which makes somebody an extractor, and `NAME=FILE`, which also sets their current file."""
        name, equals, file = text.partition("=")
        person = self._person(name) or PersonSettings(name=_needed(name, text))
        if person.role == "adjudicator":
            means = "" if tidy(name) == person.name else f"{tidy(name)} means {person.name}: "
            raise CannotUse(
                f"{means}{person.name} adjudicates and does not extract",
                file=str(self.project.folder / PROJECT_FILE),
                hint="if it is somebody else, give the whole name. If they are to extract from now on, delete the line"
                f' role = "adjudicator" of {person.name} in this file: what they ruled as the third person is then what'
                " an extractor ruled",
            )
        changes: dict[str, object] = {"role": "extractor", "left": False}
        if equals:
            current = self._file(file)
            self._take_from_others(current, person.name)
            others = self.whose.owners.get(self.people.name_of(person.name), ())
            before = "" if self._is_of_another(person.file, person) else person.file
            theirs = tuple(file for file in (before, *others) if not self._is_given_to_another(file, person))
            self.given.append((current, person, theirs))
            earlier = dict.fromkeys((*person.earlier_files, *theirs))
            changes |= {
                "file": current,
                "file_names": self._names_another(current, person),
                "earlier_files": tuple(file_name for file_name in earlier if file_name not in {"", current}),
            }
        self._set(person, **changes)

    def adjudicator(self, name: str) -> None:
        """Makes somebody an adjudicator who does not extract."""
        person = self._person(name)
        extracts = person is not None and person.role == "extractor"
        if person is not None and extracts:
            raise CannotUse(
                f"{tidy(name)} means {person.name}, who extracts",
                file=str(self.project.folder / PROJECT_FILE),
                hint="an extractor may adjudicate the studies of others as they are. If it is somebody else, give the"
                " whole name",
            )
        self._set(person or PersonSettings(name=_needed(name, name)), role="adjudicator")

    def initials(self, text: str) -> None:
        """Handles `NAME=LETTERS`."""
        person, letters = self._pair(text)
        self._refuse_if_anothers(letters, person)
        self._set(person, initials=letters)

    def alias(self, text: str) -> None:
        """Handles `NAME=ALIAS`."""
        person, alias = self._pair(text)
        self._refuse_if_anothers(alias, person)
        self._set(person, aliases=tuple(dict.fromkeys((*person.aliases, alias))))

    def left(self, name: str) -> None:
        """Records that an extractor has left the project.

        Raises CannotUse if extractions/ still has a file of theirs.
        """
        person = self._known(name)
        if files := self.whose.owners.get(self.people.name_of(person.name)):
            raise CannotUse(
                f"{person.name} has an extraction: {' and '.join(files)}",
                file=str(self.project.extractions),
                hint="it counts as long as it is in this folder. To leave it out, move it elsewhere first",
            )
        self._set(person, left=True)

    def write(self) -> None:
        """Writes the changes into the settings."""
        if self.changed:
            path = self.project.folder / PROJECT_FILE
            write_people(path, self.changed.values(), self.project.settings.people)

    def _person(self, name: str) -> PersonSettings | None:
        """The person with this name, including the changes made so far. None if the person is new."""
        meant = self.people.meant(name)
        if len(meant) > 1:
            listed = " or ".join(person.name for person in meant)
            raise CannotUse(f"{tidy(name)} may be {listed}", hint="give the whole name")
        wanted = {fold(text) for person in meant for text in (person.name, *person.aliases)} or {fold(name)}
        listed_person = next((person for person in self.listed if fold(person.name) in wanted), None)
        return listed_person or (PersonSettings(name=meant[0].name) if meant else None)

    def _known(self, name: str) -> PersonSettings:
        person = self._person(name)
        if person is None:
            raise CannotUse(
                f"{quoted(name)} is not one of the project's people",
                file=str(self.project.folder / PROJECT_FILE),
                hint="add them first: twofold people --extractor NAME, or twofold people --adjudicator NAME",
            )
        return person

    def _pair(self, text: str) -> tuple[PersonSettings, str]:
        name, _, value = text.partition("=")
        return self._known(name), _needed(value, text)

    def _set(self, person: PersonSettings, **changes: object) -> None:
        self.changed[fold(person.name)] = person.model_copy(update=changes)

    def _refuse_if_anothers(self, text: str, person: PersonSettings) -> None:
        """Raises CannotUse if a name belongs to somebody else already, because two people would share their rulings."""
        others = [other for other in people_of(self.listed).called(text) if fold(other.name) != fold(person.name)]
        if others:
            raise CannotUse(
                f"{text} already means {others[0].name}",
                file=str(self.project.folder / PROJECT_FILE),
                hint=f"choose something else for {person.name}",
            )

    @property
    def remarks(self) -> tuple[str, ...]:
        """Sentences on whose each file is now, whom its stamp names, and which files no longer count."""
        return tuple(self._whose_now(*one) for one in self.given)

    def _whose_now(self, file: str, person: PersonSettings, files: Iterable[str]) -> str:
        if file == person.file:
            return f"{file} is the workbook of {person.name}."
        stamped = self.whose.stamps.get(file)
        says = f" It says that it is the workbook of {stamped}." if stamped and stamped != person.name else ""
        others = sorted(one for one in {*files} - {"", file} if not self._is_given_to_another(one, person))
        left = f" {and_list(others)} {'is' if len(others) == 1 else 'are'} not used any more." if others else ""
        return f"{file} is now the workbook of {person.name}.{says}{left}"

    def _is_given_to_another(self, file: str, person: PersonSettings) -> bool:
        """Whether an option of the same command says that the file is somebody else's."""
        return any(
            other.file == file != "" and fold(other.name) != fold(person.name) for other in self.changed.values()
        )

    def _is_of_another(self, file: str, person: PersonSettings) -> bool:
        """Whether a file now belongs to somebody else, because its name was reused."""
        owners = (owner for owner, files in self.whose.owners.items() if file in files)
        return any(owner != self.people.name_of(person.name) for owner in owners)

    def _names_another(self, file: str, person: PersonSettings) -> str:
        """The extractor that the file's stamp names, if it is somebody else; empty otherwise."""
        stamped = tidy(self.whose.stamps.get(file) or "")
        return "" if stamped in NOBODY or self.people.name_of(stamped) == self.people.name_of(person.name) else stamped

    def _file(self, file: str) -> str:
        """The name of a file in extractions/, from any way of writing its path."""
        files = [path.name for path in self.project.extraction_files()]
        name = Path(file.strip().replace("\\", "/")).name
        if name not in files:
            raise CannotUse(
                f"there is no extraction {quoted(file)}",
                file=str(self.project.extractions),
                hint=f"there are {', '.join(files)}" if files else "put the file there first",
            )
        return name

    def _take_from_others(self, file: str, name: str) -> None:
        """Removes the file from all other people who had it."""
        for person in self.listed:
            if fold(person.name) != fold(name) and file in {person.file, *person.earlier_files}:
                earlier = tuple(other for other in person.earlier_files if other != file)
                taken = {"file": "", "file_names": ""} if person.file == file else {}
                self._set(person, earlier_files=earlier, **taken)


def _needed(value: str, text: str) -> str:
    if not tidy(value):
        raise CannotUse(f"{quoted(text)} says only half", hint='write both, as in --initials "ben=BK"')
    return tidy(value)

"""What the workbook of `compare --to` stores in its hidden sheet: the files, the options and the ledger."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from shlex import join

from extract.adjudication.layout.find import stamp
from extract.errors import CannotUse
from extract.form_file.suffixes import is_form_file
from extract.reading import Workbook, read_file
from extract.safe_replace import fingerprint
from schema.records import record

_FILE, _OPTION, _LEDGER = "made from", "made with", "ledger"
_FORM = "--form"

Option = tuple[str, str]


@record(kw_only=True)
class MadeFrom:
    """The files of a workbook, each with its digest, the options, and the ledger for its rulings.

    Paths work from the current folder. `digests` also has a form file. `summary`, `columns`, `agreement` and `assumed`
    are labels and sentences for the cover of the workbook, and are stored nowhere else.
    """

    workbook: Path
    files: tuple[Path, ...]
    options: tuple[Option, ...]
    ledger: Path
    digests: tuple[tuple[Path, str], ...] = ()
    summary: tuple[tuple[str, str], ...] = ()
    columns: tuple[tuple[str, str], ...] = ()
    agreement: tuple[tuple[str, str], ...] = ()
    assumed: tuple[tuple[str, str], ...] = ()

    @property
    def take_rulings(self) -> str:
        """The command that adds the rulings of the workbook to the ledger."""
        return join(["twofold", "adjudicate", str(self.workbook)])

    @property
    def apply_them(self) -> str:
        """The command that compares the files again with the ledger."""
        options = [part for option in self.options for part in option]
        again = ["twofold", "compare", *map(str, self.files), *options, "--ledger", str(self.ledger)]
        return join([*again, "--to", str(self.workbook)])

    @property
    def with_files(self) -> str:
        """The command that reads the rulings, with the files and options stored in the workbook.

        A missing file has FOLDER in its path.
        """
        gone = {str(path): str(Path("FOLDER") / path.name) for path in self.gone}
        named = [part for file in self.files for part in ("--of", gone.get(str(file), str(file)))]
        options = [part for option in self.options for part in option]
        return f"{self.take_rulings} {join([*named, *options, '--ledger', str(self.ledger)])}"

    @property
    def changed(self) -> tuple[Path, ...]:
        """The files that were saved again since the workbook was made."""
        return tuple(path for path, digest in self.digests if path.exists() and fingerprint(path) != digest)

    @property
    def gone(self) -> tuple[Path, ...]:
        """The files that no longer exist."""
        return tuple(path for path, _ in self.digests if not path.exists())

    def rows(self) -> Iterator[tuple[str, ...]]:
        """The rows of the hidden sheet. Paths are relative to the workbook, so that the folder can be moved."""
        folder = self.workbook.parent
        for path in self.files:
            yield _FILE, _relative(path, folder), fingerprint(path) or ""
        for option, value in self.options:
            if _is_file(option, value):
                yield _OPTION, option, _relative(Path(value), folder), fingerprint(Path(value)) or ""
            else:
                yield _OPTION, option, value
        yield _LEDGER, _relative(self.ledger, folder)


def made_from(path: Path) -> MadeFrom | None:
    """The files and options of a workbook; None if it does not store them. Raises CannotUse if it cannot be read."""
    return _remembered(path, read_file(path))


def _remembered(path: Path, workbook: Workbook) -> MadeFrom | None:
    files, options, digests, ledger = list[Path](), list[Option](), list[tuple[Path, str]](), None
    for kind, *texts in stamp(workbook):
        match kind, *(text for text in texts if text):
            case (str(name), str(written), str(digest)) if name == _FILE:
                files.append(_found(path, written, digest))
                digests.append((files[-1], digest))
            case (str(name), str(option), str(written), str(digest)) if name == _OPTION:
                found = _found(path, written, digest)
                options.append((option, str(found)))
                digests.append((found, digest))
            case (str(name), str(option), str(value)) if name == _OPTION:
                options.append((option, value))
            case (str(name), str(written)) if name == _LEDGER:
                ledger = _as_typed(path.parent / written)
            case _:
                pass
    if not files or ledger is None:
        return None
    return MadeFrom(workbook=path, files=tuple(files), options=tuple(options), ledger=ledger, digests=tuple(digests))


def refuse_gone(made: MadeFrom) -> None:
    """Raises CannotUse if a file of the workbook no longer exists."""
    if made.gone:
        named = " and ".join(str(path) for path in made.gone)
        verb = "is not there" if len(made.gone) == 1 else "are not there"
        raise CannotUse(
            f"was made from {named}, which {verb} any more",
            file=str(made.workbook),
            hint=f"put {'it' if len(made.gone) == 1 else 'them'} back, or say for FOLDER where each is now:"
            f" {made.with_files}",
        )


def refuse_forgotten(made: MadeFrom, files: Sequence[Path], options: Sequence[Option]) -> None:
    """Raises CannotUse if a command has fewer files than the workbook, or lacks an option."""
    lacking = [f"{option} {value}" for option, value in made.options if not _has(options, option, value)]
    if lacking:
        raise CannotUse(
            f"was made with {' '.join(lacking)}, which this command does not have",
            file=str(made.workbook),
            hint=f"type: {made.take_rulings}",
        )
    if len(files) < len(made.files):
        named = " and ".join(str(path) for path in made.files)
        raise CannotUse(
            f"was made from {named}, and this command does not name all of them with --of",
            file=str(made.workbook),
            hint=f"type: {made.take_rulings}",
        )


def _has(options: Sequence[Option], option: str, value: str) -> bool:
    if _is_file(option, value):
        return any(name == option for name, _ in options)  # a form that was moved has a different path
    return (option, value) in options


def _is_file(option: str, value: str) -> bool:
    return option == _FORM and is_form_file(value)


def _found(workbook: Path, written: str, digest: str) -> Path:
    """The path of a file: its old place relative to the workbook, or beside the workbook if it is unchanged there."""
    there = _as_typed(workbook.parent / written)
    moved = workbook.parent / Path(written).name
    return moved if not there.exists() and fingerprint(moved) == digest else there


def _as_typed(path: Path) -> Path:
    """The shortest path, as somebody in this folder would type it."""
    short = Path(os.path.normpath(path))
    try:
        return short.relative_to(Path.cwd()) if short.is_absolute() else short
    except ValueError:
        return short


def _relative(path: Path, folder: Path) -> str:
    """The path relative to a folder; absolute if that is impossible, for example between two drives."""
    try:
        return Path(os.path.relpath(path, folder)).as_posix()
    except ValueError:
        return path.resolve().as_posix()

"""The ledger on disk: one decision a line, appended and never rewritten."""

import errno
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from extract.errors import CannotUse
from extract.files import cannot_write
from extract.project.ledger_lines import BrokenLine, Repair, read_line
from extract.project.ledger_lock import locked
from schema.records import record
from validate.ledger.ledger import Decision, Ledger

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_BEGINNING = b'{"id"'  # how every line begins; one that was cut off may be shorter
UNFINISHED = "the last line is unfinished: the program was interrupted while it wrote"


@record
class LedgerFile:
    """The decisions of one or several ledger files. A decision that occurs twice is there once.

    `broken` are the lines that are not decisions and that no repair has dropped.
    """

    ledger: Ledger
    broken: tuple[BrokenLine, ...]
    repairs: tuple[Repair, ...] = ()


def read_ledger(path: Path, *more: Path) -> LedgerFile:
    """The decisions of these files together. A file that does not exist yet is an empty ledger.

    Lines that are not decisions are in `broken`. CannotUse if a file exists and cannot be read.
    """
    decisions: dict[str, Decision] = {}
    broken: list[BrokenLine] = []
    repairs: list[Repair] = []
    for file in (path, *more):
        for found in _lines(file):
            match found:
                case BrokenLine():
                    broken.append(found)
                case Repair():
                    repairs.append(found)
                case Decision():
                    decisions.setdefault(found.id, found)
    dropped = {line.sha256 for repair in repairs for line in repair.dropped}
    left = tuple(line for line in broken if line.sha256 not in dropped)
    return LedgerFile(Ledger(tuple(decisions.values())), left, tuple(repairs))


def append_decisions(path: Path, decisions: Iterable[Decision]) -> tuple[Decision, ...]:
    """Adds a line for each decision that the ledger does not have, and returns these decisions.

    A decision is not added if a ruling is in force that differs only in its time: another program took it in a moment
    ago.
    """
    wanted = tuple(decisions)
    if not wanted:
        return ()
    new: list[Decision] = []

    def lines() -> Sequence[str]:
        ledger = read_ledger(path).ledger
        known = {decision.content for decision in ledger.standing}
        new.extend(decision for decision in wanted if decision.id not in ledger.by_id and decision.content not in known)
        return [decision.line() for decision in new]

    _append(path, lines)
    return tuple(new)


def append_repair(path: Path, restored: Sequence[Decision], repair: Repair) -> None:
    """Adds the decisions that were read from broken lines, and the repair that drops these lines. See `_append`."""
    _append(path, lambda: [*(decision.line() for decision in restored), repair.line()])


def _append(path: Path, lines: Callable[[], Sequence[str]]) -> None:
    """Adds lines, and waits until they are on the disk. Existing lines are never changed.

    If another program is adding to the file, this waits for it first. If an interrupted program left an unfinished last
    line, that line is ended first, so that it does not damage the next one. CannotUse if the file cannot be written;
    what was written until then stays and can be read as far as it is complete.
    """
    new = not path.exists()
    _refuse_foreign(path)
    try:
        with path.open("a+b", buffering=0) as file, locked(file):
            content = b"".join(line.encode() + b"\n" for line in lines())
            if content:
                _write_whole(file, (b"\n" if _unfinished(file) else b"") + content)
                os.fsync(file.fileno())
        if new:
            _settle_folder(path.parent)
    except OSError as error:
        raise cannot_write(path, error) from error


def _refuse_foreign(path: Path) -> None:
    """CannotUse if a file has no line of a ledger: somebody named another file by mistake."""
    _refuse_endless(path)
    if not path.is_file():
        return
    try:
        lines = [line for line in path.read_bytes().removeprefix(_BYTE_ORDER_MARK).splitlines() if line.strip()]
    except OSError as error:
        raise cannot_write(path, error) from error
    if lines and not any(line.startswith(_BEGINNING) or _BEGINNING.startswith(line) for line in lines):
        raise CannotUse(
            "is not a ledger of decisions, so nothing is added to it", file=str(path), hint="choose another name"
        )


def _refuse_endless(path: Path) -> None:
    """CannotUse for a device or a pipe, because reading it might never end."""
    if path.exists() and not path.is_file() and not path.is_dir():
        raise CannotUse("is not an ordinary file", file=str(path), hint="name a file for the ledger")


def _lines(path: Path) -> Iterator[Decision | Repair | BrokenLine]:
    _refuse_endless(path)
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return
    except OSError as error:
        reason = error.strerror or str(error)
        raise CannotUse(f"the ledger cannot be read: {reason}", file=str(path)) from error
    *whole, last = content.removeprefix(_BYTE_ORDER_MARK).split(b"\n")
    for number, line in enumerate(whole, start=1):
        yield from read_line(str(path), number, line)
    for found in read_line(str(path), len(whole) + 1, last):
        yield replace(found, reason=UNFINISHED) if isinstance(found, BrokenLine) else found


def _unfinished(file: BinaryIO) -> bool:
    """Whether the file ends in the middle of a line."""
    if file.seek(0, os.SEEK_END) == 0:
        return False
    file.seek(-1, os.SEEK_END)
    return file.read(1) != b"\n"


def _write_whole(file: BinaryIO, content: bytes) -> None:
    """Writes all bytes, at once if the system allows it, so that the lines of two programs do not mix."""
    left = memoryview(content)
    while left:
        written = file.write(left)
        if not written:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        left = left[written:]


def _settle_folder(folder: Path) -> None:
    """Waits until the name of a new file is on the disk too, if the system has a way to do so."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

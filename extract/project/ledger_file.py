"""The ledger on disk: one decision a line, appended and never rewritten."""

import errno
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from pydantic import ValidationError

from extract.errors import CannotUse
from extract.files import cannot_write
from validate.ledger.ledger import Decision, Ledger

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_BEGINNING = b'{"id"'  # how every line begins; one that was cut off may be shorter
_MARKS_OF_GIT = ("<<<<<<<", "=======", ">>>>>>>", "|||||||")


@dataclass(frozen=True)
class BrokenLine:
    """A line that is no decision: it is left where it is, nothing is taken from it, and it is said."""

    file: str
    number: int
    text: str
    reason: str


@dataclass(frozen=True)
class LedgerFile:
    """What one or several ledger files hold. A decision that stands in two of them, or twice in one, is there once."""

    ledger: Ledger
    broken: tuple[BrokenLine, ...]


def read_ledger(path: Path, *more: Path) -> LedgerFile:
    """The decisions of these files, joined; a file that is not there yet is an empty ledger.

    Lines that are no decision are `broken`, whatever is in them. CannotUse where a file is there and cannot be read.
    """
    decisions: dict[str, Decision] = {}
    broken: list[BrokenLine] = []
    for each in (path, *more):
        for found in _lines(each):
            if isinstance(found, BrokenLine):
                broken.append(found)
            else:
                decisions.setdefault(found.id, found)
    return LedgerFile(Ledger(tuple(decisions.values())), tuple(broken))


def append_decisions(path: Path, decisions: Iterable[Decision]) -> None:
    """Adds a line for each decision and waits until they are on the disk. What is there already is never touched.

    A last line that an interrupted program left unfinished is ended first, so that it spoils no other. CannotUse where
    the file cannot be written; what was written until then stays, and reads as far as it is whole.
    """
    lines = b"".join(each.line().encode() + b"\n" for each in decisions)
    if not lines:
        return
    new = not path.exists()
    _refuse_foreign(path)
    try:
        with path.open("a+b", buffering=0) as file:
            _write_whole(file, (b"\n" if _unfinished(file) else b"") + lines)
            os.fsync(file.fileno())
        if new:
            _settle_folder(path.parent)
    except OSError as error:
        raise cannot_write(path, error) from error


def _refuse_foreign(path: Path) -> None:
    """CannotUse where a file is there that no line makes a ledger: somebody else's, named by mistake."""
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


def _lines(path: Path) -> Iterator[Decision | BrokenLine]:
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return
    except OSError as error:
        reason = error.strerror or str(error)
        raise CannotUse(f"the ledger cannot be read: {reason}", file=str(path)) from error
    *whole, last = content.removeprefix(_BYTE_ORDER_MARK).split(b"\n")
    for number, line in enumerate(whole, start=1):
        yield from _line(path, number, line)
    for found in _line(path, len(whole) + 1, last):
        if isinstance(found, BrokenLine):
            reason = "the last line is unfinished: the program was interrupted while it wrote"
            yield BrokenLine(found.file, found.number, found.text, reason)
        else:
            yield found


def _line(path: Path, number: int, line: bytes) -> Iterator[Decision | BrokenLine]:
    if not line.strip():
        return
    try:
        yield _decision(json.loads(line))
    except (ValueError, RecursionError) as error:
        text = line.decode(errors="replace").strip()
        yield BrokenLine(str(path), number, text, _reason(text, error))


def _decision(said: Any) -> Decision:
    """The decision that a line says; ValueError (of which Pydantic's errors are a kind) if it says none."""
    if not isinstance(said, dict):
        raise NotADecision("it is no decision")
    content = {name: value for name, value in said.items() if name != "id"}
    decision = Decision.model_validate(content)
    # Others refer to a decision by its id, so a line that was edited must not pass for the one that they mean.
    if said.get("id", decision.id) != decision.id:
        raise NotADecision("its id does not fit what it says: the line was changed after it was written")
    return decision


class NotADecision(ValueError):
    """A line that is JSON, but no decision."""


def _reason(text: str, error: ValueError | RecursionError) -> str:
    if text.startswith(_MARKS_OF_GIT):
        return "git left this mark where two versions of the ledger meet: delete the line and keep those around it"
    if isinstance(error, ValidationError):
        first = error.errors(include_url=False)[0]
        where = " / ".join(str(part) for part in first["loc"])
        return f"it is no decision: {where}: {first['msg']}" if where else f"it is no decision: {first['msg']}"
    if isinstance(error, NotADecision):
        return str(error)
    if isinstance(error, UnicodeError):
        return "it holds signs that are no text"
    return "it is not JSON"


def _unfinished(file: BinaryIO) -> bool:
    """Whether the file ends in the middle of a line."""
    if file.seek(0, os.SEEK_END) == 0:
        return False
    file.seek(-1, os.SEEK_END)
    return file.read(1) != b"\n"


def _write_whole(file: BinaryIO, content: bytes) -> None:
    """Writes all of it, in one go where the system takes it in one, so that two programs' lines do not mingle."""
    left = memoryview(content)
    while left:
        written = file.write(left)
        if not written:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        left = left[written:]


def _settle_folder(folder: Path) -> None:
    """Waits until the name of a new file is on the disk too, where the system has a way to ask for that."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

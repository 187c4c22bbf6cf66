"""Files whose lines are added once and never changed: the ledger of decisions, and the changes of a codebook."""

import errno
import json
import os
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import BinaryIO

from extract.errors import CannotUse
from extract.files import cannot_write
from extract.project.ledger.ledger_lock import locked
from schema.regular_expressions import regex

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
BEGINNING = b'{"id"'  # the start of every line; a line that was cut off may be shorter
_CUT_OFF = b"|".join(re.escape(BEGINNING[:length]) for length in range(len(BEGINNING) - 1, 0, -1))
# part of a JSON word, or of a character code in a text
_BEGUN = regex(r"(?:t|tr|tru|f|fa|fal|fals|n|nu|nul|u[0-9a-fA-F]{0,4})")
# If a program was killed in a line, another program may have continued on the same line.
_OF_ITS_KIND = regex(b"(?:" + _CUT_OFF + b")*(?:" + re.escape(BEGINNING) + b"|$)")
LEDGER = "a ledger of decisions"


def append_lines(path: Path, lines: Callable[[], Sequence[str]], *, what: str = LEDGER) -> None:
    """Adds lines, and waits until they are on the disk. Existing lines are never changed.

    If another program is adding to the file, this waits for it first. If an interrupted program left an unfinished last
    line, that line is ended first, so that it does not damage the next one. CannotUse if the file cannot be written;
    what was written until then stays and can be read as far as it is complete.
    """
    new = not path.exists()
    _refuse_foreign(path, what)
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


def _refuse_foreign(path: Path, what: str) -> None:
    """Raises CannotUse if no line of a file fits, because somebody named the wrong file."""
    _refuse_endless(path)
    if not path.is_file():
        return
    try:
        lines = [line for line in path.read_bytes().removeprefix(BYTE_ORDER_MARK).splitlines() if line.strip()]
    except OSError as error:
        raise cannot_write(path, error) from error
    if lines and not any(_OF_ITS_KIND.match(line) for line in lines):
        raise CannotUse(f"is not {what}, so nothing is added to it", file=str(path), hint="choose another name")


def _refuse_endless(path: Path) -> None:
    """CannotUse for a device or a pipe, because reading it might never end."""
    if path.exists() and not path.is_file() and not path.is_dir():
        raise CannotUse("is not an ordinary file", file=str(path), hint="name a file for the ledger")


def lines_of(path: Path, *, what: str = "the ledger") -> list[bytes]:
    """The lines of a file. The last one is what follows the last line end. A missing file has one blank line.

    Raises CannotUse if the file cannot be read.
    """
    _refuse_endless(path)
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return [b""]
    except OSError as error:
        reason = error.strerror or str(error)
        raise CannotUse(f"{what} cannot be read: {reason}", file=str(path)) from error
    return content.removeprefix(BYTE_ORDER_MARK).split(b"\n")


def was_cut_off(line: bytes) -> bool:
    """Whether a line is only the beginning of one, left by an interrupted program.

    A line with a mistake in the middle was edited. It may have had a meaning, so it is not ignored.
    """
    if not (line.startswith(BEGINNING) or BEGINNING.startswith(line)):
        return False
    text = line.decode(errors="replace")
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        left = text[error.pos :]
        return not left or error.msg.startswith("Unterminated string") or _BEGUN.fullmatch(left) is not None
    except RecursionError:
        return False
    return False


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
    """Waits until the name of a new file is on the disk as well, if the system supports this."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

"""Lets only one program at a time add to a file. Other programs wait."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO


@contextmanager
def locked(file: BinaryIO) -> Iterator[None]:
    """Holds the lock of an open file during the block. On a drive without locks, the block runs without one."""
    try:
        _lock(file)
    except OSError:
        yield
        return
    try:
        yield
    finally:
        _unlock(file)


if sys.platform == "win32":
    import msvcrt

    _FAR = 2**40  # a byte after any content, because other programs cannot read locked bytes on Windows

    @contextmanager
    def locked_folder(_folder: Path) -> Iterator[None]:
        """Does nothing, because Windows cannot lock a folder. Compare a file before you replace it."""
        yield

    def _lock(file: BinaryIO) -> None:
        file.seek(_FAR)
        msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)

    def _unlock(file: BinaryIO) -> None:
        file.seek(_FAR)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    @contextmanager
    def locked_folder(folder: Path) -> Iterator[None]:
        """Locks a folder during the block, because a file that is replaced cannot keep its own lock.

        On a drive without locks, the block runs without one.
        """
        handle = os.open(folder, os.O_RDONLY)
        try:
            with suppress(OSError):
                fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)

    def _lock(file: BinaryIO) -> None:
        fcntl.flock(file, fcntl.LOCK_EX)

    def _unlock(file: BinaryIO) -> None:
        fcntl.flock(file, fcntl.LOCK_UN)
